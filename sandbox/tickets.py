"""The short-lived rights that come with an interaction: trigger ids and response URLs."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.messages import Message
from sandbox.screens import View
from sandbox.wire import ApiError

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5


@dataclass(slots=True)
class _Trigger:
    user: str
    born: float
    view: View | None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where a bot may answer an interaction: for whom, in which channel, and which message it came from."""

    user: str
    channel: str
    source: Message | None
    born: float
    uses: int = 0


class Tickets:
    """All that were given out. Their time is real time, whatever the workspace's clock says."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._triggers: dict[str, _Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view: View | None = None) -> str:
        """Give out a trigger id."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = _Trigger(user, self._monotonic(), view)
        return trigger_id

    def redeem(self, trigger_id: str) -> str:
        """Use a trigger id up and return whose it is; ApiError when it is unknown, used or late."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._monotonic() - trigger.born > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def response(self, user: str, channel: str, source: Message | None) -> str:
        """Give out the token of a response URL."""
        token = f"{secrets.randbelow(10**12)}/{secrets.token_urlsafe(18)}"
        self._responses[token] = ResponseUrl(user, channel, source, self._monotonic())
        return token

    def respond(self, token: str) -> ResponseUrl:
        """Use a response URL once; ApiError when it is unknown, worn out or late."""
        ticket = self._responses.get(token)
        if ticket is None:
            raise ApiError("invalid_url", status=404)
        if self._monotonic() - ticket.born > RESPONSE_SECONDS:
            raise ApiError("expired_url", status=404)
        if ticket.uses >= RESPONSE_USES:
            raise ApiError("used_url", status=404)
        ticket.uses += 1
        return ticket

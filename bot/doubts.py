"""Doubts: rows that were left `sending`. The channel's history says what became of them."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot import slack_errors
from bot.house import House
from coaching.prompts import Prompt
from storage import outbox

#: Seconds: how long a call may take, and how long a lease holds.
HTTP_TIMEOUT, LEASE = 10.0, 60.0
#: A row left `sending` for longer than this was not finished by whoever claimed it, be it us or another process.
DOUBT_AFTER = timedelta(seconds=HTTP_TIMEOUT + 1)
DOUBT_AFTER_OTHERS = timedelta(seconds=LEASE + HTTP_TIMEOUT)
#: After so many attempts whose outcome was in doubt, a prompt is given up.
MAX_ATTEMPTS = 5

_log = logging.getLogger(__name__)


class Arrived(Protocol):
    """Notes that a prompt is in its channel."""

    async def __call__(self, prompt: Prompt, *, channel: str, ts: str) -> None: ...  # noqa: D102


class Doubts:
    """Settles doubts for the sender that holds the lease."""

    def __init__(
        self,
        house: House,
        client: AsyncWebClient,
        *,
        owner: str,
        dm_of: Callable[[Prompt], Awaitable[str]],
        arrived: Arrived,
    ) -> None:
        self._house, self._client, self._owner = house, client, owner
        self._dm_of, self._arrived = dm_of, arrived

    async def settle(self, workspace_id: str) -> None:
        """Ask the history about every row that was left `sending`, by us or by somebody who is gone."""
        with self._house.store.read() as tx:
            doubtful = outbox.in_doubt(tx, workspace_id)
        for prompt, attempted_at, sender in doubtful:
            patience = DOUBT_AFTER if sender == self._owner else DOUBT_AFTER_OTHERS
            if self._house.real_now() - attempted_at >= patience:
                await self._settle(prompt, attempted_at, sender)

    async def _settle(self, prompt: Prompt, attempted_at: datetime, sender: str) -> None:
        try:
            channel = await self._dm_of(prompt)
            ts = await self._found(channel, prompt, attempted_at)
        except slack_errors.CALL_ERRORS as error:
            _log.warning("the history could not be read: %s", slack_errors.code(error))
            if slack_errors.verdict(error) == "never":
                # Without the history it is at most once: whether it arrived, nobody can say.
                await self._give_up(prompt, f"in doubt, and {slack_errors.code(error)}")
            return
        if ts:
            await self._arrived(prompt, channel=channel, ts=ts)
        elif prompt.attempts >= MAX_ATTEMPTS:
            await self._give_up(prompt, "given up after too many attempts")
        else:
            now = self._house.now()
            await self._house.store.transact(
                lambda tx: outbox.put_back(
                    tx, prompt.workspace_id, prompt.prompt_id, sender=sender, due_at=now, tried=True
                )
            )

    async def _give_up(self, prompt: Prompt, reason: str) -> None:
        await self._house.store.transact(
            lambda tx: outbox.end(tx, prompt.workspace_id, prompt.prompt_id, state="failed", reason=reason)
        )

    async def _found(self, channel: str, prompt: Prompt, attempted_at: datetime) -> str | None:
        """Return the ts of the message that carries the prompt's id; None if the history has none."""
        cursor = ""
        oldest = f"{(attempted_at - timedelta(hours=1)).timestamp():.6f}"  # clocks differ
        while True:
            page = await self._client.conversations_history(
                channel=channel, oldest=oldest, inclusive=True, limit=15, cursor=cursor, include_all_metadata=True
            )
            for message in page.get("messages") or []:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("prompt_id") == prompt.prompt_id:
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None

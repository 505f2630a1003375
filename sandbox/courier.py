"""Brings payloads to the bot, over sockets or its request URL, and events again when they were not taken."""

import asyncio
import logging
import time
import uuid
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.faults import Faults
from sandbox.signed_http import RequestUrl
from sandbox.socket_mode import Sockets
from sandbox.wire import Answer, Json
from sandbox.workspace import Workspace

Kind = Literal["events_api", "slash_commands", "interactive"]
ACK_SECONDS = 3.0
RETRY_DELAYS = (0.1, 60.0, 300.0)
_ANSWERED = ("view_submission", "block_suggestion", "url_verification")


def _heeds_answer(parcel: "Parcel") -> bool:
    return parcel.kind == "slash_commands" or parcel.payload.get("type") in _ANSWERED


@dataclass(frozen=True, slots=True)
class Parcel:
    """One payload for the bot, as it can be sent once more."""

    kind: Kind
    payload: Json
    what: str
    who: str


class Courier:
    """The only way from the workspace to the bot."""

    def __init__(
        self,
        workspace: Workspace,
        sockets: Sockets,
        faults: Faults,
        *,
        request_url: str | None,
        ack_seconds: float = ACK_SECONDS,
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        self.workspace, self._faults, self.sockets = workspace, faults, sockets
        self.url = RequestUrl(request_url, workspace.signing_secret) if request_url else None
        self._seconds, self._delays = ack_seconds, tuple(retry_delays)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.last: Parcel | None = None

    @property
    def mode(self) -> Literal["socket", "http", "none"]:
        """How the bot is reached just now."""
        if self.url is not None:
            return "http"
        return "socket" if len(self.sockets) else "none"

    async def deliver(
        self, kind: Kind, payload: Json, *, what: str, who: str = "", retry: tuple[int, str] | None = None
    ) -> Answer:
        """Deliver once and return the bot's answer."""
        self.last = Parcel(kind, payload, what, who)
        return await self._send(self.last, retry)

    async def redeliver(self, parcel: Parcel, *, number: int = 1, reason: str = "http_timeout") -> Answer:
        """Send the very same payload again, marked as a retry."""
        return await self._send(parcel, (number, reason))

    async def announce(self, event: Json, *, what: str, who: str = "") -> Answer:
        """Deliver an event; when the bot does not take it, try again in the background as Slack does.

        The answer is that of the first try.
        """
        parcel = self.last = Parcel("events_api", event, what, who)
        answer = await self._send(parcel, None)
        if not answer.ok and not answer.no_retry:
            self.in_background(self._insist(parcel, answer.error or "unknown_error"))
        return answer

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something that nobody waits for; it ends with the sandbox."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logging.getLogger(__name__).error("what ran beside the workspace failed", exc_info=error)

    async def _insist(self, parcel: Parcel, reason: str) -> None:
        for number, delay in enumerate(self._delays, 1):
            await asyncio.sleep(delay)
            answer = await self._send(parcel, (number, reason))
            if answer.ok or answer.no_retry:
                return

    async def _send(self, parcel: Parcel, retry: tuple[int, str] | None) -> Answer:
        started = time.monotonic()
        copies = 2 if self._faults.take_double() else 1
        if self.url is not None:
            answer = await self._by_http(parcel, retry, copies)
        else:
            answer = await self._by_socket(parcel, retry, copies)
        self.workspace.log.write(
            "out",
            parcel.what,
            parcel.who,
            ok=answer.ok,
            error=answer.error,
            ms=(time.monotonic() - started) * 1000,
            args=parcel.payload,
            answer=answer.payload,
            status=answer.status or 0,
        )
        return answer

    async def _by_http(self, parcel: Parcel, retry: tuple[int, str] | None, copies: int) -> Answer:
        assert self.url is not None  # noqa: S101 - for the type checker; _send has looked
        sends = [self.url.send(parcel.kind, parcel.payload, seconds=self._seconds, retry=retry) for _ in range(copies)]
        return (await asyncio.gather(*sends))[0]

    async def _by_socket(self, parcel: Parcel, retry: tuple[int, str] | None, copies: int) -> Answer:
        envelope: Json = {
            "type": parcel.kind,
            "envelope_id": str(uuid.uuid4()),
            "payload": parcel.payload,
            "accepts_response_payload": _heeds_answer(parcel),
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        try:
            payload = await self.sockets.send(envelope, seconds=self._seconds, copies=copies)
        except ConnectionError:
            return Answer(ok=False, error="no_connection")
        if payload is None:
            return Answer(ok=False, error="timeout")
        return Answer(ok=True, payload=payload if _heeds_answer(parcel) else {})

    async def close(self) -> None:
        """Stop what runs in the background."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.url is not None:
            await self.url.close()

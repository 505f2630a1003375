"""Redrawing what was pressed: soon, a few at a time, the newest face wins.

A press's own `response_url` replaces its message; `chat.update`, of which Slack allows few, is for what a modal caused.
Nothing is lost if a redraw fails: the row's `face` still differs from `shown`, and the sender mends it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import drawing, slack_errors
from bot.pacing import UPDATE, Paces
from bot.stumbling import Stumbling
from coaching.prompts import Prompt
from content.library import Library
from storage import outbox, prompts, workspaces
from storage.engine import Away, Busy, Store

#: Redraws under way at once, and how many times as long as it took each worker rests: acknowledgements come first. A
#: lone press is redrawn at once; when the loop is crowded, a redraw takes longer, and so the rest after it does. But no
#: rest is longer than so many seconds: then it was Slack that took its time.
AT_ONCE, REST, LONGEST_REST = 4, 6.0, 1.0
#: Seconds: a redraw that is refused with something that nobody has listed is given up after so long; and of how many
#: this is remembered.
REFUSED_FOR, REFUSED_AT_ONCE = 900.0, 10_000

_log = logging.getLogger(__name__)


class Redraws:
    """The queue of messages to be redrawn."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clients: Mapping[str, AsyncWebClient],
        session: aiohttp.ClientSession,
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._library, self._clients, self._session, self._now = store, library, clients, session, now
        #: How fast each workspace may be spoken to; its sender keeps to the same.
        self.paces = Paces()
        #: What this process has stumbled over, its senders included.
        self.stumbling = Stumbling()
        self._waiting: dict[tuple[str, str], str | None] = {}
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        #: Since when Slack has refused to draw which prompts anew, for reasons that are not about the message.
        self._refused: dict[tuple[str, str], float] = {}
        self._more = asyncio.Event()
        self._workers: list[asyncio.Task[None]] = []
        self._busy = 0

    def start(self) -> None:
        """Begin to work the queue off."""
        self._workers = [asyncio.get_running_loop().create_task(self._work()) for _ in range(AT_ONCE)]

    async def stop(self, seconds: float = 5.0) -> None:
        """Finish what waits, within reason; the sender mends the rest later."""
        deadline = asyncio.get_running_loop().time() + seconds
        while (self._waiting or self._busy) and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    def soon(self, workspace_id: str, prompt_id: str, response_url: str | None) -> None:
        """Redraw a prompt's message soon; asked twice before its turn, it is drawn once."""
        key = (workspace_id, prompt_id)
        self._waiting[key] = response_url or self._waiting.pop(key, None)
        self._more.set()

    async def _work(self) -> None:
        while True:
            await self._more.wait()
            if not self._waiting:
                self._more.clear()
                continue
            key = next(iter(self._waiting))
            url = self._waiting.pop(key)
            self._busy += 1
            began = time.monotonic()
            try:
                await self.stumbling.past("a redraw", self.redraw(*key, response_url=url))  # the sender mends it
            finally:
                self._busy -= 1
            await asyncio.sleep(min(LONGEST_REST, REST * (time.monotonic() - began)))

    async def redraw(
        self,
        workspace_id: str,
        prompt_id: str,
        *,
        response_url: str | None,
        client: AsyncWebClient | None = None,
        patience: float = 0.0,
    ) -> bool:
        """Draw one prompt's face into Slack now. False if that failed; `face` and `shown` then still differ.

        Without a `response_url` it takes a turn, of which there are few: one further away than `patience` seconds is
        not waited for. `client` makes that call, if not the workspace's own.

        One at a time for each prompt, so that an older face never lands on a newer one. What cannot be drawn any more
        (its item is gone, or its message) is given up, so that it holds up nobody.
        """
        key = (workspace_id, prompt_id)
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            try:
                drawing_of = self._drawn(workspace_id, prompt_id)
                if drawing_of is None:
                    return True
                prompt, payload = drawing_of
                if response_url:
                    await self._replace(response_url, payload)
                elif await self.paces.of(workspace_id).turn(UPDATE, patience=patience):
                    speaker = client or self._clients[workspace_id]
                    await speaker.chat_update(channel=prompt.channel or "", ts=prompt.ts or "", **payload)
                else:
                    return False
                self._refused.pop(key, None)
                await self._store.transact(lambda tx: outbox.shown(tx, workspace_id, prompt_id, face=prompt.face))
            except drawing.NothingToDraw as gone:
                _log.warning("a redraw is given up: %s", gone)
                return await self.give_up(workspace_id, prompt_id)
            except (Busy, Away) as error:
                _log.warning("a redraw is left for the sender: %s", type(error).__name__)
                return False
            except slack_errors.CALL_ERRORS as error:
                return await self._failed(workspace_id, prompt_id, response_url, error)
            return True

    def _drawn(self, workspace_id: str, prompt_id: str) -> tuple[Prompt, dict[str, Any]] | None:
        """Draw what a prompt should show; None if that is what it shows, or if it is nowhere to be seen."""
        with self._store.read() as tx:
            prompt = prompts.find(tx, workspace_id, prompt_id)
            if prompt is None or prompt.channel is None or prompt.ts is None or prompt.face == prompt.shown:
                return None
            message = drawing.draw(tx, self._library, prompt, now=self._now())
        return prompt, {**message.payload(), "metadata": drawing.metadata(prompt)}

    async def _failed(self, workspace_id: str, prompt_id: str, response_url: str | None, error: Exception) -> bool:
        verdict, code = slack_errors.of_updating(error), slack_errors.code(error)
        if response_url is not None:  # it may have expired, which says nothing about the message
            _log.warning("a redraw failed and is left for the sender: %s", code)
            return False
        if verdict == "never" or self._refused_for_long(workspace_id, prompt_id, error):
            _log.warning("a redraw failed and is given up: %s", code)
            return await self.give_up(workspace_id, prompt_id)
        _log.warning("a redraw failed and is left for the sender: %s (%s)", code, verdict)
        pacing, real_now = self.paces.of(workspace_id), datetime.now(UTC)
        if verdict == "later" and slack_errors.is_answer(error):
            pacing.hold(UPDATE, slack_errors.retry_after(error))
        elif verdict != "stop" and slack_errors.is_trouble(error):
            pacing.trouble()

        def work(tx: Connection) -> None:
            outbox.redraw_later(tx, workspace_id, prompt_id, real_now=real_now)
            if verdict == "stop":
                workspaces.stop(tx, workspace_id, code)

        with suppress(Busy, Away):
            await self._store.transact(work)
        return False

    def _refused_for_long(self, workspace_id: str, prompt_id: str, error: Exception) -> bool:
        """Whether Slack goes on refusing this one with something that is neither trouble nor about the message."""
        if slack_errors.of_updating(error) != "doubt" or slack_errors.is_trouble(error):
            return False
        if len(self._refused) > REFUSED_AT_ONCE:
            self._refused.clear()  # they begin anew
        now = time.monotonic()
        return now - self._refused.setdefault((workspace_id, prompt_id), now) >= REFUSED_FOR

    async def give_up(self, workspace_id: str, prompt_id: str) -> bool:
        """Let a prompt show what it shows for good."""
        self._refused.pop((workspace_id, prompt_id), None)

        def work(tx: Connection) -> None:
            prompt = prompts.find(tx, workspace_id, prompt_id)
            if prompt is not None:
                outbox.shown(tx, workspace_id, prompt_id, face=prompt.face)

        try:
            await self._store.transact(work)
        except (Busy, Away):
            return False
        return True

    async def _replace(self, response_url: str, payload: dict[str, object]) -> None:
        async with self._session.post(response_url, json={"replace_original": True, **payload}) as response:
            response.raise_for_status()

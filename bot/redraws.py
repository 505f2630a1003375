"""Redrawing what was pressed: soon, a few at a time, the newest face wins.

A press's own `response_url` replaces its message; `chat.update`, of which Slack allows few, is for what a modal caused.
Nothing is lost if a redraw fails: the row's `face` still differs from `shown`, and the sender mends it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import drawing, slack_errors
from content.library import Library
from storage import outbox, prompts
from storage.engine import Away, Busy, Store

#: Redraws under way at once, and how many times as long as it took each worker rests: acknowledgements come first. A
#: lone press is redrawn at once; when the loop is crowded, a redraw takes longer, and so the rest after it does.
AT_ONCE, REST = 4, 6.0

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
        self._waiting: dict[tuple[str, str], str | None] = {}
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
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
                await self.redraw(*key, response_url=url)
            finally:
                self._busy -= 1
            await asyncio.sleep(REST * (time.monotonic() - began))

    async def redraw(self, workspace_id: str, prompt_id: str, *, response_url: str | None) -> bool:
        """Draw one prompt's face into Slack now. False if that failed; `face` and `shown` then still differ.

        One at a time for each prompt, so that an older face never lands on a newer one. What cannot be drawn any more
        (its item is gone, or its message) is given up, so that it holds up nobody.
        """
        key = (workspace_id, prompt_id)
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            return await self._redraw(workspace_id, prompt_id, response_url)

    async def _redraw(self, workspace_id: str, prompt_id: str, response_url: str | None) -> bool:
        try:
            with self._store.read() as tx:
                prompt = prompts.find(tx, workspace_id, prompt_id)
                if prompt is None or prompt.channel is None or prompt.ts is None:
                    return False
                if prompt.face == prompt.shown:
                    return True
                message = drawing.draw(tx, self._library, prompt, now=self._now())
            payload = {**message.payload(), "metadata": drawing.metadata(prompt)}
            if response_url:
                await self._replace(response_url, payload)
            else:
                await self._clients[workspace_id].chat_update(channel=prompt.channel, ts=prompt.ts, **payload)
            await self._store.transact(lambda tx: outbox.shown(tx, workspace_id, prompt_id, face=prompt.face))
        except drawing.NothingToDraw as gone:
            _log.warning("a redraw is given up: %s", gone)
            await self._give_up(workspace_id, prompt_id)
            return False
        except (Busy, Away) as error:
            _log.warning("a redraw is left for the sender: %s", type(error).__name__)
            return False
        except slack_errors.CALL_ERRORS as error:
            for_good = response_url is None and slack_errors.verdict(error) == "never"
            left = "given up" if for_good else "left for the sender"
            _log.warning("a redraw failed and is %s: %s", left, slack_errors.code(error))
            if for_good:
                await self._give_up(workspace_id, prompt_id)
            return False
        return True

    async def _give_up(self, workspace_id: str, prompt_id: str) -> None:
        def work(tx: Connection) -> None:
            prompt = prompts.find(tx, workspace_id, prompt_id)
            if prompt is not None:
                outbox.shown(tx, workspace_id, prompt_id, face=prompt.face)

        with suppress(Busy, Away):
            await self._store.transact(work)

    async def _replace(self, response_url: str, payload: dict[str, object]) -> None:
        async with self._session.post(response_url, json={"replace_original": True, **payload}) as response:
            response.raise_for_status()

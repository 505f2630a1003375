"""What listeners and senders share: the rooms below, handed over once by whoever wires them."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.studio import Studio
from bot.views.message import Message
from content.library import Library
from storage.engine import Store

if TYPE_CHECKING:
    from bot.redraws import Redraws


_log = logging.getLogger(__name__)


class Errands:
    """Work that follows an acknowledgement. References are kept, and an orderly stop waits for what is in hand."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Start it; its failure is a line in the log and loses nothing that was committed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # named by its kind and place only: its own text may hold somebody's words
            place = traceback.extract_tb(error.__traceback__)[-1]
            what = getattr(task.get_coro(), "__qualname__", "work")
            _log.error("an errand failed: %s: %s at %s:%s", what, type(error).__name__, place.filename, place.lineno)

    async def finish(self, seconds: float = 10.0) -> None:
        """Wait for what is in hand, and for what that begins."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while self._tasks and loop.time() < deadline:
            await asyncio.wait(self._tasks, timeout=deadline - loop.time())


def real_clock() -> datetime:
    """The real time, for leases and attempts; it never travels."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """The rooms below, and the two clocks: `now` is business time and may travel, `real_now` never does.

    `clients` are by workspace. `say` answers in a direct message what somebody typed there (which workspace, where,
    what); everything unasked is a prompt. `studio` is where pictures are drawn.
    """

    store: Store
    library: Library
    clients: Mapping[str, AsyncWebClient]
    redraws: "Redraws"
    now: Callable[[], datetime]
    wake: Callable[[str], None]
    say: Callable[[str, str, Message], Coroutine[Any, Any, None]]
    stewards: frozenset[str] = frozenset()
    default_tz: str = "UTC"
    real_now: Callable[[], datetime] = real_clock
    errands: Errands = field(default_factory=Errands)
    studio: Studio = field(default_factory=Studio)

    def client_of(self, workspace_id: str) -> AsyncWebClient:
        """Return the client that speaks for us in that workspace."""
        return self.clients[workspace_id]

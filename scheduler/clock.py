"""The clock: a few named ticks, each run by APScheduler at its interval, or at once when somebody wakes it.

Due times live in rows; a tick only asks "what is due?". It never runs beside itself, and a wake during a run makes it
run once more, so that nothing that became due in between waits for the next interval. Wakes stay in their process: what
one process makes due, another finds at its next interval.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.engine import Away, Busy

Tick = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)


class Clock:
    """Named ticks, handed in by whoever wires the house."""

    def __init__(self, ticks: Mapping[str, tuple[Tick, float]]) -> None:
        """Take each tick with its interval in seconds."""
        self._ticks = dict(ticks)
        self._locks = {name: asyncio.Lock() for name in self._ticks}
        self._again: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._without: set[str] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the ticks."""
        return tuple(self._ticks)

    def start(self) -> None:
        """Begin to tick: each once now, and then at its interval."""
        for name, (_, seconds) in self._ticks.items():
            self._scheduler.add_job(
                self._at_interval,
                "interval",
                args=[name],
                seconds=seconds,
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
            self.wake(name)
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking, and let what is in hand finish."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._tasks:
            await asyncio.wait(self._tasks)
        for lock in self._locks.values():
            async with lock:
                pass

    async def _at_interval(self, name: str) -> None:
        """Run a tick, unless it is running; as a task of ours: at its end the scheduler cancels whatever is its own."""
        if not self._locks[name].locked():
            self.wake(name)

    def wake(self, name: str) -> None:
        """Run a tick soon: something has become due. A tick that is not ours is somebody else's to run."""
        if name not in self._ticks:
            return
        task = asyncio.get_running_loop().create_task(self.run(name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self, name: str) -> None:
        """Run one tick; if it is running already, let it run once more afterwards."""
        if self._locks[name].locked():
            self._again.add(name)
            return
        await self._run(name)

    async def follow(self, *names: str) -> None:
        """Run these ticks to their end, one after the other: for whoever moves the clock by hand."""
        for name in names:
            await self._run(name)

    async def _run(self, name: str) -> None:
        async with self._locks[name]:
            while True:
                self._again.discard(name)
                await self._guarded(name)
                if name not in self._again:
                    return

    async def _guarded(self, name: str) -> None:
        try:
            await self._ticks[name][0]()
        except (Busy, Away) as error:
            if not self._without:  # said once, and not by every tick again and again
                _log.warning("the database cannot be used (%s); ticks go on once it can", error)
            self._without.add(name)
            return
        except Exception:  # noqa: BLE001 - one of the three doors: a tick that fails is tried again at its next interval
            _log.exception("the tick %r failed; it runs again at its next interval", name)
        if name in self._without:
            self._without.clear()
            _log.warning("the database can be used again")

"""Where pictures are drawn: one process beside ours, begun when it is needed and ended when it has been idle."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")

#: Seconds after which an idle process is ended: it holds some 100 MB.
IDLE = 60.0


class Undone(Exception):
    """The process beside ours ended before its work was done."""


class Studio:
    """The process beside ours, and what this one knows of its pictures.

    `in_hand`: whose picture is being made. `rests`: until when, on the monotonic clock, no picture is made in a
    workspace that refused one.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle, self._pool, self._working = idle, None, 0
        self._ending: asyncio.TimerHandle | None = None
        self.in_hand: set[tuple[str, str]] = set()
        self.rests: dict[str, float] = {}

    _pool: ProcessPoolExecutor | None

    @property
    def running(self) -> bool:
        """Whether there is a process beside ours."""
        return self._pool is not None

    def is_resting(self, workspace_id: str) -> bool:
        """Whether no picture is to be made there for a while."""
        return time.monotonic() < self.rests.get(workspace_id, 0.0)

    def rest(self, workspace_id: str, seconds: float) -> None:
        """Make no picture there for a while."""
        self.rests[workspace_id] = time.monotonic() + seconds

    async def run(self, work: Callable[..., T], *given: Any) -> T:  # noqa: ANN401 - what `work` takes
        """Run a function of ours over there. Raises Undone if that process came to an end."""
        if self._ending is not None:
            self._ending.cancel()
        self._working += 1
        try:
            future: Future[T] = await asyncio.to_thread(self._submit, work, *given)  # to begin a process takes a while
            return await asyncio.wrap_future(future)
        except BrokenProcessPool as error:
            self._pool = None
            raise Undone(str(error)) from error
        finally:
            self._working -= 1
            if not self._working:
                self._ending = asyncio.get_running_loop().call_later(self._idle, self._end)

    async def stop(self) -> None:
        """End the process, if there is one; what it has in hand is dropped."""
        if self._ending is not None:
            self._ending.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)

    def _submit(self, work: Callable[..., T], *given: Any) -> "Future[T]":  # noqa: ANN401 - as above
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin)
        return self._pool.submit(work, *given)

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False)


def _begin() -> None:
    """Leave Ctrl-C to the process that began this one, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(0)

        threading.Thread(target=follow, daemon=True).start()
    os.nice(10)

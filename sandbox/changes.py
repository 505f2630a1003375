"""One number that grows with every change, and those who wait for it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Wakes everybody who waits whenever anything in the workspace changed: nobody polls."""

    def __init__(self) -> None:
        self.number = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def touch(self) -> None:
        """Note a change and wake all."""
        self.number += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def after(self, number: int) -> int:
        """Wait until the number is greater than this one; return it."""
        while self.number <= number:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await future
            finally:
                self._waiting.discard(future)
        return self.number

    async def until(self, predicate: Callable[[], T | None], timeout: float) -> T:  # noqa: ASYNC109 - asked for by name
        """Return the predicate's first truthy answer; TimeoutError when it has none in time."""
        async with asyncio.timeout(timeout):
            while True:
                seen = self.number
                if found := predicate():
                    return found
                await self.after(seen)

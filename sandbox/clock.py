"""Business time: it runs on like real time, and may travel forward in small steps."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Follower = Callable[[datetime], Awaitable[None]]
STEP = timedelta(minutes=15)
_SOME_MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)


class Clock:
    """The time the workspace's people live in.

    `runs=False` makes it stand still between travels, so that a test knows the minute.
    """

    def __init__(self, start: datetime | None = None, *, runs: bool = True) -> None:
        start = start or datetime.now(UTC)
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")
        self._origin = start.astimezone(UTC)
        self._runs = runs
        self._born = time.monotonic()
        self._travelled = 0.0
        self._followers: list[Follower] = []
        self._turn = asyncio.Lock()
        self.on_change: Callable[[], None] = lambda: None
        self.after_each_step: Callable[[], Awaitable[None]] | None = None

    def now(self) -> datetime:
        """Return business time, aware, in UTC."""
        return self._origin + timedelta(seconds=time.monotonic() - self._born if self._runs else 0)

    def elapsed(self) -> float:
        """Return the seconds that have gone by since some moment, those that were travelled included."""
        return time.monotonic() + self._travelled

    @property
    def travelling(self) -> bool:
        """Whether the clock is on its way."""
        return self._turn.locked()

    def follow(self, follower: Follower) -> None:
        """Have a coroutine function awaited after every step, with the new time."""
        self._followers.append(follower)

    async def travel(self, to: datetime) -> None:
        """Move forward to an instant, from quarter to quarter of the hour; each step is followed before the next.

        Quarters, so that what is due at 09:30 happens at 09:30, wherever the clock set out.
        """
        if to.tzinfo is None:
            raise ValueError("travel to an aware instant")
        async with self._turn:
            self.on_change()
            while (left := to - self.now()) > timedelta():
                step = min(left, STEP - (self.now() - _SOME_MIDNIGHT) % STEP)
                self._origin += step
                self._travelled += step.total_seconds()
                now = self.now()
                for follower in tuple(self._followers):
                    await follower(now)
                if self.after_each_step is not None:
                    await self.after_each_step()
                self.on_change()
                await asyncio.sleep(0)
        self.on_change()

    async def pass_time(self, span: timedelta) -> None:
        """Travel by a span."""
        await self.travel(self.now() + span)

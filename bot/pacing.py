"""How fast we may speak: Slack's ceilings per channel and per workspace, on the monotonic clock."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

#: Messages a second, and how many may go at once after a rest. Slack allows about one a second and channel, and
#: "several hundred a minute" and workspace.
CHANNEL_RATE, CHANNEL_BURST = 1.0, 2.0
WORKSPACE_RATE, WORKSPACE_BURST = 4.0, 12.0


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Return how long the next one has to wait, in seconds."""
        level = min(self.burst, self.level + (now - self.at) * self.rate)
        return max(0.0, (1.0 - level) / self.rate)

    def take(self, now: float) -> None:
        self.level = min(self.burst, self.level + (now - self.at) * self.rate) - 1.0
        self.at = now


class Pacing:
    """The turns of one workspace's messages."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._channels: dict[str, _Bucket] = {}
        self._workspace = _Bucket(WORKSPACE_RATE, WORKSPACE_BURST, WORKSPACE_BURST, monotonic())
        self._held_until = 0.0

    def hold(self, seconds: float) -> None:
        """Send nothing for that long: Slack said `Retry-After`."""
        self._held_until = max(self._held_until, self._monotonic() + seconds)

    async def turn(self, channel: str) -> None:
        """Wait until a message may go to that channel, and take the turn."""
        while (wait := self._wait(channel)) > 0:
            await asyncio.sleep(wait)
        now = self._monotonic()
        self._bucket(channel).take(now)
        self._workspace.take(now)

    def _wait(self, channel: str) -> float:
        now = self._monotonic()
        return max(self._held_until - now, self._bucket(channel).wait(now), self._workspace.wait(now))

    def _bucket(self, channel: str) -> _Bucket:
        if len(self._channels) > 10_000:
            self._channels.clear()  # a bucket not used for seconds is full again
        return self._channels.setdefault(
            channel, _Bucket(CHANNEL_RATE, CHANNEL_BURST, CHANNEL_BURST, self._monotonic())
        )

"""How fast we may speak: Slack's ceilings per method, channel and workspace, on the monotonic clock.

A `Retry-After` holds its method in its workspace, nothing else. When Slack cannot be reached, or has trouble of its
own, the workspace rests, longer each time, until something works again.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

#: Messages a second, and how many may go at once after a rest. Slack allows about one a second and channel, and
#: "several hundred a minute" and workspace.
CHANNEL_RATE, CHANNEL_BURST = 1.0, 2.0
WORKSPACE_RATE, WORKSPACE_BURST = 5.0, 12.0
#: Calls a second, and at once, of a method of which Slack allows fifty a minute: both together stay below that.
TIER_3_RATE, TIER_3_BURST = 40 / 60, 10.0
#: Seconds: the longest rest.
LONGEST_REST = 300.0

_NEARLY = 1e-6

POST, UPDATE = "chat.postMessage", "chat.update"


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Return how long the next one has to wait, in seconds."""
        missing = 1.0 - self._now(now)
        return missing / self.rate if missing > _NEARLY else 0.0

    def take(self, now: float, tokens: float = 1.0) -> None:
        self.level, self.at = self._now(now) - tokens, now

    def drain(self, now: float) -> None:
        """Leave one at most: somebody else may have had the rest."""
        self.level, self.at = min(1.0, self._now(now)), now

    def _now(self, now: float) -> float:
        return min(self.burst, self.level + (now - self.at) * self.rate)


class Pacing:
    """The turns of one workspace."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._channels: dict[str, _Bucket] = {}
        self._methods: dict[str, _Bucket] = {}
        self._held: dict[str, float] = {}
        self._troubles, self._rests_until = 0, 0.0

    def hold(self, method: str, seconds: float) -> None:
        """Leave that method alone for so long: Slack said `Retry-After`."""
        self._held[method] = max(self._held.get(method, 0.0), self._monotonic() + seconds)

    def trouble(self) -> None:
        """Slack could not be reached, or could not answer. Once may happen; after that every rest is longer."""
        now = self._monotonic()
        if now >= self._rests_until:  # calls that failed together are one trouble
            self._troubles += 1
            self._rests_until = now + (min(LONGEST_REST, 2.0 ** (self._troubles - 1)) if self._troubles > 1 else 0.0)

    def well(self) -> None:
        """Something worked: the next trouble is a first one."""
        self._troubles, self._rests_until = 0, 0.0

    def held(self, method: str) -> float:
        """Seconds that this method is left alone still."""
        return max(0.0, self._held.get(method, 0.0) - self._monotonic())

    @property
    def rests(self) -> float:
        """Seconds that the workspace rests still, whatever the method."""
        return max(0.0, self._rests_until - self._monotonic())

    def shared(self) -> None:
        """Somebody else has spoken here until a moment ago, on the same allowance."""
        self._method(POST).drain(self._monotonic())

    def wait(self, method: str, channel: str | None = None) -> float:
        """Return how many seconds a call of that method has to wait."""
        now = self._monotonic()
        waits = [self.held(method), self._rests_until - now, self._method(method).wait(now)]
        if channel is not None:
            waits.append(self._channel(channel).wait(now))
        return max(0.0, *waits)

    async def turn(self, method: str, channel: str | None = None, *, patience: float = 60.0) -> bool:
        """Wait for a turn and take it. False, and nothing taken, if it is more than `patience` seconds away."""
        while (wait := self.wait(method, channel)) > 0:
            if wait > patience:
                return False
            await asyncio.sleep(wait)
        self._take(method, channel, 1.0)
        return True

    def not_used(self, method: str, channel: str | None = None) -> None:
        """Give a turn back: no call was made."""
        self._take(method, channel, -1.0)

    def _take(self, method: str, channel: str | None, tokens: float) -> None:
        now = self._monotonic()
        self._method(method).take(now, tokens)
        if channel is not None:
            self._channel(channel).take(now, tokens)

    def _method(self, name: str) -> _Bucket:
        if name not in self._methods:
            rate, burst = (WORKSPACE_RATE, WORKSPACE_BURST) if name == POST else (TIER_3_RATE, TIER_3_BURST)
            self._methods[name] = _Bucket(rate, burst, burst, self._monotonic())
        return self._methods[name]

    def _channel(self, name: str) -> _Bucket:
        if len(self._channels) > 10_000:
            self._channels.clear()  # a bucket not used for seconds is full again
        return self._channels.setdefault(name, _Bucket(CHANNEL_RATE, CHANNEL_BURST, CHANNEL_BURST, self._monotonic()))


class Paces:
    """The pacing of each workspace, shared by all who speak in it from this process."""

    def __init__(self) -> None:
        self._of: dict[str, Pacing] = {}

    def of(self, workspace_id: str) -> Pacing:
        """Return the workspace's."""
        return self._of.setdefault(workspace_id, Pacing())

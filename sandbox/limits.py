"""Rate limits, as Slack publishes them; where it does not, our assumption is said.

A tier counts the calls of one method in the last minute. chat.postMessage is special: about one a second in a channel,
and a ceiling over the workspace. Slack publishes neither the bursts nor the ceiling's figure; assumed here are 3 in a
row in one channel, and 5 a second over the workspace after a burst of 20. apps.connections.open is said to allow "1+" a
minute; 10 are allowed here, because that is how many sockets an app may hold.
"""

import math
import time
from collections import deque
from collections.abc import Callable

TIER_2, TIER_3, TIER_4 = 20, 50, 100
PER_MINUTE = {
    **dict.fromkeys(("users.list", "usergroups.list", "usergroups.users.list", "conversations.list"), TIER_2),
    **dict.fromkeys(("users.conversations", "dnd.teamInfo"), TIER_2),
    **dict.fromkeys(("chat.update", "chat.delete", "conversations.open", "conversations.info"), TIER_3),
    **dict.fromkeys(("conversations.history", "dnd.info", "users.lookupByEmail", "team.info", "bots.info"), TIER_3),
    **dict.fromkeys(("functions.completeSuccess", "functions.completeError"), TIER_3),
    **dict.fromkeys(("views.open", "views.push", "views.update", "views.publish", "chat.postEphemeral"), TIER_4),
    **dict.fromkeys(("users.info", "conversations.members", "files.getUploadURLExternal", "files.info"), TIER_4),
    **dict.fromkeys(("files.completeUploadExternal",), TIER_4),
    "auth.test": 600,
    "apps.connections.open": 10,
}
POST_PER_CHANNEL = (1.0, 3.0)  # a second, burst
POST_PER_WORKSPACE = (5.0, 20.0)


class _Bucket:
    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst = rate, burst
        self.level, self.at = burst, now

    def wait(self, now: float) -> float:
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class RateLimits:
    """Counts calls on the workspace's clock: minutes that were travelled are over.

    `scale` multiplies every allowance; not `strict` means none at all.
    """

    def __init__(
        self, *, strict: bool = True, scale: float = 1.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.strict, self.scale, self._monotonic = strict, scale, monotonic
        self._calls: dict[str, deque[float]] = {}
        self._buckets: dict[str, _Bucket] = {}

    def retry_after(self, method: str, channel: str | None = None) -> int | None:
        """Count the call and return None, or leave it uncounted and return the seconds to wait."""
        if not self.strict:
            return None
        now = self._monotonic()
        wait = self._post(channel or "", now) if method == "chat.postMessage" else self._tier(method, now)
        return max(1, math.ceil(wait)) if wait > 0 else None

    def _tier(self, method: str, now: float) -> float:
        allowed = PER_MINUTE.get(method)
        if allowed is None:
            return 0.0
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if len(calls) >= max(1, allowed * self.scale):
            return calls[0] + 60 - now
        calls.append(now)
        return 0.0

    def _post(self, channel: str, now: float) -> float:
        buckets = [self._bucket("", POST_PER_WORKSPACE, now), self._bucket(channel or "?", POST_PER_CHANNEL, now)]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait <= 0:
            for bucket in buckets:
                bucket.level -= 1
        return wait

    def _bucket(self, name: str, allowance: tuple[float, float], now: float) -> _Bucket:
        if name not in self._buckets:
            rate, burst = allowance
            self._buckets[name] = _Bucket(rate * self.scale, max(1.0, burst * self.scale), now)
        return self._buckets[name]

"""Ids and time stamps as Slack makes them."""

import itertools
import time


class Stamps:
    """Hands out ids that are never used twice, and real-time stamps that always grow."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._last = 0  # microseconds, so that no rounding makes two alike

    def id(self, letter: str) -> str:
        """Return an id that starts with this letter."""
        return f"{letter}0{next(self._ids):08d}"

    def ts(self) -> str:
        """Return a real-time stamp greater than any before."""
        self._last = max(time.time_ns() // 1_000, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

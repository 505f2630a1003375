"""What went over the wire, for the page's panel and for tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Entry:
    """One call of the bot (`in`) or one delivery to it (`out`)."""

    n: int
    at: datetime
    direction: Literal["in", "out"]
    what: str
    who: str
    ok: bool
    error: str | None
    ms: float
    args: Json = field(repr=False)
    answer: Json = field(repr=False)
    status: int = 200


class Log:
    """The last entries, oldest first."""

    KEPT = 5_000

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._entries: list[Entry] = []
        self._n = 0
        self._on_change = on_change

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def write(
        self,
        direction: Literal["in", "out"],
        what: str,
        who: str = "",
        *,
        ok: bool = True,
        error: str | None = None,
        ms: float = 0.0,
        args: Json | None = None,
        answer: Json | None = None,
        status: int = 200,
    ) -> None:
        """Add an entry."""
        self._n += 1
        entry = Entry(
            self._n, datetime.now(UTC), direction, what, who, ok, error, round(ms, 1), args or {}, answer or {}, status
        )
        self._entries.append(entry)
        if len(self._entries) > self.KEPT:
            del self._entries[: self.KEPT // 5]
        self._on_change()

    def calls(self, method: str) -> list[Entry]:
        """Return the bot's calls of one method."""
        return [entry for entry in self._entries if entry.direction == "in" and entry.what == method]

    def deliveries(self, what: str) -> list[Entry]:
        """Return what was sent to the bot under one name (`block_actions`, `event:user_change`, `/coach` ...)."""
        return [entry for entry in self._entries if entry.direction == "out" and entry.what == what]

    def last(self, count: int) -> list[Entry]:
        """Return the newest entries, oldest first."""
        return self._entries[-count:]

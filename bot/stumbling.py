"""What trips us up as nobody foresaw: one row is left behind, and the others go on; row after row is a fault of ours.

A row that cannot be handled is tried again later, at growing distances, and given up in the end. When several rows in a
row trip up one kind of work in one workspace, it is not the rows' fault: that work rests there, longer each time, and
then tries one row. All of this is remembered in memory only: a new process, and so a mended one, tries anew at once.
"""

import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.lease import TooLate
from coaching.prompts import Prompt
from storage.engine import Away, Busy

#: So many different rows, and no success between them, and the work rests; for so many seconds at first and at most.
IN_A_ROW, FIRST_REST, LONGEST_REST = 3, 30.0, 900.0
#: How long a row waits after its first failure, its second, and so on; the next one is its last.
PAUSES = tuple(timedelta(minutes=n) for n in (2, 10, 30, 60, 180, 360))
#: Seconds after which a row that has not come again is somebody else's.
FORGOTTEN = 3600.0
#: Seconds until the same fault at the same place is named in the log again.
SAID_FOR = 3600.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stumble:
    """One failure of one row. `counts`: it is held against the row; not so where row after row fails.

    `pardoned`: the rows whose last failure counted, and is now seen to be no fault of theirs.
    """

    counts: bool
    pardoned: tuple[str, ...] = ()


@dataclass(slots=True)
class _Rest:
    tries: int = 0
    until: float = 0.0


@dataclass
class Brake:
    """One kind of work in one workspace: what it has stumbled over since it last went well, and whether it rests."""

    workspace_id: str
    what: str
    monotonic: Callable[[], float]
    _suspects: dict[str, None] = field(default_factory=dict)
    _rows: dict[str, _Rest] = field(default_factory=dict)
    _pulled: int = 0
    _until: float = 0.0

    @property
    def held(self) -> float:
        """Seconds for which nothing of this kind is tried."""
        return max(0.0, self._until - self.monotonic()) if self._pulled else 0.0

    @property
    def resting(self) -> int:
        """How many rows wait for their next try; they may stand in front of the others."""
        return len(self._rows)

    def to_try(self, rows: Sequence[Prompt]) -> list[Prompt]:
        """Leave out what rests. After a rest of the whole work only one is tried, if possible one that never failed."""
        if self.held:
            return []
        now = self.monotonic()
        awake = [row for row in rows if self._rows.get(row.prompt_id, _Rest()).until <= now]
        if not self._pulled:
            return awake
        return sorted(awake, key=lambda row: row.prompt_id in self._rows or row.prompt_id in self._suspects)[:1]

    def well(self, row_id: str) -> None:
        """It went well with a row: what failed before was those rows' own fault, and the work goes on."""
        if self._pulled:
            _log.warning("%s goes on in workspace %s", self.what, self.workspace_id)
        self._suspects.clear()
        self._rows.pop(row_id, None)
        self._pulled = 0

    def stumbled(self, row_id: str, fault: str) -> Stumble:
        """Take down that a row has failed, and rest where it is one of many."""
        if self._pulled:
            if not self.held:  # it was the one that was tried
                self._pull()
            self._suspects[row_id] = None
            return Stumble(counts=False)
        self._suspects[row_id] = None
        if len(self._suspects) < IN_A_ROW:
            return Stumble(counts=True)
        self._pull()
        _log.error(
            "%s rests in workspace %s: %s rows in a row have failed, the last with %s. That is a fault of the program, "
            "not of these rows; the lines before name the place. Nothing is lost, and one row is tried now and then. "
            "Mend it, or go back to the version before, and start again: what has not expired follows by itself.",
            self.what,
            self.workspace_id,
            IN_A_ROW,
            fault,
        )
        return Stumble(counts=False, pardoned=tuple(one for one in self._suspects if one != row_id))

    def _pull(self) -> None:
        self._until = self.monotonic() + min(LONGEST_REST, FIRST_REST * 2.0 ** min(self._pulled, 10))
        self._pulled += 1

    def rest(self, row_id: str, stumble: Stumble) -> bool:
        """Let a row that keeps its place rest in memory. False if it has had all its tries."""
        for one in stumble.pardoned:
            if one in self._rows:
                self._rows[one].tries = max(0, self._rows[one].tries - 1)
        now = self.monotonic()
        self._rows = {name: row for name, row in self._rows.items() if now - row.until < FORGOTTEN}
        row = self._rows.setdefault(row_id, _Rest(until=now))
        if stumble.counts and row.tries == len(PAUSES):
            del self._rows[row_id]
            return False
        row.until = now + PAUSES[min(row.tries, len(PAUSES) - 1)].total_seconds()
        row.tries += stumble.counts
        return True


class Stumbling:
    """All that this process has stumbled over."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._brakes: dict[str, dict[str, Brake]] = {}
        self._said: dict[tuple[str, str, int | None], float] = {}

    def brake(self, workspace_id: str, what: str) -> Brake:
        """Return the brake of one kind of work in a workspace."""
        here = self._brakes.setdefault(workspace_id, {})
        return here.setdefault(what, Brake(workspace_id, what, self._monotonic))

    def waits_in(self, workspace_id: str) -> bool:
        """Whether something there is not taken up just now although its time has come."""
        return any(brake.held or brake.resting for brake in self._brakes.get(workspace_id, {}).values())

    async def past(
        self, what: str, work: Awaitable[bool], leave: Callable[[str], Awaitable[object]] | None = None
    ) -> bool:
        """Do what is to be done with one row. If that fails as nobody foresaw, `leave` is told by what type of error.

        The tick's door, once a row: else the first row that cannot be handled would hold up its whole workspace for
        good. What ails the database is the tick's to say, and a lease that is over is no fault of the row's.
        """
        try:
            return await work
        except TooLate:
            return False
        except (Busy, Away):
            raise
        except Exception as error:  # noqa: BLE001 - see above
            fault = type(error).__name__
            self._say(what, fault, traceback.extract_tb(error.__traceback__)[-1])
            if leave is not None:
                await leave(fault)
            return True

    def _say(self, what: str, fault: str, place: traceback.FrameSummary) -> None:
        """Name it by its kind and place only: its own text may hold somebody's words. Once, not row by row."""
        now, where = self._monotonic(), (fault, place.filename, place.lineno)
        if now < self._said.get(where, now):
            return
        self._said[where] = now + SAID_FOR
        _log.error("%s is left behind for now: %s at %s:%s", what, fault, place.filename, place.lineno)

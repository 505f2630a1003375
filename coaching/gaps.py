"""The gap map: in which behaviours answers, and what managers noted, lie below the first level that works.

A cell is one behaviour in one group. What is in it is a mean level, so it is compared with the rubric and never with
other cells: it is weak only where its whole likely range lies below the level "proficient", and otherwise too close to
call, or firm. A manager's note is about the skill as a whole, so notes have one row for each module.

A map speaks of three whole weeks, as long as a pilot takes to its first reading, and the next map of the three weeks
after them. Two maps have no answer and no note in common, so that nobody can subtract one from the other.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal

from coaching.across import ENOUGH_TEAMS
from coaching.calibration import Verdict
from coaching.disclosure import MINIMUM
from coaching.gap_counts import Found
from coaching.items import Module
from coaching.mean_levels import PARTS, mean_level
from coaching.programmes import FIRST_READING
from coaching.readings import Reason
from coaching.scopes import EVERYBODY, Added, Place, Scope, Sums, groups, total, within
from coaching.suppression import hidden
from coaching.weeks import Week

#: Where the level "proficient" lies, the lowest that works.
WORKS = 2 / 3

Standing = Literal["weak", "firm", "close"]


@dataclass(frozen=True, slots=True)
class Period:
    """The weeks that one map speaks of, the last one included."""

    first: Week
    last: Week

    @classmethod
    def up_to(cls, week: Week, *, begun: Week) -> "Period | None":
        """Return the newest one that has ended with that week, the first of all having begun with `begun`.

        None before the first has ended.
        """
        whole = ((week.monday - begun.monday).days // 7 + 1) // FIRST_READING
        return cls.number(whole - 1, begun=begun) if whole > 0 else None

    @classmethod
    def number(cls, n: int, *, begun: Week) -> "Period":
        """Return the one of that number; 0 begins with `begun`."""
        first = begun.before(-n * FIRST_READING)
        return cls(first, first.before(1 - FIRST_READING))

    def to_dict(self) -> dict[str, object]:
        """Return it as the map's JSON prints it."""
        return {
            "first_week": str(self.first),
            "last_week": str(self.last),
            "start": self.first.monday.isoformat(),
            "end": self.last.sunday.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """What is read of one behaviour in one group.

    `n` people stand behind `count` answers or notes. `value`, `low`, `high`: their mean level and its 95 % interval,
    from 0 (the rubric's lowest level) to 1 (its highest). Withheld, it has the reason alone. "almost_none" and
    "almost_all" stand on a cell that is shown, without value and range: all are at the lowest, or the highest, level.
    """

    n: int | None = None
    count: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    standing: Standing | None = None
    withheld: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One behaviour, or what managers noted, group by group; everybody comes first. `id` is empty for notes."""

    id: str
    label: str
    cells: Mapping[Scope, Cell]

    def to_dict(self) -> list[dict[str, object]]:
        """Return its groups as the map's JSON prints them."""
        return [
            {"by": scope.by, "value": scope.value or None} | _renamed(asdict(cell))
            for scope, cell in self.cells.items()
        ]


def _renamed(cell: dict[str, object]) -> dict[str, object]:
    """Return a cell's fields, the mean level as `level`: `value` is the group's name there, as in the report."""
    return {"level" if name == "value" else name: found for name, found in cell.items()}


@dataclass(frozen=True, slots=True)
class ModuleGaps:
    """One skill; `levels` are the words of its rubric, the lowest first, `raters` whether managers mean the same."""

    id: str
    name: str
    levels: tuple[str, ...]
    raters: Verdict | None
    behaviours: tuple[Row, ...]
    checks: Row

    def to_dict(self) -> dict[str, object]:
        """Return it as the map's JSON prints it."""
        return {
            "module": self.id,
            "raters": self.raters,
            "behaviours": [
                {"behaviour": row.id, "label": row.label, "answers": row.to_dict()} for row in self.behaviours
            ],
            "checks": self.checks.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class GapMap:
    """The map of one period, skill by skill. Before the first period has ended there are no skills in it."""

    period: Period
    modules: tuple[ModuleGaps, ...] = ()
    has_ended: bool = True

    def to_dict(self) -> dict[str, object]:
        """Return the map as its JSON prints it."""
        said = {"has_ended": self.has_ended, "works_from": round(WORKS, 4)}
        return self.period.to_dict() | said | {"modules": [one.to_dict() for one in self.modules]}


def make(
    period: Period,
    modules: Iterable[Module],
    found: Found,
    *,
    cohorts: Mapping[str, Collection[str]] | None = None,
    raters: Mapping[str, Verdict] | None = None,
    minimum: int = MINIMUM,
) -> GapMap:
    """Make the map of a period from what people add, as it may be shown.

    `cohorts` are those that practise a module; without them everybody counts in each. `raters` says what the raters of
    a module come to; where they are known to disagree, notes are withheld.
    """
    made = []
    for module in modules:
        own = (cohorts or {}).get(module.id)
        verdict = (raters or {}).get(module.id)
        group = _Group({place: count for place, count in found.enrolled.items() if _is_in(place, own)}, minimum)
        rows = [
            Row(one.id, one.name, group.read(found.answers.get((module.id, one.id), {}), own))
            for one in module.behaviours
        ]
        notes = group.read(found.checks.get(module.id, {}), own)
        if verdict == "disagree":
            notes = {scope: Cell(withheld=True, reason="not_dependable") for scope in notes}
        ranked = tuple(level.label for level in sorted(module.rubric, key=lambda level: level.value))
        made.append(ModuleGaps(module.id, module.name, ranked, verdict, tuple(rows), Row("", module.name, notes)))
    return GapMap(period, tuple(made))


def _is_in(place: Place, cohorts: Collection[str] | None) -> bool:
    return cohorts is None or place.cohort in cohorts


class _Group:
    """Those who practise one module, cut by cohort; what is read of them passes the gate here."""

    def __init__(self, enrolled: Mapping[Place, int], minimum: int) -> None:
        self.minimum = minimum
        self.scopes = (EVERYBODY, *groups("cohort", enrolled))
        self.unseen = _hidden(enrolled, minimum)

    def read(self, added: Added, cohorts: Collection[str] | None) -> dict[Scope, Cell]:
        """Read one row: who answered something is one figure's denominator, and gated by itself."""
        own = {place: sums for place, sums in added.items() if _is_in(place, cohorts)}
        unseen = self.unseen | _hidden({place: sums.n for place, sums in own.items()}, self.minimum)
        return {
            scope: Cell(withheld=True, reason="small") if scope in unseen else soften(read(dict(within(scope, own))))
            for scope in self.scopes
        }


def _hidden(people: Mapping[Place, int], minimum: int) -> frozenset[Scope]:
    """Return which groups are hidden; those who are in no cohort are never shown, but are part of everybody."""
    return hidden([EVERYBODY, *groups("cohort", people)], people, minimum=minimum)


def read(added: Added) -> Cell:
    """Read a mean level with its range, and where it stands; not yet withheld from anybody."""
    teams: dict[str, Sums] = {}
    for place, sums in sorted(added.items()):
        if sums.bottom:
            teams[place.manager] = teams.get(place.manager, Sums()) + sums
    if not teams:
        return Cell(withheld=True, reason="empty")
    if len(teams) < ENOUGH_TEAMS:
        return Cell(withheld=True, reason="few_teams")
    sums = total(teams.values())
    # Rounded, and the range outwards: to the last digit they would be an equation for the teams that are not shown.
    likely = mean_level(tuple(teams.values()))
    low, high = math.floor(likely.low * 100) / 100, math.ceil(likely.high * 100) / 100
    standing: Standing = "weak" if high < WORKS else "firm" if low >= WORKS else "close"
    return Cell(sums.n, sums.bottom, round(sums.top / sums.bottom / PARTS, 2), low, high, standing)


def soften(cell: Cell) -> Cell:
    """Return a cell without number where everybody stands at the lowest, or the highest, level: it speaks of each."""
    if cell.withheld or cell.value not in (0.0, 1.0):
        return cell
    reason: Reason = "almost_all" if cell.value else "almost_none"
    return replace(cell, value=None, low=None, high=None, reason=reason)

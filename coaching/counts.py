"""What a week's people add to everything that is read of it, by the place in which they count."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple, dataclass, field
from typing import Any, TypeVar

from coaching.kpis import FIGURES
from coaching.scopes import Added, By, Place, Scope, Sums

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many of a week's enrolled people came how far: each step counts people who did all steps before it."""

    delivered: int = 0
    opened: int = 0
    completed_task: int = 0
    peer_feedback: int = 0

    def __add__(self, other: "Funnel") -> "Funnel":
        return Funnel(
            self.delivered + other.delivered,
            self.opened + other.opened,
            self.completed_task + other.completed_task,
            self.peer_feedback + other.peer_feedback,
        )


@dataclass(frozen=True, slots=True)
class Loop:
    """How many of the enrolled got to each stage since the programme began, in this order.

    Exposed: two messages came. Rehearsed: then a task was done. Praised: then a colleague said what they saw. Checked:
    then their manager noted something.
    """

    exposed: int = 0
    rehearsed: int = 0
    praised: int = 0
    checked: int = 0

    def __add__(self, other: "Loop") -> "Loop":
        return Loop(
            self.exposed + other.exposed,
            self.rehearsed + other.rehearsed,
            self.praised + other.praised,
            self.checked + other.checked,
        )


@dataclass(frozen=True, slots=True)
class Days:
    """How many of the enrolled had a session on each date of the week, Monday first: that day's active users.

    A person has one session a date at most, so their sum is how many sessions were started.
    """

    of: tuple[int, ...] = (0,) * 7

    def __add__(self, other: "Days") -> "Days":
        return Days(tuple(map(sum, zip(self.of, other.of, strict=True))))


@dataclass(frozen=True, slots=True)
class Counts:
    """What a week's people add to each figure, by place: of everything they did, or of one module's."""

    figures: Mapping[str, Added]
    funnel: Mapping[Place, Funnel]
    loop: Mapping[Place, Loop]
    days: Mapping[Place, Days] = field(default_factory=dict)

    @classmethod
    def nothing(cls) -> "Counts":
        """Return the counts of nobody."""
        return cls({name: {} for name in FIGURES}, {}, {})

    @property
    def enrolled(self) -> Added:
        """The enrolled: those of whom `active_users` asks whether they acted."""
        return self.figures["active_users"]

    def only(self, cohorts: Collection[str]) -> "Counts":
        """Return the part of these cohorts' people."""
        return Counts(
            {name: _only(added, cohorts) for name, added in self.figures.items()},
            _only(self.funnel, cohorts),
            _only(self.loop, cohorts),
            _only(self.days, cohorts),
        )

    def __or__(self, other: "Counts") -> "Counts":
        """Join the counts of people in other places."""
        names = {*self.figures, *other.figures}
        return Counts(
            {name: {**self.figures.get(name, {}), **other.figures.get(name, {})} for name in names},
            {**self.funnel, **other.funnel},
            {**self.loop, **other.loop},
            {**self.days, **other.days},
        )

    def to_json(self) -> str:
        """Return the counts as text to keep."""
        tables: dict[str, Mapping[Place, Any]] = {**self.figures, "funnel": self.funnel, "loop": self.loop}
        places = sorted({place for table in tables.values() for place in table})
        at = {place: n for n, place in enumerate(places)}
        rows = {name: [[at[place], *astuple(one)] for place, one in table.items()] for name, table in tables.items()}
        rows["days"] = [[at[place], *one.of] for place, one in self.days.items()]
        return json.dumps({"places": [astuple(place) for place in places], **rows}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Counts":
        """Read kept counts back."""
        tables = json.loads(text)
        places = [Place(*names) for names in tables.pop("places")]

        def read(name: str, make: Callable[..., T]) -> dict[Place, T]:
            return {places[n]: make(*numbers) for n, *numbers in tables.pop(name, [])}

        funnel, loop = read("funnel", Funnel), read("loop", Loop)
        days = read("days", lambda *numbers: Days(numbers))
        return cls({name: read(name, Sums) for name in (*FIGURES, *tables.keys() - FIGURES.keys())}, funnel, loop, days)

    def split(self, by: By) -> dict[Scope, "Counts"]:
        """Return each group's own part, in the order of their names; who is in none of the cut is in none."""
        figures = {name: _split(added, by) for name, added in self.figures.items()}
        funnel, loop, days = _split(self.funnel, by), _split(self.loop, by), _split(self.days, by)
        values = sorted({value for parts in figures.values() for value in parts})
        return {
            Scope(by, value): Counts(
                {name: parts.get(value, {}) for name, parts in figures.items()},
                funnel.get(value, {}),
                loop.get(value, {}),
                days.get(value, {}),
            )
            for value in values
        }


def _only(added: Mapping[Place, T], cohorts: Collection[str]) -> dict[Place, T]:
    return {place: one for place, one in added.items() if place.cohort in cohorts}


def _split(added: Mapping[Place, T], by: By) -> dict[str, dict[Place, T]]:
    found: dict[str, dict[Place, T]] = {}
    for place, one in added.items():
        if value := place.of(by):
            found.setdefault(value, {})[place] = one
    return found


def is_quiet(counts: Counts) -> bool:
    """Whether fewer than half of the enrolled were delivered anything: then figures say little about people."""
    enrolled = sum(sums.n for sums in counts.enrolled.values())
    return 2 * sum(one.delivered for one in counts.funnel.values()) < enrolled

"""Those who came back in their first week beside those who did not, in what the business counts: once a month.

It is no proof of anything: nobody was drawn to come back, those who did chose to. So it is said beside each figure.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from coaching.differences import newcombe_independent
from coaching.disclosure import MINIMUM
from coaching.faces import MONTHS
from coaching.intervals import wilson
from coaching.reading_words import percent

#: Days that a month looks back on; people's first two weeks have to be over, so that all had the same time.
WINDOW, SETTLED = timedelta(days=90), timedelta(days=14)
#: How soon after their first session somebody comes back to count as early.
WITHIN = 7
#: So many outcomes are compared: of many, one in twenty would look like a difference by chance.
MOST = 3

ASSUMED = "the same work in the same season, and cases that are independent of each other"
CHOSE = "those who came back chose to"


@dataclass(frozen=True, slots=True)
class Cases:
    """So many of so many cases, of so many people."""

    done: int
    cases: int
    people: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome of those who came back, and of the others; None where too few people of either stand behind it."""

    name: str
    back: Cases | None = None
    others: Cases | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """What a steward is told of a month: `back` of `people` came back in their first week; None of too few people."""

    day: date
    back: int | None
    people: int | None
    outcomes: tuple[Compared, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say."""
        return self.people is not None

    def to_json(self) -> str:
        """Return it as text to keep."""
        return json.dumps(asdict(self), default=date.isoformat, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Month":
        """Read what was kept."""
        fields = json.loads(text)
        found = [
            Compared(one["name"], *(Cases(**one[group]) if one[group] else None for group in ("back", "others")))
            for one in fields["outcomes"]
        ]
        return cls(date.fromisoformat(fields["day"]), fields["back"], fields["people"], tuple(found))


def make(day: date, came_back: Mapping[str, bool], measured: Mapping[str, Mapping[str, tuple[int, int]]]) -> Month:
    """Make what is told of a month. `measured` are, by outcome and person, how many of how many cases."""
    back, people = sum(came_back.values()), len(came_back)
    outcomes = tuple(_compare(name, came_back, by_person) for name, by_person in sorted(measured.items())[:MOST])
    shown = people >= MINIMUM
    return Month(day, back if shown else None, people if shown else None, outcomes)


def _compare(name: str, came_back: Mapping[str, bool], by_person: Mapping[str, tuple[int, int]]) -> Compared:
    groups = [
        [by_person[one] for one, early in came_back.items() if early is which and by_person.get(one, (0, 0))[1]]
        for which in (True, False)
    ]
    if any(len(group) < MINIMUM for group in groups):
        return Compared(name)
    return Compared(name, *map(_cases, groups))


def _cases(group: Sequence[tuple[int, int]]) -> Cases:
    return Cases(sum(done for done, _ in group), sum(cases for _, cases in group), len(group))


def title(month: Month) -> str:
    """Return the month that is over."""
    over = month.day.replace(day=1) - timedelta(days=1)
    return f"{MONTHS[over.month - 1]} {over.year}"


def said_back(month: Month) -> str:
    """Say how many came back in their first week."""
    if month.back is None or not month.people:
        return "*Came back in week 1:* too few people to say."
    likely = wilson(month.back, month.people)
    return (
        f"*Came back in week 1:* {month.back} of {month.people} people, likely {percent(likely.low)} to "
        f"{percent(likely.high)} %."
    )


def said(one: Compared) -> str:
    """Say how an outcome differs between the two: both shares, their difference, and how sure it is.

    Examples
    --------
    >>> said(Compared("Repeat calls", Cases(138, 812, 40), Cases(312, 1640, 80))).partition("; ")[2]
    'difference -2 points, likely -5 to +1. No difference shown.'

    """
    if one.back is None or one.others is None:
        return "too few people to say."
    first, second = one.back.done / one.back.cases, one.others.done / one.others.cases
    likely = newcombe_independent(one.back.done, one.back.cases, one.others.done, one.others.cases)
    found = "A difference beyond chance, whatever its cause." if likely.excludes(0) else "No difference shown."
    return (
        f"{percent(first)} % of {one.back.cases} with them ({one.back.people} people), {percent(second)} % of "
        f"{one.others.cases} with the others ({one.others.people}); difference {_points(first - second)} points, "
        f"likely {_points(likely.low)} to {_points(likely.high)}. {found}"
    )


def _points(share: float) -> str:
    points = round(100 * share)
    return f"{points:+d}" if points else "0"

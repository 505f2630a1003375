"""What people are shown of a figure, and what figures are made from."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from coaching.events import LEARNER_ACTS
from coaching.weeks import Week

Band = Literal["below", "pilot", "success"]
Reason = Literal["small", "quiet", "few_teams", "empty", "not_dependable", "almost_none", "almost_all"]

#: Workdays of a week on which somebody must be there (and have agreed) to count in that week.
ENOUGH_DAYS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of one group in one week, in the order of the report's JSON.

    `numerator` and `denominator` are counts, `n` the people who stand behind them, `value`, `low` and `high` a fraction
    (or a count per person) and its 95 % interval. A withheld reading carries none of these, only the reason. Three
    reasons also stand on a reading that is shown: "quiet" (no band), "almost_none" and "almost_all" (band only).
    """

    name: str
    numerator: int | None
    denominator: int | None
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    pilot: float | None
    success: float | None
    band: Band | None
    withheld: bool
    reason: Reason | None

    def to_dict(self) -> dict[str, object]:
        """Return the reading as the report prints it."""
        return asdict(self)


def withheld(name: str, pilot: float | None, success: float | None, reason: Reason) -> Reading:
    """Return a reading that carries its name, its thresholds and why nothing is shown."""
    return Reading(name, None, None, None, None, None, None, pilot, success, None, withheld=True, reason=reason)


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """What the figures need to know of one person in one week.

    `invited_days` and `enrolled_days` count the week's Monday-to-Friday dates on the roster, and on it and agreed.
    `rows` are (local date, event name, count) over the 37 dates up to the week's Sunday. `delivered` prompts came in
    the week; `delivered_before` learner prompts in the week before, of which `finished_before` within 7 days.
    """

    person: str
    manager: str | None
    invited_days: int
    enrolled_days: int
    rows: tuple[tuple[date, str, int], ...] = ()
    delivered_before: int = 0
    finished_before: int = 0
    delivered: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.enrolled_days <= self.invited_days <= 5:
            raise ValueError(f"{self.enrolled_days} days agreed cannot lie in {self.invited_days} of 5 on the roster")
        if not 0 <= self.finished_before <= self.delivered_before:
            raise ValueError(f"{self.finished_before} finished cannot lie in {self.delivered_before} delivered")

    @property
    def invited(self) -> bool:
        """Whether the person counts as invited in the week."""
        return self.invited_days >= ENOUGH_DAYS

    @property
    def enrolled(self) -> bool:
        """Whether the person counts as enrolled in the week."""
        return self.enrolled_days >= ENOUGH_DAYS

    def count(self, name: str, week: Week) -> int:
        """Return how often that event happened within the week."""
        return sum(count for day, event, count in self.rows if event == name and day in week)

    @property
    def sessions(self) -> tuple[date, ...]:
        """The dates on which the person acted as a learner, in order."""
        return tuple(sorted({day for day, event, count in self.rows if event in LEARNER_ACTS and count > 0}))


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """One manager's people in one week."""

    manager: str
    week: Week
    people: tuple[PersonWeek, ...]

    @property
    def enrolled(self) -> tuple[PersonWeek, ...]:
        """Those who count in the week, without the manager."""
        return tuple(one for one in self.people if one.enrolled and one.person != self.manager)

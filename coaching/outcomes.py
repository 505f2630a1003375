"""Outcomes: lagging business measures that others measure, of a person, a manager's team or a cohort, over a period."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

OutcomeScope = Literal["person", "manager", "cohort"]

OUTCOME_SCOPES: tuple[str, ...] = get_args(OutcomeScope)
#: The unit of what is counted: so many of so many.
SHARE = "share"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measure of one scope over dates, both inclusive: numerator over denominator.

    Of a share the denominator is how many were looked at, of any other unit how many were measured: its value is then
    their mean. `who` is a Slack id or a cohort's name.
    """

    name: str
    scope: OutcomeScope
    who: str
    period_start: date
    period_end: date
    numerator: float
    denominator: float
    unit: str = SHARE

    @property
    def value(self) -> float:
        """The share, or the mean."""
        return self.numerator / self.denominator

    @property
    def n(self) -> int:
        """How many stand behind it."""
        return round(self.denominator)

    @property
    def key(self) -> tuple[str, str, str, date, date]:
        """What makes it the same measure: told again, it takes the place of what was told before."""
        return self.name, self.scope, self.who, self.period_start, self.period_end

    @property
    def in_words(self) -> str:
        """Say it with how many stand behind it: "18 % of 212", "42.5 s, n = 40"."""
        if self.unit == SHARE:
            return f"{100 * self.value:.0f} % of {self.n}"
        return f"{self.value:g} {self.unit}, n = {self.n}"

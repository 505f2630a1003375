"""What people answered, as the measures of skill read it: first answers to scenarios, and ratings of check-ins."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

#: How sure somebody said they were, on the answer's own card, before any feedback.
Sure = Literal["sure", "fairly", "guessing"]

#: The same as a number in [0, 1].
CONFIDENCE = MappingProxyType({"sure": 1.0, "fairly": 0.5, "guessing": 0.0})


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """A person's first answer to a scenario they had not met, before any hint and any second try.

    `score` is the mean place of what they chose on the rubric, from 0 (lowest level) to 1 (highest); `day` their local
    date; `right` whether its level is one that works; `sure` is None where they did not say.
    """

    item: str
    day: date
    score: float
    right: bool
    sure: Sure | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"a score lies in [0, 1]; {self.item} has {self.score}")

    @property
    def confidence(self) -> float | None:
        """How sure they were, in [0, 1]."""
        return CONFIDENCE[self.sure] if self.sure else None


@dataclass(frozen=True, slots=True)
class Rating:
    """One statement of a check-in, rated, in [0, 1]; `occasion` is "baseline", "weekly", "probe30" or "probe90"."""

    occasion: str
    checkin: str
    day: date
    value: float

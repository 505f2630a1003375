"""What people answered, as the measures of skill read it: first answers to scenarios, and ratings of check-ins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, cast

from coaching.scenarios import SURE, Sure


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
        return SURE[self.sure] if self.sure else None


@dataclass(frozen=True, slots=True)
class Rating:
    """One statement of a check-in, rated, in [0, 1]; `occasion` is "baseline", "weekly", "probe30" or "probe90"."""

    occasion: str
    checkin: str
    day: date
    value: float


class Act(NamedTuple):
    """What somebody did on a scenario, as its event tells it; `prompt` is the message on which they did it."""

    name: str
    at: datetime
    day: date
    item: str
    prompt: str | None
    outcome: str | None
    value: float | None


#: What comes first of what happened in one moment: a clock may be coarse, and a hint is read before an answer.
_IN_TURN = ("hint_opened", "scenario_step", "confidence_rated", "scenario_answered")
#: The value of a hint that was opened on a further way through, when the first answer had been given.
AFTER_ANSWERING = 1.0
#: Levels of an answer that works.
RIGHT = frozenset({"proficient", "advanced"})
#: After one of these on an earlier message a scenario has been met; opening it shows no more than the situation.
_MEETS = frozenset({"scenario_step", "hint_opened", "scenario_answered"})


def first_answers(acts: Iterable[Act]) -> tuple[FirstAnswer, ...]:
    """Return a person's first answers, the oldest first, from all they did on the scenarios of one module.

    Left out are answers after an opened hint, to a scenario met on an earlier message (answered, begun or its hint
    read there), and those that were not scored. What is left out once never becomes a first answer later.
    """
    in_order = sorted(acts, key=lambda act: (act.at, _IN_TURN.index(act.name)))
    sure: dict[str | None, str | None] = {
        act.prompt: act.outcome for act in in_order if act.name == "confidence_rated" and act.prompt
    }
    met: dict[str, str | None] = {}
    settled: set[str] = set()
    found = []
    for act in in_order:
        if act.name not in _MEETS or act.item in settled:
            continue
        if act.name == "hint_opened" and act.value == AFTER_ANSWERING:
            continue
        again = act.item in met and met[act.item] != act.prompt
        met.setdefault(act.item, act.prompt)
        if act.name == "scenario_step" and not again:
            continue
        settled.add(act.item)
        if act.name == "scenario_answered" and not again and act.value is not None:
            said = sure.get(act.prompt)
            rating = cast("Sure", said) if said in SURE else None
            found.append(FirstAnswer(act.item, act.day, act.value, act.outcome in RIGHT, rating))
    return tuple(found)

"""A scenario's life in the person's hands: the way through its branches, what its answers come to, what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from coaching.items import LevelName, Option, Scenario, Step

#: How sure somebody says they are of their last choice, before any feedback.
Sure = Literal["sure", "fairly", "guessing"]
#: The same between 0 and 1.
SURE: Mapping[Sure, float] = {"sure": 1.0, "fairly": 0.5, "guessing": 0.0}

#: Besides these, "begun-1": one decision is made, and there is another. "planned": done, and a plan was made of it.
#: "lapsed" closed before anybody touched it.
Face = Literal["before", "done", "planned", "snoozed", "paused", "moved", "closed", "lapsed"]

_RUBRIC: tuple[LevelName, ...] = get_args(LevelName)
_WORKS: frozenset[LevelName] = frozenset({"proficient", "advanced"})
_BEGUN = "begun"

#: What was chosen: (step id, option id).
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the choices on one way through a scenario come to.

    `score` runs from 0 to 1. `right`: what was chosen works. `met_must_dos`: no choice was one that must not be made.
    """

    level: LevelName
    score: float
    right: bool
    met_must_dos: bool
    misconceptions: tuple[str, ...]


def outcome_of(scenario: Scenario, answers: Sequence[Choice]) -> Answer:
    """Return what these choices come to: their mean place on the rubric. ValueError if there are none."""
    chosen = [scenario.step(step).option(option) for step, option in answers]
    if not chosen:
        raise ValueError("nothing was chosen")
    places = sum(_RUBRIC.index(option.level) for option in chosen)
    level = _RUBRIC[places // len(chosen)]
    return Answer(
        level=level,
        score=places / len(chosen) / (len(_RUBRIC) - 1),
        right=level in _WORKS,
        met_must_dos=all(option.level != "unacceptable" for option in chosen),
        misconceptions=tuple(dict.fromkeys(option.misconception for option in chosen if option.misconception)),
    )


def works(option: Option) -> bool:
    """Whether this choice is one that works."""
    return option.level in _WORKS


def best(step: Step) -> Option:
    """Return the option of a step that stands highest on the rubric; the first of several."""
    return max(step.options, key=lambda option: _RUBRIC.index(option.level))


def walk(scenario: Scenario, chosen: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return the way that somebody has gone, from the first step to the last one chosen on it.

    `chosen` may hold choices that lie off that way; they are left out, and so is one that the scenario does not have.
    """
    way: list[Choice] = []
    following: str | None = scenario.steps[0].id
    while following is not None and following in chosen:
        step, choice = scenario.step(following), chosen[following]
        option = next((option for option in step.options if option.id == choice), None)
        if option is None:
            break
        way.append((step.id, option.id))
        following = option.leads_to
    return tuple(way)


def step_after(scenario: Scenario, way: Sequence[Choice]) -> Step | None:
    """Return the step that follows on a way; None where the scenario has ended."""
    if not way:
        return scenario.steps[0]
    step, option = way[-1]
    following = scenario.step(step).option(option).leads_to
    return scenario.step(following) if following else None


def decisions(scenario: Scenario) -> int:
    """Return how many decisions it takes; every way through is as long."""
    count, step = 1, scenario.steps[0]
    while following := step.options[0].leads_to:
        count, step = count + 1, scenario.step(following)
    return count


def face_begun(made: int) -> str:
    """Return the face of a scenario in which so many decisions are made: each is another face, to be drawn anew."""
    return f"{_BEGUN}-{made}"


def made(face: str) -> int | None:
    """Return how many decisions a face says are made; None if it is no such face."""
    name, _, count = face.partition("-")
    return int(count) if name == _BEGUN and count.isdecimal() else None


def may_plan(face: str) -> bool:
    """Whether a scenario that shows this face is done, so that a plan can be made of it."""
    return face in {"done", "planned"}


def may_go_on(face: str) -> bool:
    """Whether a scenario that shows this face can be begun or continued.

    So it can where it was put aside, by its person or by a pause: such a press comes from a copy not redrawn yet.
    """
    return face.partition("-")[0] in {"before", "paused", "snoozed", _BEGUN}

"""What can be sent or shown: the authored items, as values that cross rooms."""

from dataclasses import dataclass
from typing import Literal

LevelName = Literal["unacceptable", "developing", "proficient", "advanced"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording (variant) of a nudge.

    `title` and `teaser` are the first post: fit for a lock screen, worth reading without a press.
    `how` is what the press reveals, `example` the words somebody might say.
    """

    variant: str
    title: str
    teaser: str
    how_title: str
    how: str
    example: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """A small thing to try, in one or two wordings."""

    id: str
    moment: str
    behaviour: str
    wordings: tuple[Wording, ...]

    def wording(self, variant: str) -> Wording:
        """Return the wording of that variant; KeyError if the item has none."""
        for wording in self.wordings:
            if wording.variant == variant:
                return wording
        raise KeyError(f"{self.id} has no variant {variant!r}")


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice task for one conversation at work."""

    id: str
    moment: str
    behaviour: str
    title: str
    task: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Statements a person rates from 1 (not at all sure) to 5 (very sure)."""

    id: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A coaching card for a manager: a question for the next one-on-one, and words of recognition."""

    id: str
    question: str
    why: str
    recognition: str


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a rubric, anchored to what can be observed. `value` runs from 0 (lowest) upward."""

    value: int
    name: LevelName
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something a colleague could see or hear, and the moments at work where it belongs.

    `name` follows "did they": "Say it back before solving". `seen` is the same as a peer would say it afterwards:
    "Said it back before solving".
    """

    id: str
    name: str
    seen: str
    moments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """One skill, whole: behaviours, rubric and items in the order in which they are met."""

    id: str
    name: str
    skill: str
    behaviours: tuple[Behaviour, ...]
    rubric: tuple[Level, ...]
    nudges: tuple[Nudge, ...]
    practice: tuple[Practice, ...]
    checkins: tuple[CheckIn, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A pilot as people meet it: what is practised, for how long, and whom to ask."""

    id: str
    name: str
    module: str
    weeks: int
    cohorts: tuple[str, ...]
    owner: str
    contact: str
    thresholds: tuple[tuple[str, float, float, float], ...] = ()


Item = Nudge | Practice | CheckIn | Card

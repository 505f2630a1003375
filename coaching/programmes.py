"""A programme: what is practised, by whom, for how long, what should come of it, and when that is judged."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down"]

#: The weeks after which a verdict is given where a programme names none: this one and its last.
FIRST_READING = 3
#: A verdict rests on so many weeks at the least.
FEWEST_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """The business measure that should move in the end.

    `name` is the one in the outcomes file, `unit` what it is counted in; `better` says which direction is good.
    """

    name: str
    label: str
    unit: str
    better: Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Chain:
    """How a pilot should work: in a moment people show a behaviour, a key figure tells of it, an outcome follows.

    `outcome` is None where nothing of the kind is measured yet. `moment` is one of the behaviour's.
    """

    outcome: Outcome | None
    moment: str
    behaviour: str
    measure: str


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What is expected, written down before it can be seen: a key figure (or "outcome"), and where it should go."""

    words: str
    figure: str
    expect: Direction


@dataclass(frozen=True, slots=True)
class Waves:
    """In how many parts people begin, and how many weeks apart.

    Without a `reason` people are drawn into waves at random, so that later ones can be compared with earlier ones.
    With one, each cohort is a wave, in the order of the programme's list.
    """

    count: int = 1
    weeks_apart: int = 2
    reason: str | None = None

    @property
    def drawn(self) -> bool:
        """Whether people are drawn into waves when their cohort is opened."""
        return self.count > 1 and self.reason is None


@dataclass(frozen=True, slots=True)
class Programme:
    """A pilot as people meet it: what is practised, for how long, and whom to ask.

    `sponsor` is the role of whoever wants it, `chain` how it should work, `hypotheses` what is expected of it.
    `reading_weeks` are those after which a verdict is given; empty for the usual ones.
    `about_managers`: colleagues may be asked about their own manager. `mentors` may add a model response to a scenario.
    """

    id: str
    name: str
    module: str
    weeks: int
    cohorts: tuple[str, ...]
    owner: str
    contact: str
    sponsor: str
    chain: Chain
    hypotheses: tuple[Hypothesis, ...] = ()
    waves: Waves = Waves()
    reading_weeks: tuple[int, ...] = ()
    thresholds: tuple[tuple[str, float, float, float], ...] = ()
    about_managers: bool = False
    mentors: tuple[str, ...] = ()

    @property
    def read_in(self) -> tuple[int, ...]:
        """The weeks, 1 being the first, after which a verdict is given; none for a programme of a single week."""
        usual = tuple(week for week in sorted({FIRST_READING, self.weeks}) if FEWEST_WEEKS <= week <= self.weeks)
        return self.reading_weeks or usual

"""Made-up learners whose true skill is known: how they answer, so that what we read of them can be held against it.

Every draw is a hash of the seed and of what is drawn: the same pilot comes out the same, in whatever order it is run.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import NormalDist
from typing import get_args

from coaching.items import LevelName, Option, Scenario
from coaching.scenarios import Choice, Sure, step_after

_NORMAL = NormalDist()
_RUBRIC: tuple[LevelName, ...] = get_args(LevelName)

#: Where one rung of the rubric ends and the next begins, in standard deviations of skill over people.
CUTS = (-1.2, 0.0, 1.2)
#: How much items differ in difficulty, and answers of one person to the same item by chance, in the same unit.
ITEM_SPREAD, ANSWER_SPREAD = 0.4, 1.0
#: How much better an item goes that was answered before: the memory of it, which is no skill.
MEMORY = 0.8
#: How far a person's picture of themselves lies from their skill, and from one day to the next.
SELF_SPREAD, MOOD_SPREAD = 0.8, 0.5
#: How often a hint is opened.
HINTS = 0.12
#: The least and the most that people answer, as the share of messages in a week in which they take part.
LEAST_KEEN, MOST_KEEN = 0.55, 1.0


def uniform(*parts: object) -> float:
    """Draw a number between 0 and 1, neither of them included, the same for the same parts."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=7).digest()
    return (int.from_bytes(digest) + 0.5) / (1 << 56)


def normal(*parts: object) -> float:
    """Draw a standard normal number, the same for the same parts."""
    return _NORMAL.inv_cdf(uniform(*parts))


@dataclass(slots=True)
class Learner:
    """Somebody made up.

    Skill and difficulty are in standard deviations of skill over people; `gain` is what each practised item adds.
    """

    seed: int
    name: str
    gain: float = 0.0
    practised: int = 0
    met: set[str] = field(default_factory=set)

    @property
    def skill(self) -> float:
        """Their true skill now."""
        return self.began_with + self.gain * self.practised

    @property
    def began_with(self) -> float:
        """Their true skill on the first day."""
        return normal(self.seed, "skill", self.name)

    @property
    def keen(self) -> float:
        """The share of messages they answer, in a week in which they take part."""
        return LEAST_KEEN + (MOST_KEEN - LEAST_KEEN) * uniform(self.seed, "keen", self.name)

    def answers(self, prompt: str) -> bool:
        """Whether they answer that message, in a week in which they take part."""
        return uniform(self.seed, "answers", self.name, prompt) < self.keen

    def takes_hint(self, prompt: str) -> bool:
        """Whether they open a hint before answering."""
        return uniform(self.seed, "hint", self.name, prompt) < HINTS

    def delay(self, prompt: str) -> timedelta:
        """Return how long after it came they answer a message: some minutes, at times an hour or two."""
        return timedelta(seconds=round(60 + 7000 * uniform(self.seed, "delay", prompt) ** 3))

    def way(self, scenario: Scenario, prompt: str) -> tuple[Choice, ...]:
        """Choose an option at each step until the scenario ends: the one nearest to the rung they reach there."""
        way: list[Choice] = []
        while (step := step_after(scenario, way)) is not None:
            way.append((step.id, self._choose(step.options, scenario.id, prompt, step.id).id))
        return tuple(way)

    def _choose(self, options: Sequence[Option], item: str, prompt: str, step: str) -> Option:
        reached = self.skill - ITEM_SPREAD * normal(self.seed, "difficulty", item) + MEMORY * (item in self.met)
        reached += ANSWER_SPREAD * normal(self.seed, "answer", self.name, prompt, step)
        rung = sum(reached > cut for cut in CUTS)
        return min(options, key=lambda option: (abs(_RUBRIC.index(option.level) - rung), option.id))

    def sure(self, prompt: str) -> Sure:
        """Return how sure they say they are: by their picture of themselves, not by how it went."""
        felt = self.skill + SELF_SPREAD * normal(self.seed, "self", self.name)
        felt += MOOD_SPREAD * normal(self.seed, "mood", self.name, prompt)
        return "guessing" if felt < -0.7 else "fairly" if felt < 0.5 else "sure"

    def rating(self, prompt: str, statement: int) -> str:
        """Return the chip, "1" to "5", with which they rate a statement about themselves."""
        felt = self.skill + SELF_SPREAD * normal(self.seed, "self", self.name)
        felt += MOOD_SPREAD * normal(self.seed, "mood", self.name, prompt, statement)
        return str(1 + sum(felt > cut for cut in (-1.5, -0.5, 0.5, 1.5)))

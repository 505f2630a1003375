"""What the people of a period add to the gap map: sums by place, which can be added up and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.counts import Counts
from coaching.scopes import Added, Place, Sums


@dataclass(frozen=True, slots=True)
class Found:
    """What the people of a period add, by place.

    `enrolled` says how many take part. Of their first answers, by (module, behaviour), each person adds the levels
    together and how many answers there are; of managers' notes, by module, the newest level and 1. Levels are counted
    in `mean_levels.PARTS`; a note's place has the manager who wrote it.
    """

    enrolled: Mapping[Place, int] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Added] = field(default_factory=dict)
    checks: Mapping[str, Added] = field(default_factory=dict)

    def to_counts(self) -> Counts:
        """Return it as a closed week keeps what people add, a figure a row of the map."""
        figures: dict[str, Added] = {
            "enrolled": {place: Sums(count) for place, count in self.enrolled.items()},
            **{f"answers {module} {behaviour}": added for (module, behaviour), added in self.answers.items()},
            **{f"checks {module}": added for module, added in self.checks.items()},
        }
        return Counts(figures, {}, {})

    @classmethod
    def from_counts(cls, counts: Counts) -> "Found":
        """Read it back."""
        answers: dict[tuple[str, str], Added] = {}
        checks: dict[str, Added] = {}
        for name, added in counts.figures.items():
            what, *about = name.split(" ")
            if what == "answers":
                answers[about[0], about[1]] = added
            elif what == "checks":
                checks[" ".join(about)] = added
        enrolled = {place: sums.n for place, sums in counts.figures["enrolled"].items()}
        return cls(enrolled, answers, checks)

"""What each kind of prompt may do, one line a kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Budget = Literal["learner", "manager", "free"]


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one kind.

    `priority`: lower goes first where places are few. `lasts`: sending ends that long after the prompt was due.
    """

    name: str
    budget: Budget
    priority: int
    needs_consent: bool
    lasts: timedelta


KINDS = {
    kind.name: kind
    for kind in (
        Kind("invitation", "free", 0, needs_consent=False, lasts=timedelta(days=28)),
        Kind("nudge", "learner", 30, needs_consent=True, lasts=timedelta(days=2)),
        Kind("digest", "manager", 10, needs_consent=True, lasts=timedelta(days=3)),
    )
}

#: Learner prompts: those that a completion rate counts.
LEARNER_KINDS = frozenset(name for name, kind in KINDS.items() if kind.budget == "learner")

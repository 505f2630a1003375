"""What our measures read of a made-up pilot, held against what is true of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.capability import standing
from coaching.difficulty import norms_of
from coaching.first_answers import FirstAnswer
from coaching.intervals import Interval
from coaching.made_up import TEAM
from coaching.progress import held, plateau
from coaching.ranks import spearman
from scheduler.simulation import Made
from storage import first_answers
from storage.engine import Store

#: Fewer people are put into no order.
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was read of how many people, and how well the order of their index is that of their true skill.

    `held` counts people by verdict: "held", "not_held", or why it is withheld; `plateau` likewise.
    """

    first_answers: int
    read: int
    rank: float | None
    likely: Interval | None
    held: dict[str, int]
    plateau: dict[str, int]
    true_gain: float


def read(store: Store, made: Made) -> Recovered:
    """Read every learner as they would be read on the pilot's last date, and compare."""
    today = made.design.last_day
    answers: dict[str, Sequence[FirstAnswer]] = {}
    for page in first_answers.pages(store, TEAM, made.module):
        answers |= {who: found for who, found in page.items() if who in made.learners}
    norms = norms_of(answers.values())
    indices = {who: standing(found, norms).index.value for who, found in answers.items()}
    pairs = [(value, made.learners[who].skill) for who, value in indices.items() if value is not None]
    gains = [held(found, norms, today=today) for found in answers.values()]
    levels = [plateau(found, today=today) for found in answers.values()]
    tells = len(pairs) >= _ENOUGH and len({value for value, _ in pairs}) > 1
    ranked = spearman([one for one, _ in pairs], [true for _, true in pairs]) if tells else (None, None)
    learners = made.learners.values()
    return Recovered(
        first_answers=sum(map(len, answers.values())),
        read=len(pairs),
        rank=ranked[0],
        likely=ranked[1],
        held=Counter(one.withheld or ("held" if one.is_reliable else "not_held") for one in gains),
        plateau=Counter(one.course or "few_answers" for one in levels),
        true_gain=sum(one.skill - one.began_with for one in learners) / len(learners),
    )

"""How hard each scenario is, and how much one person's answers differ by chance: learnt from everybody's answers."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from coaching.first_answers import FirstAnswer

#: An item's difficulty counts once so many people have answered it.
ENOUGH_PEOPLE = 30
#: As if so many more had found it neither hard nor easy: at 30 people three quarters of what was seen count.
SHRINK = 10
#: From so many degrees of freedom on, the spread of one person's answers is known well enough to judge a change by.
ENOUGH_DF = 30
#: Answers closer together than this are taken for answers of one and the same skill.
BLOCK = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Norms:
    """What everybody's first answers tell about the items of a module.

    Parameters
    ----------
    easier : mapping of str to float
        How much higher than a person's own line their answers to an item are, in score; positive for an easy one.
        Only items that `ENOUGH_PEOPLE` answered; shrunk towards 0.
    spread : float
        The standard deviation of a single answer about its person's own level, in score: the standard error of
        measurement of one answer. Meaningless while `df` is 0.
    df : int
        The degrees of freedom behind `spread`.
    people : int
        How many people gave a first answer.

    """

    easier: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.0
    df: int = 0
    people: int = 0

    @property
    def known(self) -> bool:
        """Whether `spread` rests on enough answers."""
        return self.df >= ENOUGH_DF

    def adjusted(self, answer: FirstAnswer) -> float:
        """Return an answer's score as on an item of ordinary difficulty; it may lie a little outside [0, 1]."""
        return answer.score - self.easier.get(answer.item, 0.0)


#: What is known before anybody has answered.
NO_NORMS = Norms()


def norms_of(everybody: Iterable[Sequence[FirstAnswer]]) -> Norms:
    r"""Learn the difficulty of items, and the spread of one person's answers, from the first answers of everybody.

    Parameters
    ----------
    everybody : iterable of sequence of FirstAnswer
        Each person's first answers in the order in which they gave them.

    Returns
    -------
    Norms
        Difficulty of item j: the mean residual :math:`d_j` of its answers, times :math:`n_j / (n_j + 10)`, from
        n = 30 people on. Spread: :math:`s_w = \sqrt{\sum (x - \bar x_{ib})^2 / \sum (n_{ib} - 1)}` of the adjusted
        scores x of person i in block b of four weeks.

    Notes
    -----
    A residual is what is left of an answer after its person's own mean and the common line over the place of an answer
    in its person's row (1st, 2nd, ...). So neither able people who answered an item, nor what everybody learnt before
    they met it, makes it look easy. Where all people meet all items in the same order, a difficulty that rises or falls
    evenly along that order cannot be told from learning: it is then taken for learning. An item's residual is shrunk a
    little more than said, since it is part of its person's mean.

    Spread is taken within four weeks, so that real change between them is not taken for error. It assumes that people
    do not differ in it.

    References
    ----------
    Efron B, Morris C (1975). Data analysis using Stein's estimator and its generalizations. JASA 70:311-319.
    doi:10.1080/01621459.1975.10479864 (shrinkage).
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19.
    doi:10.1037/0022-006X.59.1.12 (the standard error of measurement, here from spread within people).

    """
    rows = [list(answers) for answers in everybody if answers]
    easier = _easier(rows)
    bare = Norms(easier)
    squares, df = 0.0, 0
    for answers in rows:
        blocks: dict[int, list[float]] = {}
        for one in answers:
            blocks.setdefault((one.day - answers[0].day) // BLOCK, []).append(bare.adjusted(one))
        for block in blocks.values():
            mean = math.fsum(block) / len(block)
            squares += math.fsum((score - mean) ** 2 for score in block)
            df += len(block) - 1
    return Norms(easier, math.sqrt(squares / df) if df else 0.0, df, len(rows))


def _easier(rows: Sequence[Sequence[FirstAnswer]]) -> dict[str, float]:
    """Return the shrunk mean residual of each item that enough people answered."""
    several = [answers for answers in rows if len(answers) > 1]
    cross = squares = 0.0
    for answers in several:
        middle, mean = (len(answers) - 1) / 2, _mean(answers)
        cross += math.fsum((n - middle) * (one.score - mean) for n, one in enumerate(answers))
        squares += math.fsum((n - middle) ** 2 for n in range(len(answers)))
    slope = cross / squares if squares else 0.0
    residuals: dict[str, list[float]] = {}
    for answers in several:
        middle, mean = (len(answers) - 1) / 2, _mean(answers)
        for n, one in enumerate(answers):
            residuals.setdefault(one.item, []).append(one.score - mean - slope * (n - middle))
    return {
        item: math.fsum(found) / (len(found) + SHRINK)
        for item, found in sorted(residuals.items())
        if len(found) >= ENOUGH_PEOPLE
    }


def _mean(answers: Sequence[FirstAnswer]) -> float:
    return math.fsum(one.score for one in answers) / len(answers)

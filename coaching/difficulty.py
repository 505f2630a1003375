"""How hard each scenario is, and how much one person's answers differ by chance: learnt from everybody's answers."""

import math
from collections import Counter
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
#: People's means and items' difficulties are found by turns; they move no further after so many.
_TURNS = 12


@dataclass(frozen=True, slots=True)
class Norms:
    """What everybody's first answers tell about the items of a module.

    Parameters
    ----------
    easier : mapping of str to float
        How much higher than a person's own mean their answers to an item are, in score; positive for an easy one.
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
        Difficulty of item j: the mean of what its answers lie above their persons' own (adjusted) means, times
        :math:`n_j / (n_j + 10)`, from n = 30 people on. Spread:
        :math:`s_w = \sqrt{\sum (x - \bar x_{ib})^2 / \sum (n_{ib} - 1)}` of the adjusted scores x of person i in
        block b of four weeks.

    Notes
    -----
    The additive model score = person + item, fitted by turns; items answered by able people do not look easy for that.
    An item of which too little is known has difficulty 0, and its own ups and downs stay part of the spread.

    Where all people meet all items in the same order, an item's place and its difficulty cannot be told apart: what
    everybody gains on the way then makes the later items look easier, and is taken off. A gain is then one beyond
    everybody's, and is told too seldom rather than too often. Where the order differs between people, both are found.

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
    """Return how much easier than others each item is that enough people answered; 0 on average over answers.

    Whoever answered one scenario alone tells nothing of it.
    """
    several = [answers for answers in rows if len(answers) > 1]
    counts = Counter(one.item for answers in several for one in answers)
    known = {item: count for item, count in sorted(counts.items()) if count >= ENOUGH_PEOPLE}
    easier = dict.fromkeys(known, 0.0)
    for _ in range(_TURNS if known else 0):
        above: dict[str, list[float]] = {item: [] for item in known}
        for answers in several:
            mean = math.fsum(one.score - easier.get(one.item, 0.0) for one in answers) / len(answers)
            for one in answers:
                if one.item in above:
                    above[one.item].append(one.score - mean)
        easier = {item: math.fsum(found) / (len(found) + SHRINK) for item, found in above.items()}
        middle = math.fsum(easier[item] * count for item, count in known.items()) / sum(known.values())
        easier = {item: value - middle for item, value in easier.items()}
    return easier

"""Better or worse than last week: the same people, asked about twice."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.intervals import Interval, newcombe_paired, t_quantile
from coaching.kpis import FIGURES, parts, quiet
from coaching.readings import PersonWeek
from coaching.weeks import Week

#: Figures whose change is not judged: whether people agreed is no trend, and a prompt is not asked about twice.
_NOT_COMPARED = frozenset({"uptake", "completion_rate"})


@dataclass(frozen=True, slots=True)
class Change:
    """A week less the week before for the same `n` people, in the figure's unit, with its 95 % interval.

    `direction` is None where the interval holds 0: too close to call. Value and interval are None where the figure is
    not compared, a week was quiet, or fewer than two people count in both weeks.
    """

    name: str
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    direction: Literal["up", "down"] | None = None


def compare(people_this: Sequence[PersonWeek], people_last: Sequence[PersonWeek], name: str, *, week: Week) -> Change:
    """Compare a figure in `week` with the week before, for the people who count in both."""
    figure = FIGURES[name]
    now, then = parts(figure, people_this, week), parts(figure, people_last, week.before())
    pairs = [(now[person][0], then[person][0]) for person in now.keys() & then.keys()]
    if name in _NOT_COMPARED or len(pairs) < 2 or quiet(people_this) or quiet(people_last):
        return Change(name, len(pairs))
    likely = (
        _mean_change(pairs)
        if figure.scale == "rate"
        else newcombe_paired(
            sum(a and b for a, b in pairs),
            sum(a and not b for a, b in pairs),
            sum(b and not a for a, b in pairs),
            sum(not a and not b for a, b in pairs),
        )
    )
    value = sum(a - b for a, b in pairs) / len(pairs)
    direction: Literal["up", "down"] = "up" if value > 0 else "down"
    return Change(name, len(pairs), value, likely.low, likely.high, direction if likely.excludes(0) else None)


def _mean_change(pairs: Sequence[tuple[int, int]]) -> Interval:
    """Return Student's t interval of the mean change of a count.

    Its variance is at least that of two chance counts: eight people who all did one task more are not certainty.
    """
    n, mean = len(pairs), sum(a - b for a, b in pairs) / len(pairs)
    spread = max(sum((a - b - mean) ** 2 for a, b in pairs) / (n - 1), sum(a + b for a, b in pairs) / n)
    half = t_quantile(n - 1) * math.sqrt(spread / n)
    return Interval(mean - half, mean + half)

"""Better or worse than last week: the same people, asked about twice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.across import ENOUGH_TEAMS
from coaching.intervals import Interval, newcombe_paired, t_quantile
from coaching.kpis import FIGURES, Figure, parts, quiet
from coaching.readings import PersonWeek
from coaching.scopes import Sums, total
from coaching.weeks import Week

#: Figures whose change is not judged: whether people agreed is no trend, and a prompt is not asked about twice.
NOT_COMPARED = frozenset({"uptake", "completion_rate"})


@dataclass(frozen=True, slots=True)
class Change:
    """A week less the week before for the same `n` people, in the figure's unit, with its 95 % interval.

    `direction` is None where the interval holds 0: too close to call. Value and interval are None where the figure is
    not compared, a week was quiet, or too few people or teams count in both weeks.
    """

    name: str
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    direction: Literal["up", "down"] | None = None


@dataclass(frozen=True, slots=True)
class Twice:
    """A figure of the same people in two weeks, by their manager in the later one.

    A team's sums are over people with the part (what they add this week, what they added the week before). `came` and
    `left` are people who count in only the later, or only the earlier week; `quiet`: one of the two was a quiet week.
    """

    teams: Mapping[str, Sums]
    came: int = 0
    left: int = 0
    quiet: bool = False

    @property
    def together(self) -> Sums:
        """All of them, whoever leads them."""
        return total(self.teams.values())


def compare(people_this: Sequence[PersonWeek], people_last: Sequence[PersonWeek], name: str, *, week: Week) -> Change:
    """Compare a figure in `week` with the week before, for the people of one team who count in both."""
    figure = FIGURES[name]
    now, then = parts(figure, people_this, week), parts(figure, people_last, week.before())
    pairs = Sums.of((now[person][0], then[person][0]) for person in now.keys() & then.keys())
    if name in NOT_COMPARED or pairs.n < 2 or quiet(people_this) or quiet(people_last):
        return Change(name, pairs.n)
    return _change(figure, pairs, _alike(figure, pairs))


def compare_teams(name: str, twice: Twice) -> Change:
    r"""Compare a figure with the week before, for the same people of one manager or of several.

    Parameters
    ----------
    name : str
        One of the key figures.
    twice : Twice
        What the same people add in both weeks, by manager.

    Returns
    -------
    Change
        In the figure's unit. Not compared with two to four managers: they say too little of how managers differ.

    Notes
    -----
    The people of one manager are one cluster. With d the change per person over all of them, the range is d plus or
    minus :math:`t_{m-1} \sqrt{v}`, where :math:`v = \frac{m}{m-1} \sum (d_i - d n_i)^2 / (\sum n_i)^2`, d_i is what a
    manager's n_i people changed by together, and m the number of managers. Luck can make managers look more alike than
    people are: so the range also holds all of the one that takes people as independent.

    It assumes that managers do not act on each other. It does not say what made the change.

    References
    ----------
    Cochran WG (1977). Sampling Techniques, third edition, chapter 6: the variance of a ratio.
    Donner A, Klar N (2000). Design and Analysis of Cluster Randomization Trials in Health Research. Arnold.
    Newcombe RG (1998), as in `intervals.newcombe_paired`.

    Examples
    --------
    Five managers of ten people each; two, four, three, five and one more of each took part than the week before:

    >>> teams = {str(gain): Sums.of([(1, 0)] * gain + [(1, 1)] * (10 - gain)) for gain in (1, 2, 3, 4, 5)}
    >>> found = compare_teams("active_users", Twice(teams))
    >>> found.n, found.direction, round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (50, 'up', 0.3, 0.1, 0.5)

    """
    figure, sums = FIGURES[name], twice.together
    teams = [one for one in twice.teams.values() if one.n]
    if name in NOT_COMPARED or twice.quiet or sums.n < 2 or 1 < len(teams) < ENOUGH_TEAMS:
        return Change(name, sums.n)
    likely = _alike(figure, sums)
    if len(teams) >= ENOUGH_TEAMS:
        likely = _hull(likely, _clustered(teams, sums))
    return _change(figure, sums, likely)


def _change(figure: Figure, sums: Sums, likely: Interval) -> Change:
    value = (sums.top - sums.bottom) / sums.n
    low, high = (likely.low, likely.high) if figure.scale == "rate" else (max(-1.0, likely.low), min(1.0, likely.high))
    direction: Literal["up", "down"] = "up" if value > 0 else "down"
    return Change(figure.name, sums.n, value, low, high, direction if likely.excludes(0) else None)


def _alike(figure: Figure, sums: Sums) -> Interval:
    """Return the range of the change of people who act independently of each other."""
    if figure.scale == "rate":
        return _mean_change(sums)
    both = sums.cross
    now_only, then_only = sums.top - both, sums.bottom - both
    return newcombe_paired(both, now_only, then_only, sums.n - both - now_only - then_only)


def _mean_change(sums: Sums) -> Interval:
    """Return Student's t interval of the mean change of a count.

    Its variance is at least that of two chance counts: eight people who all did one task more are not certainty.
    """
    n, mean = sums.n, (sums.top - sums.bottom) / sums.n
    squares = sums.tops - 2 * sums.cross + sums.bottoms - n * mean * mean
    spread = max(squares / (n - 1), (sums.top + sums.bottom) / n)
    half = t_quantile(n - 1) * math.sqrt(spread / n)
    return Interval(mean - half, mean + half)


def _clustered(teams: Sequence[Sums], sums: Sums) -> Interval:
    m, mean = len(teams), (sums.top - sums.bottom) / sums.n
    squares = sum((one.top - one.bottom - mean * one.n) ** 2 for one in teams)
    half = t_quantile(m - 1) * math.sqrt(m / (m - 1) * squares) / sums.n
    return Interval(mean - half, mean + half)


def _hull(one: Interval, other: Interval) -> Interval:
    return Interval(min(one.low, other.low), max(one.high, other.high))

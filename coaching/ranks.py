"""Whether two measures put people into the same order."""

import math
from collections.abc import Sequence

from coaching.intervals import Interval, Z


def spearman(one: Sequence[float], other: Sequence[float]) -> tuple[float, Interval]:
    r"""Return the rank correlation of two measures of the same people, with its 95 % interval.

    Parameters
    ----------
    one, other : sequence of float
        A value of each person, in the same order; at least four people, and not all of them alike in either.

    Returns
    -------
    (float, Interval)
        In [-1, 1]: Pearson's correlation of the ranks, people with equal values sharing their mean rank. The interval
        is :math:`\tanh(\tanh^{-1} r \pm 1.96 \sqrt{(1 + r^2 / 2) / (n - 3)})`.

    Raises
    ------
    ValueError
        If the lengths differ, or there are fewer than four people, or a measure does not vary.

    References
    ----------
    Bonett DG, Wright TA (2000). Sample size requirements for estimating Pearson, Kendall and Spearman correlations.
    Psychometrika 65:23-28. doi:10.1007/BF02294183

    Examples
    --------
    >>> r, likely = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(r, 3), round(likely.low, 3), round(likely.high, 3)
    (0.8, -0.457, 0.991)

    """
    n = len(one)
    if n != len(other) or n < 4:
        raise ValueError(f"two values each of four people or more; got {n} and {len(other)}")
    a, b = _ranks(one), _ranks(other)
    middle = (n + 1) / 2
    spread = math.fsum((x - middle) ** 2 for x in a) * math.fsum((y - middle) ** 2 for y in b)
    if spread == 0:
        raise ValueError("a measure on which all people are alike puts them into no order")
    r = math.fsum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True)) / math.sqrt(spread)
    if abs(r) >= 1 - 1e-12:
        return math.copysign(1.0, r), Interval(math.copysign(1.0, r), math.copysign(1.0, r))
    half = Z * math.sqrt((1 + r * r / 2) / (n - 3))
    return r, Interval(math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def _ranks(values: Sequence[float]) -> list[float]:
    """Return each value's rank from 1; equal values share their mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return ranks

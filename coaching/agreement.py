"""How far raters agree: Krippendorff's alpha, Gwet's AC1 and AC2, plain agreement, and each one's likely range.

Units are what is rated: each is a mapping of rater to level. Levels are numbered as the scale has them, the lowest
first; one that nobody used is still a level.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from coaching.intervals import Interval

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["identity", "linear", "quadratic", "ordinal"]
#: Why there is no figure: all ratings are equal, nothing was rated twice, or nothing was rated at all.
Why = Literal["no_variation", "rated_once", "not_rated"]

Unit = Mapping[str, float]
#: How often each level was given to one unit, in the order of the levels.
Tally = tuple[int, ...]
Distance = Callable[[int, int], float]

#: A range needs so many units rated by two people or more; below the second number it says less than it seems to.
FEWEST, FEW_UNITS = 3, 10
#: Resamples of a bootstrap; and the share of them that must have a value, or the range is none.
TIMES, ENOUGH = 1000, 0.95


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure of agreement; `value` is None where there is none, and `why` says why not."""

    value: float | None
    why: Why | None = None
    likely: Interval | None = None


Measure = Callable[[Sequence[Tally]], Agreement]


def tallies(units: Sequence[Unit], levels: Sequence[float]) -> list[Tally]:
    """Count how often each level was given to each unit. ValueError for a rating that is no level."""
    places = {level: place for place, level in enumerate(levels)}
    if len(places) != len(levels) or list(levels) != sorted(levels):
        raise ValueError(f"levels must rise; got {list(levels)}")
    found = []
    for unit in units:
        counts = [0] * len(levels)
        for given in unit.values():
            if given not in places:
                raise ValueError(f"{given!r} is no level; known are {list(levels)}")
            counts[places[given]] += 1
        found.append(tuple(counts))
    return found


def doubly_rated(counted: Sequence[Tally]) -> int:
    """Return how many units two raters or more have rated: only those tell of agreement."""
    return sum(sum(counts) > 1 for counts in counted)


def alpha(counted: Sequence[Tally], levels: Sequence[float], metric: Metric = "ordinal") -> Agreement:
    r"""Return Krippendorff's alpha: 1 for perfect agreement, 0 for as much as chance would bring.

    Parameters
    ----------
    counted : sequence of Tally
        For each unit how often each level was given (`tallies`). Units rated once count nowhere.
    levels : sequence of float
        The scale, rising; the numbers matter for "interval" and "ratio" only. "ratio" needs levels of 0 or more.
    metric : {"nominal", "ordinal", "interval", "ratio"}
        How far two levels lie apart.

    Returns
    -------
    Agreement
        :math:`1 - D_o / D_e`, at most 1, below 0 where raters differ more than by chance. "no_variation" where every
        rating is the same: then nothing could have been disagreed on. "rated_once" where no unit was rated twice.

    Notes
    -----
    With :math:`o_{ck}` the coincidences, each unit of m raters adding its pairs divided by m - 1, and :math:`n_c` their
    sums, :math:`\alpha = 1 - (n - 1) \sum o_{ck} \delta^2_{ck} / \sum n_c n_k \delta^2_{ck}`. The ordinal distance is
    :math:`\sum_{g=c}^{k} n_g - (n_c + n_k) / 2`, from the data's own frequencies. It is not Gwet's ordinal weight.

    References
    ----------
    Krippendorff K (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, Annenberg School,
    sections C and D. https://repository.upenn.edu/asc_papers/43
    Krippendorff K (2019). Content Analysis, 4th ed., chapter 12. doi:10.4135/9781071878781

    Examples
    --------
    Krippendorff's four observers and twelve units, with gaps:

    >>> observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    >>> units = [{who: int(row[u]) for who, row in enumerate(observers) if row[u] != "."} for u in range(12)]
    >>> round(alpha(tallies(units, [1, 2, 3, 4, 5]), [1, 2, 3, 4, 5]).value, 3)
    0.815

    """
    used = [counts for counts in counted if sum(counts) > 1]
    if not used:
        return Agreement(None, "rated_once" if any(map(sum, counted)) else "not_rated")
    totals = [sum(counts[place] for counts in used) for place in range(len(levels))]
    distance = _distance(levels, totals, metric)
    seen = expected = 0.0
    for c, k in combinations(range(len(levels)), 2):
        apart = distance(c, k) ** 2
        seen += apart * sum(counts[c] * counts[k] / (sum(counts) - 1) for counts in used)
        expected += apart * totals[c] * totals[k]
    if expected == 0:
        return Agreement(None, "no_variation")
    return Agreement(1 - (sum(totals) - 1) * seen / expected)


def _distance(levels: Sequence[float], totals: Sequence[int], metric: Metric) -> Distance:
    """Return Krippendorff's difference between two levels, by their places, not yet squared."""
    if metric == "nominal":
        return lambda c, k: float(c != k)
    if metric == "ordinal":
        return lambda c, k: sum(totals[c : k + 1]) - (totals[c] + totals[k]) / 2
    if metric == "interval":
        return lambda c, k: levels[c] - levels[k]
    return lambda c, k: (levels[c] - levels[k]) / (levels[c] + levels[k])


def gwet(counted: Sequence[Tally], levels: Sequence[float], weights: Weights = "ordinal") -> Agreement:
    r"""Return Gwet's agreement coefficient: AC1 with "identity" weights, else AC2.

    Parameters
    ----------
    counted : sequence of Tally
        For each unit how often each level was given. Units rated once count for how common each level is.
    levels : sequence of float
        The scale, rising, at least two levels; those that nobody used count.
    weights : {"identity", "linear", "quadratic", "ordinal"}
        How much two different levels still agree.

    Returns
    -------
    Agreement
        :math:`(p_a - p_e) / (1 - p_e)`. "no_variation" and "rated_once" as for `alpha`.

    Notes
    -----
    :math:`p_a` is the mean over doubly rated units of :math:`\sum_k r_k (r^*_k - 1) / (r (r - 1))` with
    :math:`r^*_k = \sum_l w_{kl} r_l`; :math:`p_e = T_w / (q (q - 1)) \sum_k \pi_k (1 - \pi_k)`, with :math:`T_w` the
    sum of all weights and :math:`\pi_k` the mean share of level k over all units. It stays high on a skewed item, on
    which alpha falls to 0: with 19 of 20 units agreed on one level and one split, alpha is 0.000 and AC1 0.947.

    References
    ----------
    Gwet KL (2014). Handbook of Inter-Rater Reliability, 4th ed., chapters 4 and 5, equations 5.10 to 5.13.
    Gwet KL (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    Br J Math Stat Psychol 61:29-48. doi:10.1348/000711006X126600

    Examples
    --------
    >>> split = [(2, 0)] * 19 + [(1, 1)]
    >>> round(gwet(split, [0, 1], "identity").value, 3), round(alpha(split, [0, 1]).value, 3)
    (0.947, 0.0)

    """
    rated = [counts for counts in counted if sum(counts)]
    used = [counts for counts in rated if sum(counts) > 1]
    if not used:
        return Agreement(None, "rated_once" if rated else "not_rated")
    places = range(len(levels))
    if sum(any(counts[k] for counts in rated) for k in places) < 2:
        return Agreement(None, "no_variation")
    weight = [[_weight(levels, k, other, weights) for other in places] for k in places]
    agreed = sum(_agreed(counts, weight) for counts in used) / len(used)
    common = [sum(counts[k] / sum(counts) for counts in rated) / len(rated) for k in places]
    chance = sum(map(sum, weight)) / (len(levels) * (len(levels) - 1)) * sum(p * (1 - p) for p in common)
    return Agreement((agreed - chance) / (1 - chance))


def _agreed(counts: Tally, weight: Sequence[Sequence[float]]) -> float:
    """Return how far the raters of one unit agree, partial agreement by its weight."""
    raters = sum(counts)
    near = (sum(w * other for w, other in zip(row, counts, strict=True)) for row in weight)
    return sum(one * (close - 1) for one, close in zip(counts, near, strict=True)) / (raters * (raters - 1))


def _weight(levels: Sequence[float], k: int, other: int, weights: Weights) -> float:
    if k == other or weights == "identity":
        return float(k == other)
    if weights == "ordinal":
        return 1 - math.comb(abs(k - other) + 1, 2) / math.comb(len(levels), 2)
    apart = abs(levels[k] - levels[other]) / (levels[-1] - levels[0])
    return 1 - (apart if weights == "linear" else apart**2)


def raw(counted: Sequence[Tally]) -> Agreement:
    """Return the share of pairs of raters that gave the same level, as the mean over doubly rated units.

    It is no measure of skill: where one level is common, raters agree by chance. It stands beside the others.

    >>> raw([(2, 0), (1, 1)]).value
    0.5
    """
    used = [counts for counts in counted if sum(counts) > 1]
    if not used:
        return Agreement(None, "rated_once" if any(map(sum, counted)) else "not_rated")
    same = (sum(n * (n - 1) for n in counts) / (sum(counts) * (sum(counts) - 1)) for counts in used)
    return Agreement(sum(same) / len(used))


def with_key(counted: Sequence[Tally]) -> Agreement:
    """Return the share of raters who gave the expert's level, as the mean over rated units.

    Here each unit is counted as (gave the expert's level, gave another).

    >>> with_key([(3, 1), (2, 2)]).value
    0.625
    """
    rated = [counts for counts in counted if sum(counts)]
    if not rated:
        return Agreement(None, "not_rated")
    return Agreement(sum(counts[0] / sum(counts) for counts in rated) / len(rated))


def with_range(measure: Measure, counted: Sequence[Tally], *, seed: str, times: int = TIMES) -> Agreement:
    """Return a measure with its 95 % interval: a percentile bootstrap over units, the same for the same seed.

    Units are drawn, never raters: the question is how these raters would agree on other scenes. A range needs three
    doubly rated units, and a value in nearly every resample: where it hangs on one or two units, it would be read from
    the lucky draws alone. Below ten such units it comes out too narrow, and whoever shows it says so.

    References
    ----------
    Efron B, Tibshirani RJ (1993). An Introduction to the Bootstrap, section 13.3. doi:10.1007/978-1-4899-4541-9
    Hayes AF, Krippendorff K (2007). Answering the call for a standard reliability measure for coding data. Commun
    Methods Meas 1:77-89. doi:10.1080/19312450709336664, on resampling alpha.

    """
    found = measure(counted)
    # In one order, so that naming the units otherwise draws the same.
    rated = sorted(counts for counts in counted if sum(counts))
    if found.value is None or doubly_rated(rated) < FEWEST:
        return found
    draws = random.Random(seed)  # noqa: S311 - no secret: the same draw for the same seed
    values = [measure(draws.choices(rated, k=len(rated))).value for _ in range(times)]
    known = sorted(value for value in values if value is not None)
    if len(known) < ENOUGH * times:
        return found
    cut = round(0.025 * (len(known) - 1))
    return replace(found, likely=Interval(known[cut], known[-1 - cut]))

"""The mean of rubric levels over several managers' people, and how sure it is."""

import math
from collections.abc import Collection

from coaching.capability import ASSUMED_DF, ASSUMED_SPREAD
from coaching.intervals import Interval, t_quantile
from coaching.scopes import Sums, total

#: A level counts as a whole number of such parts of the way from the lowest (0) to the highest. One to three decisions
#: over four levels come to eighteenths; hundredths of those are for values that were brought in from elsewhere.
PARTS = 1800


def mean_level(teams: Collection[Sums]) -> Interval:
    r"""Return the 95 % interval of a mean level, the people of one manager being one cluster.

    Parameters
    ----------
    teams : collection of Sums
        What each manager's people add: levels in `PARTS`, and how many there are. At least two of them.

    Returns
    -------
    Interval
        Within [0, 1]: r plus or minus :math:`t_{m-1} \sqrt v`, where r is the mean over all levels and v its variance
        between m clusters, :math:`\frac{m}{m-1} \sum (k_j - r d_j)^2 / (\sum d_j)^2`.

    Notes
    -----
    It is no narrower than that of people who answer each for themselves, their spread pooled with an assumed one as in
    `capability.mean`: teams that are alike by luck, or five people at one level, prove nothing. Over 6 to 20 teams of
    4 to 10 people who answer once or thrice, correlations of 0.05 and 0.3, it covers 93 to 95 %; a test repeats some of
    that.

    References
    ----------
    Cochran WG (1977). Sampling Techniques, third edition, chapter 6: the variance of a ratio.
    Smyth GK (2004). Linear models and empirical Bayes methods. Stat Appl Genet Mol Biol 3:3.
    doi:10.2202/1544-6115.1027 (the pooled spread).

    Examples
    --------
    Five teams of two, at the means 0, 1/3, 1/3, 2/3 and 2/3 of the rubric:

    >>> teams = [Sums.of([(level * PARTS // 3, 1)] * 2) for level in (0, 1, 1, 2, 2)]
    >>> found = mean_level(teams)
    >>> round(found.low, 2), round(found.high, 2)
    (0.05, 0.75)

    """
    sums, m = total(teams), len(teams)
    mean = sums.top / sums.bottom
    between = m / (m - 1) * sum((one.top - mean * one.bottom) ** 2 for one in teams) / sums.bottom**2
    df = ASSUMED_DF + sums.n - 1
    each = sums.squares * (sums.n / sums.bottom) ** 2
    alone = (ASSUMED_DF * (ASSUMED_SPREAD * PARTS) ** 2 + each) / df / sums.n
    half = max(t_quantile(m - 1) * math.sqrt(between), t_quantile(df) * math.sqrt(alone))
    return Interval(max(0.0, (mean - half) / PARTS), min(1.0, (mean + half) / PARTS))

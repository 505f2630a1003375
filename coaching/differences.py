"""How far two groups of different people lie apart, and how sure that is."""

import math

from coaching.intervals import Interval, wilson


def newcombe_independent(k: int, n: int, other_k: int, other_n: int) -> Interval:
    r"""Return the 95 % interval of the difference between the shares of two groups of different people.

    Parameters
    ----------
    k, n : int
        How many of the first group did it, 0 <= k <= n, n > 0.
    other_k, other_n : int
        The same of the second group.

    Returns
    -------
    Interval
        Of first minus second, :math:`k/n - k'/n'`, within [-1, 1].

    Raises
    ------
    ValueError
        If a group is empty, or a count lies outside it.

    Notes
    -----
    Newcombe's method 10: the Wilson intervals (l, u) of both shares are joined,
    :math:`\delta = \sqrt{(p - l)^2 + (u' - p')^2}`, :math:`\varepsilon = \sqrt{(u - p)^2 + (p' - l')^2}`.
    Assumes that people act independently of each other, within and between the groups.

    References
    ----------
    Newcombe RG (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Stat Med 17:873-890, method 10.
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I

    Examples
    --------
    Newcombe's Table II, first example:

    >>> found = newcombe_independent(56, 70, 48, 80)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)

    """
    one, two = wilson(k, n), wilson(other_k, other_n)
    first, second = k / n, other_k / other_n
    change = first - second
    return Interval(
        max(-1.0, change - math.hypot(first - one.low, two.high - second)),
        min(1.0, change + math.hypot(one.high - first, second - two.low)),
    )

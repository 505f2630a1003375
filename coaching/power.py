"""What a pilot of this size can show, and what it cannot: known before it begins, and the same afterwards."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import NormalDist

from coaching.disclosure import MINIMUM
from coaching.intervals import Z, t_quantile
from coaching.kpis import DEFAULTS, FIGURES, Threshold
from coaching.verdict import JUDGED, MOST_WEEKS

#: How often a difference of that size is seen, if it is there.
POWER = 0.80
_Z_POWER = NormalDist().inv_cdf(POWER)

#: How much people of one manager resemble each other, as a share of the variance. Assumed: it is the median over
#: published work groups (James 1982), of what they perceive rather than of what they do.
LIKE_THEIR_TEAM = 0.12
#: How much one person's week resembles their next. Assumed: nothing is published for figures of this kind.
LIKE_THEIR_WEEK = 0.5
#: With fewer managers a range over teams is not given at all.
FEWEST_TEAMS = 5

#: The business share that is reckoned with before one is known, and the moves of it that are asked about.
USUAL_SHARE = 0.20
POINTS = (0.01, 0.02, 0.03)


@dataclass(frozen=True, slots=True)
class Reach:
    """From where on one share is seen to have passed its pilot threshold, and up to where to lie below it.

    None where no share at all would be seen.
    """

    figure: str
    pilot: float
    success: float
    above: float | None
    below: float | None


@dataclass(frozen=True, slots=True)
class Power:
    """What so many people, in so many teams, over so many weeks can show.

    `effective` is how many people who act independently of each other would tell as much. `skill` is the smallest
    change of capability that is seen, in standard deviations of people's changes. `cases` are, for each move of a
    business share, how many cases each of two halves needs. Nothing is given for fewer than five people.
    """

    people: int
    teams: int
    weeks: int
    effective: float = 0.0
    reaches: tuple[Reach, ...] = ()
    skill: float | None = None
    cases: tuple[tuple[float, int], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return it fit for JSON, with what was assumed."""
        assumed = {"power": POWER, "like_their_team": LIKE_THEIR_TEAM, "like_their_week": LIKE_THEIR_WEEK}
        return {**asdict(self), "assumed": assumed}


def power(people: int, teams: int, weeks: int, *, thresholds: Mapping[str, Threshold] = DEFAULTS) -> Power:
    """Return what a pilot can show; `teams` are the managers of its people, `weeks` how long it runs."""
    cases = tuple((points, cases_needed(USUAL_SHARE, points)) for points in POINTS)
    read = min(weeks, MOST_WEEKS)
    if people < MINIMUM or teams < 1 or read < 1:
        return Power(people, teams, weeks, cases=cases)
    size = effective_size(people, teams, read)
    quantile = t_quantile(teams - 1) if teams > 1 else math.inf
    reaches = []
    for name in JUDGED:
        if FIGURES[name].scale == "share":
            pilot, success = thresholds[name].pilot, thresholds[name].success
            above, below = smallest_above(pilot, size, quantile), largest_below(pilot, size, quantile)
            reaches.append(Reach(name, pilot, success, above, below))
    once = effective_size(people, teams, 1)
    return Power(people, teams, weeks, size, tuple(reaches), smallest_change(once), cases)


def effective_size(people: int, teams: int, weeks: int, *, team: float = LIKE_THEIR_TEAM) -> float:
    r"""Return how many people who act independently of each other would tell as much.

    Parameters
    ----------
    people, teams, weeks : int
        People who take part, their managers, and the weeks read together; each at least 1.
    team : float
        How much people of one manager resemble each other, 0 to 1.

    Returns
    -------
    float
        :math:`n w / (1 + (w - 1) \rho + (m - 1) w \iota)` for teams of m = n / teams people.

    Notes
    -----
    For one week it is Kish's design effect, 1 + (m - 1) icc. Further weeks of the same people tell less each; that a
    team is unlike others does not go away with them. Teams of unequal size tell a little less.

    References
    ----------
    Kish L (1965). Survey Sampling. Wiley, section 5.4.
    James LR (1982). Aggregation bias in estimates of perceptual agreement. J Appl Psychol 67:219-229.
    doi:10.1037/0021-9010.67.2.219

    Examples
    --------
    Forty people of five managers tell as much as 22 who have nothing to do with each other:

    >>> round(effective_size(40, 5, 1))
    22

    """
    size = max(1.0, people / teams)
    return people * weeks / (1 + (weeks - 1) * LIKE_THEIR_WEEK + (size - 1) * weeks * team)


def smallest_above(threshold: float, size: float, quantile: float = Z) -> float | None:
    r"""Return the smallest share whose range will, four times in five, lie above a threshold.

    Parameters
    ----------
    threshold : float
        The share to pass, between 0 and 1.
    size : float
        The effective number of people.
    quantile : float
        The two-sided quantile of the range: Student's for teams less one; by default the normal one.

    Returns
    -------
    float or None
        The root p of :math:`(p - p_0) \sqrt{n} = q \sqrt{p_0 (1 - p_0)} + z_{0.8} \sqrt{p (1 - p)}`; None if there is
        none below 1.

    References
    ----------
    Fleiss JL, Levin B, Paik MC (2003). Statistical Methods for Rates and Proportions. Wiley, section 2.5.

    Examples
    --------
    Some 40 people tell 62 % from 40 %:

    >>> round(smallest_above(0.40, 40), 2)
    0.62

    """
    if not 0 < threshold < 1:
        return None

    def surplus(share: float) -> float:
        noise = quantile * math.sqrt(threshold * (1 - threshold)) + _Z_POWER * math.sqrt(share * (1 - share))
        return (share - threshold) * math.sqrt(size) - noise

    low, high = threshold, 1.0
    if surplus(high) < 0:
        return None
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if surplus(middle) >= 0 else (middle, high)
    return high


def largest_below(threshold: float, size: float, quantile: float = Z) -> float | None:
    """Return the largest share whose range will, four times in five, lie under a threshold; None if there is none."""
    found = smallest_above(1 - threshold, size, quantile)
    return None if found is None else 1 - found


def smallest_change(size: float) -> float | None:
    r"""Return the smallest change before to after, in standard deviations of people's changes, that is seen.

    Parameters
    ----------
    size : float
        The effective number of people who were measured before and after.

    Returns
    -------
    float or None
        :math:`(z_{0.975} + z_{0.8}) / \sqrt{n - z_{0.975}^2 / 2}`; None for so few that it has no meaning.

    References
    ----------
    Guenther WC (1981). Sample size formulas for normal theory t tests. Am Stat 35:243-244.
    doi:10.1080/00031305.1981.10479363

    Examples
    --------
    A change of 0.36 needs about 63 people:

    >>> round(smallest_change(63), 2)
    0.36

    """
    spare = size - Z * Z / 2
    return (Z + _Z_POWER) / math.sqrt(spare) if spare >= 1 else None


def cases_needed(share: float, points: float) -> int:
    r"""Return how many cases each of two halves needs for a move of a share to be seen.

    Parameters
    ----------
    share, points : float
        The share before, and by how much it falls; fractions, 0 < points <= share < 1.

    Returns
    -------
    int
        :math:`(z_{0.975} + z_{0.8})^2 (p_1 q_1 + p_2 q_2) / (p_1 - p_2)^2`, cases taken to be independent.

    References
    ----------
    Fleiss JL, Levin B, Paik MC (2003). Statistical Methods for Rates and Proportions. Wiley, section 4.2.

    Examples
    --------
    Two points of 20 %:

    >>> cases_needed(0.20, 0.02)
    6036

    """
    after = share - points
    return math.ceil((Z + _Z_POWER) ** 2 * (share * (1 - share) + after * (1 - after)) / points**2)

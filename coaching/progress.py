"""Whether a skill has held, lasted or levelled off, and how it looked week by week."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from coaching.capability import Estimate, Standing, Withheld, standing
from coaching.difficulty import BLOCK, NO_NORMS, Norms
from coaching.first_answers import FirstAnswer
from coaching.intervals import t_quantile
from coaching.weeks import Week

#: What is read as "now": the current week and the three before it.
WINDOW_WEEKS = 4
#: So many answers are compared with so many at least; the fewer, the larger the change must be.
ENOUGH_COMPARED = 2
#: The picture shows so many weeks at most.
PICTURED_WEEKS = 26
#: A probe's answers count for so long after it was due: it may come late, and answers are taken for a while.
PROBE_OPEN = timedelta(weeks=4)
#: A plateau asks for so many first answers, over at least so long, and a slope surely within so much a week.
PLATEAU_ANSWERS, PLATEAU_SPAN, PLATEAU_SLOPE = 6, timedelta(weeks=2), 0.05
#: From here on a plateau is at the top: nearer to the highest level than to the one below it.
TOP = 5 / 6
#: Below this, a plateau is best left with somebody who knows the way.
MIDDLE = 1 / 2

#: Steady, or steady at the top; "unclear" may be a rise, a fall or ups and downs.
Course = Literal["steady", "holding", "unclear"]
Offer = Literal["reflection", "harder", "mentor"]

#: What a person reads of a plateau, and of what is offered then; "unclear" is nothing to speak of.
COURSE_WORDS: Mapping[Course, str] = MappingProxyType(
    {
        "steady": "Your answers have been steady for some weeks. That is a good moment for something different.",
        "holding": "You are holding your level near the top. Keep what you do.",
    }
)
OFFER_WORDS: Mapping[Offer, str] = MappingProxyType(
    {
        "reflection": "Look back at what you wrote earlier",
        "harder": "Try a harder situation",
        "mentor": "Read how somebody experienced would answer",
    }
)


@dataclass(frozen=True, slots=True)
class Point:
    """One week of the picture: the four weeks up to and including it, and how many first answers it had itself."""

    week: Week
    standing: Standing
    answers: int


def weekly(answers: Sequence[FirstAnswer], norms: Norms = NO_NORMS, *, today: date) -> tuple[Point, ...]:
    """Return a person's picture: a point for each week from their first answer to today's, at most the last 26.

    Each point reads the four weeks up to it, since single weeks have one answer or two; its lines are withheld under
    three answers. Neighbouring points share answers, so their ups and downs are not independent of each other.
    """
    seen = [one for one in answers if one.day <= today]
    if not seen:
        return ()
    this, first = Week.of(today), Week.of(min(one.day for one in seen))
    count = min(PICTURED_WEEKS, (this.monday - first.monday).days // 7 + 1)
    return tuple(_point(seen, norms, this.before(n)) for n in reversed(range(count)))


def _point(answers: Sequence[FirstAnswer], norms: Norms, week: Week) -> Point:
    since = week.before(WINDOW_WEEKS - 1).monday
    window = [one for one in answers if since <= one.day <= week.sunday]
    return Point(week, standing(window, norms), sum(one.day in week for one in window))


@dataclass(frozen=True, slots=True)
class Change:
    """Whether later answers beat earlier ones by more than chance would have it.

    `change` is the later mean less the earlier one, `needed` what it must exceed; `before` and `after` count answers.
    """

    before: int
    after: int
    change: float | None = None
    needed: float | None = None
    withheld: Withheld | None = None

    @property
    def is_reliable(self) -> bool | None:
        """Whether it is a reliable gain; None where it is withheld."""
        return None if self.change is None or self.needed is None else self.change > self.needed


def reliable_change(
    before: Sequence[float], after: Sequence[float], *, spread: float, df: int, least: int = ENOUGH_COMPARED
) -> Change:
    r"""Compare two sets of one person's scores by the reliable change.

    Parameters
    ----------
    before, after : sequence of float
        Scores in the same unit, at least two before and `least` after; else it is withheld.
    spread : float
        The standard error of measurement of one score, nonnegative; `Norms.spread` for answers.
    df : int
        The degrees of freedom behind `spread`, positive.
    least : int
        How many later scores are enough; fewer need a larger change.

    Returns
    -------
    Change
        `needed` is :math:`t_{df} s_w \sqrt{1/n_1 + 1/n_2}`, Student's t for a two-sided 95 %.

    Notes
    -----
    Jacobson and Truax compare two single tests: :math:`1.96 \sqrt 2 \, S_E`. A mean of n answers has
    :math:`S_E = s_w / \sqrt n`. Somebody whose skill has not changed exceeds it in 2.5 of 100 comparisons, if their
    answers vary as everybody's do. Asked again every week, it will sometimes be exceeded by chance.

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance: a statistical approach to defining meaningful change in
    psychotherapy research. J Consult Clin Psychol 59:12-19. doi:10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> found = reliable_change([0.3, 0.3, 0.4, 0.4], [0.7, 0.7, 0.8, 0.8], spread=0.2, df=60)
    >>> round(found.change, 2), round(found.needed, 3), found.is_reliable
    (0.4, 0.283, True)

    """
    counts = len(before), len(after)
    if counts[0] < ENOUGH_COMPARED or counts[1] < max(1, least):
        return Change(*counts, withheld="few_answers")
    change = math.fsum(after) / counts[1] - math.fsum(before) / counts[0]
    return Change(*counts, change, t_quantile(df) * spread * math.sqrt(1 / counts[0] + 1 / counts[1]))


def held(answers: Sequence[FirstAnswer], norms: Norms, *, today: date) -> Change:
    """Return whether the last four weeks beat the baseline: the four weeks from the first answer on, as far as before.

    Withheld while fewer than two first answers lie in either ("few_answers"), or too few of everybody's answers tell
    how much one person's vary by chance ("few_people").
    """
    since = Week.of(today).before(WINDOW_WEEKS - 1).monday
    later = [one for one in answers if since <= one.day <= today]
    return _against_baseline(answers, later, norms, until=since)


def sustained(
    answers: Sequence[FirstAnswer], norms: Norms, *, ended_on: date, days: Literal[30, 90], today: date
) -> Change:
    """Return whether a gain is still there 30 or 90 days after the last prompt (`ended_on`), by the follow-up probe.

    The probe is a scenario the person had not met, or several, answered within four weeks of that date; it must beat
    the baseline as `held` asks, and one answer must do so by far more than several. Withheld before that date
    ("too_soon"), and where every scenario had been met before ("few_answers").
    """
    opens = ended_on + timedelta(days=days)
    if today < opens:
        return Change(0, 0, withheld="too_soon")
    probe = [one for one in answers if opens <= one.day < opens + PROBE_OPEN and one.day <= today]
    return _against_baseline(answers, probe, norms, until=opens, least=1)


def _against_baseline(
    answers: Sequence[FirstAnswer],
    later: Sequence[FirstAnswer],
    norms: Norms,
    *,
    until: date,
    least: int = ENOUGH_COMPARED,
) -> Change:
    first = min((one.day for one in answers), default=until)
    baseline = [one for one in answers if one.day < min(until, first + BLOCK)]
    if not norms.known:
        return Change(len(baseline), len(later), withheld="few_people")
    scores = ([norms.adjusted(one) for one in some] for some in (baseline, later))
    return reliable_change(*scores, spread=norms.spread, df=norms.df, least=least)


@dataclass(frozen=True, slots=True)
class Plateau:
    """Whether a person's answers have levelled off: the slope in score a week with its interval, and what to offer."""

    slope: Estimate
    course: Course | None = None
    offers: tuple[Offer, ...] = ()


def plateau(answers: Sequence[FirstAnswer], *, today: date) -> Plateau:
    r"""Return whether the last four weeks are surely flat, and what could be tried then.

    Parameters
    ----------
    answers : sequence of FirstAnswer
        The person's first answers, in any order.
    today : date
        The person's local date; the window is its week and the three before.

    Returns
    -------
    Plateau
        "steady" if the 95 % interval of the least-squares slope lies in [-0.05, 0.05] a week, "holding" if besides the
        mean is 5/6 or more, else "unclear". Withheld under six answers, or over less than two weeks ("few_answers").

    Notes
    -----
    The interval is :math:`b \pm t_{n-2} \sqrt{\frac{\sum e^2}{n-2} / \sum (x - \bar x)^2}` of the scores as they were
    given: not adjusted, for what a person sees is that their answers are alike. Scores move in steps of a level, so six
    answers pass only if they are nearly the same. That is meant: it is an invitation, and better too rare than wrong.

    References
    ----------
    Schuirmann DJ (1987). A comparison of the two one-sided tests procedure and the power approach. J Pharmacokinet
    Biopharm 15:657-680. doi:10.1007/BF01068419 (to say "no change", the interval must lie within set bounds).

    """
    since = Week.of(today).before(WINDOW_WEEKS - 1).monday
    window = [one for one in answers if since <= one.day <= today]
    days = [one.day for one in window]
    if len(window) < PLATEAU_ANSWERS or max(days) - min(days) < PLATEAU_SPAN:
        return Plateau(Estimate(len(window), withheld="few_answers"))
    slope = _slope([((one.day - since).days / 7, one.score) for one in window])
    if not (
        slope.low is not None and slope.high is not None and -PLATEAU_SLOPE <= slope.low <= slope.high <= PLATEAU_SLOPE
    ):
        return Plateau(slope, "unclear")
    level = math.fsum(one.score for one in window) / len(window)
    if level >= TOP:
        return Plateau(slope, "holding")
    return Plateau(slope, "steady", ("mentor", "reflection") if level < MIDDLE else ("harder", "reflection", "mentor"))


def _slope(points: Sequence[tuple[float, float]]) -> Estimate:
    """Return the least-squares slope of (x, y) with its 95 % interval; x are not all the same."""
    n = len(points)
    x_mean, y_mean = (math.fsum(values) / n for values in zip(*points, strict=True))
    square = math.fsum((x - x_mean) ** 2 for x, _ in points)
    slope = math.fsum((x - x_mean) * (y - y_mean) for x, y in points) / square
    left = math.fsum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in points)
    half = t_quantile(n - 2) * math.sqrt(left / (n - 2) / square)
    return Estimate(n, slope, slope - half, slope + half)

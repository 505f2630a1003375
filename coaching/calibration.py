"""Whether those who note what they saw mean the same by a level: the figures, the verdict, one's own leniency."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

from coaching.agreement import (
    FEW_UNITS,
    Agreement,
    Tally,
    alpha,
    doubly_rated,
    gwet,
    raw,
    tallies,
    with_key,
    with_range,
)

Verdict = Literal["agree", "provisional", "disagree"]

#: Krippendorff's limit for tentative conclusions (2019, chapter 12), and the units that "agree" takes.
LIMIT, ENOUGH_UNITS = 0.667, 20
#: From so many rated scenes on somebody is told how they lean.
TELLS_FROM = 8
#: Quicker than this nobody has read a scene; and so many scenes tell a habit from a slip.
QUICK, ENOUGH_QUICK = 5.0, 3


@dataclass(frozen=True, slots=True)
class Rated:
    """One rater's level for one vignette; the first they gave. `key` is the expert's level, both from 0 upward.

    `sitting` is the message it was rated on, in the round of that `number` (0 is the kick-off); `seconds` how long they
    looked, None where that is not known.
    """

    rater: str
    vignette: str
    level: int
    key: int
    sitting: str
    seconds: float | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """How far the raters of one module agree over all scenes so far; it names nobody.

    `units` were rated at all, `doubly_rated` by two or more.
    """

    raters: int
    units: int
    doubly_rated: int
    alpha: Agreement
    ac2: Agreement
    raw: Agreement
    key: Agreement
    verdict: Verdict

    @property
    def few(self) -> bool:
        """Whether so few scenes were rated by two people that a range says less than it seems to."""
        return self.doubly_rated < FEW_UNITS


def figures(ratings: Sequence[Rated], levels: int, *, seed: str) -> Figures:
    """Return the figures of one module's raters; `levels` is how many its rubric has, used or not."""
    scale = range(levels)
    units: dict[str, dict[str, float]] = {}
    keyed: dict[str, list[int]] = {}
    for one in ratings:
        units.setdefault(one.vignette, {})[one.rater] = one.level
        keyed.setdefault(one.vignette, [0, 0])[one.level != one.key] += 1
    counted = tallies(list(units.values()), scale)
    hits: list[Tally] = [(same, other) for same, other in keyed.values()]
    found = with_range(lambda some: alpha(some, scale), counted, seed=seed)
    return Figures(
        raters=len({one.rater for one in ratings}),
        units=len(units),
        doubly_rated=doubly_rated(counted),
        alpha=found,
        ac2=with_range(lambda some: gwet(some, scale), counted, seed=seed),
        raw=with_range(raw, counted, seed=seed),
        key=with_range(with_key, hits, seed=seed),
        verdict=verdict(found, doubly_rated(counted)),
    )


def verdict(found: Agreement, units: int) -> Verdict:
    """Return what the likely range of alpha says, on so many doubly rated units.

    "agree": the lower limit is at least .667, on 20 units or more. "disagree": the upper limit is below .667. Else
    "provisional", and so it is where there is no range. Only "disagree" takes managers' notes out of figures.

    >>> from coaching.intervals import Interval
    >>> verdict(Agreement(0.8, likely=Interval(0.7, 0.9)), 21), verdict(Agreement(0.8, likely=Interval(0.7, 0.9)), 12)
    ('agree', 'provisional')
    """
    if found.likely is None:
        return "provisional"
    if found.likely.high < LIMIT:
        return "disagree"
    return "agree" if found.likely.low >= LIMIT and units >= ENOUGH_UNITS else "provisional"


def leniency(ratings: Sequence[Rated]) -> float | None:
    """Return by how many levels one rater's ratings lie above the expert's on average; below 0 they are stricter.

    None under eight rated scenes: one scene seen otherwise would decide it.

    >>> leniency([Rated("mia", f"scene-{n}", level=2, key=1 + n % 2, sitting="") for n in range(8)])
    0.5
    """
    if len(ratings) < TELLS_FROM:
        return None
    return fmean(one.level - one.key for one in ratings)


def example(ratings: Sequence[Rated]) -> Rated | None:
    """Return the rating that shows best where a rater and the expert differ: furthest apart, on the rater's usual side.

    The latest of several; None where they never differ.
    """
    lean = sum(one.level - one.key for one in ratings)
    apart = [one for one in ratings if one.level != one.key]
    return max(reversed(apart), key=lambda one: (abs(one.level - one.key), (one.level - one.key) * lean), default=None)


def hasty(sitting: Sequence[Rated]) -> bool:
    """Whether scenes were passed through rather than rated: three or more, all at one level, seconds each."""
    times = [one.seconds for one in sitting if one.seconds is not None]
    same = len({one.level for one in sitting}) == 1
    return same and len(times) >= ENOUGH_QUICK and median(times) < QUICK


def unhurried(ratings: Sequence[Rated]) -> list[Rated]:
    """Return the ratings without those of hasty sittings."""
    sittings: dict[tuple[str, str], list[Rated]] = {}
    for one in ratings:
        sittings.setdefault((one.rater, one.sitting), []).append(one)
    quick = {key for key, rated in sittings.items() if hasty(rated)}
    return [one for one in ratings if (one.rater, one.sitting) not in quick]

"""What the business counts of a team, as a digest tells it: this period's figure beside the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coaching.differences import newcombe_independent

#: Whether it differs from the period before by more than chance would make of the same; "close" is too close to call.
Course = Literal["higher", "lower", "close"]

_COURSES: dict[Course, str] = {
    "higher": "Higher than before.",
    "lower": "Lower than before.",
    "close": "Too close to call.",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One outcome of one team. `value` is a share in [0, 1] of `n` cases, or a mean over them in `unit`.

    None where there is no figure (yet). It is told only where enough people stand behind the cases: whoever makes it
    sees to that.
    """

    label: str
    value: float | None = None
    n: int | None = None
    before: float | None = None
    n_before: int | None = None
    unit: str | None = None
    course: Course | None = None


def share(label: str, done: int, cases: int, before: tuple[int, int] | None = None) -> Measured:
    """Return an outcome that is a share of cases, with its course where there was a period before.

    Cases are taken to be independent of each other. Where a few people handle most of them, that is too sure of itself.

    Examples
    --------
    >>> said(share("Repeat calls", 38, 212, before=(42, 198)))
    '18 % of 212, before 21 % of 198. Too close to call.'

    """
    if before is None or not before[1]:
        return Measured(label, done / cases, cases)
    change = newcombe_independent(done, cases, *before)
    course: Course = "close" if not change.excludes(0) else "higher" if change.low > 0 else "lower"
    return Measured(label, done / cases, cases, before[0] / before[1], before[1], course=course)


def measured(label: str, periods: Sequence[tuple[float, float]], unit: str | None = None) -> Measured:
    """Return an outcome from its newest period and the one before, each (sum, cases); `unit` is None for a share.

    Of no case there is no figure. A mean has no course: what it says does not tell how its cases vary.
    """
    newest = next(iter(periods), (0.0, 0.0))
    before = periods[1] if len(periods) > 1 else None
    if not newest[1]:
        return Measured(label)
    if unit is None:
        earlier = (round(before[0]), round(before[1])) if before else None
        return share(label, round(newest[0]), round(newest[1]), earlier)
    known = Measured(label, newest[0] / newest[1], round(newest[1]), unit=unit)
    if before is None or not before[1]:
        return known
    return replace(known, before=before[0] / before[1], n_before=round(before[1]))


def said(one: Measured) -> str:
    """Say an outcome in a line: never a number without its n."""
    if one.value is None or one.n is None:
        return "no figures yet."
    first = _figure(one.value, one.n, one.unit)
    if one.before is None or one.n_before is None:
        return f"{first}."
    course = f" {_COURSES[one.course]}" if one.course else ""
    return f"{first}, before {_figure(one.before, one.n_before, one.unit)}.{course}"


def _figure(value: float, n: int, unit: str | None) -> str:
    return f"{int(100 * value + 0.5)} % of {n}" if unit is None else f"{value:.1f} {unit} (n = {n})"

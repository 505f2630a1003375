"""The key figures of a group with several managers: whoever has the same manager is alike, and so one cluster.

A share's range is Wilson's on the effective sample size; that of tasks, and of the index, is drawn over managers. With
fewer than five managers there are too few teams to say. People without a manager are one team.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coaching.intervals import Interval, mean_of, wilson_effective
from coaching.kpis import DEFAULTS, FIGURES, Figure, Threshold, read_one, reading
from coaching.readings import Reading, withheld
from coaching.resampling import bootstrap
from coaching.scopes import Added, Sums, total

if TYPE_CHECKING:
    from coaching.resampling import Array, Figures

_POINTS = (0.0, 50.0, 100.0)
#: Fewer managers say nothing of how managers differ.
ENOUGH_TEAMS = 5


@dataclass(frozen=True, slots=True)
class Index:
    """The weighted index, 0 to 100: where all figures together stand between nothing, pilot (50) and success (100).

    `weakest` is the figure that stands lowest. All are None where a part is withheld, or teams are too few.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    weakest: str | None = None


def read_group(
    counts: Mapping[str, Added],
    *,
    thresholds: Mapping[str, Threshold] = DEFAULTS,
    is_quiet: bool = False,
    alone: bool = True,
    seed: str = "",
) -> tuple[tuple[Reading, ...], Index]:
    """Read every figure of a group and its index from what its people add; not yet withheld from anybody.

    `alone`: whether a single team is read by itself, as a direction; else it is too few teams like two or three. The
    seed is that of the draws.
    """
    teams = {name: _teams(counts.get(name, {})) for name in FIGURES}
    rates, index = _drawn(teams, thresholds, seed)
    readings = tuple(
        _read(figure, teams[name], thresholds.get(name), rates.get(name), is_quiet=is_quiet, alone=alone)
        for name, figure in FIGURES.items()
    )
    return readings, Index() if is_quiet else _index(readings, thresholds, index)


def _teams(added: Added) -> dict[str, Sums]:
    """Return what each manager's people add, of those who count at all."""
    found: dict[str, Sums] = {}
    for place, sums in added.items():
        if sums.bottom:
            known = found.get(place.manager)
            found[place.manager] = known + sums if known else sums
    return dict(sorted(found.items()))


def _read(
    figure: Figure,
    teams: Mapping[str, Sums],
    threshold: Threshold | None,
    drawn: Interval | None,
    *,
    is_quiet: bool,
    alone: bool,
) -> Reading:
    sums = total(teams.values())
    if not teams or (alone and len(teams) == 1):
        return read_one(figure, sums, threshold, is_quiet=is_quiet)
    if len(teams) < ENOUGH_TEAMS:
        pilot, success = (threshold.pilot, threshold.success) if threshold else (None, None)
        return withheld(figure.name, pilot, success, "few_teams")
    if figure.scale == "rate":
        return reading(figure, sums, threshold, _no_narrower(drawn, sums), is_quiet=is_quiet)
    return reading(figure, sums, threshold, likely_share(teams), is_quiet=is_quiet)


def likely_share(teams: Mapping[str, Sums]) -> Interval | None:
    """Return the range of a share over at least five managers; None over fewer."""
    if len(teams) < ENOUGH_TEAMS:
        return None
    sums = total(teams.values())
    share = sums.top / sums.bottom
    squares = sum((one.top - share * one.bottom) ** 2 for one in teams.values())
    return wilson_effective(sums.top, sums.bottom, len(teams), squares)


def _no_narrower(drawn: Interval | None, sums: Sums) -> Interval | None:
    """Widen a drawn range to that of people who act each for themselves: teams that are alike by luck prove nothing."""
    if drawn is None or sums.n < 2:
        return drawn
    alone = mean_of(sums.n, sums.top, sums.tops)
    return Interval(min(drawn.low, alone.low), max(drawn.high, alone.high))


def _drawn(
    teams: Mapping[str, Mapping[str, Sums]], thresholds: Mapping[str, Threshold], seed: str
) -> tuple[dict[str, Interval | None], Interval | None]:
    """Draw the ranges of the rates, by figure, and of the index: one set of draws for all of them."""
    rates = [name for name, figure in FIGURES.items() if figure.scale == "rate"]
    names = sorted({*rates, *(name for name, threshold in thresholds.items() if threshold.weight)})
    managers = sorted({manager for name in names for manager in teams[name]})
    if len(managers) < ENOUGH_TEAMS:
        return {}, None
    rows = [[teams[name].get(manager, Sums()) for name in names] for manager in managers]
    of_rates = [_value(names.index(name)) for name in rates]
    weights = any(threshold.weight for threshold in thresholds.values())
    of_index = [_indices([thresholds.get(name) for name in names])] if weights else []
    found = bootstrap(
        [[sums.top for sums in row] for row in rows],
        [[sums.bottom for sums in row] for row in rows],
        [*of_rates, *of_index],
        seed=seed,
    )
    return dict(zip(rates, found, strict=False)), found[-1] if weights else None


def _value(column: int) -> "Figures":
    """Return what makes of drawn sums the values of one figure."""

    def drawn(top: "Array", bottom: "Array") -> "Array":
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            values: Array = top[:, column] / bottom[:, column]
        return values

    return drawn


def _indices(thresholds: Sequence[Threshold | None]) -> "Figures":
    """Return what makes of drawn sums the values of the index; a draw in which a part has nobody has none."""
    weighted = [(n, threshold) for n, threshold in enumerate(thresholds) if threshold and threshold.weight]

    def drawn(top: "Array", bottom: "Array") -> "Array":
        import numpy as np

        parts = [
            threshold.weight * np.interp(_value(n)(top, bottom), (0, threshold.pilot, threshold.success), _POINTS)
            for n, threshold in weighted
        ]
        values: Array = np.sum(parts, axis=0) / sum(threshold.weight for _, threshold in weighted)
        return values

    return drawn


def _index(readings: Sequence[Reading], thresholds: Mapping[str, Threshold], likely: Interval | None) -> Index:
    """Put the index together; withheld when a part is, and where it would stand without a range."""
    by_name = {one.name: one for one in readings}
    weighted = {name: threshold for name, threshold in thresholds.items() if threshold.weight}
    values = {name: by_name[name].value for name in weighted}
    points = {name: points_of(weighted[name], value) for name, value in values.items() if value is not None}
    if likely is None or len(points) < len(weighted):
        return Index()
    weight = sum(threshold.weight for threshold in weighted.values())
    value = sum(weighted[name].weight * one for name, one in points.items()) / weight
    return Index(value, likely.low, likely.high, weakest=min(points, key=lambda name: (points[name], name)))


def points_of(threshold: Threshold, value: float) -> float:
    """Map a value: nothing to 0, pilot to 50, success to 100, and no more than that."""
    if value < threshold.pilot:
        return 50 * value / threshold.pilot
    return min(100.0, 50 + 50 * (value - threshold.pilot) / (threshold.success - threshold.pilot))

"""Many made-up pilots: how often a figure's range holds what is true, and how often a difference is found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coaching.across import Index, points_of
from coaching.contrasts import Contrast, contrast
from coaching.kpis import DEFAULTS, FIGURES
from coaching.made_up import FIRST, SECOND, Design
from coaching.readings import Reading
from coaching.scopes import Added, Sums

#: The figures that differ from pilot to pilot: in a made-up one everybody has agreed.
COMPARED = tuple(name for name in FIGURES if name != "uptake")
INDEX = "index"


@dataclass(slots=True)
class Tally:
    """Of one figure: in how many pilots a difference was found, and how often ranges held what is true."""

    compared: int = 0
    found: int = 0
    held_difference: int = 0
    read: int = 0
    held: int = 0


@dataclass(slots=True)
class Trials:
    """What came of many pilots, by figure."""

    pilots: int = 0
    by_figure: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def compare(self, design: Design, found: Mapping[str, Contrast | None]) -> None:
        """Count one pilot's differences between its cohorts."""
        self.pilots += 1
        truths = [design.truth(cohort) for cohort in (FIRST, SECOND)]
        for name, one in found.items():
            if one is not None and one.likely is not None:
                tally = self.by_figure[name]
                tally.compared += 1
                tally.found += one.is_found
                tally.held_difference += not one.likely.excludes(truths[1][name] - truths[0][name])

    def read(self, design: Design, cohort: str, readings: Iterable[Reading], index: Index) -> None:
        """Count the ranges of one cohort's week."""
        truth = design.truth(cohort)
        for one in readings:
            if one.name in COMPARED:
                self._holds(one.name, truth[one.name], one.low, one.high)
        self._holds(INDEX, true_index(truth), index.low, index.high)

    def _holds(self, name: str, true: float, low: float | None, high: float | None) -> None:
        if low is not None and high is not None:
            tally = self.by_figure[name]
            tally.read += 1
            tally.held += low <= true <= high


def true_index(truth: Mapping[str, float]) -> float:
    """Return the index of the true figures."""
    weight = sum(threshold.weight for threshold in DEFAULTS.values())
    return sum(one.weight * points_of(one, truth[name]) for name, one in DEFAULTS.items()) / weight


def contrasts(weeks: Iterable[Mapping[str, Added]]) -> dict[str, Contrast | None]:
    """Return how the two cohorts differ in each figure over some weeks taken together; all of a manager's is one."""
    teams: dict[str, dict[tuple[str, str], Sums]] = {name: defaultdict(Sums) for name in COMPARED}
    for figures in weeks:
        for name in COMPARED:
            for place, sums in figures[name].items():
                teams[name][place.cohort, place.manager] += sums
    return {name: contrast(_parts(found, FIRST), _parts(found, SECOND)) for name, found in teams.items()}


def _parts(teams: Mapping[tuple[str, str], Sums], cohort: str) -> list[tuple[int, int]]:
    return [(sums.top, sums.bottom) for (theirs, _), sums in sorted(teams.items()) if theirs == cohort]

"""Several weeks of a pilot taken together, and what of them would tell of a few."""

from collections.abc import Iterable, Mapping

from coaching.counts import Counts
from coaching.kpis import FIGURES
from coaching.scopes import CUTS, Added, Place, Scope, Sums
from coaching.suppression import hidden


def pooled(weeks: Iterable[Counts]) -> dict[str, Added]:
    """Add several weeks up, figure by figure: the same people again are in the same cluster."""
    found: dict[str, dict[Place, Sums]] = {name: {} for name in FIGURES}
    for counts in weeks:
        for name, added in counts.figures.items():
            for place, sums in added.items():
                found[name][place] = found[name].get(place, Sums()) + sums
    return dict(found)


def over_invited(figures: Mapping[str, Added]) -> Added:
    """Return who took part of those invited, where a key figure asks it of those who agreed."""
    active, invited = figures.get("active_users", {}), figures.get("uptake", {})
    tops = {place: active[place].top if place in active else 0 for place in invited}
    return {place: Sums(one.n, tops[place], one.n, tops[place], tops[place], one.n) for place, one in invited.items()}


def most(name: str, weeks: Iterable[Counts]) -> dict[Place, int]:
    """Return how many people of each place count in a figure, in whichever week has most of them."""
    found: dict[Place, int] = {}
    for week in weeks:
        added = over_invited(week.figures) if name == "active_users" else week.figures.get(name, {})
        for place, sums in added.items():
            found[place] = max(found.get(place, 0), sums.n)
    return found


def in_one_week_few(name: str, weeks: Iterable[Counts], minimum: int) -> bool:
    """Whether a week has so few in a figure that all weeks together, less the others, would tell of them."""
    return any(0 < sum(most(name, [week]).values()) < minimum for week in weeks)


def telling(
    ours: Mapping[str, Mapping[Place, int]], everybody: Mapping[str, Mapping[Place, int]], minimum: int
) -> set[str]:
    """Return the figures of a pilot that, beside those of the whole workspace, would tell of a few.

    It is one more group of people whom a report cuts otherwise: so it is shown where all its cohorts are shown there,
    and where the rest of the workspace is nobody or enough.
    """
    found = set()
    for name, counted in ours.items():
        rest = sum(everybody[name].values()) - sum(counted.values())
        if rest <= 0:
            continue
        cohorts = {Scope("cohort", place.cohort) for place, n in counted.items() if n}
        scopes = {Scope(by, value) for place in everybody[name] for by in CUTS if (value := place.of(by))}
        if rest < minimum or cohorts & hidden(scopes, everybody[name], minimum=minimum):
            found.add(name)
    return found

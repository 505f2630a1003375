"""A week's report: counted at once for everybody, read group by group; and weeks closed once they have ended."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from coaching import reports
from coaching.counts import Counts
from coaching.kpis import DEFAULTS, Threshold, thresholds_of
from coaching.readings import ENOUGH_DAYS
from coaching.reports import Report
from coaching.scopes import By, Scope
from coaching.weeks import Week
from content.library import Library
from storage import agreement, closed_weeks, figures, workspaces
from storage.engine import Store
from storage.workspaces import OpenCohort

#: The farthest zone west: where a week ends last.
WESTERNMOST = timedelta(hours=12)
#: Weeks that were never closed, because nothing ran, are closed late; but only so many.
CLOSED_LATE = 12
#: Of events that came in by a file no programme may be known: then all of them count.
ALWAYS = date(1970, 1, 2)


def last_complete(now: datetime) -> Week:
    """Return the last week that has ended everywhere."""
    return Week.of((now.astimezone(UTC) - WESTERNMOST).date()).before()


def read(store: Store, library: Library, workspace_id: str, week: Week, *, cuts: Sequence[By] = ()) -> Report:
    """Read a week: everybody, and the groups of each cut. Slow reads: for a command, or a thread of its own."""
    with store.read() as tx:
        cohorts = workspaces.opened(tx, workspace_id)
        counts = counted(tx, workspace_id, week, cohorts)
        modules = {
            module: counted(tx, workspace_id, week, cohorts, module=module)
            for module in (sorted(library.modules) if "module" in cuts else ())
        }
        disagree = _disagree(tx, library, workspace_id)
    return reports.make(
        week,
        counts,
        modules,
        cuts=cuts,
        thresholds=_thresholds(library, cohorts),
        undependable=_undependable(library, cohorts, disagree),
    )


def counted(
    tx: Connection, workspace_id: str, week: Week, cohorts: Mapping[str, OpenCohort], *, module: str | None = None
) -> Counts:
    """Return a week as it was when it was closed, else as it is now.

    Everybody is who is in a cohort that was open by then, each followed through the loop since their programme began;
    where no cohort was ever opened, the whole roster.
    """
    closed = closed_weeks.find(tx, workspace_id, week, module=module)
    if closed is None and module is not None and closed_weeks.closed(tx, workspace_id, [week]):
        closed = Counts.nothing()  # a module that came later: counted now, it would be of other people than the week
    if closed is not None:
        return closed
    if not cohorts:
        return figures.week(tx, workspace_id, week, module=module, since=ALWAYS)
    programmes: dict[str, list[OpenCohort]] = defaultdict(list)
    for one in cohorts.values():
        if first_week(one) <= week:  # a later wave is not invited yet
            programmes[one.pilot or one.programme].append(one)
    found = Counts.nothing()
    for some in programmes.values():
        # A day of grace, since it begins on the evening before in zones to the west.
        since = min(one.opened_at.date() for one in some) - timedelta(days=1)
        names = [one.cohort for one in some]
        found |= figures.week(tx, workspace_id, week, cohorts=names, module=module, since=since)
    return found


def to_close(tx: Connection, workspace_id: str, *, now: datetime) -> list[Week]:
    """Return the weeks that have ended everywhere since the first cohort opened, and are not closed."""
    cohorts = workspaces.opened(tx, workspace_id, by=now)
    if not cohorts:
        return []
    last = last_complete(now)
    first = min(map(first_week, cohorts.values()))
    ended = [week for back in range(CLOSED_LATE) if first <= (week := last.before(back))]
    return sorted(set(ended) - closed_weeks.closed(tx, workspace_id, ended))


def count_to_close(store: Store, library: Library, workspace_id: str, week: Week) -> dict[str, Counts]:
    """Count a week for good, by module, all of them under "". Slow reads: for a thread of its own."""
    with store.read() as tx:
        cohorts = workspaces.opened(tx, workspace_id)
        return {
            module: counted(tx, workspace_id, week, cohorts, module=module or None)
            for module in ("", *sorted(library.modules))
        }


def first_week(cohort: OpenCohort) -> Week:
    """Return the first week in which a cohort was open on enough workdays for anybody to count."""
    opened_on = cohort.opened_at.date()
    week = Week.of(opened_on)
    return week if sum(day >= opened_on for day in week.workdays) >= ENOUGH_DAYS else week.before(-1)


def _disagree(tx: Connection, library: Library, workspace_id: str) -> frozenset[str]:
    """Return the modules whose raters are known not to mean the same by a level."""
    newest = {module: agreement.last(tx, workspace_id, module) for module in library.modules}
    return frozenset(module for module, one in newest.items() if one and one[1] == "disagree")


def _undependable(
    library: Library, cohorts: Mapping[str, OpenCohort], disagree: Collection[str]
) -> Callable[[Scope], Collection[str]]:
    """Return which figures of a group are left out: managers' notes, where some of them are of raters who disagree."""
    module_of = {
        name: library.programmes[one.programme].module
        for name, one in cohorts.items()
        if one.programme in library.programmes
    }

    def of(scope: Scope) -> Collection[str]:
        if scope.by == "module":
            modules = {scope.value}
        else:
            modules = {module_of.get(scope.value, "")} if scope.by == "cohort" else set(module_of.values())
        return {"manager_checks"} if modules & set(disagree) else set()

    return of


def _thresholds(library: Library, cohorts: Mapping[str, OpenCohort]) -> Callable[[Scope], Mapping[str, Threshold]]:
    """Return which thresholds a group is read with: its programme's own, where all of the group are in one."""
    by_cohort = {
        name: thresholds_of(library.programmes[one.programme].thresholds)
        for name, one in cohorts.items()
        if one.programme in library.programmes
    }
    programmes = {one.programme for one in cohorts.values()}
    shared = next(iter(by_cohort.values()), DEFAULTS) if len(programmes) == 1 else DEFAULTS
    return lambda scope: by_cohort.get(scope.value, DEFAULTS) if scope.by == "cohort" else shared

"""A week's report: counted at once for everybody, read group by group."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from coaching import reports
from coaching.kpis import DEFAULTS, Threshold, thresholds_of
from coaching.reports import Report
from coaching.scopes import By, Scope
from coaching.weeks import Week
from content.library import Library
from storage import figures, workspaces
from storage.engine import Store
from storage.workspaces import OpenCohort

#: The farthest zone west: where a week ends last.
WESTERNMOST = timedelta(hours=12)
#: Of events that came in by a file no programme may be known: then all of them count.
_ALWAYS = date(1970, 1, 2)


def last_complete(now: datetime) -> Week:
    """Return the last week that has ended everywhere."""
    return Week.of((now.astimezone(UTC) - WESTERNMOST).date()).before()


def read(store: Store, library: Library, workspace_id: str, week: Week, *, cuts: Sequence[By] = ()) -> Report:
    """Read a week: everybody, and the groups of each cut. Slow reads: for a command, or a thread of its own.

    Everybody is who is in an open cohort; where none was ever opened, the whole roster.
    """
    with store.read() as tx:
        cohorts = workspaces.opened(tx, workspace_id)
        since = min((one.opened_at.date() for one in cohorts.values()), default=_ALWAYS) - timedelta(days=1)
        who = cohorts.keys() or None
        counts = figures.week(tx, workspace_id, week, cohorts=who, since=since)
        modules = {
            module: figures.week(tx, workspace_id, week, cohorts=who, module=module, since=since)
            for module in (sorted(library.modules) if "module" in cuts else ())
        }
    return reports.make(week, counts, modules, cuts=cuts, thresholds=_thresholds(library, cohorts))


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

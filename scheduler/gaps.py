"""The gap map: which period it speaks of, whose answers are in it, and which skills those people practise.

Like a week, a map is kept as it was when its weeks had ended, so that whoever erases everything later, or is noted
late, is not what changes between two readings of it.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from coaching import gaps as rules
from coaching.counts import Counts
from coaching.gap_counts import Found
from coaching.gaps import GapMap, Period
from coaching.items import Module
from coaching.weeks import Week
from content.library import Library
from scheduler.reports import ALWAYS, first_week, last_complete
from storage import agreement, closed_weeks, gaps, workspaces
from storage.engine import Store
from storage.workspaces import OpenCohort

#: Where a map is kept beside its last week's counts by module; no module is called so.
KEPT = "gap map"

Opened = Mapping[str, OpenCohort]


def read(store: Store, library: Library, workspace_id: str, week: Week, *, now: datetime) -> GapMap:
    """Read the newest map up to a week, of weeks that have ended. Slow reads: for a command, or a thread of its own.

    Periods are counted from the first week of the first cohort, and a cohort is in them from the one on in which it
    began. Where none was ever opened, the whole roster is, in every skill.
    """
    with store.read() as tx:
        opened = workspaces.opened(tx, workspace_id)
        begun = _begun(opened)
        period = Period.up_to(min(week, last_complete(now)), begun=begun)
        if period is None:
            return GapMap(Period.number(0, begun=begun), has_ended=False)
        kept = closed_weeks.find(tx, workspace_id, period.last, module=KEPT)
        found = Found.from_counts(kept) if kept else _count(tx, library, workspace_id, opened, period)
        cohorts = _practising(library, opened, period)
        modules = _modules(library, cohorts)
        newest = {module.id: agreement.last(tx, workspace_id, module.id) for module in modules}
    raters = {name: one[1] for name, one in newest.items() if one}
    return rules.make(period, modules, found, cohorts=cohorts, raters=raters)


def count_to_close(store: Store, library: Library, workspace_id: str, week: Week) -> dict[str, Counts]:
    """Count for good the map that ends with a week, by the name under which it is kept; nothing where none does."""
    with store.read() as tx:
        opened = workspaces.opened(tx, workspace_id)
        period = Period.up_to(week, begun=_begun(opened))
        if period is None or period.last != week:
            return {}
        return {KEPT: _count(tx, library, workspace_id, opened, period).to_counts()}


def _begun(opened: Opened) -> Week:
    return min(map(first_week, opened.values()), default=Week.of(ALWAYS))


def _count(tx: Connection, library: Library, workspace_id: str, opened: Opened, period: Period) -> Found:
    cohorts = _practising(library, opened, period)
    scenarios = {
        (module.id, one.id): one.behaviour for module in _modules(library, cohorts) for one in module.scenarios
    }
    who = None if cohorts is None else {name for names in cohorts.values() for name in names}
    return gaps.read(tx, workspace_id, period, scenarios, cohorts=who)


def _modules(library: Library, cohorts: Mapping[str, set[str]] | None) -> list[Module]:
    return [module for name, module in sorted(library.modules.items()) if cohorts is None or name in cohorts]


def _practising(library: Library, opened: Opened, period: Period) -> dict[str, set[str]] | None:
    """Return which cohorts practise each module, of those that had begun by the period's end; None without any."""
    if not opened:
        return None
    found: dict[str, set[str]] = {}
    for name, one in opened.items():
        programme = library.programmes.get(one.programme)
        if programme and first_week(one) <= period.last:
            found.setdefault(programme.module, set()).add(name)
    return found

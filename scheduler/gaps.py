"""The gap map: which period it speaks of, whose answers are in it, and which skills those people practise."""

from collections.abc import Mapping

from coaching import gaps as rules
from coaching.gaps import GapMap, Period
from coaching.weeks import Week
from content.library import Library
from scheduler.reports import ALWAYS, first_week
from storage import agreement, gaps, workspaces
from storage.engine import Store
from storage.workspaces import OpenCohort


def read(store: Store, library: Library, workspace_id: str, week: Week) -> GapMap:
    """Read the newest map up to a week. Slow reads: for a command, or a thread of its own.

    Periods are counted from the first week of the first cohort, and a cohort is in them from the one on in which it
    began. Where none was ever opened, the whole roster is, in every skill.
    """
    with store.read() as tx:
        opened = workspaces.opened(tx, workspace_id)
        begun = min(map(first_week, opened.values()), default=Week.of(ALWAYS))
        period = Period.up_to(week, begun=begun)
        if period is None:
            return GapMap(Period.number(0, begun=begun), has_ended=False)
        cohorts = _practising(library, opened, period) if opened else None
        modules = [module for name, module in sorted(library.modules.items()) if cohorts is None or name in cohorts]
        scenarios = {(module.id, one.id): one.behaviour for module in modules for one in module.scenarios}
        who = None if cohorts is None else {name for names in cohorts.values() for name in names}
        found = gaps.read(tx, workspace_id, period, scenarios, cohorts=who)
        newest = {module.id: agreement.last(tx, workspace_id, module.id) for module in modules}
    raters = {name: one[1] for name, one in newest.items() if one}
    return rules.make(period, modules, found, cohorts=cohorts, raters=raters)


def _practising(library: Library, opened: Mapping[str, OpenCohort], period: Period) -> dict[str, set[str]]:
    """Return which cohorts practise each module, of those that had begun by the period's end."""
    found: dict[str, set[str]] = {}
    for name, one in opened.items():
        programme = library.programmes.get(one.programme)
        if programme and first_week(one) <= period.last:
            found.setdefault(programme.module, set()).add(name)
    return found

"""A pilot's report: its weeks counted one by one, from the first on which its cohorts were open."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coaching.kpis import thresholds_of
from coaching.pilot_reports import PilotReport, PilotWeek, make
from coaching.programmes import Programme
from coaching.scopes import total
from coaching.weeks import Week
from content.library import Library
from scheduler import reports
from storage import agreement, checks, workspaces
from storage import cohorts as standing
from storage.engine import Store
from storage.workspaces import OpenCohort

#: Figures that stay 0 until somebody is asked.
_ASKED = ("peer_feedback", "manager_checks")


def read_open(store: Store, library: Library, workspace_id: str, *, now: datetime) -> tuple[PilotReport, ...]:
    """Read the pilot of every open programme. Slow reads: for a thread of its own."""
    with store.read() as tx:
        programmes = open_programmes(tx, library, workspace_id, now=now)
    return tuple(read(store, programme, workspace_id, now=now) for programme in programmes)


def open_programmes(tx: Connection, library: Library, workspace_id: str, *, now: datetime) -> list[Programme]:
    """Return the programmes that a cohort of this workspace is in, by their ids."""
    opened = {one.programme for one in workspaces.opened(tx, workspace_id, by=now).values()}
    return [programme for name, programme in sorted(library.programmes.items()) if name in opened]


def read(store: Store, programme: Programme, workspace_id: str, *, now: datetime) -> PilotReport:
    """Read a pilot up to its last complete week. Slow reads: for a command, or a thread of its own."""
    with store.read() as tx:
        every = workspaces.opened(tx, workspace_id, by=now)
    cohorts = {name: one for name, one in every.items() if one.programme == programme.id}
    weeks, since = _weeks(programme, cohorts, now=now), _since(cohorts, now=now)
    counted = []
    for number, week in enumerate(weeks, start=1):
        with store.read() as tx:
            found = reports.counted(tx, workspace_id, week, every)
        counted.append(PilotWeek(week, number, found.only(cohorts.keys())))
    with store.read() as tx:
        size = standing.size(tx, workspace_id, cohorts.keys() or programme.cohorts, today=now.date())
        newest = agreement.last(tx, workspace_id, programme.module)
        asked = bool(weeks) and checks.ever_asked(tx, workspace_id, since=since, until=weeks[-1].sunday)
    never = {name for name in _ASKED if not any(total(one.counts.figures[name].values()).top for one in counted)}
    return make(
        programme,
        counted,
        thresholds=thresholds_of(programme.thresholds),
        size=size,
        unasked=never - ({"manager_checks"} if asked else set()),
        undependable={"manager_checks"} if newest and newest[1] == "disagree" else (),
    )


def _weeks(programme: Programme, cohorts: Mapping[str, OpenCohort], *, now: datetime) -> list[Week]:
    """Return the programme's weeks that have ended, from the first with enough open workdays."""
    if not cohorts:
        return []
    first = min(map(reports.first_week, cohorts.values()))
    last = reports.last_complete(now)
    return [week for n in range(programme.weeks) if (week := first.before(-n)) <= last]


def _since(cohorts: Mapping[str, OpenCohort], *, now: datetime) -> date:
    return min((one.opened_at.date() for one in cohorts.values()), default=now.date()) - timedelta(days=1)

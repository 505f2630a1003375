"""A pilot's report: its weeks counted one by one, from the first on which its cohorts were open."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coaching.counts import Counts
from coaching.kpis import thresholds_of
from coaching.pilot_reports import PilotReport, PilotWeek, make, shown
from coaching.pilots import as_programme
from coaching.programmes import Programme
from coaching.readings import Reading
from coaching.scopes import total
from coaching.stories import Counted
from coaching.weeks import Week
from content.library import Library
from scheduler import lagging, reports
from storage import adjustments, agreement, checks, digests, pilots, workspaces
from storage import cohorts as standing
from storage.engine import Store
from storage.workspaces import OpenCohort

#: Figures that stay 0 until somebody is asked.
_ASKED = ("peer_feedback", "manager_checks")


def read_open(store: Store, library: Library, workspace_id: str, *, now: datetime) -> tuple[PilotReport, ...]:
    """Read the pilot of every open programme. Slow reads: for a thread of its own."""
    with store.read() as tx:
        open_ = open_programmes(tx, library, workspace_id, now=now)
    return tuple(read(store, programme, workspace_id, now=now) for programme in open_)


def programmes(tx: Connection, library: Library, workspace_id: str) -> dict[str, Programme]:
    """Return every programme by its id: those of the library, and pilots that stewards started, by their group."""
    found = dict(library.programmes)
    for one in pilots.started(tx, workspace_id):
        base = library.programmes.get(one.programme)
        if base is not None and one.group not in base.cohorts:
            behaviours = {each.id: each for each in library.modules[base.module].behaviours}
            moments = behaviours[one.behaviour].moments if one.behaviour in behaviours else (base.chain.moment,)
            found[one.group] = as_programme(base, one, moment=moments[0])
    return found


def outcome(store: Store, programme: Programme, workspace_id: str, *, now: datetime) -> Counted | None:
    """Return what the business counts of a pilot; None where the programme names nothing, or nothing was brought in."""
    wanted = programme.chain.outcome
    if wanted is None:
        return None
    with store.read() as tx:
        every = workspaces.opened(tx, workspace_id, by=now)
        cohorts = [name for name, one in every.items() if is_in(one, programme)] or programme.cohorts
        return lagging.of_programme(tx, workspace_id, wanted, cohorts, until=now.date())


def open_programmes(tx: Connection, library: Library, workspace_id: str, *, now: datetime) -> list[Programme]:
    """Return the programmes that a cohort of this workspace is in, by their ids."""
    opened = workspaces.opened(tx, workspace_id, by=now).values()
    known = programmes(tx, library, workspace_id)
    return [known[name] for name in sorted(known) if any(is_in(one, known[name]) for one in opened)]


def of_week(store: Store, library: Library, workspace_id: str, week: Week, everybody: Counts) -> dict[str, str]:
    """Return what may be shown of each programme in a week, as text to keep; slow, for a thread of its own."""
    with store.read() as tx:
        every = workspaces.opened(tx, workspace_id)
        known = programmes(tx, library, workspace_id)
        disagree = {name: agreement.last(tx, workspace_id, one.module) for name, one in known.items()}
    found = {}
    for name, programme in known.items():
        cohorts = [one.cohort for one in every.values() if is_in(one, programme)]
        if cohorts:
            newest = disagree[name]
            readings = shown(
                PilotWeek(week, 0, everybody.only(cohorts), everybody),
                thresholds_of(programme.thresholds),
                undependable={"manager_checks"} if newest and newest[1] == "disagree" else (),
            ).readings
            found[name] = json.dumps([one.to_dict() for one in readings])
    return found


def keep_shown(tx: Connection, workspace_id: str, programme: str, week: Week, body: str, *, now: datetime) -> None:
    """Keep what may be shown of a programme in a week that is closed."""
    recipient = f"programme:{programme}"
    digests.keep(
        tx,
        workspace_id,
        digests.id_of(recipient, week),
        recipient=recipient,
        monday=week.monday,
        body=body,
        now=now,
    )


def find_shown(tx: Connection, workspace_id: str, programme: str, week: Week) -> tuple[Reading, ...] | None:
    """Return what may be shown of a programme in a closed week; None if it is not closed."""
    body = digests.find(tx, workspace_id, digests.id_of(f"programme:{programme}", week))
    return tuple(Reading(**one) for one in json.loads(body)) if body else None


def is_in(cohort: OpenCohort, programme: Programme) -> bool:
    """Whether a cohort takes part in a programme; one that a pilot was started for takes part in that pilot."""
    return cohort.pilot in programme.cohorts if cohort.pilot else cohort.programme == programme.id


def read(store: Store, programme: Programme, workspace_id: str, *, now: datetime) -> PilotReport:
    """Read a pilot up to its last complete week. Slow reads: for a command, or a thread of its own."""
    with store.read() as tx:
        every = workspaces.opened(tx, workspace_id, by=now)
    cohorts = {name: one for name, one in every.items() if is_in(one, programme)}
    weeks, since = _weeks(programme, cohorts, now=now), _since(cohorts, now=now)
    counted, everybody = [], []
    for number, week in enumerate(weeks, start=1):
        with store.read() as tx:
            found = reports.counted(tx, workspace_id, week, every)
        counted.append(PilotWeek(week, number, found.only(cohorts.keys()), found))
        everybody.append(found)
    with store.read() as tx:
        size = standing.size(tx, workspace_id, cohorts.keys() or programme.cohorts, today=now.date())
        newest = agreement.last(tx, workspace_id, programme.module)
        noted = adjustments.noted(tx, workspace_id, programme.id)
        asked = bool(weeks) and checks.ever_asked(tx, workspace_id, since=since, until=weeks[-1].sunday)
    never = {name for name in _ASKED if not any(total(one.figures[name].values()).top for one in everybody)}
    return make(
        programme,
        counted,
        thresholds=thresholds_of(programme.thresholds),
        size=size,
        noted=noted,
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

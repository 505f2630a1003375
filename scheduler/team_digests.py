"""A team's weekly digest in its channel: made once the week has ended for everybody in the cohort, posted on Monday."""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.asking import Never, Now
from coaching.kinds import KINDS
from coaching.kpis import thresholds_of
from coaching.prompts import Plan, Prompt
from coaching.readings import PersonWeek
from coaching.team_digests import TeamWeekShown, make
from coaching.trails import WEEKS
from coaching.weeks import Week
from content.library import Library
from scheduler import stories
from scheduler.digests import EASTERNMOST, end_of, running_in
from storage import channels, digests, kudos, people, prompts, readings, team_digests, workspaces
from storage.engine import Store
from storage.workspaces import OpenCohort

#: When a team reads its week, where most of its people are: half an hour into the working day.
HOUR = time(9, 30)
#: People of a cohort that are read in a step.
PAGE = 50


@dataclass(frozen=True, slots=True)
class _Round:
    """What the team digests of one week share. `cohorts` are all whose programme runs, with a channel or not."""

    store: Store
    library: Library
    workspace_id: str
    week: Week
    cohorts: Mapping[str, OpenCohort]
    now: datetime


def plan_due(store: Store, library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Keep and plan the digest of every team that has a channel, and whose week has ended for all of it.

    A generator of small steps; each yields how many prompts it wrote. What is kept is owed no more, so a second run
    changes nothing.
    """
    week = Week.of((now + EASTERNMOST).date()).before()
    with store.read() as tx:
        cohorts = running_in(week, workspaces.opened(tx, workspace_id), library)
        with_channel = [name for name, one in cohorts.items() if one.channel]
        owed = team_digests.owed(tx, workspace_id, week, with_channel) if with_channel else []
    this = _Round(store, library, workspace_id, week, cohorts, now)
    for cohort in owed:
        with store.read() as tx:
            zones = team_digests.zones(tx, workspace_id, cohort, week)
        yield 0
        due_at = _due_at(week, zones)
        if due_at is not None and end_of(week, zones.keys()) <= now < due_at + KINDS["team_digest"].lasts:
            yield from _plan_one(this, cohorts[cohort], due_at, end_of(week, zones.keys()))


def untold(
    tx: Connection, library: Library, workspace_id: str, *, now: datetime
) -> list[tuple[OpenCohort, Week, datetime]]:
    """Return the cohorts whose week has ended for all of them and has no story yet, with it and when it ended."""
    week = Week.of((now + EASTERNMOST).date()).before()
    found = []
    for name, cohort in running_in(week, workspaces.opened(tx, workspace_id), library).items():
        if stories.find(tx, workspace_id, name, week) is None:
            zones = team_digests.zones(tx, workspace_id, name, week)
            if zones and (ended := end_of(week, zones.keys())) <= now:
                found.append((cohort, week, ended))
    return found


def _due_at(week: Week, zones: Mapping[str, int]) -> datetime | None:
    """Return the first half past nine of a workday where most of them are, once the week has ended for all of them."""
    if not zones:
        return None
    most = min(zones, key=lambda tz: (-zones[tz], tz))
    days = week.before(-1).workdays
    ended = end_of(week, zones.keys())
    return next((at for day in days if (at := hours.moment(day, HOUR, most)) >= ended), None)


def _plan_one(this: _Round, cohort: OpenCohort, due_at: datetime, ended: datetime) -> Iterator[int]:
    programme = this.library.programmes[cohort.programme]
    module = this.library.modules[programme.module]
    counted = yield from _people(this, cohort.cohort)
    teams = yield from _teams(this, counted)
    with this.store.read() as tx:
        bodies = team_digests.before(tx, this.workspace_id, cohort.cohort, this.week, weeks=WEEKS - 1)
        story = stories.find(tx, this.workspace_id, cohort.cohort, this.week)
        moment = story.moment if story and story.moment else _moment(tx, this, cohort, ended)
    yield 0
    digest = make(
        cohort.cohort,
        counted,
        this.week,
        module,
        teams=teams,
        shown=[TeamWeekShown.from_json(body) for body in bodies],
        moment=moment,
        story=story.lines() if story else (),
        thresholds=thresholds_of(programme.thresholds),
    )
    yield 0
    plan = _plan(digest, cohort.channel or "", module.id, due_at)
    with this.store.write() as tx:
        written = _keep(tx, this, digest, plan)
    yield written


def _people(this: _Round, cohort: str) -> Generator[int, None, list[PersonWeek]]:
    found: list[PersonWeek] = []
    while True:
        after = found[-1].person if found else ""
        with this.store.read() as tx:
            page = readings.cohort_week(tx, this.workspace_id, cohort, this.week, after=after, limit=PAGE)
        found += page
        if len(page) < PAGE:
            return found
        yield 0


def _teams(this: _Round, counted: list[PersonWeek]) -> Generator[int, None, dict[str, frozenset[str]]]:
    """Return whom the digest of each manager of these people counts, people of other cohorts among them."""
    led = Counter(one.manager for one in counted if one.manager and one.enrolled)
    found = {}
    for manager in sorted(led):
        with this.store.read() as tx:
            team = readings.team_week(tx, this.workspace_id, manager, this.week, cohorts=this.cohorts.keys())
        found[manager] = frozenset(one.person for one in team if one.enrolled and one.person != manager)
        yield 0
    return found


def _moment(tx: Connection, this: _Round, cohort: OpenCohort, ended: datetime) -> str | None:
    """Return the newest kudos to one of them that both shared in their channel in the week, and that has words."""
    since = ended - timedelta(weeks=1)
    for kudos_id in team_digests.shared_in(tx, this.workspace_id, cohort.channel or "", since=since, until=ended):
        one = kudos.find(tx, this.workspace_id, kudos_id)
        receiver = people.find(tx, this.workspace_id, one.receiver) if one else None
        if one and one.words and receiver and receiver.cohort == cohort.cohort:
            return kudos_id
    return None


def _keep(tx: Connection, this: _Round, digest: TeamWeekShown, plan: Plan) -> int:
    kept = digests.keep(
        tx,
        this.workspace_id,
        plan.dedupe_key,
        recipient=plan.recipient,
        monday=this.week.monday,
        body=digest.to_json(),
        now=this.now,
    )
    return prompts.plan(tx, this.workspace_id, [plan]) if kept else 0


def _plan(digest: TeamWeekShown, channel: str, module: str, due_at: datetime) -> Plan:
    """Plan the message. The kudos that it tells of is its item: it is drawn anew once that is taken back."""
    key = team_digests.id_of(digest.cohort, digest.week)
    return Plan(
        kind="team_digest",
        recipient=channel,
        dedupe_key=key,
        due_at=due_at,
        expires_at=due_at + KINDS["team_digest"].lasts,
        reason="team_week",
        face="closed",  # it takes no answers
        subject=key,
        module=module,
        item=digest.moment,
    )


def ask(tx: Connection, post: Prompt) -> Now | Never:
    """Ask whether a team's digest may still be posted: its cohort has this channel (still)."""
    body = digests.find(tx, post.workspace_id, post.subject or "")
    if body is None:
        return Never("cancelled", "taken_back")
    cohort = TeamWeekShown.from_json(body).cohort
    if channels.of_cohort(tx, post.workspace_id, cohort) != post.recipient:
        return Never("cancelled", "no_channel")
    return Now()

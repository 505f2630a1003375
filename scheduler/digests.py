"""The managers' weekly digest: made once a team's week has ended for everybody in it, and planned for Monday."""

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from coaching import hours, story_words
from coaching.decisions import is_paused
from coaching.digests import BASE_WEEKS, LAGGING, TeamDigest, make
from coaching.disclosure import MINIMUM
from coaching.items import Module
from coaching.kinds import KINDS
from coaching.kpis import thresholds_of
from coaching.people import Person
from coaching.programmes import Programme
from coaching.prompts import Plan
from coaching.readings import ENOUGH_DAYS, Reading, TeamWeek
from coaching.trails import WEEKS
from coaching.weeks import Week
from content.library import Library
from scheduler import lagging, pilot_reports, reportbacks, stories
from storage import agreement, checks, digests, items, people, prompts, readings, workspaces
from storage.digests import Reports
from storage.engine import Store
from storage.workspaces import OpenCohort

#: The farthest zone east: where a week ends first.
EASTERNMOST = timedelta(hours=14)

#: The events behind the figures that cannot move before somebody is asked.
_EVENT_OF = {"peer_feedback": "peer_feedback", "manager_checks": "manager_check"}


@dataclass(frozen=True, slots=True)
class _Round:
    """What all digests of one week share."""

    store: Store
    library: Library
    workspace_id: str
    week: Week
    cohorts: Mapping[str, OpenCohort]
    now: datetime


def plan_due(store: Store, library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Keep and plan every digest whose week has ended for its whole team.

    Only of the last week: an older one was due days ago. A generator of small steps; each yields how many prompts it
    wrote. A second run changes nothing, since what is kept is owed no more.
    """
    week = Week.of((now + EASTERNMOST).date()).before()
    with store.read() as tx:
        cohorts = running_in(week, workspaces.opened(tx, workspace_id), library)
        owed = digests.owed(tx, workspace_id, week, cohorts) if cohorts else {}
    ended = {manager: team for manager, team in owed.items() if end_of(week, {part.tz for part in team}) <= now}
    if not ended:
        return
    yield 0
    this = _Round(store, library, workspace_id, week, cohorts, now)
    unasked: frozenset[str] | None = None
    for manager, team in ended.items():
        with store.read() as tx:
            person = people.find(tx, workspace_id, manager)
        due_at = _due_at(person, this, team) if person else None
        if person is None or due_at is None or not _module_of(team, this).cards:
            continue
        if unasked is None:
            unasked = yield from _unasked(this)
        yield from _plan_one(this, person, team, due_at, unasked)


def end_of(week: Week, zones: Collection[str]) -> datetime:
    """Return when the week has ended in each of these time zones: the westernmost decides."""
    return max(hours.moment(week.before(-1).monday, time(0), tz) for tz in zones)


def running_in(week: Week, opened: Mapping[str, OpenCohort], library: Library) -> dict[str, OpenCohort]:
    """Return the cohorts whose programme ran on enough of the week's workdays for anybody to count in it."""
    return {name: one for name, one in opened.items() if _ran_in(week, one, library.programmes.get(one.programme))}


def _ran_in(week: Week, cohort: OpenCohort, programme: Programme | None) -> bool:
    if programme is None:
        return False
    first = cohort.opened_at.date()
    last = first + timedelta(weeks=programme.weeks, days=-1)
    return sum(first <= day <= last for day in week.workdays) >= ENOUGH_DAYS


def _unasked(this: _Round) -> Generator[int, None, frozenset[str]]:
    """Return the figures of which nothing ever happened here since the programme began.

    Asked of the whole workspace, not of one team: a team in which nobody did it has a figure, and it is 0.
    """
    began = min(one.opened_at for one in this.cohorts.values()).date() - timedelta(days=1)
    open_still, after = {_EVENT_OF[name]: name for name in LAGGING}, ""
    while open_still:
        with this.store.read() as tx:
            found, last = readings.happened(
                tx, this.workspace_id, open_still, since=began, until=this.week.sunday, after=after
            )
        for name in found:
            del open_still[name]
        yield 0
        if last is None:
            break
        after = last
    with this.store.read() as tx:
        if checks.ever_asked(tx, this.workspace_id, since=began, until=this.week.sunday):
            open_still.pop("manager_check", None)  # asked, and nobody saw it: that is a zero
    return frozenset(open_still.values())


def _plan_one(
    this: _Round, person: Person, team: list[Reports], due_at: datetime, unasked: frozenset[str]
) -> Iterator[int]:
    manager, module = person.person_id, _module_of(team, this)
    with this.store.read() as tx:
        team_now = readings.team_week(tx, this.workspace_id, manager, this.week, cohorts=this.cohorts.keys())
    yield 0
    with this.store.read() as tx:
        before = _before(tx, this, manager)
        undependable = _undependable(tx, this, module)
        counted = lagging.of_manager(tx, this.workspace_id, manager, until=this.week.sunday)
        programme = _programme(tx, this, team) if len(team_now) < MINIMUM else None
        story = _story(tx, this, team)
    yield 0
    with this.store.write() as tx:
        reportbacks.tell_due(tx, this.workspace_id, module.id, now=this.now)
        known = reportbacks.known(tx, this.workspace_id, manager, module.id, week=this.week.before(-1))
    yield 0
    digest = make(
        TeamWeek(manager, this.week, team_now),
        cards=module.cards,
        earlier=before.weeks,
        shown=before.shown,
        known=known,
        unasked=unasked,
        undependable=undependable,
        thresholds=thresholds_of(_programme_of(team, this).thresholds),
        outcomes=counted,
        programme=programme[1] if programme else (),
        programme_week=programme[0] if programme else None,
        story=story,
    )
    yield 0
    plan = _plan(person, digest, module, due_at, this)
    with this.store.write() as tx:
        written = _keep(tx, this, digest, plan)
    yield written


def _programme(tx: Connection, this: _Round, team: list[Reports]) -> tuple[Week, tuple[Reading, ...]] | None:
    """Return what a manager of too few is shown instead: the programme of most of the team, in its last closed week."""
    cohort = min(team, key=lambda part: (-part.people, part.cohort)).cohort
    here = this.cohorts[cohort]
    for week in (this.week, this.week.before()):
        shown = pilot_reports.find_shown(tx, this.workspace_id, here.pilot or here.programme, week)
        if shown is not None:
            return week, shown
    return None


def _story(tx: Connection, this: _Round, team: list[Reports]) -> tuple[str, ...]:
    """Return the newest story of the cohort that most of the team is in: of this week, or of the one before.

    Where the cohort reaches farther west than the team, its week has not ended when the team's has.
    """
    cohort = min(team, key=lambda part: (-part.people, part.cohort)).cohort
    for week in (this.week, this.week.before()):
        found = stories.find(tx, this.workspace_id, cohort, week)
        if found is not None:
            return (story_words.title(week), *found.lines())
    return ()


def _undependable(tx: Connection, this: _Round, module: Module) -> frozenset[str]:
    """Return the figures that the module's raters make undependable: only where they are known to disagree."""
    newest = agreement.last(tx, this.workspace_id, module.id)
    return frozenset({"manager_checks"}) if newest and newest[1] == "disagree" else frozenset()


def _keep(tx: Connection, this: _Round, digest: TeamDigest, plan: Plan) -> int:
    kept = digests.keep(
        tx,
        this.workspace_id,
        plan.dedupe_key,
        recipient=plan.recipient,
        monday=this.week.monday,
        body=digest.to_json(),
        now=this.now,
    )
    if not kept:
        return 0
    version = (str(plan.item_hash), str(plan.module), str(plan.item), this.library.body(digest.card()))
    items.remember(tx, this.workspace_id, [version])
    return prompts.plan(tx, this.workspace_id, [plan])


def _programme_of(team: list[Reports], this: _Round) -> Programme:
    """Return the programme that most of the team is in; the first by name of those with as many."""
    people_in = Counter[str]()
    for part in team:
        people_in[this.cohorts[part.cohort].programme] += part.people
    return this.library.programmes[min(people_in, key=lambda name: (-people_in[name], name))]


def _module_of(team: list[Reports], this: _Round) -> Module:
    return this.library.modules[_programme_of(team, this).module]


def _due_at(person: Person, this: _Round, team: list[Reports]) -> datetime | None:
    """Return the manager's first slot once the week has ended; None where it would come too late to be of use."""
    due_at = hours.next_slot(person, end_of(this.week, {part.tz for part in team}) - timedelta(microseconds=1))
    if due_at is None or this.now >= due_at + KINDS["digest"].lasts:
        return None
    return due_at


@dataclass(frozen=True, slots=True)
class _Before:
    """The team in earlier weeks, and what its manager was shown of them."""

    weeks: list[TeamWeek]
    shown: list[TeamDigest]


def _before(tx: Connection, this: _Round, manager: str) -> _Before:
    bodies = digests.before(tx, this.workspace_id, manager, this.week, weeks=WEEKS - 1)
    shown = [TeamDigest.from_json(body) for body in bodies]
    weeks = [this.week.before(back) for back in BASE_WEEKS.values()]
    cohorts = this.cohorts.keys()
    teams = readings.team_weeks(tx, this.workspace_id, manager, weeks, cohorts=cohorts, messages=False) if shown else {}
    return _Before([TeamWeek(manager, week, who) for week, who in teams.items()], shown)


def _plan(person: Person, digest: TeamDigest, module: Module, due_at: datetime, this: _Round) -> Plan:
    """Plan the digest for the manager; a pause is kept also by what comes once a week."""
    key = digests.id_of(person.person_id, digest.week)
    paused = is_paused(person, due_at)
    return Plan(
        kind="digest",
        recipient=person.person_id,
        dedupe_key=key,
        due_at=due_at,
        expires_at=due_at + KINDS["digest"].lasts,
        local_date=hours.local(due_at, person.tz).date(),
        state="skipped" if paused else "planned",
        reason="paused" if paused else "weekly_digest",
        subject=key,
        module=module.id,
        item=digest.card().id,
        item_hash=this.library.content_hash(digest.card()),
    )

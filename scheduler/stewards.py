"""What stewards are told in the morning: where something needs a hand, and on Mondays in any case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coaching import daily, early, hours
from coaching.asking import Later, Never, Now, ask_again
from coaching.attention import History
from coaching.checks import open_until
from coaching.daily import LOOKED_AT, MONDAY, Morning, OpenNotes, Sessions
from coaching.early import Month
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Plan, Prompt
from coaching.weeks import Week
from content.library import Library
from scheduler.digests import running_in
from storage import cohorts, digests, outbox, people, prompts, stewards, stumbles, team_digests, workspaces
from storage import early as early_birds
from storage.engine import Store
from storage.workspaces import OpenCohort

DAILY, MONTHLY = "steward_daily", "steward_monthly"
#: On a Monday what happened since Friday morning is told, else since the morning before.
_SINCE_FRIDAY, _SINCE_YESTERDAY = timedelta(days=3), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who runs the programmes of a workspace, and the zone of those who are not on its roster.

    `elsewhere`: there are other workspaces, so that whoever is not on this one's roster may not work here at all.
    """

    stewards: Collection[str]
    default_tz: str
    elsewhere: bool = False


def id_of(kind: str, steward: str, day: date) -> str:
    """Make the id of what a steward is told on a date."""
    return f"{kind}:{steward}:{day.isoformat()}"


def owed(
    tx: Connection, library: Library, workspace_id: str, desk: Desk, *, kind: str, now: datetime
) -> list[tuple[Person, date]]:
    """Return the stewards whose first slot of the day has come, each with their date, and who were not told of it yet.

    In the morning only while a programme runs; of a month on their first day in the next one.
    """
    opened = workspaces.opened(tx, workspace_id, by=now)
    if not (running_in(Week.of(now.date()), opened, library) if kind == DAILY else opened):
        return []
    found = {}
    for steward in sorted(desk.stewards):
        person = people.find(tx, workspace_id, steward)
        if person is None and not desk.elsewhere:
            person = stranger(workspace_id, steward, desk)
        if person is None:
            continue
        day = hours.local(now, person.tz).date()
        slot = hours.slot_on(person, day)
        if slot is None or not slot <= now < slot + KINDS[kind].lasts or not person.here_on(day):
            continue
        if kind == DAILY or _is_first(person, day):
            found[id_of(kind, steward, day)] = (person, day)
    unkept = stewards.unkept(tx, workspace_id, found) if found else set()
    return [one for key, one in found.items() if key in unkept]


def _is_first(person: Person, day: date) -> bool:
    """Whether it is the first date of its month on which somebody may be written to."""
    return not any(hours.writes_on(person, day.replace(day=earlier)) for earlier in range(1, day.day))


def stranger(workspace_id: str, steward: str, desk: Desk) -> Person:
    """Return a steward whom no roster knows: with the usual days and hours."""
    return Person(workspace_id, steward, "", desk.default_tz, None, date.min)


def is_of(key: str, steward: str) -> bool:
    """Whether what has that id was told to that steward."""
    return key.startswith((f"{DAILY}:{steward}:", f"{MONTHLY}:{steward}:"))


def read(store: Store, library: Library, workspace_id: str, day: date, *, now: datetime) -> Morning:
    """Read what is told on a date. A walk through many rows: for a thread of its own."""
    since = now - (_SINCE_FRIDAY if day.weekday() == MONDAY else _SINCE_YESTERDAY)
    with store.read() as tx:
        opened = workspaces.opened(tx, workspace_id)
        taking_part = sum(agreed for _, agreed in cohorts.standing(tx, workspace_id, today=day).values())
        return daily.make(
            day,
            failures=outbox.failures(tx, workspace_id, since=since),
            stuck=stumbles.waiting(tx, workspace_id),
            sessions=_sessions(tx, workspace_id, running_in(Week.of(day), opened, library).values(), now=now),
            notes=_notes(tx, workspace_id, day),
            people=taking_part,
        )


def _sessions(tx: Connection, workspace_id: str, running: Collection[OpenCohort], *, now: datetime) -> Sessions | None:
    """Set the last workday that has ended for everybody beside the same weekday of the weeks before."""
    week = Week.of(now.date())
    zones = {tz for one in running for tz in team_digests.zones(tx, workspace_id, one.cohort, week)}
    if not zones:
        return None
    day = daily.compared_day(min(hours.local(now, tz).date() for tz in zones) - timedelta(days=1))
    began = min(one.opened_at.date() for one in running)
    before = [day - timedelta(weeks=back) for back in range(1, LOOKED_AT + 1)]
    earlier = [one for one in before if one > began]
    if day <= began or not earlier:
        return None
    counts = stewards.sessions(tx, workspace_id, [day, *earlier])
    return daily.usual(day, counts[day], [counts[one] for one in earlier])


def _notes(tx: Connection, workspace_id: str, day: date) -> OpenNotes | None:
    """Return whose notes of the week before are open: those close on Wednesday."""
    asked_in = Week.of(day).before()
    waiting, asked = stewards.open_notes(tx, workspace_id, since=asked_in.monday, until=asked_in.sunday)
    return OpenNotes(waiting, asked, open_until(asked_in.monday)) if asked else None


def read_month(store: Store, workspace_id: str, day: date) -> Month:
    """Read what is told of the months before. A walk through many rows: for a thread of its own."""
    until = day - early.SETTLED
    with store.read() as tx:
        back = early_birds.came_back(tx, workspace_id, since=until - early.WINDOW, until=until, within=early.WITHIN)
        measured = early_birds.measured(tx, workspace_id, since=day - early.WINDOW, until=day)
        return early.make(day, back, measured)


def keep(tx: Connection, person: Person, kind: str, told: Morning | Month, *, now: datetime) -> int:
    """Keep what a steward is told, and plan to tell it, if there is anything; once."""
    key = id_of(kind, person.person_id, told.day)
    new = digests.keep(
        tx,
        person.workspace_id,
        key,
        recipient=person.person_id,
        monday=Week.of(told.day).monday,
        body=told.to_json(),
        now=now,
    )
    if not new or not told.is_told:
        return 0
    slot = hours.slot_on(person, told.day) or now
    plan = Plan(
        kind=kind,
        recipient=person.person_id,
        dedupe_key=key,
        due_at=now,
        expires_at=slot + KINDS[kind].lasts,
        local_date=told.day,
        reason="needs_a_hand" if kind == DAILY else "month_over",
        face="closed",  # it takes no answers
        subject=key,
    )
    return prompts.plan(tx, person.workspace_id, [plan])


def ask(person: Person | None, prompt: Prompt, *, now: datetime) -> Now | Later | Never:
    """Ask whether a steward may be told now: in their hours, if the roster knows them."""
    if person is not None:
        return ask_again(person, prompt, History(), now=now)
    if prompt.expires_at is not None and now >= prompt.expires_at:
        return Never("expired", "too_late")
    return Now()

"""What managers saw in their teams: planned once a week, asked about whom it may be on the day, reminded of once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.checks import day_of, open_until, reminded_on, whom
from coaching.consent import SAYS_OF_NOTES
from coaching.items import Module
from coaching.kinds import KINDS, LEARNER_KINDS
from coaching.people import Person
from coaching.prompts import Plan, Prompt
from coaching.weeks import Week
from content.library import Library
from scheduler.courses import Course, courses
from scheduler.digests import EASTERNMOST
from storage import checks, consents, outbox, people, prompts
from storage.engine import Store
from storage.noted import standing

#: So many managers are planned for in a step.
STEP = 50


def plan_due(store: Store, library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Plan this week's check for every manager of somebody who takes part.

    A generator of small steps; each yields how many prompts it wrote. A second run changes nothing: who has a row for
    the week is owed none.
    """
    week = Week.of((now + EASTERNMOST).date())
    with store.read() as tx:
        cohorts = list(courses(tx, library, workspace_id, now=now))
        owed = checks.owed(tx, workspace_id, week, cohorts) if cohorts else []
    for start in range(0, len(owed), STEP):
        with store.write() as tx:
            found = (people.find(tx, workspace_id, who) for who in owed[start : start + STEP])
            plans = [plan for person in found if person and (plan := _plan(person, week, now))]
            written = prompts.plan(tx, workspace_id, plans)
        yield written


def _plan(person: Person, week: Week, now: datetime) -> Plan | None:
    """Plan a manager's check; None where they have no day for it, agreed no earlier than on it, or it is too late."""
    day = day_of(person, week)
    due_at = hours.slot_on(person, day) if day else None
    if day is None or due_at is None or now >= due_at + KINDS["check"].lasts:
        return None
    if person.consented_on is None or person.consented_on >= day:
        return None
    key = checks.id_of(person.person_id, week)
    return Plan(
        kind="check",
        recipient=person.person_id,
        dedupe_key=key,
        due_at=due_at,
        local_date=day,
        expires_at=due_at + KINDS["check"].lasts,
        reason="weekly_check",
        subject=key,
    )


def begin(tx: Connection, library: Library, person: Person, prompt: Prompt, *, now: datetime) -> bool:
    """Whether a check that may go out now still has somebody to ask about, or shares what still stands; else it ends.

    About whom is decided on the day, with that moment's facts; what comes again asks about whoever is left.
    """
    if prompt.kind == "shared_note":
        return _still_stands(tx, person, prompt)
    round_id, today = prompt.subject or "", hours.local(now, person.tz).date()
    check = checks.find_round(tx, person.workspace_id, round_id, tz=person.tz, now=now)
    if not prompt.requested and _day_is_full(tx, person, prompt, today, now) and _wait(tx, person, prompt, now):
        return False
    if check is None and not prompt.follows:
        return _ask(tx, library, person, prompt, today, now)
    if check is None or check.is_over or not check.open:
        reason = "too_late" if check is not None and check.is_over else "answered"
        outbox.end(tx, person.workspace_id, prompt.prompt_id, state="skipped", reason=reason)
        return False
    return True


def _day_is_full(tx: Connection, person: Person, prompt: Prompt, today: date, now: datetime) -> bool:
    """Whether today brought something to learn already, or what this one reminds of."""
    since = now - timedelta(days=15)
    rows = prompts.history(tx, person.workspace_id, [person.person_id], since=since)[person.person_id]
    came = [row for row in rows if row.state == "sent" and row.sent_at and not row.requested]
    of_today = [row for row in came if hours.local(row.sent_at or now, person.tz).date() == today]
    learns = len(person.preferences.days) > 2 and any(row.kind in LEARNER_KINDS for row in of_today)
    return learns or any(row.prompt_id == prompt.follows for row in of_today)


def _wait(tx: Connection, person: Person, prompt: Prompt, now: datetime) -> bool:
    """Put it off to the person's next day; False where it would come too late then."""
    later = hours.next_slot(person, now)
    if later is None or (prompt.expires_at is not None and later >= prompt.expires_at):
        return False
    day = hours.local(later, person.tz).date()
    outbox.postpone(tx, person.workspace_id, prompt.prompt_id, due_at=later, local_date=day, reason="day_full")
    return True


def _ask(tx: Connection, library: Library, person: Person, prompt: Prompt, today: date, now: datetime) -> bool:
    """Keep about whom this check asks, close the older ones, and plan the reminder; ends it where that is nobody."""
    workspace_id, manager, round_id = person.workspace_id, person.person_id, prompt.subject or ""
    running = courses(tx, library, workspace_id, now=now)
    reports = _practising(people.reports_of(tx, workspace_id, manager), running, now)
    noted = checks.noted_since(tx, workspace_id, manager, Week.of(today).monday)
    left = [one for one in reports if one.person_id not in noted and knows(tx, one)]
    about = whom(left, manager, asked=checks.asked(tx, workspace_id, manager), now=now)
    since = now - timedelta(days=15)
    checks.fold_older(tx, workspace_id, manager, round_id, since=since)
    if not about:
        outbox.end(tx, workspace_id, prompt.prompt_id, state="skipped", reason="nobody_to_note")
        return False
    modules = [(one.person_id, running[one.cohort or ""].module.id) for one in about]
    checks.ask(tx, workspace_id, round_id, manager=manager, on=today, about=modules)
    coming = prompts.coming(tx, workspace_id, [manager], until=now + timedelta(days=8))
    taken = {row.local_date for row in coming if row.kind in LEARNER_KINDS and row.local_date}
    day = reminded_on(person, today, taken)
    due_at = hours.slot_on(person, day) if day else None
    if due_at is not None:
        prompts.plan(tx, workspace_id, [_reminder(person, prompt, due_at, today)])
    return True


def _practising(reports: list[Person], running: Mapping[str, Course], now: datetime) -> list[Person]:
    """Return those who are in the middle of a programme on their own date."""
    found: list[Person] = []
    for one in reports:
        course = running.get(one.cohort or "")
        if course is not None and hours.local(now, one.tz).date() <= course.last_day(one.tz):
            found.append(one)
    return found


def knows(tx: Connection, person: Person) -> bool:
    """Whether somebody agreed to a text that says what managers note; a roster's people agreed to their company's."""
    said = consents.latest(tx, person.workspace_id, person.person_id)
    return said is not None and (said[1] == "roster" or said[2] >= SAYS_OF_NOTES)


def _reminder(person: Person, prompt: Prompt, due_at: datetime, asked_on: date) -> Plan:
    closes = hours.moment(open_until(asked_on) + timedelta(days=1), time(0), person.tz)
    return Plan(
        kind="check",
        recipient=person.person_id,
        dedupe_key=f"{prompt.subject}:again",
        due_at=due_at,
        local_date=hours.local(due_at, person.tz).date(),
        expires_at=closes,
        reason="check_again",
        subject=prompt.subject,
        follows=prompt.prompt_id,
    )


def share(tx: Connection, report: Person, event_id: str, *, now: datetime) -> None:
    """Plan to tell somebody that their manager would like to share what they noted; twice is once."""
    due_at = hours.next_moment(report, now) or now
    plan = Plan(
        kind="shared_note",
        recipient=report.person_id,
        dedupe_key=f"shared:{event_id}",
        due_at=due_at,
        local_date=hours.local(due_at, report.tz).date(),
        expires_at=due_at + KINDS["shared_note"].lasts,
        reason="shared_note",
        subject=event_id,
    )
    prompts.plan(tx, report.workspace_id, [plan])


def _still_stands(tx: Connection, person: Person, prompt: Prompt) -> bool:
    if standing(tx, person.workspace_id, prompt.subject or "") is not None:
        return True
    outbox.end(tx, person.workspace_id, prompt.prompt_id, state="cancelled", reason="taken_back")
    return False


def module_of(tx: Connection, library: Library, person: Person, *, now: datetime) -> Module | None:
    """Return what somebody is in the middle of practising; None if nothing."""
    running = courses(tx, library, person.workspace_id, now=now)
    return running[person.cohort or ""].module if _practising([person], running, now) else None

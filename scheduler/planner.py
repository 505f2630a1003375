"""The planner: what each person who takes part gets next. Rows in, rows out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from sqlalchemy import Connection

from coaching import hours, probes
from coaching.attention import key_of
from coaching.courses import Progress
from coaching.decisions import HORIZON_DAYS, Send, Skip, decide
from coaching.items import Item
from coaching.kinds import ITEM_KINDS, KINDS
from coaching.people import Person
from coaching.prompts import Plan
from content.library import Library
from scheduler import invitations, peers
from scheduler.courses import Course, courses, progress_of
from storage import decisions, histories, items, prompts, workspaces
from storage.engine import Store

#: People a step plans for, so that it takes some 6 ms: it is one short transaction, and presses get their turn between
#: two. PostgreSQL's driver needs longer for each row.
STEP = {"sqlite": 75, "postgresql": 20}
#: Whoever has left, or whose programme is over, is looked at again after so long; what changes that is heard at once.
LEFT_ALONE = timedelta(weeks=4)
#: People on the roster that a step counts through.
PAGE = 2000


def plan_due(store: Store, library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Invite whom nobody has asked yet, then decide for everybody whose decision has come.

    A generator of small steps; each yields how many rows it wrote. A second run at the same time changes nothing, in
    this process or in another.
    """
    invited = 0
    for written in invitations.plan_due(store, workspace_id, now=now):
        invited += written
        yield written
    limit = STEP[store.dialect]
    with store.read() as tx:
        waiting = decisions.waiting(tx, workspace_id, now, limit=limit)
    if waiting == limit or invited:
        yield from _keep_spread(store, workspace_id)
    while waiting:
        with store.write() as tx:
            due = decisions.take(tx, workspace_id, now, limit=limit)
            written = plan_people(tx, library, due, now=now)
        if due:
            yield written
        if len(due) < limit:
            return


def _keep_spread(store: Store, workspace_id: str) -> Iterator[int]:
    """Keep the workspace's spread as wide as the number of people who take part, or were asked to, asks for.

    Counted when many are due at once, which is when it matters, and before many may say yes at once; a page at a time,
    since a roster may be long.
    """
    taking_part, after = 0, ""
    while True:
        with store.read() as tx:
            more, last = decisions.count(tx, workspace_id, after=after, limit=PAGE)
        if last is None:
            break
        taking_part, after = taking_part + more, last
        yield 0
    with store.write() as tx:
        decisions.spread(tx, workspace_id, hours.spread_for(taking_part))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for a person, date by date."""

    course: Course
    decisions: tuple[Send | Skip, ...]


def decided(
    tx: Connection,
    library: Library,
    workspace_id: str,
    people: Sequence[Person],
    *,
    now: datetime,
    again_today: bool = False,
) -> dict[str, Decided]:
    """Decide for these people; those whose cohort is not open are left out. Writes nothing.

    `again_today`: what was to come later today is decided anew.
    """
    open_courses = courses(tx, library, workspace_id, now=now)
    course_of = {p.person_id: open_courses[p.cohort] for p in people if p.cohort in open_courses}
    if not course_of:
        return {}
    history = histories.of(tx, workspace_id, [p for p in people if p.person_id in course_of], now=now)
    known: dict[str, dict[str, Progress]] = {}
    found = {}
    for person in people:
        who, course = person.person_id, course_of.get(person.person_id)
        if course is None:
            continue
        module = course.module
        if module.id not in known:
            known[module.id] = progress_of(tx, workspace_id, history, module, now=now)
        last_day = course.last_day(person.tz)
        days = decide(person, history[who], known[module.id][who], now=now, last_day=last_day, again_today=again_today)
        found[who] = Decided(course, days)
    made = {who: one.decisions for who, one in found.items()}
    for who, question in peers.questions(tx, workspace_id, people, history, made, open_courses, now=now).items():
        found[who] = replace(found[who], decisions=(*found[who].decisions[:-1], question))
    return found


def plan_people(
    tx: Connection, library: Library, due: Sequence[Person], *, now: datetime, again_today: bool = False
) -> int:
    """Decide for these people (of one workspace), write what was decided, and when each one's next decision comes."""
    if not due:
        return 0
    workspace_id = due[0].workspace_id
    found = decided(tx, library, workspace_id, due, now=now, again_today=again_today)
    opening = workspaces.opened(tx, workspace_id) if len(found) < len(due) else {}
    hash_of = hashes(library)
    plans: list[Plan] = []
    next_decisions: list[tuple[str, datetime]] = []
    for person in due:
        one = found.get(person.person_id)
        made = one.decisions if one else ()
        plans += [as_plan(person, decision, hash_of) for decision in made]
        opens = opening.get(person.cohort or "")
        again_at = _next_decision(person, made, now, opens.opened_at if opens else None)
        if one and made and made[-1].reason == "programme_over":
            again_at = _until_a_probe(person, one.course.last_day(person.tz), made[-1].local_date, again_at)
        next_decisions.append((person.person_id, again_at))
    items.remember(tx, workspace_id, versions(plans, library))
    written = prompts.plan(tx, workspace_id, plans)
    decisions.move(tx, workspace_id, next_decisions)
    return written


def hashes(library: Library) -> Callable[[str, str], str]:
    """Return what finds the hash of a module's item as it is worded today; many are asked for the same few."""

    @cache
    def hash_of(module: str, item: str) -> str:
        return library.content_hash(library.item(module, item))

    return hash_of


def as_plan(person: Person, decision: Send | Skip, hash_of: Callable[[str, str], str]) -> Plan:
    """Make a decision the row that it becomes."""
    key = key_of(person.person_id, decision.local_date)
    if isinstance(decision, Skip):
        slot = hours.slot(person, decision.local_date)
        return Plan(
            kind="nudge",
            recipient=person.person_id,
            dedupe_key=key,
            due_at=slot,
            local_date=decision.local_date,
            state="skipped",
            reason=decision.reason,
        )
    return Plan(
        kind=decision.kind,
        recipient=person.person_id,
        dedupe_key=key,
        due_at=decision.due_at,
        local_date=decision.local_date,
        expires_at=decision.due_at + KINDS[decision.kind].lasts,
        module=decision.module,
        item=decision.item,
        variant=decision.variant,
        item_hash=hash_of(str(decision.module), str(decision.item)) if _shows_item(decision) else None,
        subject=decision.subject,
        reason=decision.reason,
        probability=decision.probability,
        seed=decision.seed,
    )


def _shows_item(decision: Send) -> bool:
    """Whether it shows an item of the library; a question about a colleague names a behaviour instead."""
    return decision.kind in ITEM_KINDS and bool(decision.module and decision.item)


@cache
def _body(item: Item) -> str:
    """Return an item as canonical JSON; to know it again costs a fraction of writing it, and each step asks."""
    return Library.body(item)


def versions(plans: Sequence[Plan], library: Library) -> list[tuple[str, str, str, str]]:
    """Return the items of these plans as they are worded today."""
    chosen = {(p.item_hash, p.module, p.item) for p in plans if p.item_hash and p.module and p.item}
    return [(str(h), str(m), str(i), _body(library.item(str(m), str(i)))) for h, m, i in sorted(chosen, key=str)]


def _next_decision(
    person: Person, made: Sequence[Send | Skip], now: datetime, opens_at: datetime | None = None
) -> datetime:
    """Return when to decide again: as soon as the prompt just planned is due, so that "next" has a row to name.

    `opens_at`: when the person's cohort opens, where nothing could be decided yet.
    """
    if not made:
        tomorrow = now + timedelta(days=1)
        return min(opens_at, tomorrow) if opens_at and opens_at > now else tomorrow
    last = made[-1]
    if isinstance(last, Send):
        return last.due_at
    if last.reason == "unanswered":
        return hours.slot(person, last.local_date)  # each silent date has its own row, and an answer may end it
    if last.reason == "programme_over" or (person.left_on and person.left_on < last.local_date):
        return now + LEFT_ALONE
    # Nothing in the whole horizon (a pause, say): look again in good time before it ends.
    return now + timedelta(days=HORIZON_DAYS - 2)


def _until_a_probe(person: Person, last_day: date, after: date, at: datetime) -> datetime:
    """Return when to decide again once a programme is over: before the day on which a follow-up probe may begin."""
    begins = probes.next_after(last_day, after)
    return min(at, hours.moment(begins, time(0), person.tz)) if begins else at


def replan(tx: Connection, library: Library, person: Person, *, now: datetime, reason: str) -> None:
    """Decide anew for one person at once: their wishes have changed. What they asked for themselves stays."""
    late = _comes_later_today(tx, person, now)
    prompts.cancel_decided(tx, person.workspace_id, person.person_id, reason=reason)
    if person.agreed:
        plan_people(tx, library, [person], now=now, again_today=late)


def _comes_later_today(tx: Connection, person: Person, now: datetime) -> bool:
    """Whether something of our own accord is still to come on the person's date: put off from their slot, say."""
    today = hours.local(now, person.tz).date()
    rows = prompts.coming(tx, person.workspace_id, [person.person_id], until=now + timedelta(days=1))
    ours = (row for row in rows if row.state == "planned" and not row.requested and row.kind in ITEM_KINDS)
    return any(row.local_date == today and row.due_at > now for row in ours)

"""The planner: who is invited, and what each person who takes part gets next. Rows in, rows out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.attention import key_of
from coaching.decisions import HORIZON_DAYS, Met, Send, Skip, decide
from coaching.items import Module
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Plan
from content.library import Library
from storage import decisions, histories, items, people, prompts, workspaces
from storage.engine import Store

#: People a step plans for; a step is one short transaction, so that presses get their turn in between.
STEP = 20


def plan_due(store: Store, library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Invite whom nobody has asked yet, then decide for everybody whose decision has come.

    A generator of small steps; each yields how many rows it wrote. A second run at the same time changes nothing.
    """
    yield from _invite(store, workspace_id, now=now)
    while True:
        with store.read() as tx:
            due = decisions.take(tx, workspace_id, now, limit=STEP)
        if not due:
            return
        with store.write() as tx:
            due = decisions.take(tx, workspace_id, now, limit=STEP)
            written = plan_people(tx, library, due, now=now)
        yield written


def _invite(store: Store, workspace_id: str, *, now: datetime) -> Iterator[int]:
    with store.read() as tx:
        cohorts = workspaces.opened(tx, workspace_id)
    for cohort, opened in cohorts.items():
        while True:
            with store.read() as tx:
                if not people.uninvited(tx, workspace_id, cohort, today=now.date(), limit=1):
                    break
            with store.write() as tx:
                asked = people.uninvited(tx, workspace_id, cohort, today=now.date(), limit=STEP)
                for person in asked:
                    people.change(tx, workspace_id, person.person_id, consent="invited")
                written = prompts.plan(
                    tx, workspace_id, [invitation(person, opened.programme, now) for person in asked]
                )
            yield written


def invitation(person: Person, programme: str, now: datetime) -> Plan:
    """Plan the one invitation of a person, at a good hour of theirs."""
    due_at = hours.next_moment(person, now) or now
    return Plan(
        kind="invitation",
        recipient=person.person_id,
        dedupe_key=f"invitation:{person.person_id}",
        due_at=due_at,
        expires_at=due_at + KINDS["invitation"].lasts,
        local_date=hours.local(due_at, person.tz).date(),
        subject=programme,
        reason="invitation",
    )


def plan_people(tx: Connection, library: Library, due: list[Person], *, now: datetime) -> int:
    """Decide for these people (of one workspace), write what was decided, and when each one's next decision comes."""
    if not due:
        return 0
    workspace_id = due[0].workspace_id
    cohorts = workspaces.opened(tx, workspace_id)
    history = histories.of(tx, workspace_id, due, now=now)
    plans: list[Plan] = []
    next_decisions: list[tuple[str, datetime]] = []
    met: dict[str, dict[str, dict[str, Met]]] = {}
    for person in due:
        opened = cohorts.get(person.cohort or "")
        if opened is None or opened.programme not in library.programmes:
            next_decisions.append((person.person_id, now + timedelta(days=1)))
            continue
        programme = library.programmes[opened.programme]
        module = library.modules[programme.module]
        if module.id not in met:
            met[module.id] = histories.met(tx, workspace_id, history, module.id, now=now)
        last_day = hours.local(opened.opened_at, person.tz).date() + timedelta(weeks=programme.weeks, days=-1)
        decided = decide(
            person, history[person.person_id], met[module.id][person.person_id], module, now=now, last_day=last_day
        )
        plans += [as_plan(person, decision, library, module) for decision in decided]
        next_decisions.append((person.person_id, _next_decision(decided, now)))
    items.remember(tx, workspace_id, versions(plans, library))
    written = prompts.plan(tx, workspace_id, plans)
    decisions.move(tx, workspace_id, next_decisions)
    return written


def as_plan(person: Person, decision: Send | Skip, library: Library, module: Module) -> Plan:
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
        item_hash=library.content_hash(library.item(module.id, decision.item)) if decision.item else None,
        subject=decision.subject,
        reason=decision.reason,
        probability=decision.probability,
        seed=decision.seed,
    )


def versions(plans: list[Plan], library: Library) -> list[tuple[str, str, str, str]]:
    """Return the items of these plans as they are worded today."""
    chosen = {(p.item_hash, p.module, p.item) for p in plans if p.item_hash and p.module and p.item}
    return [(str(h), str(m), str(i), library.body(library.item(str(m), str(i)))) for h, m, i in sorted(chosen, key=str)]


def _next_decision(decisions: tuple[Send | Skip, ...], now: datetime) -> datetime:
    """Return when to decide again: as soon as the prompt just planned is due, so that "next" has a row to name."""
    if not decisions:
        return now + timedelta(days=1)
    last = decisions[-1]
    if isinstance(last, Send):
        return last.due_at
    # Nothing in the whole horizon (a pause, say): look again in good time before it ends.
    return now + timedelta(days=HORIZON_DAYS - 2)


def replan(tx: Connection, library: Library, person: Person, *, now: datetime, reason: str) -> None:
    """Decide anew for one person at once: their wishes have changed. What they asked for themselves stays."""
    prompts.cancel_planned(tx, person.workspace_id, person.person_id, kind="nudge", reason=reason, requested=False)
    if person.agreed:
        plan_people(tx, library, [person], now=now)

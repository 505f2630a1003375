"""What people ask for themselves: their days and hours, a pause, one now, one back later."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.decisions import choose, is_paused
from coaching.kinds import KINDS
from coaching.people import Person, Preferences
from coaching.prompts import Plan, Prompt
from coaching.reasons import Reason
from coaching.snoozing import back_at
from content.library import Library
from scheduler import thanks
from scheduler.courses import progress_of
from scheduler.planner import as_plan, hashes, replan, versions
from storage import histories, items, outbox, people, prompts, quiet, workspaces


def prefer(tx: Connection, library: Library, person: Person, wish: Preferences, *, now: datetime) -> None:
    """Keep how a person likes to be written to, and plan anew by it."""
    _wish(tx, library, person, wish, now=now, reason="not_your_day")


def pause(tx: Connection, library: Library, person: Person, *, until: datetime, now: datetime) -> None:
    """Write nothing of our own accord until then."""
    _wish(tx, library, person, replace(person.preferences, paused_until=until), now=now, reason="paused")


def resume(tx: Connection, library: Library, person: Person, *, now: datetime) -> None:
    """End a pause, or the quiet that follows when too much stayed unanswered."""
    _wish(tx, library, person, replace(person.preferences, paused_until=None), now=now, reason="asked_for")


def _wish(
    tx: Connection, library: Library, person: Person, wish: Preferences, *, now: datetime, reason: Reason
) -> None:
    """Keep a wish. Whoever says one is there: what they left unanswered before no longer counts."""
    people.prefer(tx, person.workspace_id, person.person_id, wish)
    people.change(tx, person.workspace_id, person.person_id, heard_at=now)
    wished = replace(person, preferences=wish, heard_at=now)
    quiet.end_question(tx, person.workspace_id, person.person_id, face="paused" if is_paused(wished, now) else "go_on")
    move_put_off(tx, wished, now=now)
    thanks.move_waiting(tx, wished, now=now)
    replan(tx, library, wished, now=now, reason=reason)


def bring_back(tx: Connection, person: Person, prompt: Prompt, day: date, *, now: datetime, key: str) -> bool:
    """Plan the same prompt again for the person's first slot on or after that local date, outside their quiet."""
    due_at = back_at(person, day, now=now)
    if due_at is None:
        return False
    prompts.cancel_follower(tx, prompt.workspace_id, prompt.prompt_id, reason="asked_for")  # a reminder gives way
    again = _again(person, prompt, due_at, key=key)._replace(follows=prompt.prompt_id, wanted_on=day)
    prompts.plan(tx, prompt.workspace_id, [again])
    return True


def bring_back_now(tx: Connection, person: Person, prompt: Prompt, *, now: datetime, key: str) -> None:
    """Plan the same prompt for this moment: the older copy no longer takes answers."""
    prompts.plan(tx, prompt.workspace_id, [_again(person, prompt, now, key=key)])


def _again(person: Person, prompt: Prompt, due_at: datetime, *, key: str) -> Plan:
    return Plan(
        kind=prompt.kind,
        recipient=prompt.recipient,
        dedupe_key=f"again:{prompt.prompt_id}:{key}",
        due_at=due_at,
        expires_at=due_at + KINDS[prompt.kind].lasts,
        local_date=hours.local(due_at, person.tz).date(),
        module=prompt.module,
        item=prompt.item,
        variant=prompt.variant,
        item_hash=prompt.item_hash,
        subject=prompt.subject,
        reason="asked_for",
        requested=True,
    )


def bring_back_on(tx: Connection, person: Person, prompt: Prompt, day: date, *, now: datetime, key: str) -> bool:
    """Bring a prompt that was put off back on another day than was said first; False if it is back already."""
    if prompts.follower(tx, prompt.workspace_id, prompt.prompt_id) is None or hours.slot_from(person, day) is None:
        return False
    prompts.cancel_follower(tx, prompt.workspace_id, prompt.prompt_id, reason="asked_for")
    return bring_back(tx, person, prompt, day, now=now, key=key)


def move_put_off(tx: Connection, person: Person, *, now: datetime) -> None:
    """Let what a person asked to have back come when they wanted it, or once the quiet that they chose is over.

    For when that quiet begins, ends or changes; the older copies then name the new day.
    """
    for one in quiet.put_off(tx, person.workspace_id, person.person_id):
        wanted = one.wanted_on or one.local_date or hours.local(one.due_at, person.tz).date()
        due_at = back_at(person, wanted, now=now, due_at=one.due_at)
        if due_at is not None and due_at != one.due_at:
            outbox.postpone(
                tx,
                one.workspace_id,
                one.prompt_id,
                due_at=due_at,
                local_date=hours.local(due_at, person.tz).date(),
                expires_at=due_at + KINDS[one.kind].lasts,
            )


def try_one_now(tx: Connection, library: Library, person: Person, *, now: datetime, key: str) -> bool:
    """Plan one nudge for this moment because the person asked; `key` makes a repeated press the same wish.

    False where their cohort is not open. One at a time: while one asked for is on its way, a second press is the same
    wish. What was planned next is chosen anew, so that nothing comes twice.
    """
    on_its_way = prompts.upcoming(tx, person.workspace_id, person.person_id)
    if on_its_way is not None and on_its_way.requested and on_its_way.due_at <= now:
        return True
    opened = workspaces.opened(tx, person.workspace_id, by=now).get(person.cohort or "")
    if opened is None or opened.programme not in library.programmes:
        return False
    module = library.modules[library.programmes[opened.programme].module]
    # What was planned next is what they get now; the next one is chosen anew below.
    prompts.cancel_decided(tx, person.workspace_id, person.person_id, reason="asked_for")
    history = histories.of(tx, person.workspace_id, [person], now=now)
    progress = progress_of(tx, person.workspace_id, history, module, now=now)[person.person_id]
    today = hours.local(now, person.tz).date()
    choice = choose(person, history[person.person_id], progress, today, due_at=now, asked=True)
    wish = as_plan(person, choice, hashes(library))._replace(
        dedupe_key=f"asked:{person.person_id}:{key}",
        due_at=now,
        expires_at=now + timedelta(hours=1),
        reason="asked_for",
        requested=True,
    )
    items.remember(tx, person.workspace_id, versions([wish], library))
    prompts.plan(tx, person.workspace_id, [wish])
    replan(tx, library, person, now=now, reason="asked_for")
    return True

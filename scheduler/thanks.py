"""Giving kudos: the event, the words, and the message that brings them, in one transaction; and taking it back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from coaching import hours, thanks
from coaching.colleagues import Unnamed, may_not_be_named
from coaching.events import Event, event_id
from coaching.kinds import KINDS
from coaching.kudos import KEPT, Kudos, Limit, has_example, limit
from coaching.people import Person
from coaching.prompts import Plan, prompt_id
from scheduler import sharing
from storage import decisions, events, histories, kudos, notes, outbox, people, prompts, taking_back

#: Why a kudos was not given: nobody who may be named, one too many, or one that was taken back since.
Refused = Unnamed | Limit | Literal["taken_back"]


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says of a colleague. `link` leads to the message on which they said it.

    `team`: they would like the team to see it, if the colleague would.
    """

    module: str
    behaviour: str | None
    words: str
    link: str | None = None
    team: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, and when the message that brings it is due. `new`: it was not known before.

    `instead_of` is the id of what it words anew.
    """

    kudos: Kudos
    due_at: datetime | None
    new: bool
    instead_of: str | None = None


def give(
    tx: Connection, giver: Person, receiver_id: str, saying: Saying, *, key: str, now: datetime, keep: bool = False
) -> Given | Refused:
    """Give kudos to a colleague, if they may be named and there is a place for it.

    `key` is Slack's own id of the command or form: delivered again, it is the same one. `keep`: it is for the giver's
    tomorrow, and takes a place there.
    """
    workspace_id, kudos_id = giver.workspace_id, event_id(giver.workspace_id, giver.person_id, "kudos", key)
    kudos.hold(tx, workspace_id, giver.person_id)
    if kudos.is_known(tx, workspace_id, kudos_id):
        stands = kudos.standing(tx, workspace_id, kudos_id)
        return Given(stands, None, new=False) if stands else "taken_back"
    receiver = people.find(tx, workspace_id, receiver_id)
    unnamed = may_not_be_named(receiver_id, receiver, by=giver.person_id, now=now)
    if receiver is None or unnamed:
        return unnamed or "out_of_reach"
    today = hours.local(now, giver.tz).date()
    full = limit(kudos.places(tx, workspace_id, giver.person_id, today=today), receiver_id, today, keep=keep)
    if full is not None:
        return full
    bundle, due_at = _message(tx, receiver, kudos_id, now=now, keep=keep)
    said = _event(giver, receiver, saying, kudos_id, bundle, now)
    events.write(tx, workspace_id, replace(said, variant=KEPT if keep else None))
    _write_down(tx, giver, kudos_id, saying, now=now)
    if saying.team:
        sharing.offer(tx, giver, kudos_id, now=now)
    found = kudos.find(tx, workspace_id, kudos_id)
    return Given(found, due_at, new=True) if found else "out_of_reach"


def _event(giver: Person, receiver: Person, saying: Saying, kudos_id: str, bundle: str, now: datetime) -> Event:
    """Make the event: it is about the receiver, as they work now, and on the giver's date."""
    return Event(
        event_id=kudos_id,
        name="peer_feedback",
        occurred_at=now,
        local_date=hours.local(now, giver.tz).date(),
        person=receiver.person_id,
        actor=giver.person_id,
        module=saying.module,
        prompt=bundle,
        cohort=receiver.cohort,
        role=receiver.role,
        manager=receiver.manager,
        outcome=saying.behaviour,
        value=float(has_example(saying.words)),
    )


def _write_down(tx: Connection, giver: Person, kudos_id: str, saying: Saying, *, now: datetime) -> None:
    """Keep the words and the link apart from the event; they are the giver's, for the receiver to read."""
    for key, words in ((kudos_id, saying.words), (kudos_id + kudos.LINK, saying.link)):
        if words:
            notes.write(tx, giver.workspace_id, key, person_id=giver.person_id, words=words, now=now, event_id=kudos_id)


def _message(tx: Connection, receiver: Person, kudos_id: str, *, now: datetime, keep: bool) -> tuple[str, datetime]:
    """Return the message that brings it, and when: one that is planned already, or a new one, ahead of all else."""
    workspace_id = receiver.workspace_id
    tomorrow = hours.local(now, receiver.tz).date() + timedelta(days=1)
    for waiting in kudos.planned(tx, workspace_id, receiver.person_id):
        if not waiting.requested and not (keep and waiting.local_date and waiting.local_date < tomorrow):
            return waiting.subject or waiting.prompt_id, waiting.due_at
    history = histories.before_sending(tx, receiver, now=now)
    found = thanks.moment(receiver, history.prompts, history, now=now, day=tomorrow if keep else None)
    due_at = found[0] if found else now
    key, day = f"thanks:{receiver.person_id}:{kudos_id}", hours.local(due_at, receiver.tz).date()
    bundle = prompt_id(workspace_id, key)
    plan = Plan(
        kind="thanks",
        recipient=receiver.person_id,
        dedupe_key=key,
        due_at=due_at,
        reason="thanks",
        local_date=day,
        expires_at=due_at + KINDS["thanks"].lasts,
        subject=bundle,
    )
    prompts.plan(tx, workspace_id, [plan])
    make_room(tx, receiver, day, now=now)
    return bundle, due_at


def change(
    tx: Connection, giver: Person, kudos_id: str, saying: Saying, *, key: str, now: datetime, real_now: datetime
) -> Given | None:
    """Word anew what was given, to the same colleague; it counts once, where it was said first.

    None if it does not stand any more, or is not theirs.
    """
    workspace_id, changed_id = giver.workspace_id, event_id(giver.workspace_id, giver.person_id, "kudos", key)
    before = kudos.standing(tx, workspace_id, kudos_id)
    receiver = people.find(tx, workspace_id, before.receiver) if before else None
    if before is None or receiver is None or before.giver != giver.person_id:
        return None
    if before.kudos_id == changed_id:
        return Given(before, None, new=False)
    if may_not_be_named(before.receiver, receiver, by=giver.person_id, now=now):
        return None
    said = _event(giver, receiver, saying, changed_id, before.bundle, now)
    events.write(tx, workspace_id, replace(said, replaces=before.kudos_id))
    kudos.forget_words(tx, workspace_id, before.kudos_id)
    _write_down(tx, giver, changed_id, replace(saying, link=before.link), now=now)
    sharing.reword(tx, giver, before, changed_id, team=saying.team, now=now, real_now=real_now)
    _show_what_is_left(tx, workspace_id, before, real_now=real_now)
    found = kudos.find(tx, workspace_id, changed_id)
    return Given(found, None, new=True, instead_of=before.kudos_id) if found else None


def take_back(
    tx: Connection, workspace_id: str, giver_id: str, kudos_id: str, *, today: date, now: datetime, real_now: datetime
) -> Kudos | None:
    """Take back what somebody gave: nothing counts it, its words are gone, and its message says so or never comes.

    Returns what it was; None if there is nothing of theirs to take back (any more).
    """
    stood = kudos.standing(tx, workspace_id, kudos_id)
    if stood is None or stood.giver != giver_id:
        return None
    happened = Event(
        event_id=event_id(workspace_id, stood.kudos_id, "taken_back"),
        name="taken_back",
        occurred_at=now,
        local_date=today,
        person=stood.receiver,
        actor=giver_id,
        module=stood.module,
        prompt=stood.bundle,
        replaces=stood.kudos_id,
    )
    if not taking_back.take_back(tx, workspace_id, happened):
        return None
    kudos.forget_words(tx, workspace_id, stood.kudos_id)
    sharing.withdraw(tx, workspace_id, stood.kudos_id, real_now=real_now)
    _show_what_is_left(tx, workspace_id, stood, real_now=real_now)
    return stood


def _show_what_is_left(tx: Connection, workspace_id: str, said: Kudos, *, real_now: datetime) -> None:
    """Let the message show what still stands of what it brought; with nothing left it does not come, or says so."""
    rows = kudos.messages(tx, workspace_id, said.receiver, said.bundle)
    if kudos.of_message(tx, workspace_id, said.receiver, said.bundle):
        kudos.draw_anew(tx, workspace_id, [row.prompt_id for row in rows if thanks.is_read(row.face)])
        return
    for row in sorted(rows, key=lambda row: row.state != "planned"):  # what brings another one back goes first
        if row.state == "planned":
            outbox.end(tx, workspace_id, row.prompt_id, state="cancelled", reason="taken_back")
        elif row.face not in {"moved", "closed", "lapsed"}:
            prompts.show(tx, workspace_id, row.prompt_id, face="taken", real_now=real_now)


def make_room(tx: Connection, receiver: Person, day: date, *, now: datetime) -> None:
    """Let what was planned for that local date or later give way to thanks; the planner then decides it anew."""
    if kudos.give_way(tx, receiver.workspace_id, receiver.person_id, day):
        decisions.move(tx, receiver.workspace_id, [(receiver.person_id, now)])


def move_waiting(tx: Connection, person: Person, *, now: datetime) -> None:
    """Let thanks that are on their way come at the first good moment by what the person wishes now."""
    waiting = [one for one in kudos.planned(tx, person.workspace_id, person.person_id) if not one.requested]
    if not waiting:
        return
    history = histories.before_sending(tx, person, now=now)
    for one in waiting:
        found = thanks.moment(person, history.without(one), history, now=now)
        if found is not None and found[0] != one.due_at:
            day = hours.local(found[0], person.tz).date()
            outbox.postpone(tx, person.workspace_id, one.prompt_id, due_at=found[0], local_date=day, reason=found[1])

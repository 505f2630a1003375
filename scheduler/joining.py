"""A cohort opens; people say yes, say no, and leave: the ledger's line, the event, what is planned from then on."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from coaching.consent import TEXT_VERSION
from coaching.events import Event, event_id
from coaching.hours import local
from coaching.people import Consent, Person
from content.library import Library
from scheduler.planner import replan
from storage import consents, decisions, erasing, events, people, prompts, workspaces


def open_cohort(tx: Connection, workspace_id: str, name: str, *, programme: str, by: str, now: datetime) -> bool:
    """Open a cohort, and decide at once for those of it who agreed already. False if it was open before."""
    if not workspaces.open_cohort(tx, workspace_id, name, programme=programme, by=by, now=now):
        return False
    decisions.move_cohort(tx, workspace_id, name, now)
    return True


def agree(tx: Connection, library: Library, person: Person, *, now: datetime) -> None:
    """Note a yes, and plan the person's first prompt in the same transaction, so that the answer can name it."""
    if person.agreed:
        return
    _answer(tx, person, "agreed", now=now)
    people.change(tx, person.workspace_id, person.person_id, heard_at=now)
    joined = people.find(tx, person.workspace_id, person.person_id)
    if joined is not None:
        replan(tx, library, joined, now=now, reason="next_in_order")


def decline(tx: Connection, person: Person, *, now: datetime) -> None:
    """Note a no. It is final, told to nobody, and asked never again; the Home tab keeps a way to join.

    It also ends what a roster had said for the person: their own answer is the one that counts.
    """
    if person.agreed:
        withdraw(tx, person, now=now)
    elif person.consent in {"none", "invited"}:
        _answer(tx, person, "declined", now=now)


def withdraw(tx: Connection, person: Person, *, now: datetime) -> None:
    """Note that somebody leaves: nothing planned is sent any more, not even what they had asked for."""
    if person.agreed:
        _answer(tx, person, "withdrawn", now=now)
        prompts.cancel_planned(tx, person.workspace_id, person.person_id, reason="not_agreed")


def erase(tx: Connection, workspace_id: str, person_id: str, *, now: datetime) -> bool:
    """Erase all about somebody who asked for it, and let them take no part. False if the roster does not know them.

    The pseudonym under which groups still count them is random, so that nothing leads from them to it.
    """
    person = people.find(tx, workspace_id, person_id)
    if person is None:
        return False
    return erasing.erase(
        tx,
        workspace_id,
        person_id,
        pseudonym=f"gone-{secrets.token_hex(8)}",
        text_version=TEXT_VERSION,
        now=now,
        today=local(now, person.tz).date(),
    )


def _answer(tx: Connection, person: Person, answer: Consent, *, now: datetime) -> None:
    today = local(now, person.tz).date()
    consents.note(
        tx,
        person.workspace_id,
        person.person_id,
        answer=answer,
        text_version=TEXT_VERSION,
        source="person",
        occurred_at=now,
        local_date=today,
    )
    if answer == "declined":
        return  # the ledger alone remembers a no: beyond it nothing is recorded of a person who has not agreed
    events.write(
        tx,
        person.workspace_id,
        Event(
            event_id=event_id(person.workspace_id, person.person_id, "consent_changed", answer, now.isoformat()),
            name="consent_changed",
            occurred_at=now,
            local_date=today,
            person=person.person_id,
            cohort=person.cohort,
            role=person.role,
            manager=person.manager,
            outcome=answer,
        ),
    )

"""Everything that is kept about one person, as they are given it: their rows, and what others wrote about them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from coaching.peers import ANSWERS, told
from storage import outcomes, peers
from storage.adjustments import adjustment
from storage.checks import check_line
from storage.consents import consent
from storage.digests import digest
from storage.drafts import draft
from storage.events import activity, event
from storage.exports import export
from storage.model_responses import model_response
from storage.notes import SAID_OF_OTHERS, note
from storage.offers import offer
from storage.outcomes import outcome
from storage.people import membership, person
from storage.pictures import picture
from storage.pilots import pilot
from storage.prompts import prompt
from storage.recall import recall
from storage.reportbacks import card_report

#: Of a message: how it was sent from which machine, and keys that say again what stands beside them.
_MACHINERY = frozenset({"workspace_id", "person_id", "recipient", "dedupe_key", "sender", "attempted_at", "faced_at"})


def copy_of(tx: Connection, workspace_id: str, person_id: str, *, now: datetime) -> dict[str, Any] | None:
    """Return a copy of what is kept about a person, fit for JSON; None for whom the roster does not know."""

    def of(table: Table, whose: ColumnElement[str], *order: ColumnElement[Any]) -> list[dict[str, Any]]:
        query = select(table).where(table.c.workspace_id == workspace_id, whose == person_id)
        return _plain(tx.execute(query.order_by(*order)).mappings().all())

    [*whole] = of(person, person.c.person_id)
    if not whole:
        return None
    return {
        "of": person_id,
        "workspace": workspace_id,
        "made_at": now.isoformat(),
        "person": whole[0],
        "memberships": of(membership, membership.c.person_id, membership.c.since),
        "consents": of(consent, consent.c.person_id, consent.c.occurred_at),
        "prompts": of(prompt, prompt.c.recipient, prompt.c.due_at),
        "events": [row for row in of(event, event.c.person, event.c.occurred_at) if not _is_answer(row)],
        "said_of_others": [_without_place(row) for row in of(event, event.c.actor, event.c.occurred_at)],
        "activity": of(activity, activity.c.person, activity.c.local_date, activity.c.name),
        "notes": of(note, note.c.person_id, note.c.written_at),
        "written_about_you": _about(tx, workspace_id, person_id),
        "checks": of(check_line, check_line.c.manager, check_line.c.asked_on, check_line.c.place),
        "asked_about_you": of(check_line, check_line.c.person_id, check_line.c.asked_on),
        "offered_to_the_team": of(offer, offer.c.giver, offer.c.said_at),
        "offered_of_you": of(offer, offer.c.receiver, offer.c.said_at),
        "recall": of(recall, recall.c.person_id, recall.c.module, recall.c.item),
        "digests": of(digest, digest.c.recipient, digest.c.monday),
        "drafts": of(draft, draft.c.person_id, draft.c.changed_at),
        "card_reports": of(card_report, card_report.c.person_id, card_report.c.module, card_report.c.item),
        "adjustments": of(adjustment, adjustment.c.noted_by, adjustment.c.noted_at),
        "pilots": of(pilot, pilot.c.started_by, pilot.c.started_at),
        "pictures": of(picture, picture.c.person_id),
        "outcomes": _outcomes(tx, workspace_id, person_id),
        "exports": of(export, export.c.made_by, export.c.made_at),
        "named": of(peers.named, peers.named.c.person_id, peers.named.c.colleague),
        "colleagues_saw": [asdict(one) for one in told(peers.sights(tx, workspace_id, person_id))],
        "model_responses": of(model_response, model_response.c.person_id, model_response.c.written_at),
    }


def _outcomes(tx: Connection, workspace_id: str, person_id: str) -> list[dict[str, Any]]:
    """Return what was measured at work of a person, and of the team that they lead."""
    query = select(outcome).where(outcome.c.workspace_id == workspace_id, outcomes.about(person_id))
    order = (outcome.c.name, outcome.c.scope, outcome.c.period_start, outcome.c.period_end)
    return _plain(tx.execute(query.order_by(*order)).mappings().all())


def _without_place(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out where somebody else worked then: whoever said something of them wrote none of that."""
    return {name: value for name, value in row.items() if name not in {"cohort", "role", "manager"}}


def _is_answer(row: dict[str, Any]) -> bool:
    """Whether it is a colleague's answer to a question: of those a person is told without names, from three on."""
    return row["name"] == "peer_feedback" and row["outcome"] in ANSWERS


def _about(tx: Connection, workspace_id: str, person_id: str) -> list[dict[str, Any]]:
    """Return the words of others beside what they said of a person: that person's to have, and no others are."""
    said = and_(note.c.workspace_id == event.c.workspace_id, note.c.event_id == event.c.event_id)
    query = select(event.c.name, event.c.actor, event.c.local_date, note.c.words).join(note, said)
    theirs = query.where(
        event.c.workspace_id == workspace_id,
        event.c.person == person_id,
        event.c.name.in_(SAID_OF_OTHERS),
        note.c.person_id != person_id,
    )
    return _plain(tx.execute(theirs.order_by(event.c.occurred_at)).mappings().all())


def _plain(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{name: _said(value) for name, value in row.items() if name not in _MACHINERY} for row in rows]


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime | time) else value

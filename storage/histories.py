"""What the rules ask of the rows: what a person was sent, what they left unanswered, and when they acted last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from coaching.attention import LOOKS_BACK, PATIENCE, SILENT_AFTER, History
from coaching.kinds import LEARNER_KINDS
from coaching.people import Person
from storage import prompts
from storage.events import event
from storage.prompts import prompt

#: How far back unanswered prompts are counted: at one a fortnight, five take ten weeks.
_UNANSWERED_SINCE = timedelta(weeks=12)
#: Faces of a prompt that nobody has touched.
_UNTOUCHED = frozenset({"before", "lapsed"})
_COUNTED = (*sorted(LEARNER_KINDS), "notice")


def of(tx: Connection, workspace_id: str, people: Sequence[Person], *, now: datetime) -> dict[str, History]:
    """Return the history of each of these people of one workspace, as planning needs it."""
    who = [person.person_id for person in people]
    rows = prompts.history(tx, workspace_id, who, since=now - LOOKS_BACK)
    latest = _latest(tx, workspace_id, who, now)
    found = {}
    for person in people:
        unanswered, asked = _unanswered(latest.get(person.person_id, ()), person.heard_at, now)
        found[person.person_id] = History(rows[person.person_id], unanswered, asked)
    return found


def before_sending(tx: Connection, person: Person, *, now: datetime) -> History:
    """Return a person's history with the moment of their last act."""
    history = of(tx, person.workspace_id, [person], now=now)[person.person_id]
    acts = (
        select(func.max(event.c.occurred_at))
        .where(
            event.c.workspace_id == person.workspace_id,
            event.c.person == person.person_id,
            event.c.local_date >= (now - timedelta(days=2)).date(),
            event.c.name != "delivered",
        )
        .where(func.coalesce(event.c.actor, person.person_id) == person.person_id)
    )
    acted = [at for at in (tx.execute(acts).scalar(), person.heard_at) if at is not None]
    return replace(history, acted_at=max(acted, default=None))


def _latest(tx: Connection, workspace_id: str, who: Sequence[str], now: datetime) -> dict[str, list[Row[Any]]]:
    place = func.row_number().over(partition_by=prompt.c.recipient, order_by=prompt.c.due_at.desc()).label("place")
    live = (
        select(prompt.c.recipient, prompt.c.kind, prompt.c.state, prompt.c.face, prompt.c.sent_at, place)
        .where(
            prompt.c.workspace_id == workspace_id,
            prompt.c.recipient.in_(who),
            prompt.c.due_at >= now - _UNANSWERED_SINCE,
            prompt.c.state.in_(("planned", "sending", "sent")),
            prompt.c.kind.in_(_COUNTED),
        )
        .subquery()
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in tx.execute(select(live).where(live.c.place <= SILENT_AFTER + 3).order_by(live.c.place)):
        found.setdefault(row.recipient, []).append(row)
    return found


def _unanswered(latest: Sequence[Row[Any]], heard_at: datetime | None, now: datetime) -> tuple[int, bool]:
    """Count from the newest back to the last one that was answered, or after which the person was heard."""
    count, asked = 0, False
    for row in latest:
        if row.kind == "notice":
            asked = True
        elif row.state == "sent" and row.sent_at <= now - PATIENCE:
            if row.face not in _UNTOUCHED or (heard_at is not None and row.sent_at <= heard_at):
                break
            count += 1
    return count, asked and count > 0

"""What managers noted of people, as it stands: for whom it is about, and for whoever wrote it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select

from coaching.events import Event
from storage.events import event, find
from storage.notes import note
from storage.people import person


@dataclass(frozen=True, slots=True)
class Noted:
    """What a manager noted of somebody, as it stands: who, by what name, and their words beside it."""

    event: Event
    by: str
    words: str | None

    @property
    def event_id(self) -> str:
        """The event that says so."""
        return self.event.event_id


def all_about(tx: Connection, workspace_id: str, person_id: str) -> list[Noted]:
    """Return all that managers noted of a person and neither changed nor took back since, the newest first."""
    query = _with_words().where(
        event.c.workspace_id == workspace_id,
        event.c.person == person_id,
        event.c.name.in_(("manager_check", "taken_back")),
    )
    rows = tx.execute(query.order_by(event.c.occurred_at.desc(), event.c.event_id)).all()
    found = [_noted(row) for row in rows]
    replaced = {one.event.replaces for one in found}
    return [one for one in found if one.event.name == "manager_check" and one.event_id not in replaced]


def by(tx: Connection, workspace_id: str, manager: str, person_id: str) -> list[Noted]:
    """Return what one manager noted of a person, for that manager to read: of another's notes they read none."""
    return [one for one in all_about(tx, workspace_id, person_id) if one.event.actor == manager]


def standing(tx: Connection, workspace_id: str, event_id: str) -> Noted | None:
    """Return what stands today of what a manager noted with that event; None if it was taken back or erased."""
    first = find(tx, workspace_id, event_id)
    if first is None:
        return None
    chain = {one.event.replaces: one for one in map(_noted, tx.execute(_chain(workspace_id, first)).all())}
    last = event_id
    while last in chain:
        last = chain[last].event_id
    query = _with_words().where(event.c.workspace_id == workspace_id, event.c.event_id == last)
    row = tx.execute(query).first()
    found = _noted(row) if row else None
    return found if found is not None and found.event.name == "manager_check" else None


def _chain(workspace_id: str, first: Event) -> Any:  # noqa: ANN401 - a Select
    return _with_words().where(
        event.c.workspace_id == workspace_id, event.c.person == first.person, event.c.replaces.is_not(None)
    )


def _with_words() -> Any:  # noqa: ANN401 - a Select
    fields = [event.c[name] for name in Event.__dataclass_fields__]
    said = and_(note.c.workspace_id == event.c.workspace_id, note.c.event_id == event.c.event_id)
    by = and_(person.c.workspace_id == event.c.workspace_id, person.c.person_id == event.c.actor)
    return select(*fields, person.c.name, note.c.words).outerjoin(note, said).outerjoin(person, by)


def _noted(row: Any) -> Noted:  # noqa: ANN401 - a Row
    *fields, name, words = row
    return Noted(Event(*fields), name or "", words)

"""What people wrote in their own words, apart from events so that it can be erased alone."""

from datetime import datetime

from sqlalchemy import Connection, Index, and_, delete, exists, select, text, update
from sqlalchemy import insert as plain_insert
from sqlmodel import Field, SQLModel

from storage.events import event


class NoteRow(SQLModel, table=True):
    """One note of one person."""

    __tablename__ = "note"
    __table_args__ = (
        Index("note_person", "workspace_id", "person_id"),
        Index(
            "note_event",
            "workspace_id",
            "event_id",
            sqlite_where=text("event_id IS NOT NULL"),
            postgresql_where=text("event_id IS NOT NULL"),
        ),
    )

    workspace_id: str = Field(primary_key=True)
    note_id: str = Field(primary_key=True)
    person_id: str
    prompt_id: str | None = None
    event_id: str | None = None
    words: str
    written_at: datetime


note = NoteRow.__table__  # type: ignore[attr-defined]

#: What people say of each other: the words beside these are for the other one to read, and are no notes to oneself.
SAID_OF_OTHERS = ("manager_check", "peer_feedback")
_to_oneself = ~exists().where(
    event.c.workspace_id == note.c.workspace_id,
    event.c.event_id == note.c.event_id,
    event.c.name.in_(SAID_OF_OTHERS),
)


def write(
    tx: Connection,
    workspace_id: str,
    note_id: str,
    *,
    person_id: str,
    words: str,
    now: datetime,
    prompt_id: str | None = None,
    event_id: str | None = None,
) -> None:
    """Keep a note. Whoever calls makes `note_id` from Slack's own id, so that a repeated delivery is the same note."""
    tx.execute(
        plain_insert(note).values(
            workspace_id=workspace_id,
            note_id=note_id,
            person_id=person_id,
            prompt_id=prompt_id,
            event_id=event_id,
            words=words,
            written_at=now,
        )
    )


def of_person(tx: Connection, workspace_id: str, person_id: str) -> list[tuple[datetime, str]]:
    """Return a person's notes to themselves, the newest first, as (written at, words)."""
    query = select(note.c.written_at, note.c.words).where(
        note.c.workspace_id == workspace_id, note.c.person_id == person_id, _to_oneself
    )
    return [(at, words) for at, words in tx.execute(query.order_by(note.c.written_at.desc()))]


def oldest(
    tx: Connection, workspace_id: str, person_id: str, *, until: datetime, limit: int
) -> list[tuple[datetime, str]]:
    """Return the first notes that a person wrote to themselves, none later than `until`, as (written at, words)."""
    query = select(note.c.written_at, note.c.words).where(
        note.c.workspace_id == workspace_id, note.c.person_id == person_id, note.c.written_at <= until, _to_oneself
    )
    return [(at, words) for at, words in tx.execute(query.order_by(note.c.written_at).limit(limit))]


def latest(
    tx: Connection, workspace_id: str, person_id: str, prompt_id: str, *, outcome: str
) -> tuple[str, str | None] | None:
    """Return the event and the words of what a person wrote last to a prompt with that outcome.

    None if they wrote none; the words are None if they were erased.
    """
    query = (
        select(event.c.event_id, note.c.words)
        .outerjoin(note, and_(note.c.workspace_id == event.c.workspace_id, note.c.event_id == event.c.event_id))
        .where(
            event.c.workspace_id == workspace_id,
            event.c.person == person_id,
            event.c.prompt == prompt_id,
            event.c.name == "reflected",
            event.c.outcome == outcome,
        )
    )
    row = tx.execute(query.order_by(event.c.occurred_at.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def erase(tx: Connection, workspace_id: str, person_id: str) -> int:
    """Erase every note that a person wrote to themselves; returns how many that were."""
    theirs = (note.c.workspace_id == workspace_id, note.c.person_id == person_id, _to_oneself)
    return tx.execute(delete(note).where(*theirs)).rowcount


def beside(tx: Connection, workspace_id: str, event_id: str) -> str | None:
    """Return the words that stand beside an event; None if there are none."""
    query = select(note.c.words).where(note.c.workspace_id == workspace_id, note.c.event_id == event_id)
    return tx.execute(query.limit(1)).scalar()


def move(tx: Connection, workspace_id: str, event_id: str, to: str) -> None:
    """Let the words beside an event stand beside the one that replaces it."""
    whose = and_(note.c.workspace_id == workspace_id, note.c.event_id == event_id)
    tx.execute(update(note).where(whose).values(event_id=to))


def erase_beside(tx: Connection, workspace_id: str, event_id: str) -> None:
    """Erase the words that stand beside an event."""
    tx.execute(delete(note).where(note.c.workspace_id == workspace_id, note.c.event_id == event_id))

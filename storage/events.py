"""What happened: the append-only table of events, and the counts that readings are computed from."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Index, func, select
from sqlmodel import Field, SQLModel

from coaching.events import Event
from storage.upsert import insert


class EventRow(SQLModel, table=True):
    """One event; the context (cohort, role, manager) as it was then."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_person", "workspace_id", "person", "local_date"),
        Index("event_prompt", "workspace_id", "prompt"),
    )

    workspace_id: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    name: str
    occurred_at: datetime
    local_date: date
    person: str
    actor: str | None = None
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    item_hash: str | None = None
    prompt: str | None = None
    replaces: str | None = None
    cohort: str | None = None
    role: str | None = None
    manager: str | None = None
    outcome: str | None = None
    value: float | None = None


class ActivityRow(SQLModel, table=True):
    """How often a person did one thing on one local date; can be rebuilt from events."""

    __tablename__ = "activity"
    __table_args__ = (Index("activity_date", "workspace_id", "local_date"),)

    workspace_id: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    local_date: date = Field(primary_key=True)
    name: str = Field(primary_key=True)
    module: str = Field(primary_key=True, default="")
    count: int


event = EventRow.__table__  # type: ignore[attr-defined]
activity = ActivityRow.__table__  # type: ignore[attr-defined]

_statements: dict[str, tuple[Any, Any]] = {}


def _built(tx: Connection) -> tuple[Any, Any]:
    """Return the two INSERTs of this engine, built once: they stand on the way to an acknowledgement."""
    if tx.dialect.name not in _statements:
        count = insert(tx, activity).values(count=1)
        keys = ["workspace_id", "person", "local_date", "name", "module"]
        _statements[tx.dialect.name] = (
            insert(tx, event).on_conflict_do_nothing(index_elements=["workspace_id", "event_id"]),
            count.on_conflict_do_update(index_elements=keys, set_={"count": activity.c.count + 1}),
        )
    return _statements[tx.dialect.name]


def write(tx: Connection, workspace_id: str, happened: Event) -> bool:
    """Write an event and count it. False, and nothing written, if it is known already.

    An event that replaces another is not counted again: the person did the thing once.
    """
    new_event, more = _built(tx)
    if tx.execute(new_event, {"workspace_id": workspace_id, **asdict(happened)}).rowcount != 1:
        return False
    if happened.counts and happened.replaces is None:
        tx.execute(
            more,
            {
                "workspace_id": workspace_id,
                "person": happened.counts_for,
                "local_date": happened.local_date,
                "name": happened.name,
                "module": happened.module or "",
            },
        )
    return True


def latest(tx: Connection, workspace_id: str, prompt_id: str, name: str) -> str | None:
    """Return the id of the event of that name that counts for a prompt: the one that no other replaces."""
    said = event.alias()
    query = select(event.c.event_id).where(
        event.c.workspace_id == workspace_id,
        event.c.prompt == prompt_id,
        event.c.name == name,
        ~select(said.c.event_id)
        .where(said.c.workspace_id == workspace_id, said.c.replaces == event.c.event_id)
        .exists(),
    )
    return tx.execute(query.order_by(event.c.occurred_at.desc()).limit(1)).scalar()


def counts(tx: Connection, workspace_id: str, person: str) -> dict[str, int]:
    """Return how many events of each name are kept about a person."""
    query = select(event.c.name, func.count()).where(event.c.workspace_id == workspace_id, event.c.person == person)
    return {name: count for name, count in tx.execute(query.group_by(event.c.name))}

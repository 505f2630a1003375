"""What happened: the append-only table of events, and the counts that readings are computed from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Executable, Index, and_, bindparam, delete, func, not_, select, text, update
from sqlmodel import Field, SQLModel

from coaching.events import Event
from coaching.peers import ANSWERS
from storage.prepared import run
from storage.upsert import insert_for

#: What a week's figures ask of events themselves, beside the counts.
_COUNTED = "name IN ('delivered', 'completed_task', 'peer_feedback')"


def _of_some(name: str, which: str, *columns: str) -> Index:
    """Return an index of those events alone of which the condition holds."""
    return Index(name, "workspace_id", *columns, sqlite_where=text(which), postgresql_where=text(which))


class EventRow(SQLModel, table=True):
    """One event; the context (cohort, role, manager) as it was then."""

    __tablename__ = "event"
    # Few indexes, and no row ids: each is one more page to write before a press is acknowledged. A learner's own press
    # has no actor, and so no place in the second one.
    __table_args__ = (
        Index("event_person", "workspace_id", "person", "local_date"),
        _of_some("event_actor", "actor IS NOT NULL", "actor"),
        # For everybody's week at once. The first press on a message writes nothing to it.
        _of_some("event_counted", _COUNTED, "name", "local_date", "person", "prompt"),
        # Few events replace one; those are asked for where events arrive in any order.
        _of_some("event_replaces", "replaces IS NOT NULL", "replaces"),
        {"sqlite_with_rowid": False},
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
    # By date for everybody's week at once, by person for one team's.
    __table_args__ = (Index("activity_date", "workspace_id", "local_date"), {"sqlite_with_rowid": False})

    workspace_id: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    local_date: date = Field(primary_key=True)
    name: str = Field(primary_key=True)
    module: str = Field(primary_key=True, default="")
    count: int


event = EventRow.__table__  # type: ignore[attr-defined]
activity = ActivityRow.__table__  # type: ignore[attr-defined]

#: Beside a condition on the name, so that SQLite knows its own index again.
IS_COUNTED = text(f"event.{_COUNTED}")

_EVENT_KEY = ["workspace_id", "event_id"]
_ACTIVITY_KEY = ["workspace_id", "person", "local_date", "name", "module"]
_FIELDS = tuple(Event.__dataclass_fields__)
#: What may count no more, or only from then on, by a later one: "Didn't see it" becomes a level.
_MAY_COUNT_NO_MORE = frozenset({"peer_feedback", "manager_check"})


def _new(dialect: str) -> Executable:
    """Build the INSERT of an event; it returns the id of one that is new."""
    values = {name: bindparam(name, type_=event.c[name].type) for name in ("workspace_id", *_FIELDS)}
    new: Executable = (
        insert_for(dialect, event)
        .values(**values)
        .on_conflict_do_nothing(index_elements=_EVENT_KEY)
        .returning(event.c.event_id)
    )
    return new


def _more(dialect: str) -> Executable:
    """Build the statement that counts one more."""
    values = {name: bindparam(name, type_=activity.c[name].type) for name in _ACTIVITY_KEY}
    more: Executable = (
        insert_for(dialect, activity)
        .values(**values, count=1)
        .on_conflict_do_update(index_elements=_ACTIVITY_KEY, set_={"count": activity.c.count + 1})
    )
    return more


def row_of(workspace_id: str, happened: Event) -> dict[str, Any]:
    """Return an event as its row."""
    row: dict[str, Any] = {name: getattr(happened, name) for name in _FIELDS}
    row["workspace_id"] = workspace_id
    return row


def count_of(workspace_id: str, happened: Event) -> dict[str, Any]:
    """Return the key of the count that an event belongs to."""
    return {
        "workspace_id": workspace_id,
        "person": happened.counts_for,
        "local_date": happened.local_date,
        "name": happened.name,
        "module": happened.module or "",
    }


def is_counted(happened: Event) -> bool:
    """Whether activity counts an event. What replaces an answer does not count again: the person did it once."""
    return happened.counts and happened.replaces is None


def insert(tx: Connection, workspace_id: str, happened: Event) -> bool:
    """Write an event, and count nothing. False, and nothing written, if it is known already."""
    return bool(run(tx, _new, row_of(workspace_id, happened)))


def count_more(tx: Connection, workspace_id: str, happened: Event) -> None:
    """Count an event, on its date."""
    run(tx, _more, count_of(workspace_id, happened))


def count_less(tx: Connection, workspace_id: str, counted: Event) -> None:
    """Count an event no more that was counted."""
    key = count_of(workspace_id, counted)
    this = and_(*(activity.c[name] == value for name, value in key.items()))
    tx.execute(update(activity).where(this).values(count=activity.c.count - 1))
    tx.execute(delete(activity).where(this, activity.c.count <= 0))


def write(tx: Connection, workspace_id: str, happened: Event) -> bool:
    """Write an event and count it. False, and nothing written, if it is known already."""
    if not insert(tx, workspace_id, happened):
        return False
    if is_counted(happened):
        count_more(tx, workspace_id, happened)
    elif happened.replaces and happened.name in _MAY_COUNT_NO_MORE:
        count_anew(tx, workspace_id, happened, happened.replaces)
    return True


def count_anew(tx: Connection, workspace_id: str, happened: Event, before: str) -> None:
    """Let activity count what stands now: one more where nothing counted before, one less where nothing does since.

    What was counted stays on its date, however often it was changed since.
    """
    counted = _counted(tx, workspace_id, before)
    if counted is None and happened.counts:
        count_more(tx, workspace_id, happened)
    elif counted is not None and not happened.counts:
        count_less(tx, workspace_id, counted)


def _counted(tx: Connection, workspace_id: str, event_id: str) -> Event | None:
    """Return the event that activity counted for what stood until now; None if it counted nothing."""
    counted, before = None, event_id
    while before and (found := find(tx, workspace_id, before)) is not None and found.counts:
        counted, before = found, found.replaces or ""
    return counted


def find(tx: Connection, workspace_id: str, event_id: str) -> Event | None:
    """Return the event of that id; None if there is none in this workspace."""
    query = select(*(event.c[name] for name in _FIELDS)).where(
        event.c.workspace_id == workspace_id, event.c.event_id == event_id
    )
    row = tx.execute(query).first()
    return Event(*row) if row else None


# By person first, as the index lies: on the way to an acknowledgement nobody walks through a workspace's events.
_said = (
    select(event.c.event_id, event.c.name, event.c.replaces)
    .where(
        event.c.workspace_id == bindparam("workspace_id"),
        event.c.person == bindparam("person"),
        event.c.prompt == bindparam("prompt"),
    )
    .order_by(event.c.occurred_at.desc())
)


def latest(tx: Connection, workspace_id: str, person: str, prompt_id: str, name: str) -> str | None:
    """Return the id of the event of that name that counts for a prompt: the one that no other replaces."""
    said = tx.execute(_said, {"workspace_id": workspace_id, "person": person, "prompt": prompt_id}).all()
    replaced = {row.replaces for row in said}
    return next((row.event_id for row in said if row.name == name and row.event_id not in replaced), None)


def standing(tx: Connection, workspace_id: str, person: str, prompt_id: str, first: str) -> str | None:
    """Return the id of the event that counts today for what `first` said first; None if nothing was said yet."""
    said = tx.execute(_said, {"workspace_id": workspace_id, "person": person, "prompt": prompt_id}).all()
    if all(row.event_id != first for row in said):
        return None
    after = {row.replaces: row.event_id for row in said if row.replaces}
    while first in after:
        first = after[first]
    return first


def last(tx: Connection, workspace_id: str, person: str, name: str, *, outcome: str) -> datetime | None:
    """Return when a person did something with that outcome last; None if never."""
    query = select(event.c.occurred_at).where(
        event.c.workspace_id == workspace_id,
        event.c.person == person,
        event.c.name == name,
        event.c.outcome == outcome,
    )
    found: datetime | None = tx.execute(query.order_by(event.c.occurred_at.desc()).limit(1)).scalar()
    return found


def counts(tx: Connection, workspace_id: str, person: str) -> dict[str, int]:
    """Return how many events of each name are kept about a person, without what only batches are told of."""
    answer = and_(event.c.name == "peer_feedback", event.c.outcome.in_(sorted(ANSWERS)))
    theirs = and_(event.c.workspace_id == workspace_id, event.c.person == person, not_(answer))
    query = select(event.c.name, func.count()).where(theirs)
    return {row.name: row[1] for row in tx.execute(query.group_by(event.c.name))}

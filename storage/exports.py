"""What is handed out under pseudonyms: the key to them, whose events, and that it was handed out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Field, SQLModel

from coaching.events import Event
from coaching.kinds import ITEM_KINDS
from storage.events import event
from storage.people import person
from storage.prompts import prompt
from storage.workspaces import workspace


class ExportRow(SQLModel, table=True):
    """One export: who made it, when, of which local dates, and how much was in it once it was whole."""

    __tablename__ = "export"

    workspace_id: str = Field(primary_key=True)
    export_id: str = Field(primary_key=True)
    made_at: datetime
    made_by: str
    what: str
    since: date | None = None
    until: date | None = None
    events: int | None = None
    people: int | None = None


export = ExportRow.__table__  # type: ignore[attr-defined]

_FIELDS = tuple(Event.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Export:
    """A line of the log; without counts it was never finished."""

    made_at: datetime
    made_by: str
    what: str
    since: date | None
    until: date | None
    events: int | None
    people: int | None


def key(tx: Connection, workspace_id: str, *, fresh: str) -> str:
    """Return the workspace's key to its pseudonyms; `fresh` becomes it where there is none yet.

    It lies where the names lie, so whoever has it has no need of it, and it goes with the workspace.
    """
    this = workspace.c.workspace_id == workspace_id
    tx.execute(update(workspace).where(this, workspace.c.export_key.is_(None)).values(export_key=fresh))
    return str(tx.execute(select(workspace.c.export_key).where(this)).scalar_one())


def taking_part(tx: Connection, workspace_id: str) -> list[str]:
    """Return whoever takes part today."""
    query = select(person.c.person_id).where(person.c.workspace_id == workspace_id, person.c.consent == "agreed")
    return list(tx.execute(query.order_by(person.c.person_id)).scalars())


def events_about(tx: Connection, workspace_id: str, who: Sequence[str]) -> dict[str, list[Event]]:
    """Return all events about these people, by person."""
    query = select(*(event.c[name] for name in _FIELDS)).where(
        event.c.workspace_id == workspace_id, event.c.person.in_(who)
    )
    found: dict[str, list[Event]] = defaultdict(list)
    for row in tx.execute(query):
        found[row.person].append(Event(*row))
    return found


def messages_without_item(tx: Connection, workspace_id: str, who: Sequence[str]) -> frozenset[str]:
    """Return the messages to these people that bring no item: digests, checks, thanks."""
    query = select(prompt.c.prompt_id).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient.in_(who),
        prompt.c.kind.not_in(sorted(ITEM_KINDS)),
    )
    return frozenset(tx.execute(query).scalars())


def begin(tx: Connection, workspace_id: str, export_id: str, begun: Export) -> None:
    """Log an export before its first line is written."""
    values = {name: getattr(begun, name) for name in Export.__dataclass_fields__}
    tx.execute(insert(export).values(workspace_id=workspace_id, export_id=export_id, **values))


def finish(tx: Connection, workspace_id: str, export_id: str, *, events: int, people: int) -> None:
    """Log how much was in it."""
    this = (export.c.workspace_id == workspace_id, export.c.export_id == export_id)
    tx.execute(update(export).where(*this).values(events=events, people=people))


def lines(tx: Connection, workspace_id: str) -> list[Export]:
    """Return the log, the newest first."""
    query = select(*(export.c[name] for name in Export.__dataclass_fields__))
    of_workspace = query.where(export.c.workspace_id == workspace_id)
    return [Export(*row) for row in tx.execute(of_workspace.order_by(export.c.made_at.desc(), export.c.export_id))]

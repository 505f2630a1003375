"""What everybody's answers tell of a module's items, kept so that every process reads a person's answers alike."""

import json
from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from coaching.difficulty import NO_NORMS, Norms
from storage.upsert import insert_for


class NormsRow(SQLModel, table=True):
    """What was learnt of a module, and when, by the business clock. `easier` is JSON: an item's ease by its id."""

    __tablename__ = "norms"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    module: str = Field(primary_key=True)
    easier: str
    spread: float
    df: int
    people: int
    learnt_at: datetime


norms = NormsRow.__table__  # type: ignore[attr-defined]


def of(tx: Connection, workspace_id: str, module: str) -> Norms:
    """Return what is known of a module's items; nothing before anybody has answered."""
    query = select(norms.c.easier, norms.c.spread, norms.c.df, norms.c.people)
    row = tx.execute(query.where(norms.c.workspace_id == workspace_id, norms.c.module == module)).first()
    return Norms(json.loads(row[0]), *row[1:]) if row else NO_NORMS


def learnt_at(tx: Connection, workspace_id: str, module: str) -> datetime | None:
    """Return when that was learnt; None if never."""
    query = select(norms.c.learnt_at).where(norms.c.workspace_id == workspace_id, norms.c.module == module)
    at: datetime | None = tx.execute(query).scalar()
    return at


def keep(tx: Connection, workspace_id: str, module: str, learnt: Norms, *, now: datetime) -> None:
    """Keep what was learnt of a module's items, in place of what was known before."""
    values = {
        "easier": json.dumps(dict(learnt.easier), sort_keys=True),
        "spread": learnt.spread,
        "df": learnt.df,
        "people": learnt.people,
        "learnt_at": now,
    }
    statement = insert_for(tx.dialect.name, norms).values(workspace_id=workspace_id, module=module, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "module"], set_=values))

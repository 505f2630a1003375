"""Weeks that are closed: counted once, when they had ended everywhere, and read as they were counted from then on.

So nobody who joins, leaves or moves later can be found out by what changes in a figure that was shown before.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from coaching.counts import Counts
from coaching.weeks import Week
from storage.upsert import insert_for


class ClosedWeekRow(SQLModel, table=True):
    """What a week's people added to each figure, by place; of one module's acts, or with no module of all of them."""

    __tablename__ = "closed_week"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    monday: date = Field(primary_key=True)
    module: str = Field(primary_key=True, default="")
    body: str
    closed_at: datetime


closed_week = ClosedWeekRow.__table__  # type: ignore[attr-defined]


def find(tx: Connection, workspace_id: str, week: Week, *, module: str | None = None) -> Counts | None:
    """Return what was counted when a week was closed; None if it is not."""
    body = tx.execute(
        select(closed_week.c.body).where(
            closed_week.c.workspace_id == workspace_id,
            closed_week.c.monday == week.monday,
            closed_week.c.module == (module or ""),
        )
    ).scalar()
    return None if body is None else Counts.from_json(body)


def closed(tx: Connection, workspace_id: str, weeks: Collection[Week]) -> set[Week]:
    """Return which of these weeks are closed."""
    query = select(closed_week.c.monday).where(
        closed_week.c.workspace_id == workspace_id,
        closed_week.c.monday.in_([week.monday for week in weeks]),
        closed_week.c.module == "",
    )
    return {Week(monday) for monday in tx.execute(query).scalars()}


def close(tx: Connection, workspace_id: str, week: Week, body: str, *, module: str = "", now: datetime) -> None:
    """Keep what was counted, as text; what is closed already stays as it is."""
    row = {
        "workspace_id": workspace_id,
        "monday": week.monday,
        "module": module,
        "body": body,
        "closed_at": now,
    }
    tx.execute(insert_for(tx.dialect.name, closed_week).values(**row).on_conflict_do_nothing())

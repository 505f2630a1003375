"""What stewards noted of changes in a pilot's content or pace: read again two weeks later, and never changed."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import Connection, Index, select
from sqlmodel import Field, SQLModel

from coaching.adjustments import Adjustment
from coaching.programmes import Direction
from storage.upsert import insert


class AdjustmentRow(SQLModel, table=True):
    """One change of a pilot, who noted it, why, and which figure should move where. `noted_on` is a local date."""

    __tablename__ = "adjustment"
    __table_args__ = (Index("adjustment_programme", "workspace_id", "programme", "noted_on"),)

    workspace_id: str = Field(primary_key=True)
    adjustment_id: str = Field(primary_key=True)
    programme: str
    what: str
    why: str
    figure: str
    expect: str
    noted_by: str
    noted_at: datetime
    noted_on: date


adjustment = AdjustmentRow.__table__  # type: ignore[attr-defined]


def note(tx: Connection, workspace_id: str, one: Adjustment, *, now: datetime) -> bool:
    """Note an adjustment. False if it was noted already: the same form sent twice is one."""
    row = {"programme": one.programme, "what": one.what, "why": one.why, "figure": one.figure, "expect": one.expect}
    key = {"workspace_id": workspace_id, "adjustment_id": one.adjustment_id}
    added = insert(tx, adjustment).values(**key, **row, noted_by=one.by, noted_at=now, noted_on=one.noted_on)
    return tx.execute(added.on_conflict_do_nothing()).rowcount == 1


def noted(tx: Connection, workspace_id: str, programme: str) -> list[Adjustment]:
    """Return what was noted of a programme, the newest first."""
    query = select(adjustment).where(adjustment.c.workspace_id == workspace_id, adjustment.c.programme == programme)
    rows = tx.execute(query.order_by(adjustment.c.noted_at.desc(), adjustment.c.adjustment_id))
    return [
        Adjustment(
            row.adjustment_id,
            row.programme,
            row.what,
            row.why,
            row.figure,
            cast("Direction", row.expect),
            row.noted_on,
            row.noted_by,
        )
        for row in rows
    ]

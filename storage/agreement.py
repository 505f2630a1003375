"""What came of each round of scenes, as it was when the round closed."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from coaching.calibration import Verdict
from coaching.rounds import Settled
from storage.upsert import insert_for


class AgreementRow(SQLModel, table=True):
    """One closed round of a module: its verdict, and its figures as JSON. It names nobody."""

    __tablename__ = "agreement"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    module: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    verdict: str
    body: str
    settled_at: datetime


agreement = AgreementRow.__table__  # type: ignore[attr-defined]


def keep(tx: Connection, workspace_id: str, settled: Settled, *, now: datetime) -> bool:
    """Keep what came of a round. False if that is kept already: what was told once does not change."""
    row = {
        "workspace_id": workspace_id,
        "module": settled.module,
        "number": settled.number,
        "verdict": settled.whole.verdict,
        "body": settled.to_json(),
        "settled_at": now,
    }
    statement = insert_for(tx.dialect.name, agreement).values(**row)
    return tx.execute(statement.on_conflict_do_nothing()).rowcount == 1


def find(tx: Connection, workspace_id: str, module: str, number: int) -> Settled | None:
    """Return what came of a round; None while it is open."""
    query = select(agreement.c.body).where(
        agreement.c.workspace_id == workspace_id, agreement.c.module == module, agreement.c.number == number
    )
    body = tx.execute(query).scalar()
    return Settled.from_json(body) if body else None


def last(tx: Connection, workspace_id: str, module: str) -> tuple[int, Verdict] | None:
    """Return the number and the verdict of a module's newest closed round; None before the first."""
    query = select(agreement.c.number, agreement.c.verdict).where(
        agreement.c.workspace_id == workspace_id, agreement.c.module == module
    )
    row = tx.execute(query.order_by(agreement.c.number.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None

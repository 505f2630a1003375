"""Which kudos their givers offered to the team, and what their receivers answered."""

from datetime import datetime

from sqlalchemy import Connection, and_, delete, update
from sqlmodel import Field, SQLModel

from coaching.kudos import Offer
from storage.upsert import insert


class OfferRow(SQLModel, table=True):
    """One kudos that its giver would like the team to see. `answer` is its receiver's: open, yes or no."""

    __tablename__ = "offer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    kudos_id: str = Field(primary_key=True)
    giver: str
    receiver: str
    answer: str
    said_at: datetime


offer = OfferRow.__table__  # type: ignore[attr-defined]


def make(tx: Connection, workspace_id: str, kudos_id: str, *, giver: str, receiver: str, now: datetime) -> None:
    """Note that a kudos is offered; offered again, it is what it was."""
    row = {"giver": giver, "receiver": receiver, "answer": "open", "said_at": now}
    statement = insert(tx, offer).values(workspace_id=workspace_id, kudos_id=kudos_id, **row)
    tx.execute(statement.on_conflict_do_nothing(index_elements=["workspace_id", "kudos_id"]))


def answer(tx: Connection, workspace_id: str, kudos_id: str, *, said: Offer, now: datetime) -> bool:
    """Note what its receiver says; a yes is taken once, a no for as long as there is anything to say no to."""
    this = and_(offer.c.workspace_id == workspace_id, offer.c.kudos_id == kudos_id)
    before = ("open",) if said == "yes" else ("open", "yes")
    query = update(offer).where(this, offer.c.answer.in_(before)).values(answer=said, said_at=now)
    return tx.execute(query).rowcount == 1


def withdraw(tx: Connection, workspace_id: str, kudos_id: str) -> None:
    """Forget that a kudos was offered."""
    tx.execute(delete(offer).where(offer.c.workspace_id == workspace_id, offer.c.kudos_id == kudos_id))

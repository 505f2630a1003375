"""What a manager was shown, as it was shown."""

from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from storage.upsert import insert


class DigestRow(SQLModel, table=True):
    """One digest: whose, of which week, and its content as JSON."""

    __tablename__ = "digest"

    workspace_id: str = Field(primary_key=True)
    digest_id: str = Field(primary_key=True)
    recipient: str
    monday: date
    body: str
    made_at: datetime


digest = DigestRow.__table__  # type: ignore[attr-defined]


def keep(
    tx: Connection, workspace_id: str, digest_id: str, *, recipient: str, monday: date, body: str, now: datetime
) -> bool:
    """Keep a digest as it will be shown. False if this one was kept before: figures once shown do not change."""
    row = {
        "workspace_id": workspace_id,
        "digest_id": digest_id,
        "recipient": recipient,
        "monday": monday,
        "body": body,
        "made_at": now,
    }
    return (
        tx.execute(
            insert(tx, digest).on_conflict_do_nothing(index_elements=["workspace_id", "digest_id"]), row
        ).rowcount
        == 1
    )


def find(tx: Connection, workspace_id: str, digest_id: str) -> str | None:
    """Return the content of a digest as JSON; None if there is none of that id."""
    query = select(digest.c.body).where(digest.c.workspace_id == workspace_id, digest.c.digest_id == digest_id)
    return tx.execute(query).scalar()


def recent(tx: Connection, workspace_id: str, recipient: str, *, limit: int = 3) -> list[str]:
    """Return the last digests a person was shown, the newest first."""
    query = select(digest.c.body).where(digest.c.workspace_id == workspace_id, digest.c.recipient == recipient)
    return list(tx.execute(query.order_by(digest.c.monday.desc()).limit(limit)).scalars())

"""The consent ledger: what was agreed or withdrawn, which text, when. Append only."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Index, func, insert, select
from sqlmodel import Field, SQLModel

from coaching.people import Consent
from storage import peers, people, recall


class ConsentRow(SQLModel, table=True):
    """One line of the ledger. `source`: the person's own press, or a line of the roster."""

    __tablename__ = "consent"
    __table_args__ = (Index("consent_person", "workspace_id", "person_id", "local_date"),)

    workspace_id: str = Field(primary_key=True)
    consent_id: str = Field(primary_key=True)
    person_id: str
    answer: str
    text_version: int
    source: str
    occurred_at: datetime
    local_date: date


consent = ConsentRow.__table__  # type: ignore[attr-defined]

#: What Slack says of somebody, and what they set themselves, is kept while they take part, and is gone with their yes.
_KNOWN_OF_THOSE_WHO_AGREED = {
    "follows_status": False,
    **dict.fromkeys(("away_until", "dnd_from", "dnd_until", "dnd_read_at", "next_decision_at", "target")),
    "asked_seldom_since": None,
}


def note(
    tx: Connection,
    workspace_id: str,
    person_id: str,
    *,
    answer: Consent,
    text_version: int,
    source: str,
    occurred_at: datetime,
    local_date: date,
) -> None:
    """Write an answer into the ledger and let it hold for the person from now on.

    A line never stands level with, or before, an earlier one of the same person: so the last one said is the last one
    read, whatever a clock that stands still or a roster's date says.
    """
    said_before = select(func.max(consent.c.occurred_at)).where(
        consent.c.workspace_id == workspace_id, consent.c.person_id == person_id
    )
    before = tx.execute(said_before).scalar()
    if before is not None:
        occurred_at = max(occurred_at, before + timedelta(microseconds=1))
    tx.execute(
        insert(consent).values(
            workspace_id=workspace_id,
            consent_id=f"{person_id}:{occurred_at.isoformat()}:{answer}",
            person_id=person_id,
            answer=answer,
            text_version=text_version,
            source=source,
            occurred_at=occurred_at,
            local_date=local_date,
        )
    )
    if answer == "agreed":
        people.change(tx, workspace_id, person_id, consent=answer, consented_on=local_date)
    else:
        people.change(tx, workspace_id, person_id, consent=answer, consented_on=None, **_KNOWN_OF_THOSE_WHO_AGREED)
        recall.forget(tx, workspace_id, person_id)
        peers.forget(tx, workspace_id, person_id)


def latest(tx: Connection, workspace_id: str, person_id: str) -> tuple[str, str, int, date] | None:
    """Return the person's last line: answer, source, text version and local date; None if there is none."""
    query = (
        select(consent.c.answer, consent.c.source, consent.c.text_version, consent.c.local_date)
        .where(consent.c.workspace_id == workspace_id, consent.c.person_id == person_id)
        .order_by(consent.c.occurred_at.desc())
        .limit(1)
    )
    row = tx.execute(query).first()
    return (row.answer, row.source, row.text_version, row.local_date) if row else None

"""What a manager was shown, as it was shown."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select
from sqlmodel import Field, SQLModel

from coaching.weeks import Week
from storage.people import membership, person
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


def owed(tx: Connection, workspace_id: str, week: Week, cohorts: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the managers whose digest of that week is not kept yet, each with their people's (cohort, time zone).

    Managers who agreed by the Monday on which it comes, and who led somebody of these cohorts on the week's Sunday.
    """
    lead, report = person.alias("lead"), person.alias("report")
    query = (
        select(membership.c.manager, membership.c.cohort, membership.c.tz)
        .distinct()
        .join(
            report,
            and_(report.c.workspace_id == membership.c.workspace_id, report.c.person_id == membership.c.person_id),
        )
        .join(lead, and_(lead.c.workspace_id == membership.c.workspace_id, lead.c.person_id == membership.c.manager))
        .where(
            membership.c.workspace_id == workspace_id,
            membership.c.cohort.in_(sorted(cohorts)),
            membership.c.since <= week.sunday,
            or_(membership.c.until.is_(None), membership.c.until > week.sunday),
            report.c.joined_on <= week.sunday,
            or_(report.c.left_on.is_(None), report.c.left_on >= week.monday),
            lead.c.consent == "agreed",
            lead.c.consented_on <= week.before(-1).monday,
            lead.c.deactivated.is_(False),
            ~_kept(week).exists(),
        )
        .order_by(membership.c.manager, membership.c.cohort, membership.c.tz)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in tx.execute(query):
        found.setdefault(row.manager, []).append((row.cohort, row.tz))
    return found


def _kept(week: Week) -> Select[Any]:
    return select(digest.c.digest_id).where(
        digest.c.workspace_id == membership.c.workspace_id,
        digest.c.recipient == membership.c.manager,
        digest.c.monday == week.monday,
    )

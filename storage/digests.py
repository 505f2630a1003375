"""What a manager was shown, as it was shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, literal, or_, select
from sqlmodel import Field, SQLModel

from coaching.weeks import Week
from storage.people import membership, person
from storage.pictures import picture
from storage.prompts import prompt
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


def uncharted(
    tx: Connection, workspace_id: str, kinds: Collection[str], *, until: datetime, after: str = "", limit: int = 50
) -> list[tuple[str, str, str]]:
    """Return what is to be sent by then and has no chart yet, as (digest, kind, content), some at a time."""
    has_one = exists().where(
        picture.c.workspace_id == digest.c.workspace_id,
        picture.c.person_id == digest.c.digest_id,
        picture.c.figures != "",
    )
    query = (
        select(digest.c.digest_id, prompt.c.kind, digest.c.body)
        .join(prompt, and_(prompt.c.workspace_id == digest.c.workspace_id, prompt.c.dedupe_key == digest.c.digest_id))
        .where(
            prompt.c.workspace_id == workspace_id,
            prompt.c.state == "planned",
            prompt.c.due_at <= until,
            prompt.c.kind.in_(sorted(kinds)),
            digest.c.digest_id > after,
            ~has_one,
        )
        .order_by(digest.c.digest_id)
    )
    return [(row.digest_id, row.kind, row.body) for row in tx.execute(query.limit(limit))]


def find(tx: Connection, workspace_id: str, digest_id: str) -> str | None:
    """Return the content of a digest as JSON; None if there is none of that id."""
    query = select(digest.c.body).where(digest.c.workspace_id == workspace_id, digest.c.digest_id == digest_id)
    return tx.execute(query).scalar()


def before(tx: Connection, workspace_id: str, recipient: str, week: Week, *, weeks: int) -> list[str]:
    """Return what a person was shown in so many weeks before this one, the newest first; weeks without are left out."""
    ids = [id_of(recipient, week.before(back)) for back in range(1, weeks + 1)]
    query = select(digest.c.body).where(digest.c.workspace_id == workspace_id, digest.c.digest_id.in_(ids))
    return list(tx.execute(query.order_by(digest.c.monday.desc())).scalars())


@dataclass(frozen=True, slots=True)
class Reports:
    """So many of a manager's people, in one cohort and one time zone."""

    cohort: str
    tz: str
    people: int


def owed(tx: Connection, workspace_id: str, week: Week, cohorts: Collection[str]) -> dict[str, list[Reports]]:
    """Return the managers whose digest of that week is not kept yet, each with where their people are.

    Managers who agreed by the Monday on which it comes, and who led somebody of these cohorts on the week's Sunday.
    """
    lead, report = person.alias("lead"), membership.alias("report")
    led = _led(report, week, cohorts)
    # Asked every minute, and nearly always in vain: so first who lacks one, and only then who their people are.
    lacking = select(lead.c.person_id).where(
        lead.c.workspace_id == workspace_id,
        lead.c.consent == "agreed",
        lead.c.consented_on <= week.before(-1).monday,
        lead.c.deactivated.is_(False),
        lead.c.guest.is_(False),
        exists().where(report.c.workspace_id == workspace_id, report.c.manager == lead.c.person_id, led),
        ~exists().where(digest.c.workspace_id == workspace_id, digest.c.digest_id == _id_of(lead.c.person_id, week)),
    )
    query = (
        select(membership.c.manager, membership.c.cohort, membership.c.tz, func.count().label("people"))
        .join(
            person,
            and_(person.c.workspace_id == membership.c.workspace_id, person.c.person_id == membership.c.person_id),
        )
        .where(
            membership.c.workspace_id == workspace_id,
            membership.c.manager.in_(lacking),
            _led(membership, week, cohorts),
            person.c.joined_on <= week.sunday,
            or_(person.c.left_on.is_(None), person.c.left_on >= week.monday),
        )
        .group_by(membership.c.manager, membership.c.cohort, membership.c.tz)
        .order_by(membership.c.manager, membership.c.cohort, membership.c.tz)
    )
    found: dict[str, list[Reports]] = {}
    for row in tx.execute(query):
        found.setdefault(row.manager, []).append(Reports(row.cohort, row.tz, row.people))
    return found


def _led(row: FromClause, week: Week, cohorts: Collection[str]) -> ColumnElement[bool]:
    return and_(
        row.c.cohort.in_(sorted(cohorts)),
        row.c.since <= week.sunday,
        or_(row.c.until.is_(None), row.c.until > week.sunday),
    )


def id_of(recipient: str, week: Week) -> str:
    """Make the id of a person's digest of a week."""
    return f"digest:{recipient}:{week}"


def is_of(digest_id: str, recipient: str) -> bool:
    """Whether a digest of that id was made for that person."""
    return digest_id.startswith(f"digest:{recipient}:")


def _id_of(recipient: ColumnElement[str], week: Week) -> ColumnElement[str]:
    return literal("digest:").concat(recipient).concat(f":{week}")

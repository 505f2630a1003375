"""A team's digest in its channel: whose is owed, where their people are, and what two of them shared there."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from coaching.weeks import Week
from storage.digests import digest
from storage.people import membership, person
from storage.prompts import prompt

KIND = "team_digest"


def id_of(cohort: str, week: Week) -> str:
    """Make the id of a cohort's digest of a week."""
    return f"{KIND}:{cohort}:{week}"


def owed(tx: Connection, workspace_id: str, week: Week, cohorts: Collection[str]) -> list[str]:
    """Return which of these cohorts have no digest of that week yet."""
    ids = {id_of(cohort, week): cohort for cohort in sorted(cohorts)}
    query = select(digest.c.digest_id).where(digest.c.workspace_id == workspace_id, digest.c.digest_id.in_(ids))
    kept = set(tx.execute(query).scalars())
    return [cohort for digest_id, cohort in ids.items() if digest_id not in kept]


def zones(tx: Connection, workspace_id: str, cohort: str, week: Week) -> dict[str, int]:
    """Return in which time zones a cohort's people were on the week's Sunday, and how many in each."""
    query = (
        select(membership.c.tz, func.count())
        .join(
            person,
            and_(person.c.workspace_id == membership.c.workspace_id, person.c.person_id == membership.c.person_id),
        )
        .where(
            membership.c.workspace_id == workspace_id,
            membership.c.cohort == cohort,
            membership.c.since <= week.sunday,
            or_(membership.c.until.is_(None), membership.c.until > week.sunday),
            person.c.joined_on <= week.sunday,
            or_(person.c.left_on.is_(None), person.c.left_on >= week.monday),
        )
        .group_by(membership.c.tz)
        .order_by(membership.c.tz)
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def before(tx: Connection, workspace_id: str, cohort: str, week: Week, *, weeks: int) -> list[str]:
    """Return what a team was shown in so many weeks before this one, the newest first; weeks without are left out."""
    ids = [id_of(cohort, week.before(back)) for back in range(1, weeks + 1)]
    query = select(digest.c.body).where(digest.c.workspace_id == workspace_id, digest.c.digest_id.in_(ids))
    return list(tx.execute(query.order_by(digest.c.monday.desc())).scalars())


def shared_in(tx: Connection, workspace_id: str, channel: str, *, since: datetime, until: datetime) -> list[str]:
    """Return the kudos that were posted in a channel between these moments, and still stand there; newest first."""
    query = select(prompt.c.subject).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == channel,
        prompt.c.kind == "shared_thanks",
        prompt.c.state == "sent",
        prompt.c.face == "yes",
        prompt.c.sent_at >= since,
        prompt.c.sent_at < until,
    )
    return [str(one) for one in tx.execute(query.order_by(prompt.c.sent_at.desc(), prompt.c.prompt_id)).scalars()]


def draw_anew(tx: Connection, workspace_id: str, kudos_ids: Sequence[str] | Select[tuple[str]]) -> None:
    """Let the digests that tell of these kudos be drawn once more: their words are gone, or no longer the team's."""
    tell = and_(prompt.c.workspace_id == workspace_id, prompt.c.kind == KIND, prompt.c.item.in_(kudos_ids))
    tx.execute(update(prompt).where(tell, prompt.c.state == "sent").values(shown="", faced_at=None))

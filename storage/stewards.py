"""What a steward is told of the whole workspace, as counts: how many practised on a date, whose notes are open."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, case, func, select

from coaching.events import LEARNER_ACTS
from storage.checks import check_line
from storage.digests import digest
from storage.events import activity


def unkept(tx: Connection, workspace_id: str, ids: Collection[str]) -> set[str]:
    """Return which of these digests are not kept yet."""
    query = select(digest.c.digest_id).where(digest.c.workspace_id == workspace_id, digest.c.digest_id.in_(sorted(ids)))
    return set(ids) - set(tx.execute(query).scalars())


def sessions(tx: Connection, workspace_id: str, days: Sequence[date]) -> dict[date, int]:
    """Return how many people practised on each of these local dates: a walk through many rows, for a thread."""
    query = (
        select(activity.c.local_date, func.count(activity.c.person.distinct()))
        .where(
            activity.c.workspace_id == workspace_id,
            activity.c.local_date.in_(days),
            activity.c.name.in_(sorted(LEARNER_ACTS)),
            activity.c.count > 0,
        )
        .group_by(activity.c.local_date)
    )
    found = {row[0]: int(row[1]) for row in tx.execute(query)}
    return {day: found.get(day, 0) for day in days}


def open_notes(tx: Connection, workspace_id: str, *, since: date, until: date) -> tuple[int, int]:
    """Return how many managers have not finished the check they were asked for between these dates, of how many."""
    open_still = func.sum(case((check_line.c.event_id.is_(None), 1), else_=0))
    by_manager = (
        select(check_line.c.manager, open_still.label("open"))
        .where(check_line.c.workspace_id == workspace_id, check_line.c.asked_on.between(since, until))
        .group_by(check_line.c.manager)
        .subquery()
    )
    query = select(func.count(), func.sum(case((by_manager.c.open > 0, 1), else_=0))).select_from(by_manager)
    asked, waiting = tx.execute(query).one()
    return int(waiting or 0), int(asked)

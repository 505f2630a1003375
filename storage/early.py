"""Who came back in their first week, of those who began some time ago."""

from datetime import date

from sqlalchemy import Connection, and_, exists, func, select

from coaching.events import LEARNER_ACTS
from storage.events import activity
from storage.people import person
from storage.spans import days_between


def came_back(tx: Connection, workspace_id: str, *, since: date, until: date, within: int) -> dict[str, bool]:
    """Return, of people who take part and first practised between these dates, whether they did again so soon.

    A walk through all that was done, for a thread.
    """
    acts = and_(
        activity.c.workspace_id == workspace_id, activity.c.name.in_(sorted(LEARNER_ACTS)), activity.c.count > 0
    )
    began = (
        select(activity.c.person, func.min(activity.c.local_date).label("day"))
        .where(acts)
        .group_by(activity.c.person)
        .subquery()
    )
    later = activity.alias("later")
    again = exists().where(
        later.c.workspace_id == workspace_id,
        later.c.person == began.c.person,
        later.c.name.in_(sorted(LEARNER_ACTS)),
        later.c.count > 0,
        days_between(later.c.local_date, began.c.day).between(1, within),
    )
    query = (
        select(began.c.person, again)
        .join(person, and_(person.c.workspace_id == workspace_id, person.c.person_id == began.c.person))
        .where(person.c.consent == "agreed", began.c.day.between(since, until))
        .order_by(began.c.person)
    )
    return {row[0]: bool(row[1]) for row in tx.execute(query)}

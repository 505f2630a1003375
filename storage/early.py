"""Who came back in their first week, of those who began some time ago; and what was measured of people lately."""

from datetime import date

from sqlalchemy import Connection, and_, exists, func, select

from coaching.events import LEARNER_ACTS
from coaching.outcomes import SHARE
from storage.events import activity
from storage.outcomes import outcome
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


def measured(tx: Connection, workspace_id: str, *, since: date, until: date) -> dict[str, dict[str, tuple[int, int]]]:
    """Return the shares that were measured of people over periods that ended between these dates, by name and person.

    Each is how many of how many, added up over the periods.
    """
    query = (
        select(outcome.c.name, outcome.c.who, func.sum(outcome.c.numerator), func.sum(outcome.c.denominator))
        .where(
            outcome.c.workspace_id == workspace_id,
            outcome.c.scope == "person",
            outcome.c.unit == SHARE,
            outcome.c.period_end.between(since, until),
        )
        .group_by(outcome.c.name, outcome.c.who)
        .order_by(outcome.c.name, outcome.c.who)
    )
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for name, who, done, cases in tx.execute(query):
        found.setdefault(name, {})[who] = (round(done), round(cases))
    return found

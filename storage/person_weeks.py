"""Everybody's week at once, a row a person: who counts in it, where, and what they did; what the figures count from.

The rows live in a temporary table of one connection, and one statement fills it. It reads the week's window of
`activity`, so it costs what the window holds, not what history holds.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.schema import CreateTable, DropTable

from coaching.events import LEARNER_ACTS
from coaching.kinds import ITEM_KINDS
from coaching.readings import ENOUGH_DAYS
from coaching.weeks import Week
from storage.consents import consent
from storage.events import activity, event
from storage.people import membership, person
from storage.prompts import prompt
from storage.spans import days_between

#: Dates that a week looks at: coming back within 30 days begins 36 days before its Sunday.
DATES = 37
FINISHED_WITHIN = 7

#: One person's week. `sessions` has a bit for each date of the window, the first one lowest.
person_week = Table(
    "person_week",
    MetaData(),
    Column("person_id", String, primary_key=True),
    Column("cohort", String, nullable=False),
    Column("role", String, nullable=False),
    Column("manager", String, nullable=False),
    Column("invited", Integer, nullable=False),
    Column("enrolled", Integer, nullable=False),
    Column("sessions", BigInteger, nullable=False),
    Column("delivered", BigInteger, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("tasks", BigInteger, nullable=False),
    Column("gave", BigInteger, nullable=False),
    Column("checked", BigInteger, nullable=False),
    Column("delivered_before", BigInteger, nullable=False),
    Column("finished_before", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)

#: Which counts of the week a column holds.
_COUNTED = {
    "delivered": "delivered",
    "opened": "opened",
    "tasks": "completed_task",
    "gave": "peer_feedback",
    "checked": "manager_check",
}


@contextmanager
def filled(
    tx: Connection,
    workspace_id: str,
    week: Week,
    *,
    cohorts: Collection[str] | None = None,
    module: str | None = None,
) -> Iterator[None]:
    """Fill the table for a week: everybody on the roster then, or those of these cohorts only.

    With `module` only what people did in that module is counted, of the same people. If what is done with it fails,
    the transaction takes the table with it.
    """
    tx.execute(CreateTable(person_week))
    rows = _rows(_members(workspace_id, week, cohorts), workspace_id, week, module)
    tx.execute(insert(person_week).from_select([column.name for column in person_week.c], rows))
    yield
    tx.execute(DropTable(person_week))


def _rows(members: CTE, workspace_id: str, week: Week, module: str | None) -> Select[Any]:
    """Join everybody with what they did; who did nothing has zeros."""
    acts, messages = _acts(workspace_id, week, module), _messages(workspace_id, week, module)
    joined = members.outerjoin(acts, acts.c.person == members.c.person_id)
    joined = joined.outerjoin(messages, messages.c.person == members.c.person_id)
    counts = [column for column in person_week.c if column.name in acts.c or column.name in messages.c]
    where_from = {**acts.c, **messages.c}
    return select(
        members.c.person_id,
        members.c.cohort,
        members.c.role,
        members.c.manager,
        case((members.c.invited_days >= ENOUGH_DAYS, 1), else_=0),
        case((members.c.enrolled_days >= ENOUGH_DAYS, 1), else_=0),
        *(func.coalesce(where_from[column.name], 0) for column in counts),
    ).select_from(joined)


def _members(workspace_id: str, week: Week, cohorts: Collection[str] | None) -> CTE:
    """Return who was on the roster on the Sunday, where, and on how many workdays they were there, and had agreed."""
    agreed = _agreed(workspace_id, week)
    there = [
        and_(
            person.c.joined_on <= day,
            func.coalesce(person.c.left_on, week.sunday) >= day,
            func.coalesce(person.c.closed_on, week.sunday) >= day,
        )
        for day in week.workdays
    ]
    yes = [
        and_(here, agreed.c.since <= day, or_(agreed.c.until.is_(None), agreed.c.until > day))
        for here, day in zip(there, week.workdays, strict=True)
    ]
    places = [func.coalesce(getattr(membership.c, name), "").label(name) for name in ("cohort", "role", "manager")]
    query = (
        select(
            membership.c.person_id,
            *(func.max(place).label(place.name) for place in places),
            func.max(_how_many(there)).label("invited_days"),
            func.sum(_how_many(yes)).label("enrolled_days"),
        )
        .select_from(membership)
        .join(
            person,
            and_(person.c.workspace_id == membership.c.workspace_id, person.c.person_id == membership.c.person_id),
        )
        .outerjoin(agreed, and_(agreed.c.person_id == membership.c.person_id, agreed.c.answer == "agreed"))
        .where(
            membership.c.workspace_id == workspace_id,
            membership.c.since <= week.sunday,
            or_(membership.c.until.is_(None), membership.c.until > week.sunday),
        )
        .group_by(membership.c.person_id)
    )
    if cohorts is not None:
        query = query.where(membership.c.cohort.in_(sorted(cohorts)))
    return query.cte("members")


def _agreed(workspace_id: str, week: Week) -> CTE:
    """Return what each line of the ledger says, and from which date up to but not including which it is the last word.

    A line that stands later in the ledger may name an earlier date: it then holds from there on. Of two answers of one
    moment the yes comes first, so that the no holds.
    """
    later = func.min(consent.c.local_date).over(
        partition_by=consent.c.person_id, order_by=(consent.c.occurred_at, consent.c.answer), rows=(1, None)
    )
    return (
        select(
            consent.c.person_id,
            consent.c.answer,
            consent.c.local_date.label("since"),
            later.label("until"),
        )
        .where(consent.c.workspace_id == workspace_id, consent.c.local_date <= week.sunday)
        .cte("agreed")
    )


def _acts(workspace_id: str, week: Week, module: str | None) -> CTE:
    """Return what each person did: a bit for each date with a session, and the week's counts."""
    first = week.sunday - timedelta(days=DATES - 1)
    in_week = activity.c.local_date >= week.monday
    by_date = (
        select(
            activity.c.person,
            activity.c.local_date,
            func.max(case((activity.c.name.in_(sorted(LEARNER_ACTS)), 1), else_=0)).label("session"),
            *(
                func.sum(case((and_(activity.c.name == name, in_week), activity.c.count), else_=0)).label(column)
                for column, name in _COUNTED.items()
            ),
        )
        .where(
            activity.c.workspace_id == workspace_id,
            activity.c.local_date.between(first, week.sunday),
            activity.c.count > 0,
        )
        .group_by(activity.c.person, activity.c.local_date)
    )
    if module is not None:
        by_date = by_date.where(activity.c.module == module)
    dates = by_date.cte("dates")
    bit = cast(dates.c.session, BigInteger).bitwise_lshift(
        cast(days_between(dates.c.local_date, literal(first, Date)), Integer)
    )
    return (
        select(
            dates.c.person,
            cast(func.sum(bit), BigInteger).label("sessions"),
            *(func.sum(dates.c[name]).label(name) for name in _COUNTED),
        )
        .group_by(dates.c.person)
        .cte("acts")
    )


def _messages(workspace_id: str, week: Week, module: str | None) -> CTE:
    """Return each person's learner messages of the week before, and how many were finished within 7 days.

    A message of which we have only events, no row, was brought in from elsewhere: it is taken for a learner's.
    """
    of_learners = or_(prompt.c.kind.is_(None), prompt.c.kind.in_(sorted(ITEM_KINDS)))
    done = event.alias("done")
    finished = (
        select(done.c.prompt, func.min(done.c.local_date).label("day"))
        .where(
            done.c.workspace_id == workspace_id,
            done.c.name == "completed_task",
            done.c.local_date.between(week.before().monday, week.before().sunday + timedelta(days=FINISHED_WITHIN)),
        )
        .group_by(done.c.prompt)
        .cte("finished")
    )
    in_time = days_between(finished.c.day, event.c.local_date) <= FINISHED_WITHIN
    query = (
        select(
            event.c.person,
            func.count().label("delivered_before"),
            func.sum(case((in_time, 1), else_=0)).label("finished_before"),
        )
        .select_from(event)
        .outerjoin(prompt, and_(prompt.c.workspace_id == event.c.workspace_id, prompt.c.prompt_id == event.c.prompt))
        .outerjoin(finished, finished.c.prompt == event.c.prompt)
        .where(
            event.c.workspace_id == workspace_id,
            event.c.name == "delivered",
            event.c.local_date.between(week.before().monday, week.before().sunday),
            event.c.prompt.is_not(None),
            of_learners,
        )
        .group_by(event.c.person)
    )
    if module is not None:
        query = query.where(event.c.module == module)
    return query.cte("messages")


def _how_many(conditions: list[ColumnElement[bool]]) -> ColumnElement[int]:
    found: ColumnElement[int] = literal(0, Integer)
    for condition in conditions:
        found = found + case((condition, 1), else_=0)
    return found

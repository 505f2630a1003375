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
    union_all,
)
from sqlalchemy.schema import CreateTable, DropTable

from coaching.events import LEARNER_ACTS
from coaching.kinds import ITEM_KINDS
from coaching.readings import ENOUGH_DAYS
from coaching.weeks import Week
from storage.consents import consent
from storage.events import IS_COUNTED, activity, event
from storage.people import membership, person
from storage.prompts import prompt
from storage.spans import bits_together, days_between

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

_TYPES = {column.name: column.type for column in person_week.c}

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
    """Put together what three sources say of people, of those on the roster; who did nothing has zeros.

    Rows under one another instead of joins: whatever the database thinks of their sizes, it goes through each once.
    """
    sources = [members, _acts(workspace_id, week, module), _messages(workspace_id, week, module)]
    together = union_all(*(_in_full(source) for source in sources)).subquery("together")
    said = {
        column.name: func.max(together.c[column.name])
        if isinstance(column.type, String)
        else cast(func.sum(together.c[column.name]), BigInteger)
        for column in person_week.c
    }
    return (
        select(*(said[column.name] if column.name != "person_id" else together.c.person_id for column in person_week.c))
        .group_by(together.c.person_id)
        .having(func.sum(together.c.here) == 1)
    )


def _in_full(source: CTE) -> Select[Any]:
    """Return what a source says as a row of every column, with nothing in those it does not speak of."""
    nothing = {column.name: "" if isinstance(column.type, String) else 0 for column in person_week.c} | {"here": 0}
    return select(
        *(
            source.c[name].label(name) if name in source.c else literal(value, type_=_TYPES.get(name)).label(name)
            for name, value in nothing.items()
        )
    )


def _members(workspace_id: str, week: Week, cohorts: Collection[str] | None) -> CTE:
    """Return who was on the roster on the Sunday, where, and whether they count as invited and enrolled."""
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
            literal(1, Integer).label("here"),
            *(func.max(place).label(place.name) for place in places),
            case((func.max(_how_many(there)) >= ENOUGH_DAYS, 1), else_=0).label("invited"),
            case((func.sum(_how_many(yes)) >= ENOUGH_DAYS, 1), else_=0).label("enrolled"),
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
    """Return what each person did: a bit for each date with a session, and the week's counts.

    An outer join, for SQLite then goes from person to person, in whose order counts lie, and reads the window alone.
    """
    first = week.sunday - timedelta(days=DATES - 1)
    theirs = [
        activity.c.workspace_id == person.c.workspace_id,
        activity.c.person == person.c.person_id,
        activity.c.local_date.between(first, week.sunday),
        activity.c.count > 0,
    ]
    if module is not None:
        theirs.append(activity.c.module == module)
    date = cast(days_between(activity.c.local_date, literal(first, Date)), Integer)
    session = case((activity.c.name.in_(sorted(LEARNER_ACTS)), literal(1, BigInteger).bitwise_lshift(date)))
    in_week = activity.c.local_date >= week.monday
    return (
        select(
            person.c.person_id,
            bits_together(session).label("sessions"),
            *(
                cast(func.sum(case((and_(in_week, activity.c.name == name), activity.c.count))), BigInteger).label(
                    column
                )
                for column, name in _COUNTED.items()
            ),
        )
        .select_from(person.outerjoin(activity, and_(*theirs)))
        .where(person.c.workspace_id == workspace_id)
        .group_by(person.c.person_id)
        .cte("acts")
    )


def _messages(workspace_id: str, week: Week, module: str | None) -> CTE:
    """Return each person's learner messages of the week before, and how many were finished within 7 days.

    A message of which we have only events, no row, was brought in from elsewhere: it is taken for a learner's.
    """
    first, last = week.before().monday, week.before().sunday
    came = event.c.name == "delivered"
    by_prompt = (
        select(
            event.c.prompt,
            func.min(case((came, event.c.person))).label("person_id"),
            func.min(case((came, event.c.local_date))).label("came"),
            func.min(case((event.c.name == "completed_task", event.c.local_date))).label("done"),
        )
        .where(
            event.c.workspace_id == workspace_id,
            IS_COUNTED,
            event.c.name.in_(("delivered", "completed_task")),
            event.c.local_date.between(first, last + timedelta(days=FINISHED_WITHIN)),
            event.c.prompt.is_not(None),
        )
        .group_by(event.c.prompt)
    )
    if module is not None:
        by_prompt = by_prompt.where(event.c.module == module)
    one = by_prompt.cte("messages_one_by_one")
    in_time = days_between(one.c.done, one.c.came) <= FINISHED_WITHIN
    return (
        select(
            one.c.person_id,
            func.count().label("delivered_before"),
            func.sum(case((in_time, 1), else_=0)).label("finished_before"),
        )
        .select_from(one)
        .outerjoin(prompt, and_(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == one.c.prompt))
        .where(one.c.came <= last, or_(prompt.c.kind.is_(None), prompt.c.kind.in_(sorted(ITEM_KINDS))))
        .group_by(one.c.person_id)
        .cte("messages")
    )


def _how_many(conditions: list[ColumnElement[bool]]) -> ColumnElement[int]:
    found: ColumnElement[int] = literal(0, Integer)
    for condition in conditions:
        found = found + case((condition, 1), else_=0)
    return found

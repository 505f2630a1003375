"""Whose next decision has come, and when each one comes next; how many people their moments are spread for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Executable, and_, bindparam, case, exists, func, or_, select, update

from coaching.people import Person
from storage.people import current, membership, person, to_person, whole
from storage.prepared import each, given, run
from storage.workspaces import workspace

_active = and_(person.c.deactivated.is_(False), person.c.guest.is_(False))
_agreed = and_(person.c.consent == "agreed", _active)
_may_agree = and_(or_(person.c.consent == "agreed", person.c.consent == "invited"), _active)


def waiting(tx: Connection, workspace_id: str, now: datetime, *, limit: int) -> int:
    """Return for how many people a decision has come; no more than `limit`."""
    return len(run(tx, _waiting, {"workspace_id": workspace_id, "now": now, "most": limit}))


def _waiting(_dialect: str) -> Executable:
    return select(person.c.person_id).where(_has_come()).limit(bindparam("most"))


def take(tx: Connection, workspace_id: str, now: datetime, *, limit: int = 50) -> list[Person]:
    """Return people who take part and whose decision has come, the longest waiting first.

    Those whom another process is deciding for at this moment are left to it.
    """
    rows = run(tx, _take, {"workspace_id": workspace_id, "now": now, "most": limit})
    return [to_person(row) for row in rows]


def _take(_dialect: str) -> Executable:
    query = whole.where(_has_come()).order_by(person.c.next_decision_at, person.c.person_id).limit(bindparam("most"))
    return query.with_for_update(skip_locked=True, of=person)


def _has_come() -> ColumnElement[bool]:
    moment = person.c.next_decision_at
    due = moment <= bindparam("now", type_=moment.type)
    return and_(person.c.workspace_id == bindparam("workspace_id"), _agreed, due)


def move(tx: Connection, workspace_id: str, moments: Sequence[tuple[str, datetime]]) -> None:
    """Say when each of these people's next decision comes."""
    each(tx, _move, ("w", "who", "at"), [(workspace_id, who, at) for who, at in moments])


def _move(dialect: str) -> Executable:
    moment = person.c.next_decision_at
    if dialect == "postgresql":
        rows = given(w=person.c.workspace_id, who=person.c.person_id, at=moment).c
        w, who, at = rows.w, rows.who, rows.at
    else:
        w, who, at = bindparam("w"), bindparam("who"), bindparam("at", type_=moment.type)
    return update(person).where(person.c.workspace_id == w, person.c.person_id == who).values(next_decision_at=at)


def move_cohort(tx: Connection, workspace_id: str, cohort: str, at: datetime) -> None:
    """Move the next decision of everybody in a cohort who agreed."""
    of_cohort = exists().where(current, membership.c.cohort == cohort)
    agreed = and_(person.c.workspace_id == workspace_id, person.c.consent == "agreed")
    tx.execute(update(person).where(agreed, of_cohort).values(next_decision_at=at))


def count(tx: Connection, workspace_id: str, *, after: str, limit: int) -> tuple[int, str | None]:
    """Return how many of the next `limit` people on the roster take part, and who is the last of them, if any.

    Whoever was asked counts too: they may say yes at any moment, and get their slot in that moment.
    """
    [(taking_part, last)] = run(tx, _count, {"workspace_id": workspace_id, "after": after, "most": limit})
    return taking_part or 0, last


def _count(_dialect: str) -> Executable:
    page = (
        select(person.c.person_id, case((_may_agree, 1), else_=0).label("one"))
        .where(person.c.workspace_id == bindparam("workspace_id"), person.c.person_id > bindparam("after"))
        .order_by(person.c.person_id)
        .limit(bindparam("most"))
        .subquery()
    )
    return select(func.sum(page.c.one), func.max(page.c.person_id))


def spread(tx: Connection, workspace_id: str, minutes: int) -> None:
    """Keep over how many minutes a workspace's first slots are spread."""
    changed = and_(workspace.c.workspace_id == workspace_id, workspace.c.spread != minutes)
    tx.execute(update(workspace).where(changed).values(spread=minutes))

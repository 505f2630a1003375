"""Who of a cohort works here, has agreed, or has not been asked yet."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from coaching.people import Person
from storage.people import current, here, membership, person, to_person, whole


def count_uninvited(tx: Connection, workspace_id: str, cohort: str, *, today: date) -> int:
    """Return how many people of the cohort, and managers of theirs, work here and have not been asked yet."""
    query = select(func.count()).select_from(person.join(membership, current))
    return tx.execute(query.where(_uninvited(workspace_id, cohort, today))).scalar_one()


def members(tx: Connection, workspace_id: str, cohort: str, *, today: date) -> list[Person]:
    """Return the people of a cohort who work here."""
    query = whole.where(person.c.workspace_id == workspace_id, membership.c.cohort == cohort, here(today))
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id))]


def standing(tx: Connection, workspace_id: str, *, today: date) -> dict[str, tuple[int, int]]:
    """Return, for each cohort, how many people of it work here, and how many of those have agreed."""
    query = (
        select(membership.c.cohort, func.count(), func.sum(case((person.c.consent == "agreed", 1), else_=0)))
        .select_from(person.join(membership, current))
        .where(person.c.workspace_id == workspace_id, membership.c.cohort.is_not(None), here(today))
        .group_by(membership.c.cohort)
        .order_by(membership.c.cohort)
    )
    return {cohort: (size, int(agreed)) for cohort, size, agreed in tx.execute(query)}


def size(tx: Connection, workspace_id: str, cohorts: Iterable[str], *, today: date) -> tuple[int, int]:
    """Return how many people of these cohorts work here, and under how many managers."""
    query = (
        select(func.count(), func.count(membership.c.manager.distinct()))
        .select_from(person.join(membership, current))
        .where(person.c.workspace_id == workspace_id, membership.c.cohort.in_(sorted(cohorts)), here(today))
    )
    people, managers = tx.execute(query).one()
    return people, managers


def _uninvited(workspace_id: str, cohort: str, today: date) -> ColumnElement[bool]:
    led = membership.alias("led")
    leads_somebody = exists().where(
        led.c.workspace_id == person.c.workspace_id,
        led.c.manager == person.c.person_id,
        led.c.until.is_(None),
        led.c.cohort == cohort,
    )
    return and_(
        person.c.workspace_id == workspace_id,
        person.c.consent == "none",
        here(today),
        or_(membership.c.cohort == cohort, leads_somebody),
    )

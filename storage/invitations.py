"""Who has not been asked yet, and that somebody has been."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Executable, bindparam, case, func, literal_column, select, update

from coaching.people import Person
from storage.people import current, here, membership, person, to_person, whole
from storage.prepared import among, each, given, run

#: Said as a literal, or neither database would use the index of those whom nobody has asked.
_unasked = person.c.consent == literal_column("'none'")


@dataclass(frozen=True, slots=True)
class Page:
    """Who, of some whom nobody has asked, is to be asked, and for which cohort; `last` is where the page ends."""

    to_ask: Sequence[tuple[str, str]]
    last: str | None


def page(tx: Connection, workspace_id: str, cohorts: Collection[str], *, today: date, after: str, limit: int) -> Page:
    """Look through so many people whom nobody has asked, in the order of their ids, for those of these cohorts.

    Who leads people of a cohort is asked as well as who is in it.
    """
    values = {"workspace_id": workspace_id, "after": after, "most": limit}
    [(last,)] = run(tx, _last, values)
    if last is None:
        return Page((), None)
    values = {"workspace_id": workspace_id, "after": after, "last": last, "today": today, "cohorts": list(cohorts)}
    return Page([(who, cohort) for who, cohort in run(tx, _to_ask, values)], last)


def _last(_dialect: str) -> Executable:
    ids = (
        select(person.c.person_id)
        .where(person.c.workspace_id == bindparam("workspace_id"), _unasked, person.c.person_id > bindparam("after"))
        .order_by(person.c.person_id)
        .limit(bindparam("most"))
        .subquery()
    )
    return select(func.max(ids.c.person_id))


def _to_ask(dialect: str) -> Executable:
    led = membership.alias("led")
    leads = (
        select(func.min(led.c.cohort))
        .where(
            led.c.workspace_id == person.c.workspace_id,
            led.c.manager == person.c.person_id,
            led.c.until.is_(None),
            among(dialect, led.c.cohort, "cohorts"),
        )
        .scalar_subquery()
    )
    own = case((among(dialect, membership.c.cohort, "cohorts"), membership.c.cohort), else_=None)
    found = (
        select(person.c.person_id, func.coalesce(own, leads).label("cohort"))
        .join(membership, current)
        .where(
            person.c.workspace_id == bindparam("workspace_id"),
            _unasked,
            person.c.person_id > bindparam("after"),
            person.c.person_id <= bindparam("last"),
            here(bindparam("today", type_=person.c.joined_on.type)),
        )
        .subquery()
    )
    return select(found.c.person_id, found.c.cohort).where(found.c.cohort.is_not(None)).order_by(found.c.person_id)


def take(tx: Connection, workspace_id: str, who: Sequence[str]) -> list[Person]:
    """Return those of these people whom still nobody has asked; not those whom another process is asking right now."""
    return [to_person(row) for row in run(tx, _take, {"workspace_id": workspace_id, "who": list(who)})]


def _take(dialect: str) -> Executable:
    these = among(dialect, person.c.person_id, "who")
    query = whole.where(person.c.workspace_id == bindparam("workspace_id"), these, _unasked)
    return query.order_by(person.c.person_id).with_for_update(skip_locked=True, of=person)


def asked(tx: Connection, workspace_id: str, who: Sequence[str]) -> None:
    """Note that these people have been asked."""
    each(tx, _asked, [{"w": workspace_id, "who": one} for one in who])


def _asked(dialect: str) -> Executable:
    if dialect == "postgresql":
        rows = given(w=person.c.workspace_id, who=person.c.person_id).c
        w, who = rows.w, rows.who
    else:
        w, who = bindparam("w"), bindparam("who")
    return update(person).where(person.c.workspace_id == w, person.c.person_id == who).values(consent="invited")

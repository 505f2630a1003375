"""Who has not been asked yet, and that somebody has been, or was not reached."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Executable, and_, bindparam, case, literal_column, select, update

from coaching.people import Person
from storage.people import here, membership, person, to_person, whole
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

    Who leads people of a cohort is asked as well as who is in it. Two plain statements: of one that joins them, either
    database makes a walk through the whole cohort for each person.
    """
    rows = run(tx, _page, {"workspace_id": workspace_id, "today": today, "after": after, "most": limit})
    if not rows:
        return Page((), None)
    to_ask = {who: cohort for who, cohort, works_here in rows if works_here and cohort in cohorts}
    others = [who for who, _, works_here in rows if works_here and who not in to_ask]
    led = run(tx, _led, {"workspace_id": workspace_id, "who": others}) if others else ()
    for manager, cohort in led:
        if cohort in cohorts:
            to_ask.setdefault(manager, cohort)
    return Page(sorted(to_ask.items()), rows[-1][0])


def _page(_dialect: str) -> Executable:
    today = bindparam("today", type_=person.c.joined_on.type)
    people = (
        select(person.c.workspace_id, person.c.person_id, case((here(today), 1), else_=0).label("works_here"))
        .where(person.c.workspace_id == bindparam("workspace_id"), _unasked, person.c.person_id > bindparam("after"))
        .order_by(person.c.person_id)
        .limit(bindparam("most"))
        .subquery()
    )
    place = and_(
        membership.c.workspace_id == people.c.workspace_id,
        membership.c.person_id == people.c.person_id,
        membership.c.until.is_(None),
    )
    return (
        select(people.c.person_id, membership.c.cohort, people.c.works_here)
        .join(membership, place)
        .order_by(people.c.person_id)
    )


def _led(dialect: str) -> Executable:
    return (
        select(membership.c.manager, membership.c.cohort)
        .distinct()
        .where(
            membership.c.workspace_id == bindparam("workspace_id"),
            among(dialect, membership.c.manager, "who"),
            membership.c.until.is_(None),
        )
        .order_by(membership.c.manager, membership.c.cohort)
    )


def take(tx: Connection, workspace_id: str, who: Sequence[str]) -> list[Person]:
    """Return those of these people whom still nobody has asked; not those whom another process is asking right now."""
    return [to_person(row) for row in run(tx, _take, {"workspace_id": workspace_id, "who": list(who)})]


def _take(dialect: str) -> Executable:
    these = among(dialect, person.c.person_id, "who")
    query = whole.where(person.c.workspace_id == bindparam("workspace_id"), these, _unasked)
    return query.order_by(person.c.person_id).with_for_update(skip_locked=True, of=person)


def asked(tx: Connection, workspace_id: str, who: Sequence[str]) -> None:
    """Note that these people have been asked."""
    each(tx, _asked, ("w", "who"), [(workspace_id, one) for one in who])


def _asked(dialect: str) -> Executable:
    if dialect == "postgresql":
        rows = given(w=person.c.workspace_id, who=person.c.person_id).c
        w, who = rows.w, rows.who
    else:
        w, who = bindparam("w"), bindparam("who")
    return update(person).where(person.c.workspace_id == w, person.c.person_id == who).values(consent="invited")


def not_reached(tx: Connection, workspace_id: str, who: str) -> None:
    """Note that a person's invitation ended unsent: they are asked once they can be, unless they answered already."""
    still_asked = and_(person.c.workspace_id == workspace_id, person.c.person_id == who, person.c.consent == "invited")
    tx.execute(update(person).where(still_asked).values(consent="none"))

"""Questions about colleagues: whom people named, who was asked about whom, and what was answered."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Index, and_, delete, func, insert, or_, select
from sqlmodel import Field, SQLModel

from coaching.events import NOT_OBSERVED
from coaching.peers import ANSWERS, Sight
from coaching.people import Person
from coaching.rotation import Ask
from storage.events import event
from storage.people import membership, person, to_person, whole
from storage.prompts import LIVE, prompt

KIND = "peer_question"
#: What a question shows that takes no answers any more.
GONE = "gone"


class NamedRow(SQLModel, table=True):
    """That a person named a colleague who may be asked about them; the colleague is not told."""

    __tablename__ = "named"
    __table_args__ = (Index("named_colleague", "workspace_id", "colleague"), {"sqlite_with_rowid": False})

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    colleague: str = Field(primary_key=True)


named = NamedRow.__table__  # type: ignore[attr-defined]


def names_of(tx: Connection, workspace_id: str, who: Collection[str]) -> dict[str, frozenset[str]]:
    """Return whom each of these people named."""
    query = select(named.c.person_id, named.c.colleague)
    found: dict[str, set[str]] = {one: set() for one in who}
    for row in tx.execute(query.where(named.c.workspace_id == workspace_id, named.c.person_id.in_(who))):
        found[row.person_id].add(row.colleague)
    return {one: frozenset(colleagues) for one, colleagues in found.items()}


def name(tx: Connection, workspace_id: str, person_id: str, colleagues: Iterable[str]) -> None:
    """Keep whom a person names from now on, instead of whom they named before."""
    tx.execute(delete(named).where(named.c.workspace_id == workspace_id, named.c.person_id == person_id))
    rows = [{"workspace_id": workspace_id, "person_id": person_id, "colleague": one} for one in sorted(set(colleagues))]
    if rows:
        tx.execute(insert(named), rows)


def forget(tx: Connection, workspace_id: str, person_id: str) -> None:
    """Forget whom a person named, and that others named them."""
    either = or_(named.c.person_id == person_id, named.c.colleague == person_id)
    tx.execute(delete(named).where(named.c.workspace_id == workspace_id, either))


def around(tx: Connection, workspace_id: str, observers: Sequence[Person]) -> list[Person]:
    """Return these people with all whom they may be asked about: their teams, their managers, and who named them."""
    who = [one.person_id for one in observers]
    managers = sorted({one.manager for one in observers if one.manager})
    namers = select(named.c.person_id).where(named.c.workspace_id == workspace_id, named.c.colleague.in_(who))
    theirs = or_(
        person.c.person_id.in_(who),
        membership.c.manager.in_(managers),
        person.c.person_id.in_(managers),
        person.c.person_id.in_(namers),
    )
    rows = tx.execute(whole.where(person.c.workspace_id == workspace_id, theirs).order_by(person.c.person_id))
    return [to_person(row) for row in rows]


def teammates(tx: Connection, workspace_id: str, who: Person) -> set[str]:
    """Return those on the roster who share a person's manager, whether they take part or not."""
    if who.manager is None:
        return set()
    query = select(membership.c.person_id).where(
        membership.c.workspace_id == workspace_id,
        membership.c.manager == who.manager,
        membership.c.until.is_(None),
        membership.c.person_id != who.person_id,
    )
    return set(tx.execute(query).scalars())


def seldom(tx: Connection, workspace_id: str, who: Collection[str]) -> set[str]:
    """Return those of these people who chose to be asked less often."""
    query = select(person.c.person_id).where(person.c.workspace_id == workspace_id, person.c.person_id.in_(who))
    return set(tx.execute(query.where(person.c.asked_seldom_since.is_not(None))).scalars())


def together_since(tx: Connection, workspace_id: str, who: Collection[str]) -> dict[tuple[str, str], date]:
    """Return since when each of these people has had a manager, by (person, manager)."""
    query = select(membership.c.person_id, membership.c.manager, func.min(membership.c.since)).where(
        membership.c.workspace_id == workspace_id,
        membership.c.person_id.in_(who),
        membership.c.manager.is_not(None),
    )
    return {
        (row[0], row[1]): row[2] for row in tx.execute(query.group_by(membership.c.person_id, membership.c.manager))
    }


def asks(tx: Connection, workspace_id: str, who: Collection[str], *, since: date) -> list[tuple[Ask, str, str]]:
    """Return the questions to these people or about them that were sent or are to come, each with behaviour and state.

    What somebody asked to have back is the same question.
    """
    here, there = membership.alias("here"), membership.alias("there")
    query = select(
        prompt.c.recipient,
        prompt.c.subject,
        prompt.c.local_date,
        func.coalesce(here.c.manager == there.c.manager, False),
        prompt.c.item,
        prompt.c.state,
    )
    pair = prompt.outerjoin(here, _then(here, prompt.c.recipient)).outerjoin(there, _then(there, prompt.c.subject))
    asked = query.select_from(pair).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.kind == KIND,
        or_(prompt.c.recipient.in_(who), prompt.c.subject.in_(who)),
        prompt.c.state.in_(LIVE),
        prompt.c.requested.is_(False),
        prompt.c.subject.is_not(None),
        prompt.c.local_date >= since,
    )
    return [(Ask(*row[:3], bool(row[3])), row[4], row[5]) for row in tx.execute(asked.order_by(prompt.c.due_at))]


def _then(side: FromClause, whose: ColumnElement[str]) -> ColumnElement[bool]:
    """The part of a membership that held on a prompt's date."""
    same = and_(side.c.workspace_id == prompt.c.workspace_id, side.c.person_id == whose)
    began = side.c.since <= prompt.c.local_date
    return and_(same, began, or_(side.c.until.is_(None), side.c.until > prompt.c.local_date))


def sights(tx: Connection, workspace_id: str, subject: str) -> list[Sight]:
    """Return every answer that was ever given about a person, those that were changed since included."""
    answers = (event.c.prompt, event.c.actor, event.c.item, event.c.outcome, event.c.occurred_at)
    order = (event.c.occurred_at, event.c.replaces.is_not(None))
    return [Sight(*row) for row in tx.execute(select(*answers).where(*_about(workspace_id, subject)).order_by(*order))]


def answered(tx: Connection, workspace_id: str, subject: str) -> dict[str, int]:
    """Return how many questions about a person were answered by who was there, by behaviour."""
    was_there = event.c.outcome != NOT_OBSERVED
    query = select(event.c.item, func.count(event.c.prompt.distinct())).where(*_about(workspace_id, subject), was_there)
    return {row[0]: row[1] for row in tx.execute(query.group_by(event.c.item))}


class Said(NamedTuple):
    """One answer to a question: the event, what it says, and the date of whoever gave it."""

    event_id: str
    outcome: str
    on: date


def said_before(tx: Connection, workspace_id: str, subject: str, prompt_id: str) -> list[Said]:
    """Return what was answered to one question so far, the first answer first, the one that counts last."""
    query = select(event.c.replaces, event.c.event_id, event.c.outcome, event.c.local_date)
    theirs = query.where(*_about(workspace_id, subject), event.c.prompt == prompt_id)
    after = {row[0]: Said(*row[1:]) for row in tx.execute(theirs)}
    found: list[Said] = []
    while (following := after.get(found[-1].event_id if found else None)) is not None:
        found.append(following)
    return found


def _about(workspace_id: str, subject: str) -> tuple[Any, ...]:
    return (
        event.c.workspace_id == workspace_id,
        event.c.person == subject,
        event.c.name == "peer_feedback",
        event.c.outcome.in_(sorted(ANSWERS)),
    )

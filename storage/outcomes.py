"""Lagging business measures: kept as they were told last, by person, manager or cohort, and period."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, or_, select, update
from sqlmodel import Field, SQLModel

from coaching.outcomes import Outcome
from storage.people import membership
from storage.upsert import insert


class OutcomeRow(SQLModel, table=True):
    """One measure of one scope over a period; `who` is a person, a manager or a cohort."""

    __tablename__ = "outcome"

    workspace_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    who: str = Field(primary_key=True)
    period_start: date = Field(primary_key=True)
    period_end: date = Field(primary_key=True)
    numerator: float
    denominator: float
    unit: str


outcome = OutcomeRow.__table__  # type: ignore[attr-defined]

_KEY = ("workspace_id", "name", "scope", "who", "period_start", "period_end")
_FIELDS = tuple(Outcome.__dataclass_fields__)
_whole: Select[Any] = select(*(outcome.c[name] for name in _FIELDS))

#: "new", "same" as known, or "changed": the one told before was another.
Kept = Literal["new", "same", "changed"]


def keep(tx: Connection, workspace_id: str, told: Outcome) -> tuple[Kept, Outcome | None]:
    """Keep a measure; what was told of the same scope and period before gives way, and is returned."""
    this = and_(*(outcome.c[name] == value for name, value in zip(_KEY, (workspace_id, *told.key), strict=True)))
    row = tx.execute(_whole.where(this)).first()
    before = Outcome(*row) if row else None
    if before == told:
        return "same", before
    values = {name: getattr(told, name) for name in _FIELDS}
    statement = insert(tx, outcome).values(workspace_id=workspace_id, **values)
    said = {name: values[name] for name in ("numerator", "denominator", "unit")}
    tx.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=said))
    return "changed" if before else "new", before


def of_manager(
    tx: Connection, workspace_id: str, manager: str, name: str, *, until: date | None = None
) -> list[Outcome]:
    """Return a manager's newest measure of that name, and the newest that was over before it began; none, one or two.

    With `until`, as if nothing were known that ends after that date.
    """
    theirs = and_(outcome.c.scope == "manager", outcome.c.who == manager)
    query = _named(workspace_id, name).where(theirs).order_by(outcome.c.period_end.desc(), outcome.c.period_start)
    if until is not None:
        query = query.where(outcome.c.period_end <= until)
    rows = [Outcome(*row) for row in tx.execute(query)]
    newest = rows[:1]
    before = [one for one in rows if one.period_end < newest[0].period_start][:1]
    return newest + before


def series(tx: Connection, workspace_id: str, name: str) -> list[Outcome]:
    """Return every measure of that name but people's own, cohorts first; each scope's in the order of its periods."""
    groups = _named(workspace_id, name).where(outcome.c.scope != "person")
    order = (outcome.c.scope, outcome.c.who, outcome.c.period_start, outcome.c.period_end)
    return [Outcome(*row) for row in tx.execute(groups.order_by(*order))]


def cohorts(tx: Connection, workspace_id: str) -> frozenset[str]:
    """Return every cohort that anybody is, or was, in."""
    query = select(membership.c.cohort).distinct().where(membership.c.workspace_id == workspace_id)
    return frozenset(filter(None, tx.execute(query).scalars()))


def names(tx: Connection, workspace_id: str) -> Sequence[str]:
    """Return what is measured."""
    query = select(outcome.c.name).distinct().where(outcome.c.workspace_id == workspace_id).order_by(outcome.c.name)
    return tx.execute(query).scalars().all()


def _named(workspace_id: str, name: str) -> Select[Any]:
    return _whole.where(outcome.c.workspace_id == workspace_id, outcome.c.name == name)


def about(person_id: str) -> ColumnElement[bool]:
    """Whether a measure is of this person, or of the team that they lead."""
    return and_(outcome.c.who == person_id, or_(outcome.c.scope == "person", outcome.c.scope == "manager"))


def forget(tx: Connection, workspace_id: str, person_id: str, *, pseudonym: str) -> None:
    """Delete what was measured of a person; what was measured of their team becomes nobody's."""
    theirs = and_(outcome.c.workspace_id == workspace_id, about(person_id))
    tx.execute(delete(outcome).where(theirs, outcome.c.scope == "person"))
    tx.execute(update(outcome).where(theirs).values(who=pseudonym))

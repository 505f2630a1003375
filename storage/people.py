"""Who is on the roster, what was true of them when, and how they like to be written to."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from coaching.people import Person, Preferences
from storage.workspaces import cohort, workspace


class PersonRow(SQLModel, table=True):
    """A person: what does not change with their place in the company, and their preferences.

    `closed_on` is the date on which their account was closed. `zone_by_roster` and `zone_by_slack` are what each of the
    two said last of their time zone: whichever says something new is heard, and one that repeats itself is not.
    `target` is what they set themselves, for nobody else. `asked_seldom_since`: on that date they chose to be asked
    about colleagues less often. `checks_as_list`: as a manager they like to see all their people at once.
    `dnd_from` and `dnd_until` are Slack's do-not-disturb that runs or comes next, as read at `dnd_read_at`.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("person_next_decision", "workspace_id", "next_decision_at", "person_id"),
        Index(
            "person_unasked",
            "workspace_id",
            "person_id",
            sqlite_where=text("consent = 'none'"),
            postgresql_where=text("consent = 'none'"),
        ),
        # Planning takes people in the order of their ids: they lie side by side.
        {"sqlite_with_rowid": False},
    )

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    name: str
    email: str | None = None
    country: str | None = None
    joined_on: date
    left_on: date | None = None
    deactivated: bool = False
    guest: bool = False
    closed_on: date | None = None
    zone_by_roster: str | None = None
    zone_by_slack: str | None = None
    consent: str = "none"
    consented_on: date | None = None
    days: str = "01234"
    starts: time = time(9)
    ends: time = time(17)
    per_week: int = 4
    paused_until: datetime | None = None
    follows_status: bool = False
    away_until: datetime | None = None
    heard_at: datetime | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    dnd_read_at: datetime | None = None
    last_session_on: date | None = None
    next_decision_at: datetime | None = None
    dm_channel: str | None = None
    target: int | None = None
    asked_seldom_since: date | None = None
    checks_as_list: bool | None = None


class MembershipRow(SQLModel, table=True):
    """What was true of a person when: from the first date, up to but not including `until` (open: still true)."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("membership_manager", "workspace_id", "manager", "since"),
        Index("membership_cohort", "workspace_id", "cohort"),
    )

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    since: date = Field(primary_key=True)
    until: date | None = None
    cohort: str | None = None
    role: str | None = None
    manager: str | None = None
    tz: str


person = PersonRow.__table__  # type: ignore[attr-defined]
membership = MembershipRow.__table__  # type: ignore[attr-defined]

_report = membership.alias("report")
_manages = (
    exists()
    .where(
        _report.c.workspace_id == person.c.workspace_id,
        _report.c.manager == person.c.person_id,
        _report.c.until.is_(None),
        exists().where(cohort.c.workspace_id == _report.c.workspace_id, cohort.c.cohort == _report.c.cohort),
    )
    .label("manages")
)
#: The part of a membership that is true today.
current = and_(
    membership.c.workspace_id == person.c.workspace_id,
    membership.c.person_id == person.c.person_id,
    membership.c.until.is_(None),
)
_spread = select(workspace.c.spread).where(workspace.c.workspace_id == person.c.workspace_id).scalar_subquery()
whole: Select[Any] = select(
    person.c.workspace_id,
    person.c.person_id,
    person.c.name,
    membership.c.tz,
    person.c.country,
    person.c.joined_on,
    person.c.left_on,
    person.c.deactivated,
    person.c.guest,
    person.c.consent,
    person.c.consented_on,
    membership.c.cohort,
    membership.c.role,
    membership.c.manager,
    _manages,
    person.c.last_session_on,
    person.c.heard_at,
    person.c.away_until,
    person.c.dnd_from,
    person.c.dnd_until,
    func.coalesce(_spread, 0).label("spread"),
    person.c.days,
    person.c.starts,
    person.c.ends,
    person.c.per_week,
    person.c.paused_until,
    person.c.follows_status,
).join(membership, current)
_one = whole.where(person.c.workspace_id == bindparam("workspace_id"), person.c.person_id == bindparam("person_id"))


def to_person(row: Sequence[Any]) -> Person:
    """Make a row of `whole`, whose columns lie as `Person` has them, the person it is."""
    dnd_from, dnd_until, spread, *wish = row[18:]
    dnd = (dnd_from, dnd_until) if dnd_from and dnd_until else None
    fields = (*row[:15], _preferences(*wish), *row[15:18], dnd, spread)
    return Person(*fields)


@lru_cache(maxsize=1024)
def _preferences(
    days: str,
    start: time,
    end: time,
    per_week: int,
    paused_until: datetime | None,
    follows_status: bool,  # noqa: FBT001 - a column
) -> Preferences:
    """Return how somebody likes to be written to; most people like the same."""
    return Preferences(frozenset(map(int, days)), start, end, per_week, paused_until, follows_status)


def find(tx: Connection, workspace_id: str, person_id: str) -> Person | None:
    """Return the person of that Slack id, as of today; None if the roster has no such person."""
    row = tx.execute(_one, {"workspace_id": workspace_id, "person_id": person_id}).first()
    return to_person(row) if row else None


def some(tx: Connection, workspace_id: str, person_ids: Sequence[str]) -> list[Person]:
    """Return those of these people who are on the roster, as of today."""
    query = whole.where(person.c.workspace_id == workspace_id, person.c.person_id.in_(person_ids))
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id))]


def dm_channel(tx: Connection, workspace_id: str, person_id: str) -> str | None:
    """Return the id of our direct message with a person, once it was opened."""
    query = select(person.c.dm_channel).where(person.c.workspace_id == workspace_id, person.c.person_id == person_id)
    return tx.execute(query).scalar()


def everybody(tx: Connection, workspace_id: str, *, after: str = "", limit: int = 1000) -> list[Person]:
    """Return people of a workspace in the order of their ids, a page at a time."""
    query = whole.where(person.c.workspace_id == workspace_id, person.c.person_id > after)
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id).limit(limit))]


def change(tx: Connection, workspace_id: str, person_id: str, **values: Any) -> None:  # noqa: ANN401 - columns of person
    """Set columns of one person."""
    tx.execute(
        update(person).where(person.c.workspace_id == workspace_id, person.c.person_id == person_id).values(**values)
    )


def prefer(tx: Connection, workspace_id: str, person_id: str, wish: Preferences) -> None:
    """Keep how the person likes to be written to."""
    change(
        tx,
        workspace_id,
        person_id,
        days="".join(map(str, sorted(wish.days))),
        starts=wish.start,
        ends=wish.end,
        per_week=wish.per_week,
        paused_until=wish.paused_until,
        follows_status=wish.follows_status,
    )


def reports_of(tx: Connection, workspace_id: str, manager: str) -> list[Person]:
    """Return the people who report to that manager today."""
    query = whole.where(person.c.workspace_id == workspace_id, membership.c.manager == manager)
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id))]


def managers(tx: Connection, workspace_id: str) -> list[Person]:
    """Return everybody who manages somebody today."""
    query = whole.where(person.c.workspace_id == workspace_id, _manages)
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id))]


def here(today: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a date, or the parameter that will be one
    """Whether somebody works here on that date."""
    return and_(
        person.c.joined_on <= today,
        or_(person.c.left_on.is_(None), person.c.left_on >= today),
        person.c.deactivated.is_(False),
        person.c.guest.is_(False),
    )


def countries(tx: Connection, workspace_id: str) -> list[str]:
    """Return the countries that people of a workspace live in, as far as they are known."""
    query = select(person.c.country).distinct().where(person.c.workspace_id == workspace_id)
    return [country for country in tx.execute(query.order_by(person.c.country)).scalars() if country]

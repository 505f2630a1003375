"""What the roster, and Slack's directory, say of people: a first line, a change, a move, an account that is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, case, func, insert, select, update

from coaching.hours import is_zone
from coaching.people import Newcomer
from storage import people
from storage.people import membership, person
from storage.workspaces import cohort


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack told last of an account: whether it is closed, or a guest's, its time zone, and out of office.

    `follows_status`: whether its person takes part and chose that their status counts.
    """

    closed: bool
    guest: bool
    tz: str | None
    follows_status: bool
    away_until: datetime | None


_known = (
    select(person, membership.c.cohort, membership.c.role, membership.c.manager, membership.c.tz)
    .join(
        membership,
        and_(
            membership.c.workspace_id == person.c.workspace_id,
            membership.c.person_id == person.c.person_id,
            membership.c.until.is_(None),
        ),
    )
    .where(person.c.workspace_id == bindparam("workspace_id"), person.c.person_id == bindparam("person_id"))
)


def welcome(tx: Connection, workspace_id: str, newcomer: Newcomer, *, today: date, default_tz: str = "UTC") -> bool:
    """Write one roster line; True if it changed anything. A change counts from today, a first import from joining.

    What the line does not say stays as it is. Only a first import falls back: on today, and on `default_tz`.
    """
    known = tx.execute(_known, {"workspace_id": workspace_id, "person_id": newcomer.person_id}).first()
    fixed = newcomer.said("name", "email", "country", "joined_on", "left_on")
    place = newcomer.said("cohort", "role", "manager")
    if newcomer.tz and (known is None or known.zone_by_roster != newcomer.tz):
        fixed["zone_by_roster"] = newcomer.tz
        if is_zone(newcomer.tz):  # one that nobody knows is kept for the doctor, and moves nobody
            place["tz"] = newcomer.tz
    if known is None:
        joined_on = newcomer.joined_on or min(today, newcomer.left_on or today)
        first = {"name": newcomer.person_id, **fixed, "joined_on": joined_on}
        tx.execute(insert(person).values(workspace_id=workspace_id, person_id=newcomer.person_id, **first))
        _place(tx, workspace_id, newcomer.person_id, joined_on, {"tz": default_tz} | place)
        return True
    fixed = {name: value for name, value in fixed.items() if getattr(known, name) != value}
    place = {name: value for name, value in place.items() if getattr(known, name) != value}
    if fixed:
        people.change(tx, workspace_id, newcomer.person_id, **fixed)
    if "cohort" in place and _chosen_for_a_pilot(tx, workspace_id, known.cohort):
        del place["cohort"]
    if place:
        move(tx, workspace_id, newcomer.person_id, today=today, **place)
    return bool(fixed or place)


def _chosen_for_a_pilot(tx: Connection, workspace_id: str, name: str | None) -> bool:
    """Whether a steward chose the people of that cohort: the roster, which knows nothing of it, moves none of them."""
    these = (cohort.c.workspace_id == workspace_id, cohort.c.cohort == name, cohort.c.pilot.is_not(None))
    return tx.execute(select(cohort.c.cohort).where(*these)).first() is not None


def told_by_slack(tx: Connection, workspace_id: str, person_ids: Sequence[str]) -> dict[str, Told]:
    """Return what Slack told last of those of these people who are on the roster."""
    query = select(
        person.c.person_id,
        person.c.deactivated,
        person.c.guest,
        person.c.zone_by_slack,
        and_(person.c.follows_status, person.c.consent == "agreed"),
        person.c.away_until,
    )
    whose = query.where(person.c.workspace_id == workspace_id, person.c.person_id.in_(person_ids))
    return {row.person_id: Told(*row[1:]) for row in tx.execute(whose)}


def note_account(
    tx: Connection, workspace_id: str, person_id: str, *, closed: bool, today: date, guest: bool = False
) -> None:
    """Note that an account was closed, or opened again, or that it is a guest's. The roster's own dates stay.

    Whichever it is, from that date its person stands behind no figure.
    """
    gone = person.c.deactivated | person.c.guest
    since = case((gone, person.c.closed_on), else_=today) if closed or guest else None
    people.change(tx, workspace_id, person_id, deactivated=closed, guest=guest, closed_on=since)


def unknown_zones(tx: Connection, workspace_id: str) -> dict[str, int]:
    """Return the time zones that nobody knows, and of how many people nothing better was ever told."""
    said = (person.c.zone_by_slack, person.c.zone_by_roster)
    query = select(*said, func.count()).where(person.c.workspace_id == workspace_id, person.c.deactivated.is_(False))
    found: dict[str, int] = {}
    for *zones, count in tx.execute(query.group_by(*said)):
        told = [zone for zone in zones if zone]
        if told and not any(map(is_zone, told)):
            found[told[0]] = found.get(told[0], 0) + count
    return found


def countries(tx: Connection, workspace_id: str) -> dict[str, int]:
    """Return the countries that the roster names, and how many people live in each."""
    query = (
        select(person.c.country, func.count())
        .where(person.c.workspace_id == workspace_id, person.c.country.is_not(None), person.c.deactivated.is_(False))
        .group_by(person.c.country)
        .order_by(person.c.country)
    )
    return {row.country: row[1] for row in tx.execute(query)}


def move(tx: Connection, workspace_id: str, person_id: str, *, today: date, **place: str | None) -> None:
    """Note that from today something else is true of the person's cohort, role, manager or time zone."""
    whose = and_(
        membership.c.workspace_id == workspace_id, membership.c.person_id == person_id, membership.c.until.is_(None)
    )
    current = tx.execute(select(membership).where(whose)).one()
    if current.since >= today:
        tx.execute(update(membership).where(whose).values(**place))
        return
    tx.execute(update(membership).where(whose).values(until=today))
    kept = {name: getattr(current, name) for name in ("cohort", "role", "manager", "tz")}
    _place(tx, workspace_id, person_id, today, {**kept, **place})


def _place(tx: Connection, workspace_id: str, person_id: str, since: date, place: dict[str, str | None]) -> None:
    tx.execute(insert(membership).values(workspace_id=workspace_id, person_id=person_id, since=since, **place))

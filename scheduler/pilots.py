"""A steward starts a pilot: its people are drawn into waves, placed in cohorts, and each cohort opens on its day."""

import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from coaching import waves
from coaching.hours import local, moment
from coaching.people import Person
from coaching.pilots import Pilot, of_programme
from coaching.programmes import Programme
from scheduler import joining
from storage import cohorts, people, pilots, roster, workspaces

#: People that are looked up in one query.
PAGE = 500


def choose(tx: Connection, workspace_id: str, wanted: Sequence[str], *, now: datetime) -> tuple[list[Person], int]:
    """Return which of these people can take part, and how many cannot.

    Those cannot who are not on the roster, do not work here, or are in a cohort that is open already.
    """
    open_ = workspaces.opened(tx, workspace_id)
    pages = (wanted[begin : begin + PAGE] for begin in range(0, len(wanted), PAGE))
    found = [one for page in pages for one in people.some(tx, workspace_id, page)]
    able = [one for one in found if one.cohort not in open_ and one.here_on(local(now, one.tz).date())]
    return able, len(wanted) - len(able)


def start(tx: Connection, workspace_id: str, one: Pilot, chosen: Sequence[Person], *, tz: str, now: datetime) -> bool:
    """Start a pilot with these people. False, and nothing changes, if there is one of that name, or a cohort.

    Who takes part counts from today, when they were chosen; nobody is asked before their cohort opens.
    """
    groups = [waves.named(one.group, wave) for wave in range(one.waves)]
    if set(groups) & workspaces.opened(tx, workspace_id).keys() or not pilots.start(tx, workspace_id, one, now=now):
        return False
    drawn = waves.draw([(person.person_id, person.manager) for person in chosen], one.waves, one.seed)
    by_id = {person.person_id: person for person in chosen}
    for wave, members in enumerate(drawn):
        for member in members:
            place(tx, by_id[member], groups[wave], now=now)
        opens_at = max(now, moment(one.first_day + timedelta(weeks=one.weeks_apart * wave), time(0), tz))
        joining.open_cohort(tx, workspace_id, groups[wave], programme=one.programme, by=one.by, now=opens_at)
        workspaces.began_as_pilot(tx, workspace_id, groups[wave], pilot=one.group, weeks=one.weeks)
    return True


def open_cohort(
    tx: Connection, workspace_id: str, name: str, *, programme: Programme, by: str, tz: str, now: datetime
) -> bool:
    """Open a cohort of the roster, in waves drawn at random where its programme says so. False if it was open.

    The seed is drawn once, and stored with what it was used for.
    """
    if not programme.waves.drawn:
        return joining.open_cohort(tx, workspace_id, name, programme=programme.id, by=by, now=now)
    today = local(now, tz).date()
    members = cohorts.members(tx, workspace_id, name, today=today)
    one = of_programme(programme, name, first_day=today, seed=secrets.token_hex(8), by=by)
    return start(tx, workspace_id, one, members, tz=tz, now=now)


def place(tx: Connection, person: Person, group: str, *, now: datetime) -> None:
    """Note that from today a person is in that cohort."""
    if person.cohort != group:
        today = local(now, person.tz).date()
        roster.move(tx, person.workspace_id, person.person_id, today=today, cohort=group)

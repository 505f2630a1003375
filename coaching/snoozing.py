"""Put off to another day: which days somebody may choose, when it comes back, and what the message shows then."""

from datetime import date, datetime, timedelta
from typing import Literal

from coaching import hours
from coaching.decisions import is_away, is_paused
from coaching.people import Person

#: The last day that may be chosen lies this far ahead.
LATEST = timedelta(weeks=4)

#: What may be wrong with a day: none was chosen, it is over or today, it is too far off, or no day of theirs follows.
DayFault = Literal["no_date", "past", "too_far", "no_day"]


def read_day(said: str | None, today: date) -> date | DayFault:
    """Return the day that somebody chose, or what is wrong with it."""
    try:
        day = date.fromisoformat(said or "")
    except ValueError:
        return "no_date"
    if day <= today:
        return "past"
    return "too_far" if day > today + LATEST else day


def back_at(person: Person, day: date, *, now: datetime, due_at: datetime | None = None) -> datetime | None:
    """Return when what somebody put off to a local date comes back: their first slot from then on outside their quiet.

    `due_at`: when it was to come so far. That holds if it is as good, and no later. None if no slot of theirs follows.
    """
    first = hours.slot_from(person, max(day, hours.local(now, person.tz).date()))
    at = first if first is None or first > now else hours.next_slot(person, now)
    while at is not None and (until := _quiet_until(person, at)) is not None:
        at = hours.next_slot(person, until - timedelta.resolution)  # a slot may lie just where the quiet ends
    if first is None or at is None or due_at is None or not first <= due_at <= at:
        return at
    return due_at if hours.within(person, due_at) and _quiet_until(person, due_at) is None else at


def _quiet_until(person: Person, at: datetime) -> datetime | None:
    """Return until when the person chose to be left in peace at that moment; None if they did not."""
    if is_paused(person, at):
        return person.preferences.paused_until
    return person.away_until if is_away(person, at) else None


def is_snoozed(face: str) -> bool:
    """Whether a message that shows this face was put off."""
    return face.partition("-")[0] == "snoozed"


def face_until(day: date) -> str:
    """Return the face of a message that comes back on that day: another day is another face, to be drawn anew."""
    return f"snoozed-{day}"

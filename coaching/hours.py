"""When: a person's own days and hours, right on the days when clocks change.

Wall times are resolved with `zoneinfo`, as PEP 495 reads them: one that happens twice is the first of the two; one
that does not exist that day (clocks go forward) is read with the offset before the change, so 02:30 becomes 03:30.
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coaching.people import Person

#: The first slot lies this long after the person's hours begin: 09:30 for 09:00.
FIRST_SLOT_AFTER = timedelta(minutes=30)
#: So many slots may lie in one minute: Slack takes several hundred messages a minute from us in one workspace.
PEOPLE_A_MINUTE = 120
#: A moment that never comes.
NEVER = datetime.max.replace(tzinfo=UTC)
#: What a name that is no zone raises; a folder's ("America"), or a very long one, fails as a file does.
_NO_ZONE = (ZoneInfoNotFoundError, ValueError, OSError)


def zone(tz: str) -> ZoneInfo:
    """Return the zone of that IANA name; UTC where the name is unknown."""
    try:
        return ZoneInfo(tz)
    except _NO_ZONE:
        return ZoneInfo("UTC")


def is_zone(tz: str) -> bool:
    """Whether that is the IANA name of a time zone."""
    try:
        ZoneInfo(tz)
    except _NO_ZONE:
        return False
    return True


@lru_cache(maxsize=1024)
def local(now: datetime, tz: str) -> datetime:
    """Return that moment on the wall clock of `tz`."""
    return now.astimezone(zone(tz))


@lru_cache(maxsize=4096)
def moment(day: date, at: time, tz: str) -> datetime:
    """Return the UTC moment of a wall time on a local date."""
    return datetime.combine(day, at, tzinfo=zone(tz)).astimezone(UTC)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    if len(country) != 2:  # the library takes other words for countries, too
        return frozenset()
    # Imported here: it is heavy, and nothing on the way to an acknowledgement asks for holidays.
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except (NotImplementedError, KeyError):
        return frozenset()


def is_holiday(country: str | None, day: date) -> bool:
    """Whether that date is a public holiday in the country (ISO 3166 code); never where the country is unknown."""
    return bool(country) and day in _holidays(str(country).upper(), day.year)


def has_holidays(country: str | None, year: int) -> bool:
    """Whether the public holidays of that country (ISO 3166 code) are known."""
    return bool(country) and bool(_holidays(str(country).upper(), year))


def writes_on(person: Person, day: date) -> bool:
    """Whether the person may be written to on that local date: their day, no holiday, and they work here."""
    return day.weekday() in person.preferences.days and not is_holiday(person.country, day) and person.here_on(day)


def window(person: Person, day: date) -> tuple[datetime, datetime]:
    """Return the person's hours on that local date, as UTC moments [start, end).

    Empty where they do not exist on that date: clocks go forward over them, or the date itself is left out.
    """
    return _window(day, person.preferences.start, person.preferences.end, person.tz)


@lru_cache(maxsize=4096)
def _window(day: date, starts: time, ends: time, tz: str) -> tuple[datetime, datetime]:
    start, end = moment(day, starts, tz), moment(day, ends, tz)
    return start, end if local(start, tz).date() == day else start


def slot(person: Person, day: date) -> datetime:
    """Return the person's first slot on that local date: the same minute every day.

    In a large workspace people have minutes of their own, over as many as `spread` says and their hours have room for.
    """
    wish = person.preferences
    first, room = _first_slot(day, wish.start, wish.end, person.tz, person.spread)
    return first + later(person.person_id, room) if room else first


@lru_cache(maxsize=4096)
def _first_slot(day: date, starts: time, ends: time, tz: str, spread: int) -> tuple[datetime, timedelta]:
    """Return the first slot of all who have these hours, and how much later the last of them may have theirs."""
    start, end = _window(day, starts, ends, tz)
    first = start + FIRST_SLOT_AFTER
    if first >= end:
        return start, timedelta(0)
    return first, max(timedelta(0), min(timedelta(minutes=spread), end - first - FIRST_SLOT_AFTER))


def later(person_id: str, room: timedelta) -> timedelta:
    """Return a person's own share of so much room, in whole minutes: evenly spread over people, the same each time."""
    minutes = room // timedelta(minutes=1)
    if minutes <= 0:
        return timedelta(0)
    return timedelta(minutes=zlib.crc32(person_id.encode()) * (minutes + 1) >> 32)


def spread_for(people: int) -> int:
    """Return over how many minutes the slots of so many people are spread: half of what Slack allows is used."""
    return people // PEOPLE_A_MINUTE


def within(person: Person, now: datetime) -> bool:
    """Whether `now` is in the person's own days and hours."""
    day = local(now, person.tz).date()
    start, end = window(person, day)
    return writes_on(person, day) and start <= now < end


def days_ahead(person: Person, now: datetime, count: int) -> Iterator[date]:
    """Yield the person's local dates from today on."""
    today = local(now, person.tz).date()
    return (today + timedelta(days=n) for n in range(count))


def slot_on(person: Person, day: date) -> datetime | None:
    """Return the person's first slot on a local date on which they may be written to; else None.

    None also where their hours do not exist on that date: clocks go forward over them, or the date itself is left out.
    """
    if not writes_on(person, day):
        return None
    at = slot(person, day)
    start, end = window(person, day)
    return at if start <= at < end else None


def next_moment(person: Person, now: datetime) -> datetime | None:
    """Return the first moment from `now` on that is good for the person: now itself, or a day's first slot.

    None if there is none within five weeks (they have left, or take no days).
    """
    return now if within(person, now) else next_slot(person, now)


def slot_from(person: Person, day: date) -> datetime | None:
    """Return the person's first slot on or after a local date; None if there is none within five weeks."""
    ahead = (slot_on(person, day + timedelta(days=n)) for n in range(36))
    return next((at for at in ahead if at is not None), None)


def next_slot(person: Person, now: datetime) -> datetime | None:
    """Return the first slot after `now`; None if there is none within five weeks."""
    ahead = (slot_on(person, day) for day in days_ahead(person, now, 36))
    return next((at for at in ahead if at is not None and at > now), None)

"""Days and hours: what a person may choose, and how it is said."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from coaching import hours
from coaching.faces import WEEKDAYS
from coaching.people import WEEKLY_CHOICES, Person, Preferences

#: The hours between "not before" and "not after" are at least this long, so that there is a moment to write in.
SHORTEST = timedelta(hours=1)

#: What the form says where a person chose that their Slack status counts.
FOLLOWS = "follows"

Field = Literal["days", "start", "end", "per_week"]
Problem = Literal["no_day", "no_time", "too_short", "no_count"]

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Given:
    """A filled-in form, as it came: nothing in it is to be trusted."""

    days: tuple[str, ...]
    start: str | None
    end: str | None
    per_week: str | None
    status: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of the form."""

    field: Field
    problem: Problem


def read(given: Given, now: Preferences) -> Preferences | tuple[Fault, ...]:
    """Return what the person wishes (a pause that runs is kept), or everything that is wrong with the form."""
    weekdays = {str(n): n for n in range(7)}
    start, end = _time(given.start), _time(given.end)
    faults: list[Fault] = []
    if not given.days or not weekdays.keys() >= set(given.days):
        faults.append(Fault("days", "no_day"))
    if start is None:
        faults.append(Fault("start", "no_time"))
    if end is None:
        faults.append(Fault("end", "no_time"))
    elif start is not None and _minutes(end) - _minutes(start) < SHORTEST:
        faults.append(Fault("end", "too_short"))
    if given.per_week not in {str(n) for n in WEEKLY_CHOICES}:
        faults.append(Fault("per_week", "no_count"))
    if faults or start is None or end is None:
        return tuple(faults)
    return replace(
        now,
        days=frozenset(weekdays[day] for day in given.days),
        start=start,
        end=end,
        per_week=int(given.per_week or 0),
        follows_status=FOLLOWS in given.status,
    )


def _time(said: str | None) -> time | None:
    match = _TIME.fullmatch(said or "")
    return time(int(match[1]), int(match[2])) if match else None


def _minutes(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def begins(person: Person, day: date) -> datetime:
    """Return when the person's hours begin on a local date: the moment a pause until that date ends."""
    return hours.window(person, day)[0]


def said_days(days: Collection[int]) -> str:
    """Say weekdays: "Monday to Friday", "Tuesday and Thursday", "every day"."""
    if len(set(days)) == 7:
        return "every day"
    parts = [_said_run(run) for run in _runs(sorted(set(days)))]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _runs(days: list[int]) -> list[list[int]]:
    """Split weekdays into runs of days that follow each other; two of them are no run yet."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[day] for day in run])]


def _said_run(run: list[int]) -> str:
    return WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]} to {WEEKDAYS[run[-1]]}"


def said_hours(wish: Preferences) -> str:
    """Say the hours: "09:00 to 17:00"."""
    return f"{wish.start:%H:%M} to {wish.end:%H:%M}"


def said_count(per_week: int) -> str:
    """Say how many messages: "1 message", "4 messages"."""
    return f"{per_week} message{'' if per_week == 1 else 's'}"

"""What happens in a made-up pilot, act by act: the same for the same seed, in whatever order it is asked for."""

import hashlib
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

from coaching.events import NOT_OBSERVED, EventName, is_session_return
from coaching.items import LevelName
from coaching.made_up import LEADS_ZONE, Design

#: What comes in a week: so many messages to each person, on these days; 0 is Monday.
MESSAGES = (1, 3)
#: On these days people thank each other, and managers note what they saw.
_THANKS_ON, _NOTED_ON = 2, 3
#: How often a manager who noted nothing of somebody says that they saw nothing.
_SAYS_UNSEEN = 0.5
_RUBRIC: tuple[LevelName, ...] = get_args(LevelName)
#: How many numbers one hash gives, and what they are parts of.
_DRAWS = struct.Struct("<16I")
_WHOLE = 1 << 32


class Act(NamedTuple):
    """One event that is made up; `message` says which of the week's messages it belongs to."""

    name: EventName
    at: datetime
    day: date
    person: str
    actor: str | None = None
    message: int | None = None
    outcome: str | None = None
    value: float | None = None


def weekly(design: Design, person: int, week: int) -> Iterator[Act]:
    """Yield what happens with a person in a week of the pilot, the first of which is 0."""
    draw, chance = _draws(design.seed, person, week), design.chances[design.team_of(person)]
    monday, who = design.start + timedelta(weeks=week), design.names[person]
    days = _sessions(design, person, week)
    last = max(_sessions(design, person, week - 1), default=None) if week else None
    for message, weekday in enumerate(MESSAGES):
        day, at = monday + timedelta(days=weekday), sent_at(design, person, week, message)
        yield Act("delivered", at, day, who, message=message)
        if day not in days:
            continue
        at += timedelta(seconds=60 + int(7000 * draw[2 + message]))
        yield Act("opened", at, day, who, message=message)
        if draw[4 + message] < chance["finishes"]:
            at += timedelta(seconds=40)
            chip = int(5 * draw[6 + message])
            yield Act("completed_task", at, day, who, message=message)
            yield Act("confidence_rated", at, day, who, None, message, str(1 + chip), chip / 4)
        if is_session_return(day, last):
            yield Act("repeated_session", at, day, who, message=message)
        last = day
    colleague = design.colleague_of(person)
    if draw[8] < chance["thanks"] and colleague != person:
        day = monday + timedelta(days=_THANKS_ON)
        at = _morning(design.zone_of(person), day) + timedelta(hours=2)
        yield Act("peer_feedback", at, day, design.names[colleague], who)
    is_noted = draw[9] < chance["is_noted"]
    if is_noted or draw[10] < _SAYS_UNSEEN:
        day = monday + timedelta(days=_NOTED_ON)
        at = _morning(LEADS_ZONE, day) + timedelta(seconds=30 * (person % design.team_size))
        outcome = _RUBRIC[int(len(_RUBRIC) * draw[11])] if is_noted else NOT_OBSERVED
        yield Act("manager_check", at, day, who, design.leads[design.team_of(person)], outcome=outcome)


def sent_at(design: Design, person: int, week: int, message: int) -> datetime:
    """Return when a message of a week came: in the person's own morning, spread over an hour."""
    day = design.start + timedelta(weeks=week, days=MESSAGES[message])
    return _morning(design.zone_of(person), day) + timedelta(minutes=person % 60)


def _sessions(design: Design, person: int, week: int) -> list[date]:
    """Return the dates of a week on which somebody takes part."""
    draw, chance = _draws(design.seed, person, week), design.chances[design.team_of(person)]
    if draw[0] >= chance["takes_part"]:
        return []
    days = MESSAGES if draw[1] < chance["comes_again"] else MESSAGES[:1]
    return [design.start + timedelta(weeks=week, days=day) for day in days]


@lru_cache(maxsize=8)
def _draws(seed: int, person: int, week: int) -> tuple[float, ...]:
    """Draw sixteen numbers from 0 to below 1: one hash gives all that a person needs for a week."""
    digest = hashlib.blake2b(f"{seed}\x1f{person}\x1f{week}".encode(), digest_size=_DRAWS.size).digest()
    return tuple(number / _WHOLE for number in _DRAWS.unpack(digest))


@lru_cache(maxsize=4096)
def _morning(zone: str, day: date) -> datetime:
    """Return half past nine of a date, where its person lives."""
    return datetime.combine(day, time(9, 30), ZoneInfo(zone)).astimezone(UTC)

"""`/coach`: what somebody meant by the words behind the command. Pure words and dates; the answer is the bot's."""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from coaching.faces import MONTHS, WEEKDAYS
from coaching.hours import local

#: What the command understands, as it is spelt in its help.
WORDS = ("help", "pause", "resume", "why", "my-data", "saw", "1on1", "pilot")
#: A bare `pause` lasts this long; no pause lasts longer than `LONGEST`.
USUAL, LONGEST = timedelta(days=7), timedelta(days=366)
#: A date without a year that has just passed is a slip; only one this far back means next year.
_SURELY_NEXT_YEAR = timedelta(days=183)

_SPELLINGS = {
    "": "help",
    "?": "help",
    "unpause": "resume",
    "mydata": "my-data",
    "data": "my-data",
    **dict.fromkeys(("1:1", "1-1", "1-on-1", "one-on-one", "oneonone"), "1on1"),
}
_DRAFTED: dict[str, Literal["nudge", "scenario"]] = {
    "nudge": "nudge",
    "idea": "nudge",
    "scenario": "scenario",
    "situation": "scenario",
}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_FOR = re.compile(r"(?:for )?(\d{1,4}|a|one|two|three|four) ?(d|days?|w|weeks?)")
_UNTIL = re.compile(r"(?:until|till|til) (.+)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")


@dataclass(frozen=True, slots=True)
class Help:
    """They want to know what works."""


@dataclass(frozen=True, slots=True)
class Pause:
    """They want quiet until that local date, when their own hours begin."""

    until: date


@dataclass(frozen=True, slots=True)
class NoSuchPause:
    """They want quiet, but the words name no day that a pause could last until."""

    words: str
    problem: Literal["unreadable", "past", "too_long"]


@dataclass(frozen=True, slots=True)
class Resume:
    """They want to hear from us again."""


@dataclass(frozen=True, slots=True)
class Why:
    """They want to know why a message came, or did not."""


@dataclass(frozen=True, slots=True)
class MyData:
    """They want to see what is kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """They want to draft an item of that kind; which one, they may not have said."""

    kind: Literal["nudge", "scenario"] | None


@dataclass(frozen=True, slots=True)
class Saw:
    """They want to note what they saw of somebody whom they lead, and whom the words name."""


@dataclass(frozen=True, slots=True)
class OneOnOne:
    """They want to prepare a talk with somebody whom they lead, and whom the words name."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """They want to read how their programmes go."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """None of the words we know; `suggestion` is the one they may have meant."""

    word: str
    suggestion: str | None


Wish = Help | Pause | NoSuchPause | Resume | Why | MyData | Draft | Saw | OneOnOne | Pilot | Unknown

#: What is said in one word.
_SIMPLE: dict[str, Wish] = {
    "help": Help(),
    "resume": Resume(),
    "why": Why(),
    "my-data": MyData(),
    "saw": Saw(),
    "1on1": OneOnOne(),
    "pilot": Pilot(),
}


def understand(words: str, *, now: datetime, tz: str) -> Wish:
    """Say what the words behind `/coach` ask for, on the wall calendar of `tz`."""
    said = " ".join(words.lower().replace(",", " ").split()).strip(" .!?") or words.strip()[:1]
    first, _, rest = re.sub(r"^my data\b", "my-data", said).partition(" ")
    word = _SPELLINGS.get(first, first)
    if word == "pause":
        return _pause(rest, local(now, tz).date())
    if word == "draft":
        return Draft(_DRAFTED.get(rest.removeprefix("a ")))
    return _SIMPLE.get(word) or Unknown(first[:40], _nearest(first, WORDS))


def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    return next(iter(difflib.get_close_matches(word[:40], known, n=1)), None)


def _pause(rest: str, today: date) -> Pause | NoSuchPause:
    if not rest:
        return Pause(today + USUAL)
    until = _for(rest, today) if _FOR.fullmatch(rest) else _day(_after_until(rest), today)
    if until is None:
        return NoSuchPause(rest[:40], "unreadable")
    if until <= today:
        return NoSuchPause(rest[:40], "past")
    if until - today > LONGEST:
        return NoSuchPause(rest[:40], "too_long")
    return Pause(until)


def _after_until(rest: str) -> str:
    match = _UNTIL.fullmatch(rest)
    return match[1] if match else rest


def _for(rest: str, today: date) -> date | None:
    match = _FOR.fullmatch(rest)
    if match is None:
        return None
    count = _NUMBERS.get(match[1]) or int(match[1])
    # Far more than `LONGEST`, and still a date.
    return today + timedelta(days=min(count * (7 if match[2].startswith("w") else 1), 9999))


def _day(said: str, today: date) -> date | None:
    """Return the date that somebody names today; None if the words name none."""
    if said == "tomorrow":
        return today + timedelta(days=1)
    if said == "today":
        return today
    said = said.removeprefix("next ")
    if weekday := _named(said, WEEKDAYS):
        # Said on a Monday, "until Monday" is the next one.
        return today + timedelta(days=(weekday - 1 - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return _calendar_day(said, today)


def _calendar_day(said: str, today: date) -> date | None:
    if match := _DAY_MONTH.fullmatch(said):
        day, month, year = match[1], match[2], match[3]
    elif match := _MONTH_DAY.fullmatch(said):
        month, day, year = match[1], match[2], match[3]
    else:
        return None
    number = _named(month, MONTHS)
    if number is None:
        return None
    try:
        named = date(int(year) if year else today.year, number, int(day))
        if year is None and today - named > _SURELY_NEXT_YEAR:
            return named.replace(year=today.year + 1)
    except ValueError:
        return None
    return named


def _named(said: str, names: tuple[str, ...]) -> int | None:
    """Return the place, from 1, of the one name that begins with these letters (at least three)."""
    places = [place for place, name in enumerate(names, 1) if len(said) >= 3 and name.lower().startswith(said)]
    return places[0] if len(places) == 1 else None

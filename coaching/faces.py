"""What a drawing may need besides the item: dates and names, gathered beforehand, so that views stay pure."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """A person's view of what comes: moments are on their own wall clock.

    `today` is their local date; `closes_on` the last date on which this message takes answers; `next_at` and
    `next_kind` the next planned prompt, if a row says so; `back_at` when this message comes back, if it was put off;
    `asks_on` the date on which they are asked how it went; `paused_until` the end of a pause; `agreed_on` the date of a
    yes; `weeks_left` what remains of the programme; `silent`: too much in a row stayed unanswered, so nothing comes
    until they say.
    """

    name: str
    tz: str
    today: date
    closes_on: date | None = None
    next_at: datetime | None = None
    next_kind: str | None = None
    back_at: datetime | None = None
    paused_until: datetime | None = None
    agreed_on: date | None = None
    weeks_left: int | None = None
    silent: bool = False
    asks_on: date | None = None

    @property
    def city(self) -> str:
        """The time zone's city, as people say it: "Madrid", "New York"."""
        return self.tz.rsplit("/", 1)[-1].replace("_", " ")


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def said_number(count: int, noun: str) -> str:
    """Say how many: "one week", "six weeks", "13 weeks"."""
    number = _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"


def said_date(day: date) -> str:
    """Say a date: "7 December"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def said_day(day: date, today: date) -> str:
    """Say a day as people do: "today", "tomorrow, Tuesday", "Thursday", "Thursday, 3 December"."""
    weekday = WEEKDAYS[day.weekday()]
    ahead = (day - today).days
    if ahead == 0:
        return "today"
    if ahead == 1:
        return f"tomorrow, {weekday},"
    return weekday if 1 < ahead < 7 else f"{weekday} {said_date(day)}"


def said_moment(at: datetime, today: date) -> str:
    """Say a wall-clock moment: "tomorrow, Tuesday, around 09:30"."""
    return f"{said_day(at.date(), today)} around {at:%H:%M}"

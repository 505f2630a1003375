"""Put off to another day: which days somebody may choose, and what the message shows then."""

from datetime import date, timedelta
from typing import Literal

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


def is_snoozed(face: str) -> bool:
    """Whether a message that shows this face was put off."""
    return face.partition("-")[0] == "snoozed"


def face_until(day: date) -> str:
    """Return the face of a message put off to a day that was chosen: another day is another face, to be drawn anew."""
    return f"snoozed-{day}"

"""Thanks: the message that brings a colleague's words. When it comes, and its life in its receiver's hands."""

from datetime import date, datetime, timedelta
from typing import Literal

from coaching import attention, hours
from coaching.attention import LIVE, Entries, History
from coaching.decisions import duty_on, is_away, is_paused
from coaching.kinds import ITEM_KINDS, MANAGER_KINDS
from coaching.people import Person
from coaching.reasons import Reason

#: "read-2": read, and two of what it holds were found useful. "taken": everything in it was taken back.
Face = Literal["before", "read", "taken", "snoozed", "paused", "moved", "closed", "lapsed"]


def press(face: str, action: str, *, useful: int = 0) -> str | None:
    """Return what a message that shows `face` shows after that press; None where it does nothing (any more).

    `useful`: how many of the words in it were found useful, this press included.
    """
    if action == "read" and face == "before":
        return "read"
    if action == "useful" and is_read(face):
        return f"read-{useful}"
    return None


def is_read(face: str) -> bool:
    """Whether a message that shows this face shows the words."""
    return face.partition("-")[0] == "read"


def moment(
    person: Person, prompts: Entries, history: History, *, now: datetime, day: date | None = None
) -> tuple[datetime, Reason | None] | None:
    """Return the first good moment for thanks from `now` on, and what stood in the way first; None if none is ahead.

    They go before everything else that comes of our own accord: what is planned gives way. But the day's one message
    and the week's places hold for them too, and what they do not find today they wait for: through a pause as well.
    Silence, after much that nobody answered, does not hold them back: it is a colleague who speaks.

    Parameters
    ----------
    person : Person
        Who gets them.
    prompts : sequence
        What the person got, or is about to get, besides this message.
    history : History
        How many were left unanswered, and when they acted last.
    now : datetime
        The moment, aware, UTC.
    day : date | None
        The first of the person's local dates on which they may come; by default today.

    """
    at, reason = now, None
    if day is not None and day > hours.local(now, person.tz).date():
        at = hours.slot_from(person, day) or hours.NEVER
    others = [one for one in prompts if one.state != "planned" or one.requested or one.kind not in ITEM_KINDS]
    while at < hours.NEVER:
        found = _against(person, others, history, at)
        if found is None:
            return at, reason
        at, reason = found[0], reason or found[1]
    return None


def _against(person: Person, others: Entries, history: History, at: datetime) -> tuple[datetime, Reason] | None:
    """Return until when, and why, thanks wait at that moment; None if it is a good one."""
    if is_paused(person, at):
        return person.preferences.paused_until or hours.NEVER, "paused"
    if is_away(person, at):
        return person.away_until or hours.NEVER, "out_of_office"
    if (quiet := attention.quiet(person, history, at)) is not None:
        return quiet
    day = hours.local(at, person.tz).date()
    full = _taken(person, others, day) or attention.against(person, history, others, day, spread=False)
    if full is None:
        return None
    return hours.slot_from(person, day + timedelta(days=1)) or hours.NEVER, full


def _taken(person: Person, others: Entries, day: date) -> Reason | None:
    """Return why that date belongs to what a manager has to do; None if it does not."""
    if person.manages and (belongs := duty_on(person, others, day)):
        return belongs
    duty = any(one.kind in MANAGER_KINDS and one.local_date == day and one.state in LIVE for one in others)
    return "day_full" if duty else None

"""A manager prepares to talk with one of their people: whom they may prepare for, and what stands in front of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from coaching.colleagues import may_not_be_named
from coaching.people import Person
from coaching.weeks import Week

#: So many of the manager's own notes, and of their thanks, are shown, the newest first.
NOTES, THANKS = 3, 2

#: How a talk may end: one line a week, in turn.
ENDINGS = (
    "What will you try before we talk again, and how will you notice that it helped?",
    "What could I do differently, so that this gets easier for you?",
    "What went well that I may not have seen?",
)

#: Why nothing is prepared: it is the manager themselves, or nobody of whom they may be shown anything.
Unprepared = Literal["yourself", "cannot"]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Something that the manager wrote about the person themselves: what it says, and their words beside it, if any."""

    on: date
    what: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a manager may see before they talk with somebody, and nothing else.

    It has no place for anything that the person answered, rated or reached: so nothing of it can be shown.
    """

    name: str
    noted: Sequence[Wrote]
    thanked: Sequence[Wrote]
    question: str | None
    ending: str


def why_not(named: str, colleague: Person | None, *, by: str, now: datetime) -> Unprepared | None:
    """Return why nothing is prepared for a talk with somebody; None if it may be.

    Strangers, leavers, guests, those who said no, and other managers' people are all the same: who takes part in
    another team is nobody's to find out.
    """
    unnamed = may_not_be_named(named, colleague, by=by, now=now)
    if unnamed == "yourself":
        return "yourself"
    return "cannot" if unnamed or colleague is None or colleague.manager != by else None


def ending(week: Week) -> str:
    """Return the line to end with in that week."""
    return ENDINGS[week.monday.toordinal() // 7 % len(ENDINGS)]

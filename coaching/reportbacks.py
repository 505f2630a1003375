"""A card that a manager tried: when they are asked how it went, and what each press on the question does."""

from datetime import date, datetime, timedelta
from typing import Literal, get_args

from coaching import checks, hours
from coaching.attention import APART
from coaching.people import Person
from coaching.weeks import Week

#: "answered" says neither what was answered nor anybody's words: messages can be exported. "changing": asked once more,
#: because they wish to change what they said.
Face = Literal["before", "changing", "answered", "snoozed", "paused", "moved", "closed", "lapsed"]

#: What came of it, in the order of the buttons. Whoever had no chance to try it says nothing against the card.
Outcome = Literal["worked", "partly", "not", "no_chance"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

#: The outcome of a `reported_back` event that says what somebody means to try, and of none that says how it went.
WILL_TRY = "will_try"
#: So long they have to try it.
AFTER = timedelta(weeks=1)
#: So far ahead a day for it is looked for: holidays may take a week or two.
_WEEKS_AHEAD = 5


def press(face: str, verb: str) -> Face | None:
    """Return the face after a press; None where it does nothing (any more).

    A second tap lands on the redrawn message, or on one not redrawn yet, and counts for nothing.
    """
    if verb in OUTCOMES and face in {"before", "changing"}:
        return "answered"
    if verb == "change" and face == "answered":
        return "changing"
    return None


def asked_at(person: Person, chosen_on: date) -> datetime | None:
    """Return when a manager is asked what came of a card that they chose on that local date; None if they have no day.

    A week later, or on the first day of their duties that follows: so the question takes no day that a digest or
    another duty would need. It comes after what else that day brings. Where their hours have no room for both, it
    waits for the last of their own days in the week, and takes a place only if the others have left one.
    """
    for n in range(7 * _WEEKS_AHEAD):
        day = chosen_on + AFTER + timedelta(days=n)
        own = _own_days(person, Week.of(day))
        if own and day in {own[0], checks.day_of(person, Week.of(day))}:
            at = hours.slot(person, day) + APART
            return at if hours.within(person, at) else hours.slot(person, own[-1])
    return None


def _own_days(person: Person, week: Week) -> list[date]:
    days = (week.monday + timedelta(days=n) for n in range(7))
    return [day for day in days if hours.slot_on(person, day) is not None]

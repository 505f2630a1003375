"""A check-in's life in the person's hands: one statement at a time, and now and then a look back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, cast, get_args

from coaching.items import CheckIn
from coaching.nudges import SURE, confidence

Subject = Literal["baseline", "weekly", "probe30", "probe90"]

#: The outcome of a `reflected` event in which somebody looked back.
LOOK_BACK = "look_back"
#: Nobody is asked to look back sooner after their yes, or after the last time; and on how many notes it needs.
LOOK_BACK_AFTER, LOOK_BACK_ON = timedelta(weeks=4), 2
#: "Some weeks ago" is at least as long ago as this.
SOME_WEEKS = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Step:
    """A rating: the face after it, and what it says.

    `statement` is the rated one's number, from 1, in the item's own order.
    """

    face: str
    statement: int
    outcome: str
    value: float


def subject_of(said: str | None) -> Subject:
    """Read a prompt's subject; whatever is none is the shortest."""
    return cast("Subject", said) if said in get_args(Subject) else "weekly"


def asked(item: CheckIn, subject: str | None, day: date) -> tuple[int, ...]:
    """Return the numbers of the statements that a check-in asks: all of them, or in a plain week one, in turn."""
    count = len(item.statements)
    if subject_of(subject) != "weekly":
        return tuple(range(1, count + 1))
    return (day.toordinal() // 7 % count + 1,)


def rated(face: str) -> int | None:
    """Return how many statements are rated where a check-in shows this face; None where it is not being rated."""
    if face == "before":
        return 0
    name, _, number = face.partition("-")
    return int(number) if name == "rated" and number.isdecimal() else None


def press(face: str, verb: str, statements: Sequence[int]) -> Step | None:
    """Return what pressing `verb` does on a check-in that shows `face`; None where it does nothing (any more).

    "2-4" rates statement 2 with 4: a second tap that lands on the next statement is none. `statements`: those asked.
    """
    number, _, chip = verb.partition("-")
    so_far = rated(face)
    if so_far is None or so_far >= len(statements) or chip not in SURE or number != str(statements[so_far]):
        return None
    after = so_far + 1
    return Step(
        "done" if after == len(statements) else f"rated-{after}",
        statement=statements[so_far],
        outcome=chip,
        value=confidence(chip),
    )


def back(face: str, statements: int) -> str | None:
    """Return the face on which the statement rated last is asked again; None where none was rated."""
    so_far = statements if face.partition("-")[0] == "done" else rated(face)
    return f"rated-{so_far - 1}" if so_far else None


def looks_back(
    item: CheckIn, subject: str | None, *, since: date | None, notes: int, last: datetime | None, now: datetime
) -> bool:
    """Whether the end of a check-in offers to look back: there is something to look at, and it is not too soon.

    `since`: when the person agreed; `notes`: how many they wrote some weeks ago; `last`: when they looked back last.
    """
    if subject_of(subject) == "baseline" or not item.reflections or notes < LOOK_BACK_ON or since is None:
        return False
    return now.date() - since >= LOOK_BACK_AFTER and (last is None or now - last >= LOOK_BACK_AFTER)


def reflection(item: CheckIn, prompt_id: str) -> str | None:
    """Return the question that a look back asks, the same for the same prompt; None if the item has none."""
    if not item.reflections:
        return None
    number = int.from_bytes(hashlib.blake2b(prompt_id.encode(), digest_size=8).digest())
    return item.reflections[number % len(item.reflections)]

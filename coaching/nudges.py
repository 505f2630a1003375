"""A nudge's life in the person's hands: which press leads from which face to which, and what it says happened."""

from dataclasses import dataclass
from typing import Literal

from coaching.events import EventName
from coaching.snoozing import is_snoozed

#: "lapsed" has closed before anybody touched it; people see the same as of "closed".
Face = Literal[
    "before",
    "opened",
    "will",
    "tried",
    "done",
    "notnow",
    "notnow_said",
    "snoozed",
    "paused",
    "moved",
    "closed",
    "lapsed",
]

#: How sure somebody felt: 1 (not at all) to 5 (very). Stored as 0..1.
SURE = ("1", "2", "3", "4", "5")
NOT_NOW_REASONS = {"moment": "Wrong moment", "work": "Not my work", "already": "I do this already"}


@dataclass(frozen=True, slots=True)
class Step:
    """What one press does: the face after it, and the event that it is, if any.

    `once` events happen once per prompt; the others may be said again, and then replace what was said before.
    """

    face: Face
    event: EventName | None = None
    outcome: str | None = None
    value: float | None = None
    once: bool = True


_OPEN: frozenset[str] = frozenset({"before", "opened", "will", "notnow", "notnow_said", "snoozed", "paused"})
_ANSWERABLE = _OPEN - {"snoozed", "paused"}


def press(face: str, action: str) -> Step | None:
    """Return what pressing `action` on a nudge that shows `face` does; None where it does nothing (any more).

    A second tap lands on the redrawn message, or on one not redrawn yet: the same answer twice is the same event, and
    a different answer to a question already answered counts for nothing.
    """
    face = "snoozed" if is_snoozed(face) else face
    if action == "open" and face in _OPEN:
        return Step("opened", "opened")
    if action == "will" and face in _ANSWERABLE:
        return Step("will")
    if action == "tried" and face in _ANSWERABLE:
        return Step("tried", "completed_task")
    if action == "notnow" and face in {"opened", "will"}:
        return Step("notnow", "dismissed")
    if action in NOT_NOW_REASONS and face == "notnow":
        return Step("notnow_said", "dismissed", outcome=action, once=False)
    if action == "change" and face == "done":
        return Step("tried")
    if action in SURE and face == "tried":
        return Step("done", "confidence_rated", outcome=action, value=confidence(action), once=False)
    return None


def confidence(chip: str) -> float:
    """Return a chip's place between 0 (not at all sure) and 1 (very sure); ValueError for any other word."""
    if chip not in SURE:
        raise ValueError(f"{chip!r} is none of {', '.join(SURE)}")
    return (int(chip) - 1) / (len(SURE) - 1)

"""A practice task's life in the person's hands, its if-then plan, and how long trying takes from delivery on."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal, cast

from coaching.events import Event, EventName
from coaching.faces import said_number
from coaching.items import Practice
from coaching.nudges import NOT_NOW_REASONS

#: "opened": somebody looked at the plan or the role-play. "lapsed" has closed before anybody touched it.
Face = Literal[
    "before",
    "opened",
    "notyet",
    "planned",
    "done",
    "notme",
    "notme_said",
    "snoozed",
    "paused",
    "moved",
    "closed",
    "lapsed",
]

#: The outcome of a `reflected` event that is an if-then plan.
PLAN = "plan"
#: The choice of a plan that leads to one's own words.
OWN = "own"
#: The most a plan's own words may have.
OWN_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Step:
    """What one press does: the face after it, and the events that it is, the first of them with its outcome.

    `once` events happen once per prompt; the others may be said again, and then replace what was said before.
    """

    face: Face
    events: tuple[EventName, ...]
    outcome: str | None = None
    once: bool = True


#: On these it still waits; who has put it away may yet do it.
_WAITS: frozenset[str] = frozenset({"before", "opened", "notyet", "planned"})
_DOABLE = _WAITS | {"notme", "notme_said"}

#: What doing a task says besides: it was the first press on it, or a plan was carried out.
_BESIDE_DONE: dict[str, tuple[EventName, ...]] = {"before": ("opened",), "planned": ("applied",)}


def press(face: str, action: str) -> Step | None:
    """Return what pressing `action` on a task that shows `face` does; None where it does nothing (any more).

    A second tap lands on the redrawn message, or on one not redrawn yet: the same answer twice is the same event, and
    a different answer to a question already answered counts for nothing.
    """
    if action == "look" and face in _WAITS:
        return Step("opened" if face == "before" else cast("Face", face), ("opened",))
    if action == "done" and face in _DOABLE:
        return Step("done", ("completed_task", *_BESIDE_DONE.get(face, ())))
    if action == "notyet" and face in {"before", "opened", "notyet"}:
        return Step("notyet", ("opened",))
    if action == "notme" and face in _WAITS:
        return Step("notme", ("dismissed",))
    if action in NOT_NOW_REASONS and face == "notme":
        return Step("notme_said", ("dismissed",), outcome=action, once=False)
    return None


def may_plan(face: str) -> bool:
    """Whether a plan is kept for a task that shows this face: not for one that is done or put off."""
    return face in _WAITS


def suggesting(tasks: Sequence[Practice], *, behaviour: str, moment: str) -> Practice | None:
    """Return the task whose suggestions make a plan for a behaviour in a moment; None where no task has any.

    The moment weighs more, for "when" is said of it: who has read of a call makes no plan for a chat.
    """
    fitting = [task for task in tasks if task.when and task.will]
    return max(fitting, key=lambda task: (task.moment == moment, task.behaviour == behaviour), default=None)


def plan_words(item: Practice, when: str | None, own: str, will: str | None) -> str | None:
    """Put a plan into words, from the places of what was chosen in the item; None where a half of it is missing.

    `own` counts where no suggestion fits: "When <own>, I will ..."; whoever wrote the "when" and the stop themselves
    does not read either twice.
    """
    begins = _within_sentence(own[:OWN_LENGTH]) if when in {OWN, None} else _at(item.when, when)
    does = _at(item.will, will)
    if not begins or not does:
        return None
    return f"When {begins}, I will {does}."


def says_both(when: str | None, own: str) -> bool:
    """Whether a suggestion was chosen and something else was written: one of the two would be lost unsaid."""
    return when not in {OWN, None} and bool(own.strip())


def _within_sentence(own: str) -> str:
    return re.sub(r"^when\b[\s.,…]*", "", own.strip(), flags=re.IGNORECASE).rstrip(" \t\r\n.,;:")


def _at(choices: tuple[str, ...], place: str | None) -> str | None:
    if place is None or not place.isdecimal() or int(place) >= len(choices):
        return None
    return choices[int(place)]


@dataclass(frozen=True, slots=True)
class TimeToTry:
    """How long it took from delivery to "Done" or "I tried it", over `n` prompts that came to it."""

    median: timedelta | None
    n: int


#: Fewer tries say nothing about how somebody goes about it.
ENOUGH_TRIES = 3


def said_time_to_try(found: TimeToTry) -> str:
    """Say how soon somebody tries things: "You usually try things within two hours of my message (six messages)."."""
    if found.median is None or found.n < ENOUGH_TRIES:
        return ""
    hours = math.ceil(found.median / timedelta(hours=1))
    span = said_number(hours, "hour") if hours <= 24 else said_number(math.ceil(hours / 24), "day")
    within = "an hour" if hours <= 1 else span
    return f"You usually try things within {within} of my message ({said_number(found.n, 'message')})."


def time_to_try(events: Iterable[Event]) -> TimeToTry:
    """Return how long people took from delivery to doing, over the prompts of these events.

    A prompt counts once both are known; what was never done has no length, so that this says how soon, and never how
    many. A press that proved the delivery is a length of nothing.
    """
    sent: dict[str, datetime] = {}
    done: dict[str, datetime] = {}
    for one in events:
        known = {"delivered": sent, "completed_task": done}.get(one.name)
        if known is not None and one.prompt is not None:
            known[one.prompt] = min(one.occurred_at, known.get(one.prompt, one.occurred_at))
    spans = [max(0.0, (done[prompt] - sent[prompt]).total_seconds()) for prompt in done.keys() & sent.keys()]
    return TimeToTry(timedelta(seconds=median(spans)) if spans else None, len(spans))

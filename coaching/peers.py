"""Questions about a colleague: which place they take, what a press does, and what the colleague is told of the answers.

The answers belong to whom they are about, without names. They are told in batches of three (`told`), so that no single
answer, and no change of one, is ever seen by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from coaching import courses
from coaching.attention import History
from coaching.decisions import Send, is_away, is_paused
from coaching.events import NOT_OBSERVED
from coaching.items import Behaviour, Module
from coaching.people import Person

#: "again": somebody changes their answer. "gone": the colleague may no longer be asked about.
Face = Literal["before", "again", "done", "seldom", "gone", "snoozed", "paused", "moved", "closed", "lapsed"]

SAW, NOT_THIS_TIME = "saw", "not_this_time"
#: Outcomes of a `peer_feedback` event that answers a question.
ANSWERS = frozenset({SAW, NOT_THIS_TIME, NOT_OBSERVED})
#: So many answers, each from somebody else, are told together, and never fewer.
BATCH = 3
#: Without a batch of answers after so many asks, the next behaviour has its turn.
MOST_ASKS = 6
#: Weeks with fewer places than this are left to practice.
_PLACES = 3
#: Who did nothing for so long may not be there to see anything.
_HERE_LATELY = timedelta(days=14)


class Sight(NamedTuple):
    """One answer as it was given: on which question, by whom, when, and what they saw of which behaviour."""

    prompt: str
    observer: str
    behaviour: str
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told of one behaviour: of so many `answers`, how many `saw` it."""

    behaviour: str
    saw: int
    answers: int

    @property
    def in_words(self) -> str:
        """Say it so that it never speaks of each of them: all, and all but one, read the same."""
        if self.saw >= self.answers - 1:
            return f"Nearly all of {self.answers} answers: saw it"
        if self.saw <= 1:
            return f"Nearly all of {self.answers} answers: not this time"
        return f"{self.saw} of {self.answers} answers: saw it"


def press(face: str, action: str) -> Face | None:
    """Return what a question shows once `action` was pressed on it; None where the press does nothing (any more)."""
    return "done" if action in ANSWERS and face in {"before", "again", "seldom"} else None


def told(sights: Iterable[Sight]) -> tuple[Told, ...]:
    """Return what may be told of answers about one person, by behaviour, in the order in which they became known.

    A batch is complete once three different people have answered; "Wasn't there" is no answer. Only then it is told,
    and with it whatever was changed in earlier ones: between two states that anybody can see there are always three new
    answers by three people.
    """
    known: dict[str, _Batches] = {}
    for one in sorted(sights, key=lambda sight: sight.at):
        known.setdefault(one.behaviour, _Batches()).take(one)
    shown = {behaviour: batches.told for behaviour, batches in known.items() if batches.told}
    return tuple(
        Told(behaviour, sum(outcome == SAW for outcome in said.values()), len(said))
        for behaviour, said in shown.items()
    )


class _Batches:
    """The answers about one behaviour: those that are told, those that wait, and what has changed since."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self._waiting: dict[str, Sight] = {}
        self._changed: dict[str, str] = {}

    def take(self, one: Sight) -> None:
        if one.prompt in self.told:
            self._changed[one.prompt] = one.outcome
            return
        # Somebody's newest answer speaks for them in a batch, whichever question it was given to.
        for prompt in [prompt for prompt, other in self._waiting.items() if other.observer == one.observer]:
            del self._waiting[prompt]
        if one.outcome != NOT_OBSERVED:
            self._waiting[one.prompt] = one
        if len(self._waiting) == BATCH:
            self.told |= {prompt: waits.outcome for prompt, waits in self._waiting.items()} | self._changed
            self.told = {prompt: outcome for prompt, outcome in self.told.items() if outcome != NOT_OBSERVED}
            self._waiting, self._changed = {}, {}


def next_behaviour(module: Module, asks: Mapping[str, int], answers: Mapping[str, int]) -> Behaviour:
    """Return the behaviour to ask about next: one at a time, until three have answered or six were asked."""
    return min(
        module.behaviours, key=lambda one: max(answers.get(one.id, 0) // BATCH, asks.get(one.id, 0) // MOST_ASKS)
    )


def takes_questions(person: Person, *, now: datetime, today: date) -> bool:
    """Whether somebody may be asked about colleagues these days: they have the places for it, and were here lately."""
    wish = person.preferences
    if min(wish.per_week, len(wish.days)) < _PLACES or is_paused(person, now) or is_away(person, now):
        return False
    heard = person.heard_at.date() if person.heard_at else None
    lately = max((day for day in (person.last_session_on, person.consented_on, heard) if day), default=date.min)
    return today - lately <= _HERE_LATELY


def may_take(person: Person, history: History, send: Send) -> bool:
    """Whether a question may have the place of what was chosen: a week's last, once items have had theirs.

    What is due again, the baseline and the probes go first.
    """
    if send.kind not in {"nudge", "practice", "scenario", "checkin"} or send.reason in {
        "baseline",
        "probe",
        "second_look",
    }:
        return False
    if send.kind == "scenario" and send.reason == "due_again":
        return False
    before = courses.so_far(person, history, send.local_date, send.due_at)
    last = before.places >= _PLACES and before.taken >= before.places - 1
    return last and before.items >= before.places // 2

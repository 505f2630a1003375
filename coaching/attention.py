"""The attention budget: how much is asked of a person, over all kinds of prompts, and when a moment is a good one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from coaching import hours
from coaching.kinds import KINDS, LEARNER_KINDS, MANAGER_KINDS
from coaching.people import Person
from coaching.prompts import Prompt, State, prompt_id
from coaching.reasons import Reason
from coaching.weeks import Week

#: Between two messages of our own accord, and after the person's last act, there is at least so much quiet.
APART, AFTER_ACT = timedelta(hours=3), timedelta(hours=1)
#: A message counts as unanswered once it has lain there for so long.
PATIENCE = timedelta(hours=12)
#: After so many unanswered ones in a row half as many come; after so many none, until the person says.
HALVED_AFTER, SILENT_AFTER = 3, 5
#: Days a week for a manager's duties.
DUTIES = 2
#: How far back the rules look.
LOOKS_BACK = timedelta(days=15)

#: States of a prompt that was sent or may be.
LIVE = frozenset({"planned", "sending", "sent"})


class Entry(NamedTuple):
    """What is asked of a prompt when the next one is planned, and no more: several are read for each person."""

    recipient: str
    prompt_id: str
    kind: str
    state: State
    face: str
    due_at: datetime
    local_date: date | None
    sent_at: datetime | None
    requested: bool
    module: str | None
    item: str | None
    follows: str | None


#: Prompts, or what was read of them.
Entries = Sequence[Prompt | Entry]


@dataclass(frozen=True, slots=True)
class History:
    """What a person was sent, is about to get, and did.

    `prompts`: those due in the last `LOOKS_BACK` and those to come, the oldest first. `unanswered`: how many learner
    prompts in a row, the newest first, nobody has touched. `asked`: whether the person was asked since then if we are
    to go on. `acted_at`: when they acted last on a message, where that was read.
    """

    prompts: Entries = ()
    unanswered: int = 0
    asked: bool = False
    acted_at: datetime | None = None

    def without(self, prompt: Prompt) -> Entries:
        """Return the prompts but for one."""
        return [p for p in self.prompts if p.prompt_id != prompt.prompt_id]


def key_of(person_id: str, day: date) -> str:
    """Return the dedupe key of what a person gets of our own accord on a local date: one row a date."""
    return f"nudge:{person_id}:{day}"


def against_planning(person: Person, history: History, day: date) -> Reason | None:
    """Return why the budget has no place for a learner prompt on that local date; None if it has one."""
    others = history.prompts
    if any(p.state == "planned" for p in others):
        own = prompt_id(person.workspace_id, key_of(person.person_id, day))
        others = [p for p in others if p.prompt_id != own or p.state != "planned"]
    return against(person, history, others, day)


def against(person: Person, history: History, others: Entries, day: date, *, spread: bool = True) -> Reason | None:
    """Return why the budget has no place beside these others on that local date; None if it has one.

    `spread`: days of the person's own lie between one and the next.
    """
    (monday, sunday), in_week, latest = _week(day), 0, None
    for one in others:
        on = one.local_date
        if on is None or one.kind not in LEARNER_KINDS or one.state not in LIVE:
            continue
        if on == day:
            return "day_full"
        if one.requested:
            continue  # what the person asked for is free, though it fills its day
        in_week += monday <= on <= sunday
        if on < day and (latest is None or on > latest):
            latest = on
    halved = history.unanswered >= HALVED_AFTER
    if in_week >= per_week(person, halved=halved):
        return "unanswered_some" if halved else "week_full"
    apart = _own_days_apart(person, halved=halved) if spread else 0
    if latest is not None and _days_between(person.preferences.days, latest, day) < apart:
        return "unanswered_some" if halved else "spread_out"
    return None


@lru_cache(maxsize=64)
def _week(day: date) -> tuple[date, date]:
    week = Week.of(day)
    return week.monday, week.sunday


def per_week(person: Person, *, halved: bool) -> int:
    """Return how many learner prompts a week may bring."""
    return max(1, person.preferences.per_week // 2) if halved else person.preferences.per_week


def _own_days_apart(person: Person, *, halved: bool) -> int:
    """Return how many of their own days lie from one prompt to the next: five days, twice a week: two."""
    days = len(person.preferences.days) * (2 if halved else 1)
    return max(1, days // max(1, person.preferences.per_week))


@lru_cache(maxsize=1024)
def _days_between(days: frozenset[int], earlier: date, day: date) -> int:
    weekday = earlier.weekday()
    return sum((weekday + n) % 7 in days for n in range(1, (day - earlier).days + 1))


def duties_full(others: Entries, day: date) -> bool:
    """Whether a manager's duties have had their days in that week; what joins another on its day takes no new one.

    Nor does what comes again: it took its own before.
    """
    week = Week.of(day)
    first = (p for p in others if p.kind in MANAGER_KINDS and p.follows is None and not p.requested)
    days = {p.local_date for p in first if p.state in {"sending", "sent"} and p.local_date and p.local_date in week}
    return day not in days and len(days) >= DUTIES


def duty_came(person: Person, others: Entries, day: date) -> bool:
    """Whether a duty came to a manager on that date, which then is no date for what they learn: they have others."""
    sent = (p for p in others if p.kind in MANAGER_KINDS and p.local_date == day)
    return len(person.preferences.days) > 2 and any(p.state in {"sending", "sent"} for p in sent)


def goes_first(prompt: Prompt, others: Entries, day: date) -> datetime | None:
    """Return when a duty that matters more than this one is still to come on that local date; None if none is."""
    before = KINDS[prompt.kind].priority
    duties = (p for p in others if p.kind in MANAGER_KINDS and KINDS[p.kind].priority < before)
    return max((p.due_at for p in duties if p.state == "planned" and p.local_date == day), default=None)


def quiet(person: Person, history: History, at: datetime) -> tuple[datetime, Reason] | None:
    """Return until when, and why, a person is left in peace at that moment; None if it is a good one."""
    if not hours.within(person, at):
        return hours.next_slot(person, at) or hours.NEVER, "outside_hours"
    if person.dnd is not None and person.dnd[0] <= at < person.dnd[1]:
        return person.dnd[1], "do_not_disturb"
    sent = max((p.sent_at for p in history.prompts if p.sent_at and p.kind != "invitation"), default=None)
    if sent is not None and at < sent + APART:
        return sent + APART, "hours_apart"
    acted = max((moment for moment in (history.acted_at, person.heard_at) if moment), default=None)
    if acted is not None and at < acted + AFTER_ACT:
        return acted + AFTER_ACT, "just_acted"
    return None


def good_moment(person: Person, history: History, now: datetime) -> tuple[datetime, Reason | None] | None:
    """Return the first good moment from `now` on, and what stood in the way first; None if there is none ahead."""
    at, reason = now, None
    while at < hours.NEVER:
        found = quiet(person, history, at)
        if found is None:
            return at, reason
        at, reason = found[0], reason or found[1]
    return None


def minutes(prompts: Sequence[Prompt], week: Week) -> float:
    """Return how many minutes of attention a person was asked for in a week: what each kind takes, as far as sent."""
    sent = (p for p in prompts if p.state in {"sending", "sent"} and p.local_date is not None and p.local_date in week)
    return sum(KINDS[p.kind].seconds for p in sent) / 60


@dataclass(frozen=True, slots=True)
class Asked:
    """How many minutes of attention were asked of each person in a week. `people`: who took part; they may get none."""

    people: int
    mean: float
    most: float

"""What a module offers somebody next: what is due again, what is new, in a steady mix of kinds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import NamedTuple

from coaching import attention, hours
from coaching.attention import HALVED_AFTER, LIVE, Entry, History
from coaching.items import Module, Nudge, Practice, Scenario
from coaching.kinds import ITEM_KINDS, LEARNER_KINDS
from coaching.people import Person
from coaching.prompts import ANSWERS_OPEN, Prompt
from coaching.reasons import Reason
from coaching.spacing import Recall, recall_now, recurring

#: Of four new items the first and the third are nudges, the second is a scenario, the fourth a practice task: when the
#: first of each kind has its turn, and after how much its next one.
_TURNS = {"nudge": (0.25, 0.5), "scenario": (0.5, 1.0), "practice": (1.0, 1.0)}
#: Whoever has met so few items still stands before the module: what they say of themselves is where they began.
_BEGINNING = 3
#: So many of a module's scenarios, its last, are kept for the follow-up probes, if it has more than twice that.
KEPT_FOR_PROBES = 2
#: A weekly check-in takes a place of its own only from weeks that have so many.
_ROOM_FOR_CHECKIN = 3
#: Kinds that end with "How sure are you?".
_ASK_HOW_SURE = frozenset({"nudge", "scenario"})
_ANSWERED = frozenset({"done", "planned"})
_NEVER_MET = datetime.min.replace(tzinfo=UTC)


class Met(NamedTuple):
    """How often, and when last, a person was sent an item."""

    times: int
    last: datetime


class Progress(NamedTuple):
    """A module, and what somebody has met and answered of it.

    `recalls` holds what falls due soon and where a misconception was met; everything, once everything was met.
    """

    module: Module
    met: Mapping[str, Met] = MappingProxyType({})
    recalls: Mapping[str, Recall] = MappingProxyType({})


class Choice(NamedTuple):
    """An item, and why it is this one. `subject` says what a check-in is for."""

    kind: str
    item: str
    reason: Reason
    subject: str | None = None


class SoFar(NamedTuple):
    """What came before a place in somebody's week.

    `last` is the kind of the item before it, in whichever week. Of this week: how many `scenarios`, `items` and
    `checkins` came, how many of its `places` are `taken`, and whether they said how sure they felt.
    """

    last: str | None
    scenarios: int
    items: int
    checkins: int
    taken: int
    places: int
    said_how_sure: bool

    @property
    def may_be_scenario(self) -> bool:
        """Whether a scenario may come now: never two in a row, and at most half of a week's places."""
        return self.last != "scenario" and self.scenarios < self.room

    @property
    def room(self) -> int:
        """How many scenarios a week may bring."""
        return max(1, self.places // 2)


def is_replaced(one: Prompt | Entry, day: date) -> bool:
    """Whether it is the place of that date itself, planned before and now filled anew."""
    return one.local_date == day and one.state == "planned" and not one.requested and one.kind in ITEM_KINDS


def so_far(person: Person, history: History, day: date, at: datetime) -> SoFar:
    """Count what came before that moment of that local date."""
    monday, last, said = day - timedelta(days=day.weekday()), None, False
    scenarios = items = checkins = taken = 0
    for one in history.prompts:
        on, kind = one.local_date, one.kind
        if on is None or kind not in LEARNER_KINDS or one.state not in LIVE or one.due_at >= at:
            continue
        if on == day and is_replaced(one, day):
            continue
        is_checkin, is_item = kind == "checkin", kind in ITEM_KINDS and kind != "checkin"
        last = kind if is_item else last
        if on < monday:
            continue
        scenarios += kind == "scenario"
        items += is_item
        checkins += is_checkin
        taken += not one.requested
        said = said or (one.face in _ANSWERED and kind in _ASK_HOW_SURE)
    places = attention.per_week(person, halved=history.unanswered >= HALVED_AFTER)
    return SoFar(last, scenarios, items, checkins, taken, min(places, len(person.preferences.days)), said)


def next_of(
    person: Person, history: History, progress: Progress, *, day: date, at: datetime, asked: bool = False
) -> Choice:
    """Choose what comes next: what is due again in its turn, then what is new, then what was met longest ago.

    `asked`: the person asked for something to try, and gets no check-in.
    """
    before = so_far(person, history, day, at)
    return (
        (None if asked else _baseline(progress))
        or (_due(person, progress, before, day, at) if progress.recalls and before.may_be_scenario else None)
        or (None if asked else _weekly_checkin(progress.module, before))
        or _new(progress, before)
        or _longest_ago(progress, before)
    )


def _baseline(progress: Progress) -> Choice | None:
    module, met, _ = progress
    if len(met) >= _BEGINNING or not module.checkins or module.checkins[0].id in met:
        return None
    return Choice("checkin", module.checkins[0].id, "baseline", "baseline")


def _due(person: Person, progress: Progress, before: SoFar, day: date, at: datetime) -> Choice | None:
    """Choose among what is due on that date: where a misconception recurs first, then what is least firm.

    Only what recurs goes before a new scenario that has its turn. What was sent since it fell due, and waits for an
    answer, does not come a second time beside it.
    """
    module, met, recalls = progress
    ends = hours.moment(day + timedelta(days=1), time(0), person.tz)
    due = [
        recalls[item.id]
        for item in module.scenarios
        if item.id in recalls and recalls[item.id].due_at < ends and not _waits(met, recalls[item.id], at, person.tz)
    ]
    if not due:
        return None
    stubborn = recurring(recalls.values())

    def order(one: Recall) -> tuple[bool, float, datetime, str]:
        return stubborn.isdisjoint(one.misconceptions), recall_now(one, at), one.due_at, one.item

    first = min(due, key=order)
    if not stubborn.isdisjoint(first.misconceptions):
        return Choice("scenario", first.item, "second_look")
    return None if _new_has_its_turn(progress, before) else Choice("scenario", first.item, "due_again")


def _new_has_its_turn(progress: Progress, before: SoFar) -> bool:
    """Whether the next scenario is to be a new one: a week's first; where a week has but one, each second.

    A skill is read from first answers alone: repeats that always went first would leave too few to read it from.
    """
    module, met, _ = progress
    if all(item.id in met for item in in_the_weeks(module)):
        return False
    if before.room > 1:
        return before.scenarios == 0
    known = [met[item.id] for item in module.scenarios if item.id in met]
    return not known or max(known, key=lambda one: one.last).times > 1


def _waits(met: Mapping[str, Met], known: Recall, at: datetime, tz: str) -> bool:
    sent = met.get(known.item)
    if sent is None or sent.last <= at - ANSWERS_OPEN:
        return False
    return hours.local(sent.last, tz).date() >= hours.local(known.due_at, tz).date()


def _weekly_checkin(module: Module, before: SoFar) -> Choice | None:
    """Ask how sure they feel with the week's last place, where nothing else has asked that week."""
    if before.places < _ROOM_FOR_CHECKIN or before.taken != before.places - 1:
        return None
    if before.checkins or before.said_how_sure or not module.checkins:
        return None
    return Choice("checkin", module.checkins[0].id, "weekly_checkin", "weekly")


def _new(progress: Progress, before: SoFar) -> Choice | None:
    """Choose what is new, each kind in its turn and in the module's order; a week's second item is a scenario."""
    module, met, _ = progress
    turns: list[tuple[float, str, str]] = []
    for kind, items in _kinds(module):
        if kind == "scenario" and not before.may_be_scenario:
            continue
        new, known = None, 0
        for item in items:
            if item.id in met:
                known += 1
            elif new is None:
                new = item.id
        if new is None:
            continue
        if kind == "scenario" and before.items and not before.scenarios:
            return Choice(kind, new, "next_in_order")
        first, step = _TURNS[kind]
        turns.append((first + step * known, kind, new))
    if not turns:
        return None
    _, kind, new = min(turns)
    return Choice(kind, new, "next_in_order")


def _longest_ago(progress: Progress, before: SoFar) -> Choice:
    """Choose what was met longest ago; a scenario that was answered is left to the spacing."""
    module, met, recalls = progress
    pool = [
        (met[item.id].last, kind, item.id)
        for kind, items in _kinds(module)
        for item in items
        if item.id in met and (kind != "scenario" or (before.may_be_scenario and item.id not in recalls))
    ]
    if not pool:  # a module of scenarios alone
        pool = [
            (met[item.id].last if item.id in met else _NEVER_MET, "scenario", item.id) for item in in_the_weeks(module)
        ]
    _, kind, again = min(pool)
    return Choice(kind, again, "due_again")


def in_the_weeks(module: Module) -> Sequence[Scenario]:
    """Return the scenarios that come before the programme's end: whether a gain lasts is read from one not met yet."""
    enough = len(module.scenarios) > 2 * KEPT_FOR_PROBES
    return module.scenarios[:-KEPT_FOR_PROBES] if enough else module.scenarios


def _kinds(module: Module) -> tuple[tuple[str, Sequence[Nudge | Scenario | Practice]], ...]:
    return ("nudge", module.nudges), ("scenario", in_the_weeks(module)), ("practice", module.practice)

"""What to send a person next, and why: the rule that the planner asks."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from coaching import attention, hours
from coaching.attention import SILENT_AFTER, Entries, History
from coaching.items import Module
from coaching.people import Person
from coaching.reasons import Reason
from coaching.weeks import Week

#: How far ahead the planner looks for a person's next prompt.
HORIZON_DAYS = 7
#: Reasons that hold until something happens: the next date would have the same.
LASTING: frozenset[Reason] = frozenset({"unanswered", "programme_over", "not_here"})


class Met(NamedTuple):
    """How often, and when last, a person was sent an item."""

    times: int
    last: datetime


class Send(NamedTuple):
    """Send this at that moment. `probability` is that of this choice of item and variant, given the seed.

    A notice has no item; `subject` says what it is about.
    """

    local_date: date
    due_at: datetime
    kind: str
    reason: Reason
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    subject: str | None = None
    probability: float = 1.0
    seed: str = ""


class Skip(NamedTuple):
    """Send nothing on that local date, for this reason."""

    local_date: date
    reason: Reason


def decide(
    person: Person,
    history: History,
    met: Mapping[str, Met],
    module: Module,
    *,
    now: datetime,
    last_day: date | None = None,
    again_today: bool = False,
) -> tuple[Send | Skip, ...]:
    """Decide each of the person's local dates from now on, up to and including the first that gets a prompt.

    `met` holds every item they have met, `last_day` is the programme's last date. `again_today`: what was to come later
    today is decided anew, so that the rest of the date counts although its slot is over. At most `HORIZON_DAYS` dates,
    and only up to the first reason that lasts.
    """
    decisions: list[Send | Skip] = []
    for n, day in enumerate(hours.days_ahead(person, now, HORIZON_DAYS)):
        slot = hours.slot(person, day)
        if again_today and n == 0:
            slot = max(slot, now)
        elif slot <= now:
            continue
        over = last_day is not None and day > last_day
        moment = "programme_over" if over else _moment_on(person, history, day, slot, now)
        if isinstance(moment, datetime):
            decisions.append(choose(person, met, module, day, due_at=moment))
            return tuple(decisions)
        if moment == "unanswered" and (not history.asked or _asks_on(history, day)):
            decisions.append(Send(day, slot, "notice", "shall_i_go_on", subject="unanswered"))
            return tuple(decisions)
        decisions.append(Skip(day, moment))
        if moment in LASTING and day >= person.joined_on:
            break
    return tuple(decisions)


def _asks_on(history: History, day: date) -> bool:
    """Whether the question whether to go on is planned for that date: deciding anew must not take it back."""
    return any(p.kind == "notice" and p.state == "planned" and p.local_date == day for p in history.prompts)


def _moment_on(person: Person, history: History, day: date, slot: datetime, now: datetime) -> datetime | Reason:
    """Return the person's moment on that date: their slot, or later where they have just been here. Or why not."""
    reason = reason_against(person, history, day, slot)
    if reason is not None:
        return reason
    if slot >= now + attention.APART:
        return slot  # nothing that has happened by now reaches that far
    found = attention.good_moment(person, history, slot)
    if found is None:
        return "outside_hours"
    moment, in_the_way = found
    same_day = hours.local(moment, person.tz).date() == day
    return moment if same_day else in_the_way or "outside_hours"


def reason_against(person: Person, history: History, day: date, slot: datetime) -> Reason | None:
    """Return why the person gets no learner prompt on that local date, at their slot; None if they may get one."""
    if not person.agreed:
        return "not_agreed"
    if not person.here_on(day):
        return "not_here"
    if not hours.writes_on(person, day):
        return "not_your_day"
    start, end = hours.window(person, day)
    if not start <= slot < end:
        return "outside_hours"  # on that date their hours do not exist: clocks go forward over them
    if is_paused(person, slot):
        return "paused"
    if is_away(person, slot):
        return "out_of_office"
    if person.manages and _is_digest_day(person, history.prompts, day):
        return "digest_day"
    if history.unanswered >= SILENT_AFTER:
        return "unanswered"
    return attention.against_planning(person, history, day)


def _is_digest_day(person: Person, prompts: Entries, day: date) -> bool:
    """Whether a manager's digest comes, or will come, on that date: the first of their own days in the week.

    Never where it is the only one: hours apart, that day has room for both.
    """
    if len(person.preferences.days) == 1:
        return False
    if any(p.kind == "digest" and p.local_date == day and p.state in {"planned", "sending", "sent"} for p in prompts):
        return True
    week = Week.of(day)
    earlier = ((week.monday + timedelta(days=n)) for n in range(day.weekday()))
    return not any(hours.writes_on(person, one) for one in earlier)


def is_paused(person: Person, at: datetime) -> bool:
    """Whether the person asked for quiet at that moment."""
    until = person.preferences.paused_until
    return until is not None and at < until


def is_away(person: Person, at: datetime) -> bool:
    """Whether the person's status says that they are out of office at that moment, and they chose that it counts."""
    return person.preferences.follows_status and person.away_until is not None and at < person.away_until


def choose(person: Person, met: Mapping[str, Met], module: Module, day: date, *, due_at: datetime) -> Send:
    """Choose the next nudge in the module's order; once all are met, the one met longest ago."""
    new = next((n for n in module.nudges if n.id not in met), None)
    nudge = new or min(module.nudges, key=lambda n: met[n.id].last)
    times = met[nudge.id].times if nudge.id in met else 0
    seed = f"{person.workspace_id}:{person.person_id}:{nudge.id}:{times}"
    wording = nudge.wordings[draw(seed, len(nudge.wordings))]
    return Send(
        local_date=day,
        due_at=due_at,
        kind="nudge",
        module=module.id,
        item=nudge.id,
        variant=wording.variant,
        reason="next_in_order" if new else "due_again",
        probability=1 / len(nudge.wordings),
        seed=seed,
    )


def draw(seed: str, choices: int) -> int:
    """Draw one of `choices` numbers (0 ..) with equal probability, the same for the same seed."""
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest()) * choices >> 64

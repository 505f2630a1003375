"""What to send a person next, and why: the rule that the planner asks."""

import hashlib
from datetime import date, datetime, timedelta
from typing import NamedTuple

from coaching import attention, checks, courses, hours, probes
from coaching.attention import SILENT_AFTER, Entries, History
from coaching.courses import Choice, Progress
from coaching.people import Person
from coaching.reasons import Reason
from coaching.weeks import Week

#: How far ahead the planner looks for a person's next prompt.
HORIZON_DAYS = 7
#: Reasons that hold until something happens: the next date would have the same.
LASTING: frozenset[Reason] = frozenset({"unanswered", "programme_over", "not_here"})


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
    progress: Progress,
    *,
    now: datetime,
    last_day: date | None = None,
    again_today: bool = False,
) -> tuple[Send | Skip, ...]:
    """Decide each of the person's local dates from now on, up to and including the first that gets a prompt.

    `last_day` is the programme's last date. `again_today`: what was to come later today is decided anew, so that the
    rest of the date counts although its slot is over. At most `HORIZON_DAYS` dates, and only up to the first reason
    that lasts.
    """
    decisions: list[Send | Skip] = []
    for n, day in enumerate(hours.days_ahead(person, now, HORIZON_DAYS)):
        slot = hours.slot(person, day)
        if again_today and n == 0:
            slot = max(slot, now)
        elif slot <= now:
            continue
        if last_day is not None and day > last_day:
            decisions.append(_afterwards(person, history, progress, last_day, day, slot, now))
        else:
            decisions.append(_on(person, history, progress, day, slot, now))
        if isinstance(decisions[-1], Send) or _lasts(person, decisions[-1], last_day):
            break
    return tuple(decisions)


def _on(person: Person, history: History, progress: Progress, day: date, slot: datetime, now: datetime) -> Send | Skip:
    """Decide one local date of the programme."""
    moment = _moment_on(person, history, day, slot, now)
    if isinstance(moment, datetime):
        return choose(person, history, progress, day, due_at=moment)
    if moment == "unanswered" and (not history.asked or _asks_on(history, day)):
        return Send(day, slot, "notice", "shall_i_go_on", subject="unanswered")
    return Skip(day, moment)


def _afterwards(
    person: Person, history: History, progress: Progress, last_day: date, day: date, slot: datetime, now: datetime
) -> Send | Skip:
    """Decide a date after the programme's last: nothing comes but what a follow-up probe still asks."""
    asks = probes.on(history, progress, last_day=last_day, day=day, at=slot)
    if asks is None:
        return Skip(day, "programme_over")
    moment = _moment_on(person, history, day, slot, now)
    if isinstance(moment, datetime):
        return _sending(person, progress, asks, day, moment)
    # Whoever keeps silent is not asked whether to go on: there is nothing to go on with.
    return Skip(day, "programme_over" if moment == "unanswered" else moment)


def _lasts(person: Person, skip: Skip, last_day: date | None) -> bool:
    """Whether the next date would have the same reason. A programme that is over may still have a probe to come."""
    if skip.reason not in LASTING or skip.local_date < person.joined_on:
        return False
    begins = probes.next_after(last_day, skip.local_date) if skip.reason == "programme_over" and last_day else None
    return begins is None or begins - skip.local_date > timedelta(days=HORIZON_DAYS)


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
    if person.manages and (duty := duty_on(person, history.prompts, day)):
        return duty
    if history.unanswered >= SILENT_AFTER:
        return "unanswered"
    return attention.against_planning(person, history, day)


def duty_on(person: Person, prompts: Entries, day: date) -> Reason | None:
    """Return which duty of a manager's comes, or will come, on that date: their digest, or what they saw in their team.

    A duty leaves them a day of their own for what they learn: where there is only one, hours apart, it has room for
    both; where there are two, the digest's is held and the check's is shared.
    """
    own = len(person.preferences.days)
    coming = {p.kind for p in prompts if p.local_date == day and p.state in attention.LIVE}
    if own > 1 and ("digest" in coming or _is_first_own_day(person, day)):
        return "digest_day"
    if own > 2 and ("check" in coming or checks.day_of(person, Week.of(day)) == day):
        return "check_day"
    return None


def _is_first_own_day(person: Person, day: date) -> bool:
    earlier = (Week.of(day).monday + timedelta(days=n) for n in range(day.weekday()))
    return not any(hours.writes_on(person, one) for one in earlier)


def is_paused(person: Person, at: datetime) -> bool:
    """Whether the person asked for quiet at that moment."""
    until = person.preferences.paused_until
    return until is not None and at < until


def is_away(person: Person, at: datetime) -> bool:
    """Whether the person's status says that they are out of office at that moment, and they chose that it counts."""
    return person.preferences.follows_status and person.away_until is not None and at < person.away_until


def choose(
    person: Person, history: History, progress: Progress, day: date, *, due_at: datetime, asked: bool = False
) -> Send:
    """Choose what a person gets at that moment of that date; `asked`: because they asked for something to try."""
    choice = courses.next_of(person, history, progress, day=day, at=due_at, asked=asked)
    return _sending(person, progress, choice, day, due_at)


def _sending(person: Person, progress: Progress, choice: Choice, day: date, due_at: datetime) -> Send:
    """Make a choice what is sent; which wording of a nudge it gets is drawn."""
    module, met, _ = progress
    times = met[choice.item].times if choice.item in met else 0
    seed = f"{person.workspace_id}:{person.person_id}:{choice.item}:{times}"
    variant, probability = None, 1.0
    if choice.kind == "nudge":
        nudge = next(nudge for nudge in module.nudges if nudge.id == choice.item)
        variant = nudge.wordings[draw(seed, len(nudge.wordings))].variant
        probability = 1 / len(nudge.wordings)
    return Send(
        day, due_at, choice.kind, choice.reason, module.id, choice.item, variant, choice.subject, probability, seed
    )


def draw(seed: str, choices: int) -> int:
    """Draw one of `choices` numbers (0 ..) with equal probability, the same for the same seed."""
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest()) * choices >> 64

"""What to send a person next, and why: the rule the planner asks, and the one asked again just before sending."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from coaching import hours
from coaching.items import Module
from coaching.kinds import KINDS, LEARNER_KINDS
from coaching.people import Person
from coaching.prompts import Prompt
from coaching.weeks import Week

#: How far ahead the planner looks for a person's next prompt.
HORIZON_DAYS = 7

Reason = Literal[
    "next_in_order",
    "due_again",
    "asked_for",
    "weekly_digest",
    "invitation",
    "not_your_day",
    "paused",
    "week_full",
    "day_full",
    "spread_out",
    "digest_day",
    "nothing_new",
    "outside_hours",
    "not_agreed",
    "not_here",
    "too_late",
    "programme_over",
]


@dataclass(frozen=True, slots=True)
class Met:
    """How often, and when last, a person was sent an item."""

    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Send this item at that moment. `probability` is that of this choice of item and variant, given the seed."""

    local_date: date
    due_at: datetime
    kind: str
    module: str
    item: str
    variant: str
    reason: Reason
    probability: float
    seed: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Send nothing on that local date, for this reason."""

    local_date: date
    reason: Reason


def decide(
    person: Person,
    history: Sequence[Prompt],
    met: Mapping[str, Met],
    module: Module,
    *,
    now: datetime,
    last_day: date | None = None,
) -> tuple[Send | Skip, ...]:
    """Decide each of the person's local dates from now on, up to and including the first that gets a nudge.

    `history` holds the person's prompts of the last two weeks and those already planned, `met` every item they have
    met, `last_day` the programme's last date. At most `HORIZON_DAYS` dates.
    """
    decisions: list[Send | Skip] = []
    for day in hours.days_ahead(person, now, HORIZON_DAYS):
        if hours.slot(person, day) <= now:
            continue
        over = last_day is not None and day > last_day
        reason = "programme_over" if over else reason_against(person, history, day)
        if reason is None:
            decisions.append(choose(person, met, module, day))
            return tuple(decisions)
        decisions.append(Skip(day, reason))
    return tuple(decisions)


def reason_against(person: Person, history: Sequence[Prompt], day: date) -> Reason | None:
    """Return why the person gets no learner prompt on that local date; None if they may get one."""
    if not person.agreed:
        return "not_agreed"
    if not person.here_on(day):
        return "not_here"
    if not hours.writes_on(person, day):
        return "not_your_day"
    if is_paused(person, hours.slot(person, day)):
        return "paused"
    if person.manages and _is_digest_day(person, history, day):
        return "digest_day"
    return _reason_of_budget(person, history, day)


def _is_digest_day(person: Person, history: Sequence[Prompt], day: date) -> bool:
    """Whether a manager's digest comes, or will come, on that date: the first of their own days in the week."""
    if any(p.kind == "digest" and p.local_date == day and p.state in {"planned", "sending", "sent"} for p in history):
        return True
    week = Week.of(day)
    earlier = ((week.monday + timedelta(days=n)) for n in range(day.weekday()))
    return not any(hours.writes_on(person, one) for one in earlier)


def _reason_of_budget(person: Person, history: Sequence[Prompt], day: date) -> Reason | None:
    sent = [p.local_date for p in history if _takes_a_place(p) and p.local_date is not None and p.local_date != day]
    if any(p.local_date == day and _is_learners(p) and (p.requested or p.state != "planned") for p in history):
        return "day_full"
    week = Week.of(day)
    if sum(d in week for d in sent) >= person.preferences.per_week:
        return "week_full"
    earlier = [d for d in sent if d < day]
    if earlier and _own_days_between(person, max(earlier), day) < _own_days_apart(person):
        return "spread_out"
    return None


def _is_learners(prompt: Prompt) -> bool:
    return prompt.kind in LEARNER_KINDS and prompt.state in {"planned", "sending", "sent"}


def _takes_a_place(prompt: Prompt) -> bool:
    """Whether a prompt counts against the week: what the person asked for is free, though it fills its day."""
    return _is_learners(prompt) and not prompt.requested


def _own_days_apart(person: Person) -> int:
    """Return how many of their own days lie from one prompt to the next: five days, twice a week: two."""
    return max(1, len(person.preferences.days) // max(1, person.preferences.per_week))


def _own_days_between(person: Person, earlier: date, day: date) -> int:
    return sum(
        (earlier + timedelta(days=n)).weekday() in person.preferences.days for n in range(1, (day - earlier).days + 1)
    )


def is_paused(person: Person, at: datetime) -> bool:
    """Whether the person asked for quiet at that moment."""
    until = person.preferences.paused_until
    return until is not None and at < until


def choose(person: Person, met: Mapping[str, Met], module: Module, day: date) -> Send:
    """Choose the next nudge in the module's order; once all are met, the one met longest ago."""
    new = next((n for n in module.nudges if n.id not in met), None)
    nudge = new or min(module.nudges, key=lambda n: met[n.id].last)
    times = met[nudge.id].times if nudge.id in met else 0
    seed = f"{person.workspace_id}:{person.person_id}:{nudge.id}:{times}"
    wording = nudge.wordings[draw(seed, len(nudge.wordings))]
    return Send(
        local_date=day,
        due_at=hours.slot(person, day),
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


@dataclass(frozen=True, slots=True)
class Now:
    """Yes, send it now."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now; ask again at that moment."""

    due_at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Never:
    """Not at all any more: the prompt ends as `state`."""

    state: Literal["skipped", "expired", "cancelled"]
    reason: Reason


def ask_again(person: Person, prompt: Prompt, history: Sequence[Prompt], *, now: datetime) -> Now | Later | Never:
    """Decide just before sending, with today's facts, whether a prompt may still go out.

    What the person asked to have now goes out at once, in any hours. What they asked to have back has a place of its
    own, and keeps their hours and their pause. Nothing goes to somebody who left or said no.
    """
    kind = KINDS[prompt.kind]
    today = hours.local(now, person.tz).date()
    if not person.here_on(today):
        return Never("cancelled", "not_here")
    if kind.needs_consent and not person.agreed:
        return Never("cancelled", "not_agreed")
    if prompt.expires_at is not None and now >= prompt.expires_at:
        return Never("expired", "too_late")
    if prompt.requested and prompt.follows is None:
        return Now()
    if kind.needs_consent and is_paused(person, now):
        return _after_pause(person, prompt)
    if not hours.within(person, now):
        later = hours.next_slot(person, now)
        return Later(later, "outside_hours") if later else Never("skipped", "outside_hours")
    if (
        kind.budget == "learner"
        and not prompt.requested
        and (reason := _reason_of_budget(person, [p for p in history if p.prompt_id != prompt.prompt_id], today))
    ):
        return Never("skipped", reason)
    return Now()


def _after_pause(person: Person, prompt: Prompt) -> Later | Never:
    """A pause ends what we had planned; what the person put off themselves comes when it is over."""
    until = person.preferences.paused_until
    back = hours.next_slot(person, until) if prompt.requested and until else None
    return Later(back, "paused") if back else Never("skipped", "paused")

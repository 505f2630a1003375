"""Whether a prompt may still go out: the rule asked again just before sending, with that moment's facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from coaching import attention, hours, thanks
from coaching.attention import SILENT_AFTER, History
from coaching.decisions import is_away, is_paused
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Prompt
from coaching.reasons import Reason


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


def ask_again(person: Person, prompt: Prompt, history: History, *, now: datetime) -> Now | Later | Never:
    """Decide just before sending, with today's facts, whether a prompt may still go out.

    What the person asked to have now goes out at once, in any hours. What they asked to have back has a place of its
    own, and keeps their hours and their pause. Nothing goes to somebody who left or said no.
    """
    kind = KINDS[prompt.kind]
    if not person.here_on(hours.local(now, person.tz).date()):
        return Never("cancelled", "not_here")
    if kind.needs_consent and not person.agreed:
        return Never("cancelled", "not_agreed")
    if prompt.expires_at is not None and now >= prompt.expires_at:
        return Never("expired", "too_late")
    if prompt.requested and prompt.follows is None:
        return Now()
    if kind.waits and not prompt.requested:
        return _once_there_is_room(person, prompt, history, now)
    if kind.needs_consent and (chosen := _chosen_quiet(person, now)):
        return _after(person, prompt, *chosen)
    if not prompt.requested and prompt.kind == "report_back" and (after := _behind(person, prompt, history, now)):
        return after
    if not prompt.requested and hours.within(person, now) and (full := _against(person, prompt, history, now)):
        return Never("skipped", full)
    return _at_a_good_moment(person, prompt, history, now)


def _once_there_is_room(person: Person, prompt: Prompt, history: History, now: datetime) -> Now | Later | Never:
    """Send it now, or put it off to the first moment that has a place for it: a colleague's words are not dropped."""
    found = thanks.moment(person, history.without(prompt), history, now=now)
    if found is None:
        return Never("skipped", "outside_hours")
    at, in_the_way = found
    return Later(at, in_the_way) if in_the_way else Now()


def _chosen_quiet(person: Person, now: datetime) -> tuple[datetime | None, Reason] | None:
    """Return until when, and why, the person wishes for quiet now; None if they do not."""
    if is_paused(person, now):
        return person.preferences.paused_until, "paused"
    return (person.away_until, "out_of_office") if is_away(person, now) else None


def _behind(person: Person, prompt: Prompt, history: History, now: datetime) -> Later | None:
    """Let what a manager tried wait for the duty that the day is for: it must not put off the digest by hours."""
    first = attention.goes_first(prompt, history.without(prompt), hours.local(now, person.tz).date())
    return Later(max(first, now) + attention.APART, "hours_apart") if first else None


def _at_a_good_moment(person: Person, prompt: Prompt, history: History, now: datetime) -> Now | Later | Never:
    found = attention.good_moment(person, history, now)
    if found is None:
        return Never("skipped", "outside_hours")
    at, in_the_way = found
    if in_the_way is None:
        return Now()
    if prompt.expires_at is not None and at >= prompt.expires_at and not prompt.requested:
        return Never("skipped", in_the_way)  # else it would hold a date on which it never comes
    return Later(at, in_the_way)


def _against(person: Person, prompt: Prompt, history: History, now: datetime) -> Reason | None:
    """Return why the budgets have no place today for what we planned; None if they have one."""
    today, others, budget = hours.local(now, person.tz).date(), history.without(prompt), KINDS[prompt.kind].budget
    if budget == "manager":
        return "duties_full" if prompt.follows is None and attention.duties_full(others, today) else None
    if budget == "free":
        over = prompt.subject == "unanswered" and history.unanswered < SILENT_AFTER
        return "answered" if over else None
    if history.unanswered >= SILENT_AFTER:
        return "unanswered"
    # What is planned for the same date is asked after this one, and finds the date taken.
    gone = [p for p in others if p.local_date != today or p.requested or p.state != "planned"]
    return "day_full" if attention.duty_came(person, others, today) else attention.against(person, history, gone, today)


def _after(person: Person, prompt: Prompt, until: datetime | None, reason: Reason) -> Later | Never:
    """Quiet that the person chose ends what we had planned; what they put off themselves comes when it is over."""
    back = hours.next_slot(person, until) if prompt.requested and until else None
    return Later(back, reason) if back else Never("skipped", reason)

"""`inflow plan` in words, or as JSON: what the planner would do, for whoever runs the bot."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from coaching.faces import WEEKDAYS
from coaching.hours import local, moment
from coaching.people import Person
from scheduler.forecast import Coming, Forecast

#: What a person reads of the same reasons is in `bot/views/why.py`. Of consent, one reason says all that may be said.
REASONS: dict[str, str] = {
    "next_in_order": "the next idea in order",
    "due_again": "due again",
    "second_look": "due again",
    "baseline": "where they begin, before the first idea",
    "weekly_checkin": "the week's check-in",
    "probe": "a follow-up probe, after the programme",
    "peer_turn": "their turn to be asked about a colleague",
    "colleague": "it could not be asked any more",
    "asked_for": "they asked for it",
    "weekly_digest": "the weekly digest",
    "month_over": "what a month came to",
    "needs_a_hand": "what needs a steward's hand",
    "team_week": "the team's week",
    "scenes_to_rate": "scenes to rate, for managers",
    "round_closed": "the round of scenes has closed",
    "card_tried": "how it went with the card that they tried",
    "shall_i_go_on": "too many unanswered; the question whether to go on",
    "invitation": "the one invitation",
    "thanks": "a colleague's words",
    "taken_back": "taken back",
    "shared": "shared with the team",
    "not_your_day": "none of their days, or holidays",
    "paused": "they asked for a pause",
    "out_of_office": "out of office",
    "do_not_disturb": "do not disturb",
    "week_full": "the week's messages have been used up",
    "day_full": "the day has its message",
    "duties_full": "the week's duties have been used up",
    "spread_out": "messages are spread over the week",
    "hours_apart": "messages are three hours apart",
    "just_acted": "they had just been here",
    "unanswered_some": "some unanswered, so half as many",
    "unanswered": "too many unanswered; silent until they say",
    "answered": "answered in the meantime",
    "digest_day": "the day belongs to the digest",
    "weekly_check": "once a week: what they saw in their team",
    "check_again": "some of their notes are still open",
    "shared_note": "their manager shares something",
    "check_day": "the day belongs to the notes on their team",
    "nobody_to_note": "nobody in their team takes part",
    "nothing_new": "nothing new",
    "outside_hours": "their hours do not exist on that date",
    "not_agreed": "not taking part",
    "not_here": "not here: not yet joined, gone, closed, or a guest",
    "leads_nobody": "leads no team in a programme any more",
    "too_late": "too late to be of use",
    "no_channel": "no such team channel any more",
    "programme_over": "the programme has ended",
    "cohort_not_open": "their cohort is not open",
    "digest_later": "their digest is made when the week has ended",
}

#: Calendars of holidays, and people's plans, reach no further.
_YEARS = range(2000, 2100)


def read_moment(said: str, tz: str) -> datetime:
    """Read a moment with its offset, or a date (its first moment in `tz`); ValueError says what was expected."""
    try:
        at = moment(date.fromisoformat(said), time(0), tz) if len(said) <= len("2027-03-28") else _aware(said)
        if at.year in _YEARS:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{said!r} is no moment; write it like 2027-03-28T00:00Z, 2027-03-28T09:00+02:00 or 2027-03-28.")


def _aware(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError
    return at


def as_json(found: Forecast) -> dict[str, Any]:
    """Return the forecast as the command line's contract has it."""
    return {
        "at": _utc(found.at),
        "prompts": [_prompt(one) for one in found.coming],
        "skipped": [{"person": one.person.person_id, "reason": one.reason} for one in found.omitted],
    }


def _prompt(one: Coming) -> dict[str, Any]:
    return {
        "person": one.person.person_id,
        "kind": one.kind,
        "item": one.item,
        "variant": one.variant,
        "due_at": _utc(one.due_at),
        "local_due": local(one.due_at, one.person.tz).isoformat(timespec="seconds"),
        "probability": one.probability,
        "reason": one.reason,
    }


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def as_lines(found: Forecast) -> Iterator[str]:
    """Say the forecast in lines for a terminal."""
    yield f"As it would be decided at {found.at:%Y-%m-%d %H:%M} UTC, for the 7 days from then on:"
    yield f"{len(found.coming)} people get a message, {len(found.omitted)} get none."
    if found.coming:
        yield ""
    for one in found.coming:
        at = local(one.due_at, one.person.tz)
        when = f"{WEEKDAYS[at.weekday()][:3]} {at:%Y-%m-%d %H:%M} {one.person.tz}"
        what = " ".join(filter(None, (one.kind, one.item, one.variant and f"({one.variant})")))
        yield f"{_who(one.person)}  {when:<40}  {what}: {REASONS.get(one.reason, one.reason)}"
    if found.omitted:
        yield ""
    for left_out in found.omitted:
        yield f"{_who(left_out.person)}  nothing: {REASONS[left_out.reason]}"


def _who(person: Person) -> str:
    return f"{person.person_id:<12} {person.name:<20}"

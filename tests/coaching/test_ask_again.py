"""The rule is asked again just before sending: with today's wishes, of what was planned days ago."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coaching.asking import Later, Never, Now, ask_again
from coaching.attention import History
from coaching.decisions import reason_against
from coaching.hours import slot
from coaching.people import Person, Preferences
from coaching.prompts import Prompt

NINE_THIRTY = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # a Tuesday in Madrid
ANA = Person("T1", "U1", "Ana", "Europe/Madrid", "ES", date(2026, 1, 1), consent="agreed")
MIA = replace(ANA, person_id="U2", name="Mia", manages=True)
PUT_OFF = Prompt(
    "T1", "p2", "nudge", "U1", "planned", "before", NINE_THIRTY, "asked_for", requested=True, follows="p1",
    local_date=NINE_THIRTY.date(),
)  # fmt: skip
DIGEST = Prompt(
    "T1", "d1", "digest", "U2", "planned", "before", NINE_THIRTY, "weekly_digest", local_date=NINE_THIRTY.date()
)


def reason(person: Person, history: History, day: date) -> str | None:
    return reason_against(person, history, day, slot(person, day))


def paused(person: Person, until: datetime) -> Person:
    return replace(person, preferences=Preferences(paused_until=until))


def test_what_somebody_asked_to_have_now_comes_in_any_hours() -> None:
    night = NINE_THIRTY - timedelta(hours=7)
    assert ask_again(ANA, replace(PUT_OFF, follows=None), History(), now=night) == Now()


def test_what_was_put_off_waits_for_the_morning_of_whoever_moved_to_another_zone() -> None:
    moved = replace(ANA, tz="America/Los_Angeles", country=None)
    answer = ask_again(moved, PUT_OFF, History(), now=NINE_THIRTY)
    assert answer == Later(datetime(2026, 11, 24, 17, 30, tzinfo=UTC), "outside_hours")


def test_what_was_put_off_comes_when_the_pause_is_over() -> None:
    until = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert ask_again(paused(ANA, until), PUT_OFF, History(), now=NINE_THIRTY) == Later(
        until + timedelta(minutes=30), "paused"
    )


def test_what_was_put_off_takes_no_place_of_the_week() -> None:
    sent = replace(PUT_OFF, prompt_id="p3", state="sent", requested=False, follows=None)
    assert ask_again(ANA, PUT_OFF, History([sent]), now=NINE_THIRTY) == Now()


def test_a_pause_holds_a_digest_back_too() -> None:
    assert ask_again(paused(MIA, NINE_THIRTY + timedelta(days=2)), DIGEST, History(), now=NINE_THIRTY) == Never(
        "skipped", "paused"
    )


def test_an_invitation_is_nobody_s_pause() -> None:
    invitation = replace(DIGEST, kind="invitation")
    asked = replace(paused(MIA, NINE_THIRTY + timedelta(days=2)), consent="invited")
    assert ask_again(asked, invitation, History(), now=NINE_THIRTY) == Now()


def test_who_leads_and_learns_gets_no_idea_on_the_day_of_their_digest() -> None:
    assert reason(MIA, History(), date(2026, 11, 23)) == "digest_day"
    assert reason(MIA, History(), date(2026, 11, 24)) is None
    assert reason(MIA, History([DIGEST]), date(2026, 11, 24)) == "digest_day", "where it came on Tuesday"


def test_after_a_holiday_monday_the_digest_has_the_tuesday() -> None:
    assert reason(MIA, History(), date(2026, 12, 8)) == "not_your_day", "a holiday in Spain, on a Tuesday"
    bank_holiday = replace(MIA, country="GB", tz="Europe/London")
    assert reason(bank_holiday, History(), date(2026, 5, 4)) == "not_your_day"
    assert reason(bank_holiday, History(), date(2026, 5, 5)) == "digest_day"
    assert reason(bank_holiday, History(), date(2026, 5, 6)) is None


CHECK = replace(DIGEST, kind="check", prompt_id="c1", local_date=date(2026, 11, 26))


def test_the_day_of_what_a_manager_saw_is_not_a_learners_and_two_duties_a_week_are_counted_once_each() -> None:
    assert reason(MIA, History(), date(2026, 11, 26)) == "check_day"
    assert reason(MIA, History([replace(CHECK, local_date=date(2026, 11, 27))]), date(2026, 11, 27)) == "check_day"
    two_days = replace(MIA, preferences=replace(MIA.preferences, days=frozenset({0, 3})))
    assert reason(two_days, History(), date(2026, 11, 26)) is None, "else no day would be left"
    assert reason(replace(MIA, manages=False), History(), date(2026, 11, 26)) is None


def test_a_reminder_and_what_was_asked_back_take_no_place_of_a_managers_duties() -> None:
    sent, wednesday = replace(DIGEST, state="sent", prompt_id="d0"), date(2026, 11, 25)
    others = [
        sent,
        replace(sent, prompt_id="d2", follows="d0", requested=True),
        replace(sent, prompt_id="c0", local_date=wednesday),
    ]
    thursday = NINE_THIRTY + timedelta(days=2)
    again = replace(CHECK, follows="c0", local_date=thursday.date())
    assert ask_again(MIA, again, History(others), now=thursday) == Now()
    assert ask_again(MIA, replace(again, follows=None), History(others), now=thursday) == Never(
        "skipped", "duties_full"
    )
    assert ask_again(MIA, replace(again, follows=None), History(others[:2]), now=thursday) == Now()


def test_what_a_manager_learns_does_not_come_on_a_day_that_brought_a_duty() -> None:
    sent = replace(CHECK, state="sent", local_date=NINE_THIRTY.date())
    nudge = replace(PUT_OFF, requested=False, follows=None, local_date=NINE_THIRTY.date())
    mine = replace(nudge, recipient=MIA.person_id)
    assert ask_again(MIA, mine, History([sent]), now=NINE_THIRTY) == Never("skipped", "day_full")

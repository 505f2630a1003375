"""When a manager is asked what came of a card, and what the presses on the question do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.attention import duties_full, goes_first
from coaching.hours import local, within
from coaching.people import Person, Preferences
from coaching.prompts import Prompt, State
from coaching.reportbacks import asked_at, press

NEW_YORK = "America/New_York"
MONDAY = date(2026, 11, 16)


def manager(country: str | None = None, **wish: object) -> Person:
    preferences = Preferences(**wish)  # type: ignore[arg-type]
    return Person("T1", "mia", "Mia", NEW_YORK, country, date(2026, 1, 5), preferences=preferences)


def day_asked(person: Person, chosen_on: date) -> date:
    at = asked_at(person, chosen_on)
    assert at is not None
    assert within(person, at)
    return local(at, NEW_YORK).date()


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [(0, 7), (1, 10), (2, 10), (3, 10), (4, 14), (5, 14), (6, 14)],
    ids=["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
)
def test_a_week_later_on_a_day_that_a_duty_has_anyway(chosen: int, asked: int) -> None:
    assert day_asked(manager(), MONDAY + timedelta(days=chosen)) == MONDAY + timedelta(days=asked)


def test_it_comes_three_hours_after_what_the_day_is_for() -> None:
    assert asked_at(manager(), MONDAY) == datetime(2026, 11, 23, 12, 30, tzinfo=ZoneInfo(NEW_YORK))


def test_on_a_holiday_the_week_begins_a_day_later() -> None:
    labor_day = date(2026, 9, 7)
    assert day_asked(manager("US"), labor_day - timedelta(days=7)) == labor_day + timedelta(days=1)


def test_hours_without_room_for_two_leave_the_day_to_the_digest() -> None:
    short = manager(start=time(9), end=time(11))
    assert day_asked(short, MONDAY) == date(2026, 11, 27)
    assert day_asked(manager(start=time(9), end=time(11), days=frozenset({2})), MONDAY) == date(2026, 11, 25)


def test_whoever_has_no_days_any_more_is_not_asked() -> None:
    assert asked_at(manager(days=frozenset()), MONDAY) is None


def test_an_answer_is_given_once_and_may_be_changed() -> None:
    assert press("before", "worked") == "answered"
    assert press("answered", "partly") is None
    assert press("answered", "change") == "changing"
    assert press("changing", "partly") == "answered"


@pytest.mark.parametrize("face", ["closed", "lapsed", "moved", "snoozed-2026-11-24", "paused"])
@pytest.mark.parametrize("verb", ["worked", "change", "line"])
def test_what_is_over_or_put_off_takes_no_answer(face: str, verb: str) -> None:
    assert press(face, verb) is None


def duty(kind: str, day: date, *, state: State = "sent", at: int = 14) -> Prompt:
    due_at = datetime(day.year, day.month, day.day, at, 30, tzinfo=UTC)
    return Prompt("T1", f"{kind} {day}", kind, "mia", state, "before", due_at, "r", local_date=day)


def test_asked_behind_the_digest_it_takes_no_day_from_the_check_on_thursday() -> None:
    monday = [duty("digest", MONDAY), duty("report_back", MONDAY)]
    assert not duties_full(monday, MONDAY + timedelta(days=3))
    assert duties_full([*monday, duty("check", MONDAY + timedelta(days=3))], MONDAY + timedelta(days=4))


def test_it_lets_a_digest_of_the_same_day_go_first_and_waits_for_nothing_else() -> None:
    question = duty("report_back", MONDAY, state="planned", at=17)
    digest = duty("digest", MONDAY, state="planned")
    assert goes_first(question, [digest], MONDAY) == digest.due_at
    assert goes_first(digest, [question], MONDAY) is None
    assert goes_first(question, [duty("digest", MONDAY)], MONDAY) is None
    assert goes_first(question, [duty("digest", MONDAY + timedelta(days=7), state="planned")], MONDAY) is None

"""Put off to another day: which days may be chosen, and when it comes back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from coaching.nudges import press
from coaching.people import Person, Preferences
from coaching.snoozing import back_at, face_until, is_snoozed, read_day

TODAY = date(2026, 11, 24)
#: Tuesday, 10:00 in Madrid; slots are at 09:30.
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def wednesday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 25, hour, minute, tzinfo=UTC)


def who(**wish: object) -> Person:
    return Person(
        "T1",
        "U1",
        "Ana",
        "Europe/Madrid",
        "ES",
        date(2026, 7, 1),
        consent="agreed",
        preferences=replace(Preferences(), **wish),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-11-25", date(2026, 11, 25)),
        ("2026-12-22", date(2026, 12, 22)),
        ("2026-12-23", "too_far"),
        ("2026-11-24", "past"),
        ("1999-01-01", "past"),
        ("2026-02-30", "no_date"),
        ("tomorrow", "no_date"),
        ("", "no_date"),
        (None, "no_date"),
    ],
)
def test_a_day_lies_ahead_and_at_most_four_weeks(said: str | None, meant: object) -> None:
    assert read_day(said, TODAY) == meant


def test_each_day_is_a_face_of_its_own_and_each_of_them_is_put_off() -> None:
    assert face_until(TODAY) != face_until(date(2026, 11, 25))
    assert is_snoozed(face_until(TODAY))
    assert is_snoozed("snoozed")
    assert not is_snoozed("moved")
    assert press(face_until(TODAY), "open") == press("snoozed", "open") is not None


def test_it_comes_back_at_the_slot_of_its_day_or_the_next_one_that_follows() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert back_at(who(), tomorrow, now=NOW) == wednesday(8, 30)
    assert back_at(who(), TODAY, now=NOW) == wednesday(8, 30), "today's slot is over"
    assert back_at(who(), TODAY - timedelta(days=90), now=NOW) == wednesday(8, 30)
    assert back_at(who(days=frozenset({0})), tomorrow, now=NOW) == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
    assert back_at(who(days=frozenset()), tomorrow, now=NOW) is None


def test_it_comes_back_after_a_pause_and_an_absence_whichever_is_longer() -> None:
    tomorrow, longer = TODAY + timedelta(days=1), NOW + timedelta(days=20)
    person = replace(who(paused_until=wednesday(8), follows_status=True), away_until=longer)
    assert back_at(person, tomorrow, now=NOW) == datetime(2026, 12, 15, 8, 30, tzinfo=UTC)
    assert back_at(replace(person, away_until=None), tomorrow, now=NOW) == wednesday(8, 30)
    unread = replace(person, preferences=replace(person.preferences, follows_status=False))
    assert back_at(unread, tomorrow, now=NOW) == wednesday(8, 30), "a status that does not count"


def test_a_slot_that_lies_just_where_a_pause_ends_is_taken() -> None:
    short = who(start=time(9), end=time(9, 30), paused_until=wednesday(8))
    assert back_at(short, TODAY + timedelta(days=1), now=NOW) == wednesday(8)


def test_what_was_put_off_by_some_hours_only_is_not_put_off_to_the_next_day() -> None:
    noon = NOW + timedelta(hours=3)
    assert back_at(who(), TODAY, now=NOW, due_at=noon) == noon
    assert back_at(who(), TODAY, now=NOW, due_at=NOW) == NOW, "it is being sent"
    assert back_at(who(), TODAY, now=NOW, due_at=NOW + timedelta(days=9)) == wednesday(8, 30)
    assert back_at(who(end=time(12)), TODAY, now=NOW, due_at=noon) == wednesday(8, 30), "no longer in their hours"
    assert back_at(who(paused_until=wednesday(8)), TODAY, now=NOW, due_at=noon) == wednesday(8, 30)
    assert back_at(who(), TODAY + timedelta(days=2), now=NOW, due_at=wednesday(8, 30)) == wednesday(8, 30) + timedelta(
        1
    )

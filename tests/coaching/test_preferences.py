"""Days and hours: what a form may say, and how it is said back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.faces import WEEKDAYS
from coaching.people import Person, Preferences
from coaching.preferences import Fault, Given, begins, read, said_count, said_days

FORM = Given(days=("1", "3"), start="10:00", end="16:00", per_week="2")


def test_a_form_becomes_the_wish_and_leaves_a_running_pause_alone() -> None:
    paused = Preferences(paused_until=datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert read(FORM, paused) == Preferences(
        days=frozenset({1, 3}), start=time(10), end=time(16), per_week=2, paused_until=paused.paused_until
    )


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        (replace(FORM, days=()), [Fault("days", "no_day")]),
        (replace(FORM, days=("1", "7")), [Fault("days", "no_day")]),
        (replace(FORM, days=("mon",)), [Fault("days", "no_day")]),
        (replace(FORM, start=None), [Fault("start", "no_time")]),
        (replace(FORM, start="24:00"), [Fault("start", "no_time")]),
        (replace(FORM, end="9:00"), [Fault("end", "no_time")]),
        (replace(FORM, end="10:59"), [Fault("end", "too_short")]),
        (replace(FORM, end="09:00"), [Fault("end", "too_short")]),
        (replace(FORM, per_week="3"), [Fault("per_week", "no_count")]),
        (replace(FORM, per_week=None), [Fault("per_week", "no_count")]),
        (Given((), None, None, None), [("days"), ("start"), ("end"), ("per_week")]),
    ],
)
def test_a_form_that_leaves_no_moment_to_write_in_says_where(form: Given, faults: list[Fault | str]) -> None:
    found = read(form, Preferences())
    assert isinstance(found, tuple)
    assert [fault if isinstance(fault, str) else fault.field for fault in faults] == [fault.field for fault in found]
    assert all(fault in found for fault in faults if isinstance(fault, Fault))


def test_an_hour_between_the_two_times_is_enough() -> None:
    assert isinstance(read(replace(FORM, end="11:00"), Preferences()), Preferences)


@given(st.builds(Given, st.lists(st.text(max_size=3)).map(tuple), *[st.none() | st.text(max_size=6)] * 3))
def test_nothing_forged_becomes_a_wish(form: Given) -> None:
    wish = read(form, Preferences())
    if isinstance(wish, Preferences):
        assert wish.days
        assert wish.days <= set(range(7))
        assert wish.per_week in {1, 2, 4}
        assert wish.start < wish.end


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({0, 1, 2, 3, 4}, "Monday to Friday"),
        ({1, 2, 3}, "Tuesday to Thursday"),
        ({1, 3}, "Tuesday and Thursday"),
        ({0, 1}, "Monday and Tuesday"),
        ({0, 2, 3, 4}, "Monday and Wednesday to Friday"),
        ({0, 2, 4}, "Monday, Wednesday and Friday"),
        ({6}, "Sunday"),
        (set(range(7)), "every day"),
    ],
)
def test_days_are_said_as_people_say_them(days: set[int], said: str) -> None:
    assert said_days(days) == said


@given(st.frozensets(st.integers(0, 6), min_size=1, max_size=6))
def test_no_day_is_said_that_was_not_chosen(days: frozenset[int]) -> None:
    said = said_days(days)
    named = {n for n, name in enumerate(WEEKDAYS) if name in said}
    assert named <= days
    assert min(days) in named
    assert max(days) in named


def test_one_message_is_not_several() -> None:
    assert said_count(1) == "1 message"
    assert said_count(4) == "4 messages"


def test_a_pause_ends_when_the_persons_own_hours_begin_also_after_the_clocks_change() -> None:
    ana = Person("T1", "U1", "Ana", "Europe/Madrid", "ES", date(2026, 1, 1))
    assert begins(ana, date(2026, 10, 24)) == datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    assert begins(ana, date(2026, 10, 26)) == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)

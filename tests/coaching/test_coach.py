"""What people type behind /coach, and what is understood of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.coach import (
    LONGEST,
    Help,
    MyData,
    NoSuchPause,
    Pause,
    Resume,
    Unknown,
    Why,
    Wish,
    understand,
)

#: A Monday in Madrid.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def heard(words: str, now: datetime = MONDAY, tz: str = "Europe/Madrid") -> Wish:
    return understand(words, now=now, tz=tz)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", Help()),
        ("   ", Help()),
        ("?", Help()),
        ("help", Help()),
        ("HELP me", Help()),
        ("resume", Resume()),
        ("Resume.", Resume()),
        ("unpause", Resume()),
        ("why", Why()),
        ("why?", Why()),
        ("my-data", MyData()),
        ("my data", MyData()),
        ("mydata", MyData()),
        ("My data please", MyData()),
    ],
)
def test_each_command_is_understood_however_it_is_typed(words: str, wish: Wish) -> None:
    assert heard(words) == wish


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("pause", date(2026, 11, 30)),
        ("pause 1d", date(2026, 11, 24)),
        ("pause 2d", date(2026, 11, 25)),
        ("pause 2 days", date(2026, 11, 25)),
        ("pause for 2 days", date(2026, 11, 25)),
        ("pause 1w", date(2026, 11, 30)),
        ("pause a week", date(2026, 11, 30)),
        ("pause for two weeks", date(2026, 12, 7)),
        ("pause until tomorrow", date(2026, 11, 24)),
        ("pause until Friday", date(2026, 11, 27)),
        ("pause till fri", date(2026, 11, 27)),
        ("pause until Sunday", date(2026, 11, 29)),
        ("Pause until next Monday!", date(2026, 11, 30)),
        ("pause until 3 December", date(2026, 12, 3)),
        ("pause until 3rd dec", date(2026, 12, 3)),
        ("pause until December 3, 2026", date(2026, 12, 3)),
        ("pause 3 December", date(2026, 12, 3)),
        ("pause until 2026-12-03", date(2026, 12, 3)),
        ("pause until 7 January", date(2027, 1, 7)),
    ],
)
def test_a_pause_lasts_until_the_day_that_was_named(words: str, until: date) -> None:
    assert heard(words) == Pause(until)


def test_until_monday_said_on_a_monday_is_the_next_one() -> None:
    assert heard("pause until Monday") == Pause(date(2026, 11, 30))


def test_the_day_is_counted_on_the_persons_own_calendar() -> None:
    late_evening_in_utc = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert heard("pause 1d", late_evening_in_utc, "Asia/Tokyo") == Pause(date(2026, 11, 25))
    assert heard("pause 1d", late_evening_in_utc, "America/New_York") == Pause(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("pause for a bit", "unreadable"),
        ("pause 2", "unreadable"),
        ("pause until 3/12", "unreadable"),
        ("pause until 31 November", "unreadable"),
        ("pause until ju", "unreadable"),
        ("pause 0d", "past"),
        ("pause until today", "past"),
        ("pause until 23 November", "past"),
        ("pause until 1 November", "past"),
        ("pause until 2020-01-01", "past"),
        ("pause 9999d", "too_long"),
        ("pause until 3 December 2031", "too_long"),
    ],
)
def test_a_pause_without_a_day_to_come_changes_nothing_and_says_why(words: str, problem: str) -> None:
    wish = heard(words)
    assert isinstance(wish, NoSuchPause)
    assert wish.problem == problem


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [("paws", "pause"), ("puase 2d", "pause"), ("resme", "resume"), ("wy", "why"), ("mydat", "my-data"), ("tea", None)],
)
def test_a_misspelt_word_gets_the_one_that_was_meant(words: str, suggestion: str | None) -> None:
    wish = heard(words)
    assert isinstance(wish, Unknown)
    assert wish.suggestion == suggestion


@given(st.text(max_size=4000))
def test_whatever_is_typed_there_is_an_answer_that_fits_a_message(words: str) -> None:
    wish = heard(words)
    assert isinstance(wish, Help | Pause | NoSuchPause | Resume | Why | MyData | Unknown)
    if isinstance(wish, Unknown):
        assert 0 < len(wish.word) <= 40


@given(
    st.sampled_from(["pause ", "pause for ", "pause until "]),
    st.one_of(
        st.builds("{}{}".format, st.integers(0, 9999), st.sampled_from(["d", "w", " days", " week"])),
        st.dates(date(2020, 1, 1), date(2033, 12, 31)).map(str),
        st.sampled_from(["mon", "tuesday", "Wed", "thursday", "fri", "sat", "sunday", "tomorrow"]),
        st.builds("{} {}".format, st.integers(1, 31), st.sampled_from(["jan", "February", "may", "dec"])),
    ),
    MOMENTS,
)
def test_every_pause_ends_on_a_day_to_come_within_a_year(pause: str, span: str, now: datetime) -> None:
    wish = heard(pause + span, now, "UTC")
    if isinstance(wish, Pause):
        assert timedelta(0) < wish.until - now.date() <= LONGEST
    else:
        assert isinstance(wish, NoSuchPause)


@given(MOMENTS, st.integers(0, 6))
def test_until_a_weekday_is_the_next_such_day(now: datetime, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    wish = heard(f"pause until {name}", now, "UTC")
    assert isinstance(wish, Pause)
    assert wish.until.weekday() == weekday
    assert 1 <= (wish.until - now.date()).days <= 7

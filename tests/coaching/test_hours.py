"""A person's own days and hours, on ordinary days and on those on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching import hours
from coaching.people import Person, Preferences

MADRID, NEW_YORK, LORD_HOWE, KATHMANDU = "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"
EVERY_DAY = frozenset(range(7))


def person(tz: str = MADRID, country: str | None = None, **wish: object) -> Person:
    plain = Preferences()
    wishes = Preferences(**{name: wish.get(name, getattr(plain, name)) for name in Preferences.__dataclass_fields__})
    return Person("T1", "U1", "Ana", tz, country, date(2020, 1, 1), preferences=wishes)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tz", "day", "slot"),
    [
        (MADRID, date(2026, 3, 28), "2026-03-28T08:30"),  # the day before clocks go forward
        (MADRID, date(2026, 3, 29), "2026-03-29T07:30"),
        (MADRID, date(2026, 10, 24), "2026-10-24T07:30"),  # the day before they go back
        (MADRID, date(2026, 10, 25), "2026-10-25T08:30"),
        (NEW_YORK, date(2026, 3, 7), "2026-03-07T14:30"),
        (NEW_YORK, date(2026, 3, 8), "2026-03-08T13:30"),
        (NEW_YORK, date(2026, 10, 31), "2026-10-31T13:30"),
        (NEW_YORK, date(2026, 11, 1), "2026-11-01T14:30"),
        (LORD_HOWE, date(2026, 4, 4), "2026-04-03T22:30"),  # half an hour back on 5 April
        (LORD_HOWE, date(2026, 4, 5), "2026-04-04T23:00"),
        (LORD_HOWE, date(2026, 10, 3), "2026-10-02T23:00"),  # half an hour forward on 4 October
        (LORD_HOWE, date(2026, 10, 4), "2026-10-03T22:30"),
        (KATHMANDU, date(2026, 3, 29), "2026-03-29T03:45"),
        (KATHMANDU, date(2026, 10, 25), "2026-10-25T03:45"),
    ],
)
def test_the_first_slot_is_half_past_nine_on_the_persons_own_clock(tz: str, day: date, slot: str) -> None:
    assert hours.slot(person(tz), day) == utc(slot)
    assert hours.local(hours.slot(person(tz), day), tz).time() == time(9, 30)


def test_a_wall_time_that_does_not_exist_that_day_is_read_as_the_hour_after() -> None:
    assert hours.moment(date(2026, 3, 29), time(2, 30), MADRID) == utc("2026-03-29T01:30")
    assert hours.moment(date(2026, 10, 4), time(2, 15), LORD_HOWE) == utc("2026-10-03T15:45")


def test_a_wall_time_that_happens_twice_is_the_first_of_the_two() -> None:
    assert hours.moment(date(2026, 10, 25), time(2, 30), MADRID) == utc("2026-10-25T00:30")
    assert hours.moment(date(2026, 11, 1), time(1, 30), NEW_YORK) == utc("2026-11-01T05:30")


def test_hours_begin_with_their_first_minute_and_end_before_their_last() -> None:
    ana = person()
    assert not hours.within(ana, utc("2026-11-24T07:59:59"))
    assert hours.within(ana, utc("2026-11-24T08:00"))
    assert hours.within(ana, utc("2026-11-24T15:59:59"))
    assert not hours.within(ana, utc("2026-11-24T16:00"))


def test_short_hours_begin_with_their_slot() -> None:
    lark = person(start=time(6), end=time(6, 20))
    assert hours.slot(lark, date(2026, 11, 24)) == utc("2026-11-24T05:00")


@pytest.mark.parametrize(
    ("country", "day", "holiday"),
    [
        ("ES", date(2026, 12, 8), True),
        ("US", date(2026, 11, 26), True),
        ("ES", date(2026, 11, 26), False),
        ("es", date(2026, 12, 8), True),
        (None, date(2026, 12, 25), False),
        ("ZZ", date(2026, 12, 25), False),
    ],
)
def test_a_holiday_is_that_of_the_persons_country(country: str | None, day: date, holiday: bool) -> None:
    assert hours.is_holiday(country, day) == holiday
    assert hours.writes_on(person(country=country, days=EVERY_DAY), day) != holiday


def test_who_takes_no_day_has_no_moment() -> None:
    nobody = person(days=frozenset())
    assert hours.next_moment(nobody, utc("2026-11-24T09:00")) is None
    assert hours.next_slot(nobody, utc("2026-11-24T09:00")) is None
    assert hours.slot_from(nobody, date(2026, 11, 24)) is None


def test_an_unknown_zone_is_utc_and_not_a_crash() -> None:
    assert not hours.is_zone("Mars/Olympus")
    assert not hours.is_zone("../etc/passwd")
    assert not hours.is_zone("")
    assert hours.slot(person("Mars/Olympus"), date(2026, 11, 24)) == utc("2026-11-24T09:30")


PEOPLE = st.builds(
    lambda tz, country, days, start, length: person(
        tz, country, days=days, start=start, end=(datetime.combine(date.min, start) + length).time()
    ),
    st.sampled_from([MADRID, NEW_YORK, LORD_HOWE, KATHMANDU, "Asia/Tokyo", "Pacific/Apia", "America/St_Johns"]),
    st.sampled_from(["ES", "US", "JP", None]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times(max_value=time(14)).map(lambda t: t.replace(second=0, microsecond=0)),
    st.integers(60, 540).map(lambda minutes: timedelta(minutes=minutes)),
)
MOMENTS = st.integers(0, 700 * 24 * 60).map(lambda minutes: utc("2026-01-01T00:00") + timedelta(minutes=minutes))


def test_a_date_whose_hours_do_not_exist_has_no_slot() -> None:
    """On 8 March 2026 clocks go from 02:00 to 03:00 in St John's, where somebody reads from 02:00 to 03:00 alone."""
    owl = person("America/St_Johns", None, days=frozenset({6}), start=time(2), end=time(3))
    assert hours.slot_on(owl, date(2026, 3, 8)) is None
    assert hours.next_slot(owl, utc("2026-03-01T06:00")) == utc("2026-03-15T05:00")
    samoa = person("Pacific/Apia", None, days=frozenset(range(7)))
    assert hours.slot_on(samoa, date(2011, 12, 30)) is None, "a date that was left out"


@given(PEOPLE, MOMENTS)
def test_every_moment_that_is_named_lies_in_the_persons_own_days_and_hours(who: Person, now: datetime) -> None:
    for named in (hours.next_moment(who, now), hours.next_slot(who, now)):
        assert named is None or (named >= now and hours.within(who, named))


@given(PEOPLE, MOMENTS)
def test_the_next_slot_is_the_earliest_one(who: Person, now: datetime) -> None:
    found = hours.next_slot(who, now)
    slots = (hours.slot(who, day) for day in hours.days_ahead(who, now, 36) if hours.writes_on(who, day))
    assert found == next((slot for slot in slots if slot > now), None)


@given(PEOPLE, MOMENTS)
def test_local_dates_follow_each_other_without_a_gap(who: Person, now: datetime) -> None:
    days = list(islice(hours.days_ahead(who, now, 8), 8))
    assert days[0] == hours.local(now, who.tz).date()
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))

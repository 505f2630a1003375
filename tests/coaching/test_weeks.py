"""ISO weeks of local dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.weeks import Week


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 11, 29), "2026-W48"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_date_belongs_to_its_iso_week(day: date, label: str) -> None:
    assert str(Week.of(day)) == label
    assert day in Week.parse(label)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_week_is_seven_dates_from_monday_to_sunday(day: date) -> None:
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert (week.monday.weekday(), week.sunday.weekday()) == (0, 6)
    assert week.monday <= day <= week.sunday
    assert week.before().sunday < week.monday
    assert week.before(-1).before() == week
    assert [day.weekday() for day in week.workdays] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("label", ["2026-48", "2026W48", "2026-W60", "2025-W53", "2026-W00", "", "w"])
def test_what_is_no_week_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)week"):
        Week.parse(label)

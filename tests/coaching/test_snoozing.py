"""Put off to another day: which days may be chosen."""

from datetime import date

import pytest

from coaching.nudges import press
from coaching.snoozing import face_until, is_snoozed, read_day

TODAY = date(2026, 11, 24)


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

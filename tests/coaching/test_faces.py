"""How days and moments are said."""

from datetime import date, datetime

import pytest

from coaching.faces import Outlook, said_date, said_day, said_moment

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow, Wednesday,"),
        (date(2026, 11, 26), "Thursday"),
        (date(2026, 11, 30), "Monday"),
        (date(2026, 12, 1), "Tuesday 1 December"),
        (date(2027, 1, 5), "Tuesday 5 January"),
        (date(2026, 11, 23), "Monday 23 November"),
    ],
)
def test_a_day_is_said_so_that_it_cannot_be_mistaken(day: date, said: str) -> None:
    assert said_day(day, TUESDAY) == said


def test_a_moment_is_said_with_its_hour() -> None:
    assert said_moment(datetime(2026, 11, 25, 9, 30), TUESDAY) == "tomorrow, Wednesday, around 09:30"  # noqa: DTZ001
    assert said_date(date(2026, 12, 7)) == "7 December"


@pytest.mark.parametrize(
    ("tz", "city"), [("Europe/Madrid", "Madrid"), ("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC")]
)
def test_a_zone_is_said_by_its_city(tz: str, city: str) -> None:
    assert Outlook("Ana", tz, TUESDAY).city == city

"""A steward's morning: told only where something needs a hand, on Mondays always, and what is usual for a weekday."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

import numpy as np
import pytest

from coaching import daily
from coaching.daily import Morning, OpenNotes, Sessions, compared_day, make, usual

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
CLOSES = date(2026, 11, 25)
FEW = Sessions(MONDAY, 12, 39, 66, 6)
USUAL = Sessions(MONDAY, 41, 39, 66, 6)


def morning(day: date = TUESDAY, **known: object) -> Morning:
    given: dict[str, object] = {"failures": {}, "stuck": {}, "sessions": None, "notes": None, "people": 30}
    return make(day, **(given | known))  # type: ignore[arg-type]


def test_the_example_in_the_docstring_is_true() -> None:
    found = doctest.testmod(daily)
    assert found.attempted >= 2
    assert found.failed == 0


@pytest.mark.parametrize(
    ("told", "hands"),
    [
        (morning(), 0),
        (morning(sessions=USUAL), 0),
        (morning(sessions=FEW), 1),
        (morning(failures={"user_not_found": 2}), 1),
        (morning(stuck={"stumbled over KeyError": 1}), 1),
        (morning(notes=OpenNotes(3, 12, CLOSES)), 1),
        (morning(notes=OpenNotes(0, 12, CLOSES)), 0),
        (morning(failures={"user_not_found": 2}, sessions=FEW, notes=OpenNotes(3, 12, CLOSES)), 3),
    ],
)
def test_nothing_is_told_unless_it_needs_a_hand(told: Morning, hands: int) -> None:
    assert told.hands == hands
    assert told.is_told is bool(hands)
    assert Morning.from_json(told.to_json()) == told


def test_on_mondays_a_line_comes_in_any_case() -> None:
    assert morning(MONDAY).is_told
    assert daily.title(morning(MONDAY)) == "Nothing needs a hand."


def test_open_notes_are_told_once_the_day_before_they_close() -> None:
    told = [morning(MONDAY + timedelta(days=n), notes=OpenNotes(3, 12, CLOSES)).notes for n in range(5)]
    assert [one is not None for one in told] == [False, True, False, False, False]


def test_of_few_managers_no_number_is_said() -> None:
    assert daily.said_notes(OpenNotes(12, 30, CLOSES)) == (
        "*Managers' notes:* 12 of 30 managers have not finished; they close on Wednesday."
    )
    assert daily.said_notes(OpenNotes(1, 4, CLOSES)) == (
        "*Managers' notes:* not all are finished; they close on Wednesday."
    )


def test_of_too_few_people_no_number_of_sessions_is_told() -> None:
    assert morning(sessions=FEW, people=4).sessions is None


def test_three_earlier_days_are_needed_and_eight_are_enough() -> None:
    assert usual(MONDAY, 3, [5, 6]) is None
    found = usual(MONDAY, 3, [5, 6, 4])
    assert found is not None
    assert found.weeks == 3
    longer = usual(MONDAY, 3, [5, 6, 4, 5, 6, 5, 4, 6, 500])
    assert longer is not None
    assert (longer.weeks, longer.high < 20) == (8, True)


def test_a_weekday_on_which_nobody_practises_is_usual() -> None:
    found = usual(MONDAY, 0, [0, 0, 0, 0])
    assert found == Sessions(MONDAY, 0, 0, 0, 4)
    assert found is not None
    assert not found.are_few


@pytest.mark.parametrize("dispersion", [1.0, 4.0])
def test_an_ordinary_day_is_called_few_in_about_one_of_forty_cases(dispersion: float) -> None:
    """Counts around 40 that vary as chance has it, and four times as much; six earlier ones."""
    rng = np.random.default_rng(20261123)
    mean, called = 40.0, 0
    for _ in range(4000):
        if dispersion == 1.0:
            counts = rng.poisson(mean, 7)
        else:
            p = 1 / dispersion
            counts = rng.negative_binomial(mean * p / (1 - p), p, 7)
        found = usual(MONDAY, int(counts[0]), [int(one) for one in counts[1:]])
        assert found is not None
        called += found.are_few
    assert called / 4000 < 0.035


@pytest.mark.parametrize(
    ("ended", "compared"),
    [
        (date(2026, 11, 19), date(2026, 11, 19)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20)),
        (date(2026, 11, 22), date(2026, 11, 20)),
    ],
)
def test_after_a_weekend_fridays_sessions_are_looked_at(ended: date, compared: date) -> None:
    assert compared_day(ended) == compared


def test_what_is_said_of_sessions_has_its_range_and_what_it_is_made_of() -> None:
    assert daily.said_sessions(FEW) == (
        "*Fewer people practised:* 12 on Monday; usual on a Monday is 39 to 66, by the 6 before. "
        "A public holiday would explain it."
    )
    assert daily.said_sessions(USUAL).startswith("*People who practised:* 41 on Monday; usual")

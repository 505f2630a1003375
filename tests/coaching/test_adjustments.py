"""Whether a figure moved after something was changed: moved, did not, or too close to call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coaching.adjustment_words import came, said, waits
from coaching.adjustments import LENGTH, Adjustment, fault, reread
from coaching.intervals import wilson
from coaching.kpis import DEFAULTS
from coaching.readings import Reading, withheld

#: A Wednesday.
DAY = date(2026, 11, 25)
ONE = Adjustment(
    "a1", "listening", "Notes are asked for on Tuesday", "Thursday is full.", "manager_checks", "up", DAY, "U1"
)


def share(k: int, n: int, name: str = "manager_checks") -> Reading:
    likely, threshold = wilson(k, n), DEFAULTS[name]
    band = threshold.band(k / n)
    numbers = (k, n, n, k / n, likely.low, likely.high, threshold.pilot, threshold.success, band)
    return Reading(name, *numbers, withheld=False, reason=None)


def test_two_whole_weeks_before_are_held_against_two_after_and_the_week_of_the_change_is_in_neither() -> None:
    assert [str(week) for week in ONE.before] == ["2026-W46", "2026-W47"]
    assert [str(week) for week in ONE.after] == ["2026-W49", "2026-W50"]
    assert not ONE.may_be_read(date(2026, 12, 13))
    assert ONE.may_be_read(date(2026, 12, 14))


def test_a_figure_whose_difference_leaves_out_zero_moved_as_expected_or_the_other_way() -> None:
    up = reread(share(8, 80), share(32, 80), "up")
    assert (up.move, round(up.value or 0, 2)) == ("moved", 0.30)
    assert reread(share(8, 80), share(32, 80), "down").move == "other_way"
    assert reread(share(32, 80), share(8, 80), "down").move == "moved"


def test_a_narrow_range_around_zero_is_no_move_and_a_wide_one_is_too_close_to_call() -> None:
    assert reread(share(400, 2000), share(405, 2000), "up").move == "did_not_move"
    assert reread(share(8, 40), share(10, 40), "up").move == "too_close"


def test_it_agrees_with_newcombes_method_for_two_shares() -> None:
    """Newcombe 1998 (Stat Med 17:873-890), table II, method 10: 56/70 against 48/80 is 0.0524 to 0.3339."""
    found = reread(share(48, 80), share(56, 70), "up")
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.0524, 0.3339)


def test_what_may_not_be_shown_on_either_side_is_not_compared() -> None:
    hidden = withheld("manager_checks", 0.1, 0.5, "small")
    assert reread(hidden, share(8, 40), "up").move == "not_shown"
    assert reread(share(8, 40), hidden, "up").move == "not_shown"
    assert reread(replace(share(8, 40), low=None, high=None), share(8, 40), "up").move == "not_shown"


@given(some.integers(0, 60), some.integers(0, 60))
def test_turning_time_around_turns_the_answer_around(before: int, after: int) -> None:
    there, back = reread(share(before, 60), share(after, 60), "up"), reread(share(after, 60), share(before, 60), "down")
    assert there.move == back.move
    assert there.low == pytest.approx(-(back.high or 0))


def test_what_is_missing_or_too_long_is_told_by_its_field() -> None:
    assert fault("What", "Why", "manager_checks", "up") == {}
    assert fault(" ", "x" * (LENGTH + 1), "uptake", "sideways").keys() == {"what", "why", "figure", "expect"}


def test_the_words_say_what_was_changed_why_and_what_should_come_of_it() -> None:
    assert said(ONE) == (
        "25 November: Notes are asked for on Tuesday. Why: Thursday is full. Expected: Managers' notes, up."
    )
    assert waits(ONE) == "Read again once the week of 7 to 13 December has ended."


def test_the_words_hold_both_figures_with_their_ranges_and_the_difference_with_its_own() -> None:
    before, after = share(8, 80), share(32, 80)
    assert came(before, after, reread(before, after, "up")) == (
        "It moved as expected. Managers' notes before: 10 %, n = 80, likely 5 to 19; after: 40 %, n = 80, likely 30 to "
        "51; difference +30 points, likely +17 to +42."
    )
    hidden = withheld("manager_checks", 0.1, 0.5, "few_teams")
    assert came(hidden, after, reread(hidden, after, "up")) == (
        "Too few to say. Managers' notes before: not shown; after: 40 %, n = 80, likely 30 to 51."
    )

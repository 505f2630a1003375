"""What a pilot of a size can show: held against the published figures, and the same before it begins as after."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coaching import power as module
from coaching.intervals import t_quantile, wilson
from coaching.kpis import Threshold
from coaching.power import cases_needed, effective_size, largest_below, power, smallest_above, smallest_change
from coaching.power_words import assumed, lines, summary


def test_the_worked_examples_come_out_as_written() -> None:
    assert doctest.testmod(module).failed == 0


def test_forty_people_tell_62_percent_from_40_and_77_where_eight_each_have_one_manager() -> None:
    alone = smallest_above(0.40, 40)
    clustered = smallest_above(0.40, effective_size(40, 5, 1), t_quantile(4))
    assert alone is not None
    assert clustered is not None
    assert (round(100 * alone), round(100 * clustered)) == (62, 77)


def test_a_change_of_0_36_needs_about_63_people_before_and_after() -> None:
    found = smallest_change(63)
    assert found is not None
    assert round(found, 2) == 0.36


@pytest.mark.parametrize(("points", "least"), [(0.01, 20_000), (0.02, 5_000), (0.03, 2_000)])
def test_a_business_share_that_moves_one_to_three_points_needs_thousands(points: float, least: int) -> None:
    assert cases_needed(0.20, points) > least


@pytest.mark.parametrize(("threshold", "size"), [(0.40, 40), (0.20, 80), (0.10, 300), (0.45, 25)])
def test_wilsons_range_leaves_the_threshold_out_four_times_in_five_at_the_share_that_is_named(
    threshold: float, size: int
) -> None:
    share = smallest_above(threshold, size)
    assert share is not None
    seen = sum(
        math.comb(size, k) * share**k * (1 - share) ** (size - k)
        for k in range(size + 1)
        if wilson(k, size).low > threshold
    )
    assert seen == pytest.approx(0.80, abs=0.07)  # people are whole, so it goes in steps


def test_teams_of_one_are_no_clusters_and_one_big_team_tells_little() -> None:
    assert effective_size(40, 40, 1) == 40
    assert effective_size(40, 1, 1) < 8


def test_further_weeks_of_the_same_people_tell_more_but_less_each() -> None:
    sizes = [effective_size(40, 5, weeks) for weeks in (1, 2, 3)]
    assert sizes[0] < sizes[1] < sizes[2] < 3 * sizes[0]
    assert sizes[1] - sizes[0] > sizes[2] - sizes[1]


@given(some.integers(5, 2000), some.integers(2, 200), some.integers(1, 12))
def test_more_people_in_as_many_teams_never_show_less(people: int, teams: int, weeks: int) -> None:
    few, many = power(people, teams, weeks), power(people + 10, teams, weeks)
    for before, after in zip(few.reaches, many.reaches, strict=True):
        assert (after.above or 2) <= (before.above or 2) + 1e-9
        assert (after.below or -1) >= (before.below or -1) - 1e-9


@given(some.floats(0.02, 0.98), some.floats(1, 5000))
def test_what_is_seen_lies_on_the_right_side_of_the_threshold(threshold: float, size: float) -> None:
    above, below = smallest_above(threshold, size), largest_below(threshold, size)
    assert above is None or threshold < above <= 1
    assert below is None or 0 <= below < threshold


def test_so_small_a_pilot_that_nothing_is_seen_says_so() -> None:
    assert smallest_above(0.4, 1.5) is None
    assert smallest_change(2.0) is None
    assert smallest_above(0.0, 40) is None
    assert power(4, 1, 6).reaches == ()
    assert lines(power(4, 1, 6)) == ("Fewer than 5 people: too few to show anything. It takes 5 people, and 5 teams.",)


def test_a_programmes_own_thresholds_are_reckoned_with() -> None:
    own = {name: Threshold(0.5, 0.9, 0.1) for name in ("active_users", "repeat_7d", "peer_feedback", "manager_checks")}
    assert {reach.pilot for reach in power(120, 15, 6, thresholds=own).reaches} == {0.5}


def test_only_shares_are_reckoned_with_and_the_weeks_are_those_that_are_read_together() -> None:
    assert [reach.figure for reach in power(120, 15, 6).reaches] == [
        "active_users",
        "repeat_7d",
        "peer_feedback",
        "manager_checks",
    ]
    assert power(120, 15, 12).effective == power(120, 15, 3).effective > power(120, 15, 1).effective


def test_the_words_of_a_pilot_of_120() -> None:
    found = power(120, 15, 6)
    assert lines(found) == (
        (
            "120 people in 15 teams, read over three weeks together: they tell as much as 80 people who have nothing "
            "to do with each other."
        ),
        "Took part: from 56 % on we see that it is past pilot 40 %, and up to 24 % that it is below.",
        "Came back: from 34 % on we see that it is past pilot 20 %, and up to 8 % that it is below.",
        "Gave thanks: from 13 % on we see that it is past pilot 5 %, and never that it is below.",
        "Managers' notes: from 21 % on we see that it is past pilot 10 %, and up to 2 % that it is below.",
        (
            "Choices in situations, before and after: a change of 0.35 or more is seen, where 1 is how much people's "
            "changes differ."
        ),
        (
            "A business share near 20 %: to see it move takes thousands of cases in each of two halves "
            "(1 point 24,638; 2 points 6,036; 3 points 2,626)."
        ),
    )
    assert summary(found) == (
        "With 120 people in 15 teams, a share must lie 16 points above pilot for us to see it reliably."
    )
    assert assumed().startswith("Seen means 80 times in 100. Assumed: everybody agrees to take part; ")


def test_with_fewer_than_five_teams_no_share_is_promised() -> None:
    found = power(24, 3, 6)
    assert any("fewer than 5 teams no range over them" in line for line in lines(found))
    assert not any("on we see" in line for line in lines(found))
    assert summary(found) == "24 people in 3 teams can show no verdict: it takes 5 teams, and more people in each."


def test_it_is_fit_for_json_with_what_was_assumed() -> None:
    found = power(120, 15, 6).to_dict()
    assert found["assumed"] == {"power": 0.80, "like_their_team": 0.12, "like_their_week": 0.5}
    assert found["people"] == 120

"""Figures of several teams: by hand, by published methods, and at their edges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.across import ENOUGH_TEAMS, Index, read_group
from coaching.intervals import mean_interval, wilson, wilson_clustered
from coaching.kpis import DEFAULTS, FIGURES, Threshold
from coaching.readings import Reading
from coaching.resampling import bootstrap
from coaching.scopes import Added, Place, Sums


def of_teams(*teams: list[tuple[int, int]]) -> Added:
    """What the people of each team add, one (k, d) a person."""
    return {Place("a", "", f"m{n}"): Sums.of(team) for n, team in enumerate(teams)}


def did(k: int, n: int) -> list[tuple[int, int]]:
    return [(1, 1)] * k + [(0, 1)] * (n - k)


def read(**counts: Added) -> dict[str, Reading]:
    readings, _ = read_group(counts, is_quiet=False)
    return {one.name: one for one in readings}


def test_a_shares_range_takes_the_people_of_one_manager_as_one_cluster() -> None:
    teams = [(5, 8), (7, 8), (2, 8), (8, 8), (3, 8), (6, 8)]
    found = read(active_users=of_teams(*(did(k, n) for k, n in teams)))["active_users"]
    by_hand, plain = wilson_clustered(teams), wilson(31, 48)
    assert (found.numerator, found.denominator, found.n, found.value) == (31, 48, 48, 31 / 48)
    assert (found.low, found.high) == (by_hand.low, by_hand.high)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low > plain.high - plain.low


def test_with_fewer_than_five_managers_there_are_too_few_teams_to_say() -> None:
    four = read(active_users=of_teams(*[did(3, 9)] * 4))["active_users"]
    assert (four.withheld, four.reason, four.value, four.n) == (True, "few_teams", None, None)
    five = read(active_users=of_teams(*[did(3, 9)] * 5))["active_users"]
    assert (five.withheld, five.numerator) == (False, 15)


def test_managers_none_of_whose_people_count_are_no_teams() -> None:
    found = read(repeat_7d=of_teams(*[did(3, 9)] * 4, []))["repeat_7d"]
    assert found.reason == "few_teams"


def test_one_teams_range_is_plain_wilson() -> None:
    found = read(active_users=of_teams(did(6, 8)))["active_users"]
    assert (found.low, found.high) == (wilson(6, 8).low, wilson(6, 8).high)


def test_people_without_a_manager_are_one_team_wherever_they_work() -> None:
    nobodys = {Place(cohort, "", ""): Sums.of(did(3, 6)) for cohort in "abcdef"}
    found = read(active_users=nobodys)["active_users"]
    assert (found.numerator, found.low) == (18, wilson(18, 36).low)


def test_nobody_who_counts_is_said_to_be_empty() -> None:
    found = read()
    assert {one.reason for one in found.values()} == {"empty"}
    assert all(one.withheld and one.value is None for one in found.values())


def test_the_range_of_tasks_is_drawn_over_managers_and_not_over_people() -> None:
    alike = of_teams(*([(n, 1)] * 10 for n in (0, 1, 2, 3, 4, 5)))
    mixed = of_teams(*([(n, 1) for n in (0, 1, 2, 3, 4, 5)] for _ in range(6)))
    one, other = read(practice_tasks=alike)["practice_tasks"], read(practice_tasks=mixed)["practice_tasks"]
    assert one.value == other.value == 2.5
    assert one.low is not None
    assert one.high is not None
    assert one.high - one.low > 2
    # Every team is the same, whatever is drawn: the range is that of people who act each for themselves.
    alone = mean_interval([0, 1, 2, 3, 4, 5] * 6)
    assert (other.low, other.high) == (alone.low, alone.high)
    none = read(practice_tasks=of_teams(*[[(0, 1)] * 8] * 6))["practice_tasks"]
    assert none.low == 0
    assert none.high is not None
    assert none.high > 0


def test_the_same_figures_are_drawn_the_same_and_another_week_is_drawn_anew() -> None:
    counts = {"practice_tasks": of_teams(*([(n * n, 1)] * (7 + n) for n in range(12)))}
    first, again = (read_group(counts, is_quiet=False, seed="2026-W47")[0] for _ in range(2))
    assert first == again
    assert read_group(counts, is_quiet=False, seed="2026-W48")[0] != first


def test_the_bootstrap_of_a_mean_is_that_of_students_t_where_clusters_are_many() -> None:
    values = [n % 7 for n in range(60)]
    (found,) = bootstrap([[v] for v in values], [[1]] * 60, [lambda k, d: k[:, 0] / d[:, 0]], seed="x")
    mean = sum(values) / 60
    error = math.sqrt(sum((v - mean) ** 2 for v in values) / 59 / 60)
    assert found is not None
    assert found.low == pytest.approx(mean - 2.001 * error, abs=0.1 * error + 0.02)
    assert found.high == pytest.approx(mean + 2.001 * error, abs=0.1 * error + 0.02)


def test_a_bootstrap_needs_two_clusters() -> None:
    with pytest.raises(ValueError, match="at least two"):
        bootstrap([[1]], [[1]], [lambda k, d: k[:, 0] / d[:, 0]], seed="x")


EVERY = {
    "active_users": did(4, 10),  # at pilot: 50 points
    "repeat_7d": did(2, 10),  # at pilot
    "practice_tasks": [(1, 1)] * 10,  # at pilot
    "peer_feedback": did(10, 10),  # far past success: 100 points
    "manager_checks": did(0, 10),  # nothing: 0 points
}


def index_of(teams: int = 6, *, thresholds: dict[str, Threshold] | None = None, **changed: Added) -> Index:
    counts = {name: of_teams(*[team] * teams) for name, team in EVERY.items()} | changed
    return read_group(counts, thresholds=thresholds or DEFAULTS, is_quiet=False)[1]


def test_the_index_maps_nothing_to_0_pilot_to_50_and_success_to_100_and_no_more() -> None:
    found = index_of()
    assert found.value == pytest.approx(0.10 * 50 + 0.15 * 50 + 0.30 * 50 + 0.15 * 100 + 0.30 * 0)
    assert found.weakest == "manager_checks"
    assert (found.low, found.high) == (pytest.approx(found.value), pytest.approx(found.value))


def test_a_programmes_own_thresholds_and_weights_make_its_index() -> None:
    own = dict(DEFAULTS) | {"manager_checks": Threshold(0.1, 0.5, 0.0)}
    assert index_of(thresholds=own).value == pytest.approx((5 + 7.5 + 15 + 15) / 0.70)


def test_the_index_is_withheld_when_a_part_is_and_where_teams_are_few() -> None:
    assert index_of(repeat_7d={}) == Index()
    assert index_of(teams=4) == Index()
    assert index_of(teams=1) == Index()


def test_a_quiet_week_has_neither_band_nor_index() -> None:
    counts = {name: of_teams(*[team] * 6) for name, team in EVERY.items()}
    readings, index = read_group(counts, is_quiet=True)
    assert index == Index()
    assert {one.band for one in readings} == {None}
    assert {one.reason for one in readings if not one.withheld} == {"quiet"}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=ENOUGH_TEAMS, max_size=20))
def test_a_reading_lies_within_its_range(teams: list[tuple[int, int]]) -> None:
    counts = {name: of_teams(*(did(min(k, n), max(k, n)) for k, n in teams)) for name in FIGURES}
    for one in read_group(counts, is_quiet=False)[0]:
        if one.n is not None and one.n > 1:
            assert one.value is not None
            assert one.low is not None
            assert one.high is not None
            assert one.low <= one.value <= one.high

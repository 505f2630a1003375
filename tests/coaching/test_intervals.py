import doctest
import math

import numpy as np
import pytest
from scipy import stats

from coaching import intervals
from coaching.intervals import (
    mean_interval,
    newcombe_paired,
    t_quantile,
    wilson,
    wilson_clustered,
)

Cells = tuple[int, int, int, int]


def test_every_example_in_the_docstrings_is_true() -> None:
    found = doctest.testmod(intervals)
    assert found.attempted >= 8
    assert found.failed == 0


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_figures_newcombe_published(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilson_agrees_with_scipy_for_every_team_of_up_to_thirty() -> None:
    for n in range(1, 31):
        for k in range(n + 1):
            theirs = stats.binomtest(k, n).proportion_ci(method="wilson")
            ours = wilson(k, n)
            assert ours.low == pytest.approx(theirs.low, abs=1e-12)
            assert ours.high == pytest.approx(theirs.high, abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_a_share_of_nobody_or_of_more_than_all_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        wilson(k, n)


def test_students_t_agrees_with_scipy() -> None:
    for df in range(4, 200):
        assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), abs=1e-3)
    assert t_quantile(3) == pytest.approx(stats.t.ppf(0.975, 3), abs=5e-3)
    for df in (1, 2):
        assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-12)
    with pytest.raises(ValueError, match="must be positive"):
        t_quantile(0)


def test_a_team_of_zeros_still_has_a_range() -> None:
    found = mean_interval([0] * 8)
    assert found.low == 0
    assert found.high == pytest.approx(stats.t.ppf(0.975, 7) ** 2 / 8, rel=1e-3)


def test_people_who_all_did_the_same_are_not_taken_for_certainty() -> None:
    found = mean_interval([2, 2, 2, 2, 2])
    assert found.low < 1.2
    assert found.high > 3.3


def test_one_persons_count_has_no_range() -> None:
    with pytest.raises(ValueError, match="at least two people"):
        mean_interval([3])


@pytest.mark.parametrize("n", [5, 8, 12, 20])
@pytest.mark.parametrize("mean", [0.3, 0.7, 1.5, 3.0])
@pytest.mark.parametrize("k", [0.5, 1.0, 2.0, 50.0])
def test_the_range_of_tasks_each_covers_the_truth_though_people_differ_widely(n: int, mean: float, k: float) -> None:
    # k is the negative binomial's size: at 0.5 and mean 3 the variance is seven times the mean.
    draws = np.random.default_rng(20261116).negative_binomial(k, k / (k + mean), (1500, n))
    ranges = [mean_interval(row.tolist()) for row in draws]
    covered = np.mean([found.low <= mean <= found.high for found in ranges])
    assert covered >= 0.90


def test_a_plain_t_interval_would_not_have_covered_it() -> None:
    draws = np.random.default_rng(20261116).negative_binomial(0.5, 0.5 / 0.8, (1500, 5))
    half = stats.t.ppf(0.975, 4) * draws.std(axis=1, ddof=1) / math.sqrt(5)
    assert np.mean(np.abs(draws.mean(axis=1) - 0.3) <= half) < 0.75


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ((36, 12, 2, 0), 0.0569, 0.3404),
        ((20, 12, 2, 16), 0.0562, 0.3292),
        ((18, 12, 2, 18), 0.0562, 0.3290),
        ((36, 14, 0, 0), 0.1528, 0.4167),
        ((35, 14, 0, 1), 0.1461, 0.4175),
        ((18, 14, 0, 18), 0.1441, 0.3963),
        ((2, 97, 1, 0), 0.8721, 0.9854),
        ((0, 29, 1, 0), 0.6666, 0.9882),
        ((2, 98, 0, 0), 0.9178, 0.9945),
        ((1, 98, 0, 1), 0.9171, 0.9916),
        ((0, 30, 0, 0), 0.8395, 1.0),
        ((54, 0, 0, 0), -0.0664, 0.0664),
        ((53, 0, 0, 1), -0.0729, 0.0729),
        ((30, 0, 0, 24), -0.0358, 0.0358),
        ((27, 0, 0, 27), -0.0351, 0.0351),
        # Fagerland, Lydersen & Laake 2014 (10.1002/sim.6148): complete response before and after consolidation.
        ((59, 6, 16, 80), -0.1186, -0.0046),
    ],
)
def test_the_paired_change_gives_the_figures_of_the_published_tables(cells: Cells, low: float, high: float) -> None:
    found = newcombe_paired(*cells)
    assert found.low == pytest.approx(low, abs=0.00006)
    assert found.high == pytest.approx(high, abs=0.00006)


def test_a_change_told_backwards_is_the_same_change() -> None:
    there, back = newcombe_paired(3, 4, 1, 2), newcombe_paired(3, 1, 4, 2)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (1, -1, 3, 2)])
def test_a_change_among_nobody_is_refused(cells: Cells) -> None:
    with pytest.raises(ValueError, match="four counts of people"):
        newcombe_paired(*cells)


def test_people_of_one_manager_count_for_less_than_strangers_do() -> None:
    clusters = [(8, 8), (0, 8), (7, 8), (1, 8), (8, 8), (0, 8)]
    together, alone = wilson_clustered(clusters), wilson(24, 48)
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_the_clustered_range_covers_the_truth_where_the_plain_one_does_not() -> None:
    # Eight managers who each fill in most or hardly any of their eight checks.
    rng = np.random.default_rng(20261116)
    shares = rng.beta(0.4, 0.6, (1500, 8))
    draws = rng.binomial(8, shares)
    clustered = [wilson_clustered([(int(k), 8) for k in row]) for row in draws]
    plain = [wilson(int(row.sum()), 64) for row in draws]
    assert np.mean([found.low <= 0.4 <= found.high for found in clustered]) >= 0.92
    assert np.mean([found.low <= 0.4 <= found.high for found in plain]) < 0.70


def test_where_all_finished_everything_each_person_counts_once() -> None:
    assert wilson_clustered([(4, 4)] * 6).low == pytest.approx(wilson(6, 6, quantile=t_quantile(5)).low)


def test_people_who_happen_to_agree_closely_are_no_more_cases_than_there_are() -> None:
    found, plain = wilson_clustered([(5, 10)] * 7 + [(6, 10)]), wilson(41, 80, quantile=t_quantile(7))
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high))


def test_clusters_without_cases_are_left_out_and_one_cluster_is_refused() -> None:
    assert wilson_clustered([(1, 2), (0, 0), (2, 3)]) == wilson_clustered([(1, 2), (2, 3)])
    with pytest.raises(ValueError, match="at least two"):
        wilson_clustered([(1, 2), (0, 0)])

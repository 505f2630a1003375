"""The rank correlation, held to SciPy's and to its own bounds."""

import doctest

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from coaching import ranks
from coaching.ranks import spearman

pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=30)


def test_the_worked_example_comes_out_as_printed() -> None:
    found = doctest.testmod(ranks)
    assert (found.failed, found.attempted > 0) == (0, True)


@given(pairs)
def test_it_is_scipys_with_ties_as_well(found: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in found], [b for _, b in found]
    assume(len(set(one)) > 1 and len(set(other)) > 1)
    r, likely = spearman(one, other)
    assert r == pytest.approx(stats.spearmanr(one, other).statistic, abs=1e-9)
    assert -1 <= likely.low <= r + 1e-12
    assert r - 1e-12 <= likely.high <= 1


def test_the_same_order_is_one_and_the_reverse_minus_one() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 99])[0] == 1.0
    assert spearman([1, 2, 3, 4], [9, 3, 2, 1])[0] == -1.0


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [([1, 2, 3], [1, 2, 3], "four people"), ([1, 2, 3, 4], [1, 2, 3], "4 and 3"), ([1] * 4, [1, 2, 3, 4], "no order")],
)
def test_what_has_no_order_is_refused(one: list[float], other: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        spearman(one, other)

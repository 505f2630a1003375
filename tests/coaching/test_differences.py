import doctest

import pytest

from coaching import differences
from coaching.differences import newcombe_independent

Counts = tuple[int, int, int, int]


def test_the_example_in_the_docstring_is_true() -> None:
    found = doctest.testmod(differences)
    assert found.attempted >= 2
    assert found.failed == 0


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998 (Stat Med 17:873-890), Table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_of_two_groups_gives_the_figures_of_the_published_table(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = newcombe_independent(*first, *second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)
    back = newcombe_independent(*second, *first)
    assert (back.low, back.high) == pytest.approx((-high, -low), abs=0.00006)


@pytest.mark.parametrize("counts", [(0, 0, 1, 2), (3, 2, 1, 2), (1, 2, 0, 0)])
def test_a_difference_from_nobody_is_refused(counts: Counts) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        newcombe_independent(*counts)

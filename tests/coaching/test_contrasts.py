"""Two groups of teams: how they differ, and how often the range is right."""

import pytest

from coaching.contrasts import contrast
from coaching.made_up import drawn_alike
from coaching.simulation import uniform


def teams(seed: int, group: str, count: int, mean: float, alike: float) -> list[tuple[int, int]]:
    """So many teams of ten, whose people are as alike as that."""
    found = []
    for team in range(count):
        chance = drawn_alike(mean, alike, seed, group, team)
        found.append((sum(uniform(seed, group, team, n) < chance for n in range(10)), 10))
    return found


def test_a_difference_by_hand() -> None:
    """Shares .4 and .7; each group's variance 3/2 * (1 + 1 + 0) / 900; t with 4 degrees of freedom is 2.776."""
    found = contrast([(3, 10), (5, 10), (4, 10)], [(6, 10), (8, 10), (7, 10)])
    assert found is not None
    assert found.likely is not None
    assert found.value == pytest.approx(0.3)
    assert found.likely.low == pytest.approx(0.3 - 2.776445 * (2 / 300) ** 0.5, abs=1e-3)
    assert found.likely.high == pytest.approx(0.3 + 2.776445 * (2 / 300) ** 0.5, abs=1e-3)
    assert (found.teams, found.is_found) == (6, True)


def test_teams_that_lie_far_apart_are_less_sure_than_teams_that_agree() -> None:
    found = contrast([(0, 10), (8, 10), (4, 10)], [(3, 10), (10, 10), (8, 10)])
    assert found is not None
    assert found.value == pytest.approx(0.3)
    assert not found.is_found


def test_a_team_of_whom_nobody_counts_is_no_team() -> None:
    some, others = [(3, 10), (5, 10)], [(6, 10), (8, 10)]
    assert contrast([*some, (0, 0)], others) == contrast(some, others)
    assert contrast([(0, 0)], others) is None
    assert contrast([], others) is None


def test_one_team_in_a_group_or_no_difference_between_any_gives_no_range() -> None:
    for first, second in (([(3, 10)], [(6, 10), (8, 10)]), ([(0, 10), (0, 9)], [(10, 10), (8, 8)])):
        found = contrast(first, second)
        assert found is not None
        assert found.likely is None
        assert not found.is_found


@pytest.mark.parametrize(("mean", "alike"), [(0.55, 0.05), (0.4, 0.4), (0.2, 0.4), (0.05, 0.05)])
def test_the_range_holds_the_true_difference_as_often_as_it_says(mean: float, alike: float) -> None:
    held = 0
    for seed in range(400):
        found = contrast(teams(seed, "first", 6, mean, alike), teams(seed, "second", 6, mean + 0.15, alike))
        assert found is not None
        assert found.likely is not None
        held += not found.likely.excludes(0.15)
    assert held / 400 >= 0.95 - 3 * (0.95 * 0.05 / 400) ** 0.5

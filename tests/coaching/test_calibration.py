"""What is made of ratings: the verdict, one's own leniency, and who was in too much of a hurry."""

import pytest

from coaching.agreement import Agreement
from coaching.calibration import Rated, example, figures, hasty, leniency, unhurried, verdict
from coaching.intervals import Interval


def rated(rater: str, scene: int, level: int, key: int, *, sitting: str = "s", seconds: float | None = 30.0) -> Rated:
    return Rated(rater, f"scene-{scene:02}", level, key, sitting, seconds)


def team(scenes: int, *raters: str, off: int = 0) -> list[Rated]:
    """Everybody as the expert has it, over all levels; in the first `off` scenes the last rater turns it around."""
    return [
        rated(who, scene, 3 - scene % 4 if who == raters[-1] and scene < off else scene % 4, scene % 4)
        for scene in range(scenes)
        for who in raters
    ]


@pytest.mark.parametrize(
    ("low", "high", "units", "expected"),
    [
        (0.667, 0.9, 20, "agree"),
        (0.7, 0.9, 19, "provisional"),
        (0.66, 0.9, 40, "provisional"),
        (0.1, 0.667, 40, "provisional"),
        (0.1, 0.66, 12, "disagree"),
    ],
)
def test_the_verdict_is_read_on_the_likely_range(low: float, high: float, units: int, expected: str) -> None:
    assert verdict(Agreement(0.5, likely=Interval(low, high)), units) == expected


def test_without_a_range_nothing_is_said_against_anybody() -> None:
    assert verdict(Agreement(None, "no_variation"), 30) == verdict(Agreement(0.2), 2) == "provisional"


def test_raters_who_see_what_the_expert_sees_agree_from_twenty_scenes_on() -> None:
    found = figures(team(21, "a", "b", "c"), 4, seed="x")
    assert (found.raters, found.units, found.doubly_rated, found.verdict, found.few) == (3, 21, 21, "agree", False)
    assert found.alpha.value == found.ac2.value == found.raw.value == found.key.value == 1.0
    assert figures(team(12, "a", "b"), 4, seed="x").verdict == "provisional"


def test_raters_who_turn_the_scale_around_disagree() -> None:
    found = figures(team(12, "a", "b", off=12), 4, seed="x")
    assert found.verdict == "disagree"
    assert found.key.value == 0.5


def test_few_scenes_carry_a_warning() -> None:
    assert figures(team(9, "a", "b"), 4, seed="x").few
    assert figures([], 4, seed="x").alpha.why == "not_rated"


def test_nobody_is_told_how_they_lean_on_seven_scenes() -> None:
    seven = [rated("a", n, 3, 2) for n in range(7)]
    assert leniency(seven) is None
    assert leniency([*seven, rated("a", 8, 0, 2)]) == pytest.approx(5 / 8)


def test_the_example_lies_furthest_apart_on_the_raters_own_side() -> None:
    mild = [rated("a", 1, 2, 1), rated("a", 2, 3, 1), rated("a", 3, 0, 2), rated("a", 4, 2, 1), rated("a", 5, 1, 1)]
    assert example(mild) == mild[1]
    assert example(mild[4:]) is None


def test_the_top_level_for_everyone_in_two_seconds_is_in_a_hurry() -> None:
    quick = [rated("a", n, 3, n, sitting="fast", seconds=2.0) for n in range(3)]
    assert hasty(quick)
    assert not hasty(quick[:2])
    assert not hasty([*quick[:2], rated("a", 3, 2, 3, seconds=2.0)])  # who tells scenes apart has looked
    assert not hasty([rated("a", n, 3, n, seconds=20.0) for n in range(3)])
    assert not hasty([rated("a", n, 3, n, seconds=None) for n in range(3)])  # times unknown, as in an import
    slow = team(3, "a", "b")
    assert unhurried([*quick, *slow]) == slow

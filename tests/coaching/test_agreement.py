"""How far raters agree, held to the figures that Krippendorff and Gwet published."""

import doctest
import random
from itertools import permutations
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching import agreement, calibration
from coaching.agreement import (
    FEW_UNITS,
    Metric,
    Tally,
    Unit,
    Weights,
    alpha,
    doubly_rated,
    gwet,
    raw,
    tallies,
    with_key,
    with_range,
)

LEVELS = [1, 2, 3, 4, 5]
# Krippendorff 2011, section C: observers A to D, twelve units, "." where somebody did not rate.
OBSERVERS = {"A": "123321412...", "B": "1233224125.3", "C": ".3332342251.", "D": "12332441251."}


@pytest.mark.parametrize("module", [agreement, calibration])
def test_the_worked_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


def published() -> list[Unit]:
    return [{who: int(row[n]) for who, row in OBSERVERS.items() if row[n] != "."} for n in range(12)]


def counted(units: list[Unit] | None = None) -> list[Tally]:
    return tallies(published() if units is None else units, LEVELS)


@pytest.mark.parametrize(
    ("metric", "expected"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)]
)
def test_alpha_is_what_krippendorff_published(metric: Metric, expected: float) -> None:
    assert alpha(counted(), LEVELS, metric).value == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    ("weights", "expected"), [("identity", 0.77544), ("linear", 0.85874), ("quadratic", 0.91400), ("ordinal", 0.89894)]
)
def test_ac1_and_ac2_are_what_gwet_published(weights: Weights, expected: float) -> None:
    assert gwet(counted(), LEVELS, weights).value == pytest.approx(expected, abs=5e-6)


def test_raters_who_all_say_the_same_show_no_variation_and_no_perfect_score() -> None:
    alike = tallies([{"a": 3, "b": 3}] * 12, LEVELS)
    for found in (alpha(alike, LEVELS), gwet(alike, LEVELS), with_range(lambda x: alpha(x, LEVELS), alike, seed="s")):
        assert (found.value, found.why, found.likely) == (None, "no_variation", None)
    assert raw(alike).value == 1.0


def test_levels_that_nobody_used_are_levels_still() -> None:
    units = [{"a": 2, "b": 3}, {"a": 2, "b": 2}, {"a": 3, "b": 3}]
    of_five, of_two = gwet(tallies(units, LEVELS), LEVELS), gwet(tallies(units, [2, 3]), [2, 3])
    assert of_five.value != of_two.value
    assert alpha(tallies(units, LEVELS), LEVELS) == alpha(tallies(units, [2, 3]), [2, 3])  # as Krippendorff has it


def test_one_rater_alone_agrees_with_nobody() -> None:
    alone = tallies([{"a": 1}, {"a": 4}], LEVELS)
    for found in (alpha(alone, LEVELS), gwet(alone, LEVELS), raw(alone)):
        assert (found.value, found.why) == (None, "rated_once")
    for found in (alpha([], LEVELS), gwet([], LEVELS), raw([]), with_key([])):
        assert (found.value, found.why) == (None, "not_rated")


def test_a_scene_rated_once_changes_neither_alpha_nor_plain_agreement() -> None:
    more = [*published(), {"A": 5}]
    assert alpha(counted(more), LEVELS) == alpha(counted(), LEVELS)
    assert raw(counted(more)) == raw(counted())
    assert doubly_rated(counted(more)) == doubly_rated(counted()) == 11


def test_a_skewed_item_has_an_alpha_of_nought_where_95_of_100_agree() -> None:
    split: list[Tally] = [(2, 0)] * 19 + [(1, 1)]
    assert raw(split).value == pytest.approx(0.95)
    assert alpha(split, [0, 1]).value == pytest.approx(0.0, abs=1e-12)
    assert gwet(split, [0, 1], "identity").value == pytest.approx(0.947, abs=5e-4)


def test_a_rating_that_is_no_level_is_refused() -> None:
    with pytest.raises(ValueError, match="no level"):
        tallies([{"a": 6}], LEVELS)
    with pytest.raises(ValueError, match="must rise"):
        tallies([], [2, 1])


def test_the_range_is_the_same_for_the_same_seed_and_holds_the_value() -> None:
    first, again, other = (with_range(lambda x: alpha(x, LEVELS), counted(), seed=seed) for seed in ("x", "x", "y"))
    assert first == again
    assert first.likely != other.likely
    assert first.likely is not None
    assert first.value is not None
    assert first.likely.low < first.value < first.likely.high <= 1
    assert first.likely.low == pytest.approx(0.44, abs=0.06)  # twelve units say little


def test_more_units_make_the_range_narrower() -> None:
    few, many = (with_range(lambda x: alpha(x, LEVELS), counted() * n, seed="x").likely for n in (1, 4))
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) * 0.7


def test_two_units_have_no_range_nor_has_an_item_that_hangs_on_one() -> None:
    two = tallies([{"a": 1, "b": 2}, {"a": 3, "b": 3}], LEVELS)
    assert with_range(lambda x: alpha(x, LEVELS), two, seed="s").likely is None
    split: list[Tally] = [(2, 0)] * 19 + [(1, 1)]  # a third of all draws miss the one unit that varies
    assert with_range(lambda x: alpha(x, [0, 1]), split, seed="s").likely is None
    assert FEW_UNITS == 10


RATINGS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from(LEVELS), min_size=1), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(RATINGS, st.permutations("abcd"), st.randoms(use_true_random=False))
def test_who_is_called_what_and_which_scene_comes_first_changes_nothing(
    units: list[Unit], names: list[str], draws: random.Random
) -> None:
    renamed = dict(zip("abcd", names, strict=True))
    shuffled = [{renamed[who]: level for who, level in unit.items()} for unit in units]
    draws.shuffle(shuffled)
    for measure in (lambda x: alpha(x, LEVELS), lambda x: gwet(x, LEVELS), raw):
        one, other = measure(tallies(units, LEVELS)), measure(tallies(shuffled, LEVELS))
        assert one.why == other.why
        assert one.value == pytest.approx(other.value)
    ranges = [with_range(raw, tallies(some, LEVELS), seed="s", times=50).likely for some in (units, shuffled)]
    assert ranges[0] == ranges[1]


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_perfect_agreement_with_variation_is_one(metric: Metric) -> None:
    for levels in permutations(LEVELS, 3):
        units = tallies([dict.fromkeys("abc", level) for level in levels], LEVELS)
        assert alpha(units, LEVELS, metric).value == pytest.approx(1.0)
        assert gwet(units, LEVELS).value == pytest.approx(1.0)

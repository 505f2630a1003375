"""Capability, confidence, the index and the gap, by worked examples; and what holds for any answers."""

import doctest
import math
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coaching import capability, progress
from coaching.capability import ASSUMED_SPREAD, Estimate, index, standing
from coaching.confidence import WORDS, quadrant
from coaching.difficulty import Norms
from coaching.first_answers import FirstAnswer
from coaching.scenarios import SURE, Sure

DAY = date(2026, 11, 2)
LEVELS = (0.0, 1 / 3, 2 / 3, 1.0)


def answer(score: float, sure: Sure | None = "fairly", *, item: str = "s1", days: int = 0) -> FirstAnswer:
    return FirstAnswer(item, DAY + timedelta(days=days), score, score > 0.5, sure)


answers = st.lists(
    st.builds(
        answer,
        st.sampled_from(LEVELS) | st.floats(0, 1),
        st.sampled_from(["sure", "fairly", "guessing", None]),
        item=st.sampled_from(["s1", "s2", "s3"]),
        days=st.integers(0, 60),
    ),
    max_size=12,
)
NORMS = Norms({"s1": 0.1, "s2": -0.2}, spread=0.25, df=60, people=40)


@pytest.mark.parametrize("module", [capability, progress])
def test_the_worked_examples_come_out_as_they_are_printed(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert (found.failed, found.attempted > 0) == (0, True)


def test_somebody_less_sure_than_able_by_hand() -> None:
    found = standing(
        [answer(1 / 3, "guessing"), answer(2 / 3, "fairly"), answer(1.0, "fairly"), answer(2 / 3, "fairly")]
    )
    assert found.capability.value == pytest.approx(8 / 12)
    assert found.confidence.value == pytest.approx(3 / 8)
    assert found.gap.value == pytest.approx(3 / 8 - 8 / 12)
    assert found.index.value == pytest.approx(0.7 * 8 / 12 + 0.3 * 3 / 8)
    assert {one.n for one in (found.capability, found.confidence, found.gap, found.index)} == {4}


def test_the_interval_by_hand() -> None:
    found = standing([answer(1 / 3), answer(2 / 3), answer(2 / 3), answer(1.0)]).capability
    own = 2 / 9  # twice a third, squared
    half = stats.t.ppf(0.975, 7) * math.sqrt((4 * 5 / 36 + own) / 7 / 4)
    assert (found.low, found.high) == (pytest.approx(2 / 3 - half, abs=1e-3), 1.0)


def test_three_equal_answers_do_not_make_a_certainty() -> None:
    found = standing([answer(2 / 3)] * 3).capability
    assert found.low is not None
    assert found.low < 0.4


def test_under_three_answers_nothing_is_said_but_why() -> None:
    found = standing([answer(1.0), answer(1.0)])
    withheld = Estimate(2, withheld="few_answers")
    assert (found.capability, found.confidence, found.index, found.gap) == (withheld,) * 4


def test_without_ratings_there_is_capability_and_no_index() -> None:
    found = standing([answer(1.0, None)] * 4)
    assert found.capability.value == 1.0
    assert found.index == found.confidence == Estimate(0, withheld="few_answers")


def test_an_easy_item_counts_less_and_a_hard_one_more() -> None:
    found = standing([answer(2 / 3, item="s1"), answer(2 / 3, item="s2"), answer(2 / 3, item="s3")], NORMS)
    assert found.capability.value == pytest.approx(2 / 3 + (-0.1 + 0.2) / 3)


def test_a_score_outside_the_rubric_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"\[0, 1\]; s1 has 1.2"):
        answer(1.2)


@given(answers)
def test_every_measure_lies_in_its_bounds_and_in_its_interval(given_answers: list[FirstAnswer]) -> None:
    found = standing(given_answers, NORMS)
    for one, lowest in ((found.capability, 0), (found.confidence, 0), (found.index, 0), (found.gap, -1)):
        if one.withheld is None:
            assert one.value is not None
            assert one.low is not None
            assert one.high is not None
            assert lowest <= one.low <= one.value <= one.high <= 1


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_weeks_changes_nothing(given_answers: list[FirstAnswer], rng: random.Random) -> None:
    days = [one.day for one in given_answers]
    rng.shuffle(days)
    shuffled = [replace(one, day=day) for one, day in zip(given_answers, days, strict=True)]
    rng.shuffle(shuffled)
    assert standing(shuffled, NORMS) == standing(given_answers, NORMS)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_confidence_beyond_capability_adds_nothing(able: float, one: float, other: float) -> None:
    assert index(able, max(able, one)) == index(able, 1.0)
    assert index(able, min(one, other)) <= index(able, max(one, other))
    assert index(able, one) <= able + 1e-12


def test_an_index_is_made_of_shares() -> None:
    with pytest.raises(ValueError, match=r"capability=1\.5"):
        index(1.5, 0.5)


@pytest.mark.parametrize("skill", [0.3, 0.6, 0.9])
def test_the_interval_covers_the_true_skill_in_nineteen_of_twenty(skill: float) -> None:
    """Five answers of four levels each; the level is drawn around the skill."""
    rng = random.Random(17)  # noqa: S311 - seeded on purpose
    weights = [math.exp(-(((level - skill) / 0.35) ** 2)) for level in LEVELS]
    true = sum(w * level for w, level in zip(weights, LEVELS, strict=True)) / sum(weights)
    hits, rounds = 0, 1000
    for _ in range(rounds):
        found = standing([answer(score) for score in rng.choices(LEVELS, weights, k=5)]).capability
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= true <= found.high
    assert hits / rounds > 0.93


def test_the_assumed_spread_is_that_of_four_equally_likely_levels() -> None:
    assert pytest.approx(stats.tstd(LEVELS, ddof=0)) == ASSUMED_SPREAD


def test_answers_are_sorted_into_four_cells_and_fairly_sure_is_not_sure() -> None:
    given_answers = [
        answer(1.0, "sure"),
        answer(2 / 3, "sure"),
        answer(1.0, "fairly"),
        answer(1 / 3, "fairly"),
        answer(0.0, "sure"),
        answer(0.0, "guessing"),
        answer(1.0, None),
    ]
    found = quadrant(given_answers)
    assert dict(found.counts) == {"sure_right": 2, "unsure_right": 1, "unsure_wrong": 2, "sure_wrong": 1}
    assert (found.n, found.withheld) == (6, None)


def test_three_answers_are_not_sorted() -> None:
    found = quadrant([answer(1.0, "sure")] * 3)
    assert (dict(found.counts), found.n, found.withheld) == ({}, 3, "few_answers")


def test_the_words_of_a_cell_speak_of_answers() -> None:
    said = " ".join(f"{label} {words}".lower() for label, words in WORDS.values())
    assert not [word for word in ("wrong", "bad", "fail", "overconfident", "you are", "mistake") if word in said]


def test_what_somebody_said_of_how_sure_they_were_is_a_number() -> None:
    assert [answer(1.0, sure).confidence for sure in (*SURE, None)] == [1.0, 0.5, 0.0, None]

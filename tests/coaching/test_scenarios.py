"""What choices in a situation come to, and the way through its branches."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.items import LevelName, Option, Resource, Scenario, Step
from coaching.scenarios import (
    SURE,
    Answer,
    Face,
    best,
    decisions,
    face_begun,
    made,
    may_go_on,
    outcome_of,
    step_after,
    walk,
)

LEVELS: tuple[LevelName, ...] = get_args(LevelName)


def step(name: str, leads_to: str | None = None) -> Step:
    options = tuple(
        Option(level[0], level, level, "does", "well", "next", f"belief-{n % 2}" if n < 2 else None, leads_to)
        for n, level in enumerate(LEVELS)
    )
    return Step(name, "situation", "question", options, "hint", "model", "thinking")


THREE = Scenario(
    "three", "a call", "listens", "Title", "Teaser", (step("one", "two"), step("two", "three"), step("three")),
    Resource("More", "https://example.com", 3),
)  # fmt: skip
WAYS = [("one", "a"), ("two", "a"), ("three", "a")]


@pytest.mark.parametrize(
    ("chosen", "answer"),
    [
        ("a", Answer("advanced", 1.0, right=True, met_must_dos=True, misconceptions=())),
        ("u", Answer("unacceptable", 0.0, right=False, met_must_dos=False, misconceptions=("belief-0",))),
        ("pp", Answer("proficient", 2 / 3, right=True, met_must_dos=True, misconceptions=())),
        # 1 + 2 over 2 is 1.5: what is half reached is not reached.
        ("dp", Answer("developing", 0.5, right=False, met_must_dos=True, misconceptions=("belief-1",))),
        # 0 + 3 + 3 over 3 is 2: right on the whole, and one of them must not be said.
        ("uaa", Answer("proficient", 2 / 3, right=True, met_must_dos=False, misconceptions=("belief-0",))),
        (
            "uud",
            Answer("unacceptable", 1 / 9, right=False, met_must_dos=False, misconceptions=("belief-0", "belief-1")),
        ),
    ],
)
def test_the_outcome_is_the_mean_place_on_the_rubric(chosen: str, answer: Answer) -> None:
    found = outcome_of(THREE, list(zip(("one", "two", "three"), chosen, strict=False)))
    assert found.score == pytest.approx(answer.score)
    assert (found.level, found.right, found.met_must_dos) == (answer.level, answer.right, answer.met_must_dos)
    assert found.misconceptions == answer.misconceptions


def test_no_choice_has_no_outcome() -> None:
    with pytest.raises(ValueError, match="nothing was chosen"):
        outcome_of(THREE, [])


@given(st.lists(st.sampled_from("udpa"), min_size=1, max_size=3), st.integers(0, 2))
def test_a_better_choice_never_makes_the_outcome_worse(chosen: list[str], which: int) -> None:
    before = outcome_of(THREE, list(zip(("one", "two", "three"), chosen, strict=False)))
    better = [*chosen]
    better[which % len(chosen)] = "a"
    after = outcome_of(THREE, list(zip(("one", "two", "three"), better, strict=False)))
    assert after.score >= before.score
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)
    assert after.right >= before.right
    assert 0 <= before.score <= 1


@given(st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), st.sampled_from("udpax")))
def test_a_way_goes_from_step_to_step_and_ends_at_what_is_missing(chosen: dict[str, str]) -> None:
    way = walk(THREE, chosen)
    assert [name for name, _ in way] == ["one", "two", "three"][: len(way)]
    assert all(chosen[name] == option for name, option in way)
    following = step_after(THREE, way)
    if following is None:
        assert len(way) == 3
    else:
        assert chosen.get(following.id) in {None, "x"}


def test_every_way_through_is_as_long() -> None:
    assert decisions(THREE) == 3
    assert step_after(THREE, ()) == THREE.steps[0]
    assert step_after(THREE, WAYS[:2]) == THREE.steps[2]
    assert step_after(THREE, WAYS) is None


def test_the_best_option_stands_highest_on_the_rubric() -> None:
    assert best(THREE.steps[0]).level == "advanced"


@pytest.mark.parametrize("count", [0, 1, 12])
def test_a_begun_face_says_how_many_decisions_are_made(count: int) -> None:
    assert made(face_begun(count)) == count
    assert may_go_on(face_begun(count))


@pytest.mark.parametrize("face", ["before", "begun", "begun-", "begun-x", "snoozed-2026-12-03", "done"])
def test_another_face_says_nothing_of_decisions(face: str) -> None:
    assert made(face) is None


def test_what_is_over_is_not_gone_on_with() -> None:
    going = {face for face in (*get_args(Face), "snoozed-2026-12-03") if may_go_on(face)}
    assert going == {"before", "snoozed", "snoozed-2026-12-03", "paused"}


def test_being_sure_runs_from_none_to_one() -> None:
    assert (SURE["guessing"], SURE["fairly"], SURE["sure"]) == (0.0, 0.5, 1.0)

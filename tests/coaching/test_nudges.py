"""A nudge in a person's hands: whatever they press, and however often, the story told of it makes sense."""

from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching import nudges
from coaching.nudges import NOT_NOW_REASONS, SURE, Face

VERBS = ("open", "will", "tried", "notnow", "change", *NOT_NOW_REASONS, *SURE, "explode", "")


def walk(presses: list[str]) -> tuple[str, list[nudges.Step]]:
    face, steps = "before", []
    for verb in presses:
        step = nudges.press(face, verb)
        if step is not None:
            face = step.face
            steps.append(step)
    return face, steps


@pytest.mark.parametrize(
    ("presses", "face", "events"),
    [
        (["open"], "opened", ["opened"]),
        (["open", "will", "tried", "4"], "done", ["opened", "completed_task", "confidence_rated"]),
        (
            ["open", "tried", "4", "change", "2"],
            "done",
            ["opened", "completed_task", "confidence_rated", "confidence_rated"],
        ),
        (["open", "notnow", "work"], "notnow_said", ["opened", "dismissed", "dismissed"]),
        (["open", "notnow", "tried"], "tried", ["opened", "dismissed", "completed_task"]),
        (["tried", "tried", "3", "3"], "done", ["completed_task", "confidence_rated"]),
        (["4", "moment", "change", "explode"], "before", []),
    ],
)
def test_a_walk_through_a_nudge(presses: list[str], face: str, events: list[str]) -> None:
    shown, steps = walk(presses)
    assert shown == face
    assert [step.event for step in steps if step.event] == events


@given(st.lists(st.sampled_from(VERBS), max_size=25))
def test_whatever_is_pressed_the_task_is_done_once_and_nothing_is_rated_before_it(presses: list[str]) -> None:
    face, steps = walk(presses)
    assert face in get_args(Face)
    told = [step.event for step in steps if step.event]
    counts = Counter(told)
    assert counts["completed_task"] <= 1
    if "confidence_rated" in told:
        assert told.index("completed_task") < told.index("confidence_rated")
    if counts["completed_task"]:
        after = told[told.index("completed_task") :]
        assert set(after) <= {"completed_task", "confidence_rated"}, "a try that was made is not put away"


@given(st.lists(st.sampled_from(VERBS), max_size=25))
def test_what_happens_once_per_prompt_always_says_the_same(presses: list[str]) -> None:
    _, steps = walk(presses)
    once = {(step.event, step.outcome, step.value) for step in steps if step.event and step.once}
    assert len(once) == len({event for event, _, _ in once}), "a repeat of it can be left out without a loss"


@pytest.mark.parametrize("face", ["moved", "closed", "done"])
@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "change"])
def test_what_is_over_takes_no_press(face: str, verb: str) -> None:
    assert nudges.press(face, verb) is None


def test_a_face_that_no_view_knows_takes_no_press() -> None:
    assert all(nudges.press("no such face", verb) is None for verb in VERBS)


def test_chips_lie_between_not_at_all_and_very() -> None:
    assert [nudges.confidence(chip) for chip in SURE] == [0.0, 0.25, 0.5, 0.75, 1.0]
    with pytest.raises(ValueError, match="is none of"):
        nudges.confidence("6")

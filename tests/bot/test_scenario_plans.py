"""From a situation to work: an if-then plan made of its feedback, kept for its person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tasked
from nudged import counted, happened, press, row_of, settled
from situated import choose, read, situation
from tasked import TASK, kept, told

from content.library import Library

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def answered(scene: Scene) -> Message:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure")
    return message


async def make_a_plan(scene: Scene, *, when: int = 0, will: int = 0) -> str:
    """Fill in the form that lies on top, with suggestions; returns the plan's words."""
    answer = await scene.slack.submit("Ana", values={"When ...": TASK.when[when], "... I will": TASK.will[will]})
    assert answer.errors is None
    await settled(scene)
    return f"When {TASK.when[when]}, I will {TASK.will[will]}."


async def from_the_feedback(scene: Scene, label: str = "Make it a plan") -> None:
    await scene.slack.press("Ana", await scene.modal("Ana"), label=label)
    await settled(scene)


async def test_a_plan_is_made_of_the_feedback_and_the_feedback_stays_below_it(scene: Scene) -> None:
    message = await answered(scene)
    await from_the_feedback(scene)
    words = await make_a_plan(scene)
    assert kept(scene) == [words]
    assert told(scene, "reflected") == [("plan", None, False)]
    assert "Your plan is kept" in (await scene.modal("Ana")).says
    assert "Your plan is kept" in message.says
    assert words not in message.says
    assert message.buttons == ["I did it", "Read my plan", "Change my plan", "Read the feedback again"]


async def test_carrying_it_out_says_so_and_counts_no_second_task(scene: Scene) -> None:
    message = await answered(scene)
    await from_the_feedback(scene)
    await make_a_plan(scene)
    await press(scene, message, "I did it")
    assert happened(scene).count("applied") == 1
    assert counted(scene)["completed_task"] == 1
    assert "Done, thank you." in message.says
    assert row_of(scene).face == "done"


async def test_a_plan_can_be_read_and_changed_from_the_message(scene: Scene) -> None:
    message = await answered(scene)
    await from_the_feedback(scene)
    first = await make_a_plan(scene)
    await scene.slack.close("Ana")
    await scene.slack.close("Ana")
    await press(scene, message, "Read my plan")
    assert first in (await scene.modal("Ana")).says
    await scene.slack.close("Ana")
    await scene.later(minutes=5)
    await press(scene, message, "Change my plan")
    second = await make_a_plan(scene, when=1)
    assert kept(scene)[0] == second
    assert told(scene, "reflected")[-1] == ("plan", None, True)


async def test_the_feedback_read_again_offers_to_change_the_plan(scene: Scene) -> None:
    message = await answered(scene)
    await from_the_feedback(scene)
    await make_a_plan(scene)
    await scene.slack.close("Ana")
    await scene.slack.close("Ana")
    await press(scene, message, "Read the feedback again")
    assert "Change my plan" in read(await scene.modal("Ana"))


async def test_nobody_else_makes_or_reads_it(scene: Scene) -> None:
    message = await answered(scene)
    await from_the_feedback(scene)
    await make_a_plan(scene)
    scene.agree("Ben")
    for label in ("Read my plan", "Change my plan", "I did it"):
        await press(scene, message, label, by="Ben", anyway=True)
    assert scene.slack.views("Ben") == []
    assert "applied" not in happened(scene)


async def test_before_it_is_answered_there_is_nothing_to_plan(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    assert "Make it a plan" not in read(await scene.modal("Ana"))

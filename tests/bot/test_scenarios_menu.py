"""A scenario put off or paused: before it is begun, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nudged import happened, press, row_of, set_row, settled, tap
from situated import choose, half_way, situation, told

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_put_off_and_begun_all_the_same_it_does_not_come_back(scene: Scene) -> None:
    message = await situation(scene)
    await scene.slack.press("Ana", message, label="Bring back tomorrow")
    await settled(scene)
    assert "I'll bring this back" in message.says
    assert len(scene.planned("Ana")) == 1
    await scene.forge(tap(scene, row_of(scene), "scenario:start"))
    await settled(scene)
    assert message.buttons == ["Continue"]
    assert scene.planned("Ana") == []


async def test_what_comes_back_starts_anew_and_the_older_copy_folds(scene: Scene) -> None:
    message = await situation(scene)
    await scene.slack.press("Ana", message, label="Bring back tomorrow")
    await scene.later(hours=24)
    await scene.deliver()
    await settled(scene)
    newer = scene.slack.messages("Ana")[-1]
    assert newer.buttons == ["Start"]
    assert message.buttons == []
    await press(scene, newer, "Start")
    assert "1 of 2." in (await scene.modal("Ana")).says


async def test_what_is_begun_is_not_put_off_by_an_older_copy(scene: Scene) -> None:
    await half_way(scene)
    forged = tap(scene, row_of(scene), "prompt:menu", selected_option={"value": f"tomorrow:{row_of(scene).prompt_id}"})
    await scene.forge(forged)
    assert row_of(scene).face == "begun-1"
    assert scene.planned("Ana") == []


async def test_a_pause_folds_what_nobody_touched_and_leaves_what_is_begun(scene: Scene) -> None:
    message = await half_way(scene)
    await scene.slack.press("Ana", message, label="Pause for a week")
    await settled(scene)
    assert message.buttons == ["Continue"]
    await choose(scene, "b", sure="sure")
    assert message.buttons == ["Read the feedback again"]


async def test_after_a_pause_it_can_be_begun(scene: Scene) -> None:
    message = await situation(scene)
    await scene.slack.press("Ana", message, label="Pause for a week")
    await settled(scene)
    assert message.buttons == ["Resume now"]
    await press(scene, message, "Resume now")
    assert message.buttons == ["Start"]


async def test_the_older_copy_of_what_came_back_opens_nothing(scene: Scene) -> None:
    await situation(scene)
    set_row(scene, row_of(scene), face="moved")
    await scene.forge(tap(scene, row_of(scene), "scenario:start"))
    assert scene.slack.views("Ana") == []
    assert happened(scene) == ["delivered"]


async def test_an_answer_in_a_form_of_the_older_copy_is_kept_and_the_copy_stays_folded(scene: Scene) -> None:
    message = await half_way(scene)
    set_row(scene, row_of(scene), face="moved")
    await choose(scene, "b", sure="sure")
    assert row_of(scene).face == "moved"
    assert message.buttons == []
    assert told(scene, "scenario_answered") != []

"""Content edited or taken out half-way: whoever began finishes the version they began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nudged import happened, nudges_of, press, row_of, set_row, settled
from situated import CALL, ITEM, MODULE, change_library, choose, read, rewritten, situation, told

from storage import notes, recall

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_who_began_finishes_the_version_they_began(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    change_library(scene, (rewritten(),))
    await choose(scene, "b")
    assert CALL.title in message.says
    await press(scene, message, "Continue")
    assert "Situation calmer" in (await scene.modal("Ana")).says
    await choose(scene, "b", sure="sure")
    says = (await scene.modal("Ana")).says
    assert f"*Step 1.* You chose B. {CALL.steps[0].option('b').does}" in says
    assert told(scene, "scenario_answered") == [("scenario_answered", "proficient", 2.5 / 3)], "by the old levels"


async def test_who_was_sent_one_version_begins_that_one(scene: Scene) -> None:
    message = await situation(scene)
    change_library(scene, (rewritten(),))
    await press(scene, message, "Start")
    says = read(await scene.modal("Ana"))
    assert CALL.steps[0].options[0].text in says
    assert "New:" not in says
    assert row_of(scene).item_hash == scene.house.library.content_hash(CALL)


async def test_taken_out_half_way_it_is_thanked_for_and_kept_and_not_scored(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    change_library(scene, ())
    await choose(scene, "b")
    await choose(scene, "a", sure="sure", why="my own words")
    says = (await scene.modal("Ana")).says
    assert "*Thank you.* This situation was taken out while you had it." in says
    assert "You chose" not in says
    assert told(scene, "scenario_answered") == [("scenario_answered", "withdrawn", None)]
    assert [outcome for _, outcome, _ in told(scene, "scenario_step")] == ["calmer:a", "first-words:b"]
    assert happened(scene).count("completed_task") == 1
    assert "Done, thank you." in message.says
    with scene.store.read() as tx:
        assert [words for _, words in notes.of_person(tx, scene.slack.team_id, scene.id("Ana"))] == ["my own words"]
        assert recall.find(tx, scene.slack.team_id, scene.id("Ana"), MODULE, ITEM) is None
    await press(scene, message, "Read the feedback again")
    assert "*Thank you.*" in (await scene.modal("Ana")).says


async def test_taken_out_before_it_was_begun_there_is_nothing_to_answer(scene: Scene) -> None:
    message = await situation(scene)
    change_library(scene, ())
    await press(scene, message, "Start")
    assert "there is nothing to answer" in (await scene.modal("Ana")).says
    assert message.buttons == []
    assert happened(scene) == ["delivered", "opened"]


async def test_taken_out_before_it_was_sent_it_is_not_sent(scene: Scene) -> None:
    await situation(scene)
    change_library(scene, ())
    set_row(scene, row_of(scene), state="planned", sent_at=None, channel=None, ts=None, attempts=0)
    before = len(nudges_of(scene))
    await scene.deliver()
    await settled(scene)
    assert len(nudges_of(scene)) == before
    assert [row.state for row in scene.rows("Ana") if row.kind == "scenario"] == ["failed"]

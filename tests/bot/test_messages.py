"""What people type in the direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


async def answers(scene: Scene, name: str) -> list[Message]:
    await scene.house.errands.finish()
    return [m for m in scene.slack.messages(name) if m.by_bot]


async def test_typed_words_are_answered_and_not_kept(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.slack.say("Ana", "the third caller shouted at me")
    (answer,) = await answers(scene, "Ana")
    assert "I have *not* kept your message" in answer.says
    assert answer.buttons == ["Help", "Days and hours"]
    assert "shouted" not in scene.dump()


async def test_one_message_delivered_twice_is_answered_once(scene: Scene) -> None:
    await scene.slack.say("Ana", "hello")
    await scene.slack.redeliver()
    assert len(await answers(scene, "Ana")) == 1


async def test_another_message_gets_its_own_answer(scene: Scene) -> None:
    await scene.slack.say("Ana", "hello")
    await scene.slack.say("Ana", "anybody there")
    assert len(await answers(scene, "Ana")) == 2


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
async def test_a_file_with_words_is_answered_as_words_are(scene: Scene, subtype: str) -> None:
    channel = scene.slack.workspace.dm(scene.id("Ana")).id
    typed = {"channel": channel, "channel_type": "im", "ts": "1.1", "user": scene.id("Ana"), "text": "my call"}
    assert (await scene.slack.event("message", **typed, subtype=subtype, files=[{"id": "F1"}])).ok
    (answer,) = await answers(scene, "Ana")
    assert "I have *not* kept your message" in answer.says


async def test_edits_and_what_bots_say_are_not_answered(scene: Scene) -> None:
    channel = scene.slack.workspace.dm(scene.id("Ana")).id
    own = {"channel": channel, "channel_type": "im", "ts": "1.1", "user": scene.id("Ana"), "text": "x"}
    assert (await scene.slack.event("message", **own, subtype="message_changed")).ok
    assert (await scene.slack.event("message", **own, subtype="message_deleted")).ok
    assert (await scene.slack.event("message", **own, subtype="bot_message")).ok
    assert (await scene.slack.event("message", **own, bot_id="B0OTHER")).ok
    assert (await scene.slack.event("message", **(own | {"channel_type": "channel"}))).ok
    assert await answers(scene, "Ana") == []


async def test_who_does_not_take_part_is_offered_help_only(scene: Scene) -> None:
    await scene.slack.say("Omar", "what is this")
    (answer,) = await answers(scene, "Omar")
    assert answer.buttons == ["Help"]


async def test_help_below_the_answer_takes_its_place(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.slack.say("Ana", "hello")
    (answer,) = await answers(scene, "Ana")
    await scene.slack.press("Ana", answer, label="Help")
    (answer,) = await answers(scene, "Ana")
    assert "*/coach pause 2d*" in answer.says


async def test_days_and_hours_open_from_there(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.slack.say("Ana", "hello")
    (answer,) = await answers(scene, "Ana")
    await scene.slack.press("Ana", answer, label="Days and hours")
    assert (await scene.modal("Ana")).title == "Days and hours"

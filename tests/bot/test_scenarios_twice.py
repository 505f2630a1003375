"""A scenario pressed twice, or on two devices: kept once."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import happened, press, settled, whispers
from situated import a_minute_on, choose, filled, half_way, situation, submitted, told

from bot.views import refusals

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

ANGRY = "*2 of 2.* Situation angry &lt;&amp; *more*"
TWO_STEPS = ["completed_task", "confidence_rated", "delivered", "opened", "scenario_answered"] + ["scenario_step"] * 2


async def test_each_step_delivered_twice_is_kept_once(scene: Scene) -> None:
    message = await situation(scene)
    scene.slack.faults.double_envelopes(5)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await scene.slack.redeliver()
    await choose(scene, "b", sure="sure", why="because")
    await scene.slack.redeliver()
    await settled(scene)
    assert happened(scene) == TWO_STEPS
    assert scene.dump().count("because") == 1
    assert message.buttons == ["Read the feedback again"]


async def test_the_last_answer_delivered_again_shows_the_feedback_again(scene: Scene) -> None:
    await half_way(scene)
    await choose(scene, "b", sure="sure")
    answer = await scene.slack.redeliver()
    assert "*You chose B.*" in str(answer.payload["view"]["blocks"])
    assert "You were sure, and you could be." in str(answer.payload["view"]["blocks"])


async def test_two_devices_keep_the_first_choice(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    phone = (await scene.modal("Ana")).body
    await choose(scene, "b")
    answer = await scene.forge(submitted(scene, filled(phone, "c")))
    assert answer.payload["response_action"] == "update"
    assert "Situation calmer" in str(answer.payload["view"]["blocks"]), "where the other device is"
    assert [outcome for _, outcome, _ in told(scene, "scenario_step")] == ["first-words:b"]


async def test_two_devices_at_the_same_moment_keep_one_choice(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    body = (await scene.modal("Ana")).body
    forms = [submitted(scene, filled(body, option)) for option in ("a", "b", "c") * 2]
    answers = await asyncio.gather(*(scene.forge(form) for form in forms))
    [(_, kept, _)] = told(scene, "scenario_step")
    shown = {str(answer.payload["view"]["blocks"][0]["text"]["text"]) for answer in answers}
    assert shown == {"*2 of 2.* Situation calmer &lt;&amp; *more*" if kept == "first-words:b" else ANGRY}


async def test_a_form_left_open_on_a_branch_not_taken_leads_back(scene: Scene) -> None:
    await half_way(scene)
    body = (await scene.modal("Ana")).body
    strange = body | {"private_metadata": body["private_metadata"].replace("calmer", "angry")}
    answer = await scene.forge(submitted(scene, filled(strange, "b", "sure")))
    assert "Situation calmer" in str(answer.payload["view"]["blocks"])
    assert happened(scene).count("scenario_step") == 1


async def test_a_second_hint_changes_nothing(scene: Scene) -> None:
    await half_way(scene)
    view = await scene.modal("Ana")
    await scene.slack.press("Ana", view, label="Show a hint", retries=2)
    await settled(scene)
    assert happened(scene).count("hint_opened") == 1


async def test_try_again_tapped_twice_is_one_retry(scene: Scene) -> None:
    await half_way(scene)
    await choose(scene, "b", sure="sure")
    await scene.slack.press("Ana", await scene.modal("Ana"), label="Try it again", retries=1)
    await settled(scene)
    assert happened(scene).count("retried") == 1


async def test_a_form_that_does_not_open_in_time_says_so_and_opens_at_the_next_press(scene: Scene) -> None:
    message = await situation(scene)
    scene.slack.faults.add("views.open", "refuse", error="expired_trigger_id", times=1)
    await press(scene, message, "Start")
    assert whispers(scene) == [refusals.SLOW]
    await press(scene, message, "Continue")
    assert "1 of 2." in (await scene.modal("Ana")).says
    assert happened(scene).count("opened") == 1


@pytest.mark.parametrize("closes", [True, False])
async def test_where_the_press_can_no_longer_be_answered_the_message_is_mended(scene: Scene, closes: bool) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    body = (await scene.modal("Ana")).body
    sheet = json.loads(body["private_metadata"]) | {"response_url": f"{scene.slack.url}/response/1/over"}
    await scene.forge(submitted(scene, filled(body | {"private_metadata": json.dumps(sheet)}, "b")))
    await settled(scene)
    assert "Step 1 of 2 is done" not in message.says
    if closes:
        await scene.slack.close("Ana")
        await settled(scene)
    else:
        await a_minute_on(scene)
    assert "Step 1 of 2 is done" in message.says


async def test_seconds_are_never_negative(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    body = (await scene.modal("Ana")).body
    sheet = json.loads(body["private_metadata"])
    sheet["shown_at"] += timedelta(hours=1).total_seconds()
    await scene.forge(submitted(scene, filled(body | {"private_metadata": json.dumps(sheet)}, "b")))
    assert told(scene, "scenario_step") == [("scenario_step", "first-words:b", 0.0)]

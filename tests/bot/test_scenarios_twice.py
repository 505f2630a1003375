"""A scenario pressed twice, on two devices, by somebody else or too late: kept once, or not at all."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from nudged import happened, press, row_of, settled, tap, whispers
from situated import choose, situation, told

from bot.delivery import Sender
from bot.house import real_clock
from bot.views import refusals
from scheduler import joining

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

ANGRY = "*2 of 2.* Situation angry &lt;&amp; *more*"
TWO_STEPS = ["completed_task", "confidence_rated", "delivered", "opened", "scenario_answered"] + ["scenario_step"] * 2


async def half_way(scene: Scene) -> Any:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    return message


def submitted(scene: Scene, view: dict[str, Any], by: str = "Ana") -> dict[str, Any]:
    head = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id(by)}}
    return head | {"view": view}


def filled(body: dict[str, Any], option: str, sure: str | None = None) -> dict[str, Any]:
    """A form as its client would send it."""
    values: dict[str, Any] = {}
    for block in body["blocks"]:
        name = block["block_id"].partition(":")[0]
        picked = {"choice": option, "sure": sure}.get(name)
        if picked:
            values[block["block_id"]] = {name: {"type": "radio_buttons", "selected_option": {"value": picked}}}
    return body | {"id": "V0FORGED", "state": {"values": values}}


async def a_minute_on(scene: Scene) -> None:
    """Let the sender mend what Slack shows: it does so a few real seconds later."""
    house = replace(scene.house, real_now=lambda: real_clock() + timedelta(minutes=1))
    await Sender(house, house.clients, owner="scene").tick()


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


@pytest.mark.parametrize(
    ("option", "sure", "block"), [("", "sure", "choice"), ("b", "", "sure"), ("z", "sure", "choice")]
)
async def test_a_form_without_an_answer_is_kept_back(scene: Scene, option: str, sure: str, block: str) -> None:
    await half_way(scene)
    body = (await scene.modal("Ana")).body
    answer = await scene.forge(submitted(scene, filled(body, option, sure)))
    assert answer.payload["errors"] == {f"{block}:calmer:": "Choose one first; a guess is fine."}
    assert happened(scene).count("scenario_step") == 1


async def test_somebody_elses_form_is_refused(scene: Scene) -> None:
    await half_way(scene)
    scene.agree("Ben")
    body = filled((await scene.modal("Ana")).body, "b", "sure")
    answer = await scene.forge(submitted(scene, body, by="Ben"))
    assert answer.payload["errors"] == {"choice:calmer:": refusals.words("not_yours")}
    assert happened(scene).count("scenario_step") == 1


async def test_somebody_elses_message_opens_nothing(scene: Scene) -> None:
    await situation(scene)
    scene.agree("Ben")
    await scene.forge(tap(scene, row_of(scene), "scenario:start", by="Ben"))
    assert scene.slack.views("Ben") == []
    assert "opened" not in happened(scene)


async def test_who_withdrew_meanwhile_reads_that_nothing_was_saved(scene: Scene) -> None:
    message = await half_way(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    answer = await choose(scene, "b", sure="sure", why="secret words")
    assert answer.errors == {"choice:calmer:": refusals.words("not_agreed")}
    assert "secret words" not in scene.dump()
    await scene.slack.press("Ana", await scene.modal("Ana"), label="Show a hint")
    assert refusals.words("not_agreed") in (await scene.modal("Ana")).says
    await press(scene, message, "Continue")
    assert whispers(scene) == [refusals.words("not_agreed")]


async def test_a_form_that_stayed_open_for_too_long_is_refused(scene: Scene) -> None:
    message = await half_way(scene)
    await scene.later(days=14)
    answer = await choose(scene, "b", sure="sure")
    assert answer.errors == {"choice:calmer:": refusals.words("closed")}
    await scene.later(minutes=1)
    await scene.deliver()
    await a_minute_on(scene)
    assert message.buttons == []
    assert "This one has closed." in message.says


@pytest.mark.parametrize("metadata", ["", "{", "[1]", "null", '{"prompt_id": 7, "shown_at": "x"}', '"x"'])
async def test_a_form_that_lost_its_memory_is_refused(scene: Scene, metadata: str) -> None:
    await half_way(scene)
    body = filled((await scene.modal("Ana")).body, "b", "sure") | {"private_metadata": metadata}
    answer = await scene.forge(submitted(scene, body))
    assert answer.payload["errors"] == {"choice::": refusals.words("unknown")}


async def test_a_form_that_lost_its_parts_is_kept_back(scene: Scene) -> None:
    await half_way(scene)
    body = (await scene.modal("Ana")).body | {"id": "V1"}
    for state in (
        {},
        {"values": {}},
        {"values": {"choice:calmer:": None}},
        {"values": {"choice:calmer:": {"choice": 7}}},
    ):
        answer = await scene.forge(submitted(scene, body | {"state": state}))
        assert list(answer.payload["errors"]) == ["choice:calmer:"]


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


async def test_buttons_of_other_kinds_do_nothing_here(scene: Scene) -> None:
    await situation(scene)
    row = row_of(scene)
    for action in ("nudge:tried", "scenario:hint", "scenario:again", "scenario:sing"):
        await scene.forge(tap(scene, row, action))
    assert happened(scene) == ["delivered"]


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


async def test_seconds_are_never_negative(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    body = (await scene.modal("Ana")).body
    sheet = json.loads(body["private_metadata"])
    sheet["shown_at"] += timedelta(hours=1).total_seconds()
    await scene.forge(submitted(scene, filled(body | {"private_metadata": json.dumps(sheet)}, "b")))
    assert told(scene, "scenario_step") == [("scenario_step", "first-words:b", 0.0)]

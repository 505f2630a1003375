"""A scenario pressed by somebody else, too late, or by a form that lost its parts: nothing is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nudged import happened, press, row_of, tap, whispers
from situated import a_minute_on, choose, filled, half_way, situation, submitted

from bot.views import refusals
from scheduler import joining

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


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


async def test_buttons_of_other_kinds_do_nothing_here(scene: Scene) -> None:
    await situation(scene)
    row = row_of(scene)
    for action in ("nudge:tried", "scenario:hint", "scenario:again", "scenario:sing"):
        await scene.forge(tap(scene, row, action))
    assert happened(scene) == ["delivered"]

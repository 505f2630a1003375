"""A mentor's response: written from Home, read after one's own answer and never before, gone with its mentor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from nudged import press, settled
from situated import CALL, choose, read, situation

from bot.views import mentors as views
from coaching.mentors import Response
from content.library import Library, load
from sandbox import cast
from sandbox.validate import view_faults
from scheduler import joining
from storage import model_responses

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

WORDS = "“You have told this twice. <!channel> Let me say what I heard.”"
WHY = "I say it back first, because a fix for the wrong thing is no help."


@pytest.fixture(scope="module")
def library() -> Library:
    whole = load()
    listening = whole.modules["active-listening"]
    modules = {**whole.modules, listening.id: replace(listening, scenarios=(CALL, *listening.scenarios))}
    programmes = {**whole.programmes, "listening": replace(whole.programmes["listening"], mentors=(cast.BEN.id,))}
    return replace(whole, modules=modules, programmes=programmes)


async def write(scene: Scene, **said: str) -> dict[str, str]:
    """Let Ben fill in the form; returns what is wrong with it."""
    await scene.home("Ben")
    await scene.press_home("Ben", "Add a response")
    scenario = scene.house.library.modules["active-listening"].scenarios[0]
    values = {
        "Which situation?": scenario.title,
        "What would you say? Word for word": said.get("words", WORDS),
        "Why like this? What did you weigh up?": WHY,
    }
    if "clip" in said:
        values["Or a clip: its link in Slack"] = said["clip"]
    answer = await scene.slack.submit("Ben", values=values)
    await settled(scene)
    return dict(answer.errors or {})


def kept(scene: Scene) -> list[model_responses.Written]:
    scenario = scene.house.library.modules["active-listening"].scenarios[0]
    today = scene.house.now().date()
    with scene.store.read() as tx:
        return model_responses.of_scenario(tx, scene.slack.team_id, "active-listening", scenario.id, today=today)


async def test_a_mentor_writes_one_from_home_sees_how_it_reads_and_takes_it_back(scene: Scene) -> None:
    scene.agree("Ben")
    assert await write(scene) == {}
    shown = await scene.modal("Ben")
    assert "Ben, a mentor, would answer" in shown.says
    assert WORDS in shown.says
    assert [one.response.words for one in kept(scene)] == [WORDS]
    assert (await scene.slack.press("Ben", shown, label="Take it back")).ok
    await settled(scene)
    assert kept(scene) == []


async def test_only_a_permalink_of_this_workspace_is_taken_for_a_clip(scene: Scene) -> None:
    scene.agree("Ben")
    assert "no link" in (await write(scene, clip="https://example.com/clip"))["clip"]
    home = str((await scene.client.auth_test())["url"])
    await scene.slack.close("Ben")
    assert await write(scene, words="", clip=f"{home}archives/C0GENERAL1/p1700000000123456") == {}
    assert [one.response.clip for one in kept(scene)] == [f"{home}archives/C0GENERAL1/p1700000000123456"]


async def test_who_is_no_mentor_finds_no_button_and_a_forged_form_writes_nothing(scene: Scene) -> None:
    scene.agree("Ana")
    assert "Add a response" not in (await scene.home("Ana")).buttons
    await scene.forge(scene.as_pressed("Ana", "mentors:open"))
    await settled(scene)
    assert scene.slack.views("Ana") == []


async def test_it_is_shown_after_ones_own_answer_and_not_before(scene: Scene) -> None:
    scene.agree("Ben")
    await write(scene)
    message = await situation(scene)
    await press(scene, message, "Start")
    for option in ("b", "b"):
        assert "a mentor" not in read(await scene.modal("Ana"))
        await choose(scene, option, sure="sure" if "2 of 2" in read(await scene.modal("Ana")) else None)
    after = read(await scene.modal("Ana"))
    assert "Ben, a mentor, would answer" in after
    assert WORDS in after
    assert WHY in after


async def test_it_goes_with_its_mentor(scene: Scene) -> None:
    scene.agree("Ben")
    await write(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ben"), now=scene.house.now())
    assert kept(scene) == [], "not shown while they take no part"
    with scene.store.write() as tx:
        joining.erase(tx, scene.slack.team_id, scene.id("Ben"), now=scene.house.now())
    assert WORDS not in scene.dump()


def test_the_form_and_what_follows_keep_to_slacks_rules() -> None:
    module = load().modules["active-listening"]
    said = Response("Ben <b>", WORDS, "https://example.slack.com/archives/C1/p1", WHY)
    for view in (views.form([module], "https://example.slack.com/"), views.saved("A title", said, "m:i")):
        assert view_faults(view.to_dict()) == []
    assert "<!channel>" not in str([block for block in views.shown([said]) if "mrkdwn" in str(block.to_dict())])

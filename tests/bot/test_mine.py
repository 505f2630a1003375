"""Send me the file, and Erase everything: each for oneself alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from answering import four_weeks
from outbox import due, posts, sender
from sqlalchemy import select

from bot import tending
from bot.doubts import DOUBT_AFTER
from scheduler import joining
from storage import notes, prompts
from storage import pictures as kept
from storage.sending import MEND_AFTER

if TYPE_CHECKING:
    from sandbox.faults import Kind
    from tests.bot.conftest import Scene


@pytest.fixture(autouse=True)
async def _studio(scene: Scene) -> AsyncIterator[None]:
    yield
    await scene.house.errands.finish()
    await scene.house.studio.stop()


async def lived(scene: Scene, *names: str) -> None:
    """Let these people have got and opened an idea, and written a note."""
    scene.agree(*names)
    await scene.later(days=1)
    await scene.deliver()
    for name in names:
        await scene.slack.press(name, scene.slack.messages(name)[-1], "nudge:open")
        with scene.store.write() as tx:
            team, who = scene.slack.team_id, scene.id(name)
            notes.write(tx, team, name, person_id=who, words=f"words of {name}", now=scene.house.now())


async def press(scene: Scene, name: str, label: str) -> str:
    """Open "What I keep about you" and press there; returns what the modal says then."""
    await scene.coach(name, "my-data")
    assert (await scene.slack.press(name, await scene.modal(name), label=label)).ok
    return (await scene.modal(name)).says


def files(scene: Scene, name: str) -> list[dict[str, Any]]:
    return [file for message in scene.slack.messages(name) for file in message.files]


async def blanked(scene: Scene) -> None:
    """Let the sender go round until nothing waits to be drawn anew."""
    await scene.later(minutes=1)
    for _ in range(3):
        await scene.deliver()


async def test_the_file_comes_into_ones_own_messages_and_holds_ones_own_rows(scene: Scene) -> None:
    await lived(scene, "Ana", "Nina")
    assert "The file is in your Messages tab with me." in await press(scene, "Ana", "Send me the file")
    [file] = files(scene, "Ana")
    copy = json.loads(scene.slack.workspace.file_bytes[file["id"]])
    assert copy["of"] == scene.id("Ana")
    assert copy["notes"][0]["words"] == "words of Ana"
    assert {row["name"] for row in copy["events"]} >= {"delivered", "opened", "consent_changed"}
    assert copy["prompts"][0]["item"]
    assert "words of Nina" not in json.dumps(copy)
    for other in ("Nina", "Mia", "Lea"):
        assert files(scene, other) == []


async def test_the_file_is_deleted_after_a_day_and_with_everything_else(scene: Scene) -> None:
    await lived(scene, "Ana", "Nina")
    for name in ("Ana", "Nina"):
        await press(scene, name, "Send me the file")
    await tending.tend(scene.house, asyncio.Event())
    assert len(scene.slack.workspace.file_bytes) == 2
    await press(scene, "Ana", "Erase everything")
    [left] = scene.slack.workspace.file_bytes
    assert left == files(scene, "Nina")[0]["id"]
    await scene.later(days=1)
    await tending.tend(scene.house, asyncio.Event())
    assert scene.slack.workspace.file_bytes == {}


async def test_a_new_file_takes_the_place_of_the_one_before(scene: Scene) -> None:
    await lived(scene, "Ana")
    for _ in range(2):
        await press(scene, "Ana", "Send me the file")
    assert list(scene.slack.workspace.file_bytes) == [files(scene, "Ana")[-1]["id"]]


async def test_a_file_whose_person_was_erased_by_the_operator_goes_with_the_next_round(scene: Scene) -> None:
    await lived(scene, "Ana")
    await press(scene, "Ana", "Send me the file")
    with scene.store.write() as tx:
        assert joining.erase(tx, scene.slack.team_id, scene.id("Ana"), now=scene.house.now())
    await tending.tend(scene.house, asyncio.Event())
    assert scene.slack.workspace.file_bytes == {}


async def test_who_never_got_a_message_gets_the_file_all_the_same(scene: Scene) -> None:
    await press(scene, "Omar", "Send me the file")
    assert len(files(scene, "Omar")) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("missing_scope", "I may not send files in this workspace, sorry. Write to"),
        ("internal_error", "The file could not be sent just now, sorry. Please press again in a minute."),
    ],
)
async def test_without_a_file_it_is_said_what_to_do(scene: Scene, error: str, said: str) -> None:
    await lived(scene, "Ana")
    scene.slack.faults.add("files.getUploadURLExternal", "refuse", error=error)
    assert said in await press(scene, "Ana", "Send me the file")
    assert files(scene, "Ana") == []


async def test_erased_is_everything_and_messages_say_nothing_any_more(scene: Scene) -> None:
    await lived(scene, "Ana", "Nina")
    idea = scene.slack.messages("Ana")[-1].says
    assert "*Everything is erased.*" in await press(scene, "Ana", "Erase everything")
    assert "deliver" in scene.woken
    assert scene.person("Ana").consent == "withdrawn"
    assert scene.rows("Ana") == []
    assert "words of Ana" not in scene.dump()
    assert "words of Nina" in scene.dump()
    await blanked(scene)
    said = [message.says for message in scene.slack.messages("Ana")]
    assert idea not in said
    assert set(said) == {"Nothing is here any more: this message was erased, as you asked."}
    assert all(not message.buttons for message in scene.slack.messages("Ana"))
    assert "erased" not in scene.slack.messages("Nina")[-1].says
    with scene.store.read() as tx:
        left = tx.execute(select(prompts.prompt).where(prompts.prompt.c.face == "erased")).all()
    assert left == [], "where they stand need be known no more"


async def test_nothing_comes_after_it_and_home_has_a_way_to_join(scene: Scene) -> None:
    await lived(scene, "Ana")
    await press(scene, "Ana", "Erase everything")
    count = len(scene.slack.messages("Ana"))
    for _ in range(8):
        await scene.later(days=1)
        scene.plan()
        await scene.deliver()
    assert len(scene.slack.messages("Ana")) == count
    assert "Join" in (await scene.home("Ana")).buttons


async def test_a_press_on_a_message_that_is_not_blanked_yet_writes_nothing(scene: Scene) -> None:
    await lived(scene, "Ana")
    message = scene.slack.messages("Ana")[-1]
    await press(scene, "Ana", "Erase everything")
    before = scene.dump()
    await scene.slack.press("Ana", message, label="I tried it")
    await scene.house.errands.finish()
    assert scene.dump() == before


async def test_twice_does_no_harm(scene: Scene) -> None:
    await lived(scene, "Ana")
    await press(scene, "Ana", "Erase everything")
    await blanked(scene)
    before = scene.dump()
    await scene.later(hours=1)
    await press(scene, "Ana", "Erase everything")
    assert scene.dump() == before


async def test_the_picture_goes_too(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await scene.home("Ana")
    assert len(scene.slack.workspace.file_bytes) == 1
    await scene.later(minutes=1)
    await press(scene, "Ana", "Erase everything")
    assert scene.slack.workspace.file_bytes == {}


async def test_a_picture_that_could_not_be_deleted_is_deleted_by_the_next_round(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await scene.home("Ana")
    scene.slack.faults.add("files.delete", "refuse", error="internal_error")
    await scene.later(minutes=1)
    await press(scene, "Ana", "Erase everything")
    assert len(scene.slack.workspace.file_bytes) == 1
    await tending.tend(scene.house, asyncio.Event())
    assert scene.slack.workspace.file_bytes == {}
    with scene.store.read() as tx:
        assert kept.find(tx, scene.slack.team_id, scene.id("Ana")) is None


async def test_whoever_presses_gets_and_erases_their_own_whatever_the_button_names(scene: Scene) -> None:
    await lived(scene, "Ana")
    assert (await scene.forge(scene.as_pressed("Nina", "mine:file", scene.id("Ana")))).ok
    [file] = files(scene, "Nina")
    assert json.loads(scene.slack.workspace.file_bytes[file["id"]])["of"] == scene.id("Nina")
    for action in ("mine:erase", "mine:everybody"):
        assert (await scene.forge(scene.as_pressed("Nina", action, scene.id("Ana")))).ok
    assert not scene.person("Nina").agreed
    assert scene.person("Ana").agreed
    assert "words of Ana" in scene.dump()


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
async def test_a_message_that_may_have_arrived_is_blanked_if_it_did_and_never_sent_again(
    scene: Scene, kind: Kind
) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", kind)
    await scene.deliver()
    assert [row.state for row in scene.rows("Ana")] == ["sending"]
    await press(scene, "Ana", "Erase everything")
    later = sender(scene, after=DOUBT_AFTER + MEND_AFTER)
    for _ in range(3):
        await later.tick()
    assert posts(scene) == 1
    said = {message.says for message in scene.slack.messages("Ana")}
    assert said <= {"Nothing is here any more: this message was erased, as you asked."}
    assert bool(said) == (kind == "drop_after")
    assert scene.rows("Ana") == []


async def test_who_joins_again_begins_anew(scene: Scene) -> None:
    await lived(scene, "Ana")
    await press(scene, "Ana", "Erase everything")
    await blanked(scene)
    await scene.press_home("Ana", "Join")
    assert scene.person("Ana").agreed
    await scene.later(days=1)
    scene.plan()
    await scene.deliver()
    assert scene.slack.messages("Ana")[-1].buttons
    assert scene.person("Ana").consented_on == (scene.house.now() - timedelta(days=1)).date()

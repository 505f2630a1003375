"""The picture of somebody's own answers: made beside us, shown to them, and deleted when it may not be kept."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from answering import answered, four_weeks

from bot import homes, pictures, progress, tending
from bot.studio import Studio
from storage import people
from storage import pictures as kept

if TYPE_CHECKING:
    from sandbox.screens import View
    from tests.bot.conftest import Scene


@pytest.fixture(autouse=True)
async def _studio(scene: Scene) -> AsyncIterator[None]:
    yield
    await scene.house.errands.finish()
    await scene.house.studio.stop()


def image(home: View) -> dict[str, Any] | None:
    return next((block for block in home.blocks if block["type"] == "image"), None)


def files(scene: Scene) -> dict[str, bytes]:
    return scene.slack.workspace.file_bytes


def calls(scene: Scene, what: str) -> int:
    return sum(entry.what == what for entry in scene.slack.log)


def row(scene: Scene, name: str = "Ana") -> kept.Picture | None:
    with scene.store.read() as tx:
        return kept.find(tx, scene.slack.team_id, scene.id(name))


async def test_the_words_are_published_first_and_the_picture_when_it_is_there(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await homes.publish(scene.house, scene.slack.team_id, scene.id("Ana"))
    first = scene.slack.home("Ana")
    assert first is not None
    assert image(first) is None
    assert "in four weeks)." in first.says
    await scene.house.errands.finish()
    then = scene.slack.home("Ana")
    assert then is not None
    shown = image(then)
    assert shown is not None
    png = files(scene)[shown["slack_file"]["id"]]
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1200, 675)
    assert "Week of 2 November: sure 2.3 (" in shown["alt_text"]
    assert len(png) < 150_000


async def test_it_is_drawn_anew_only_when_its_figures_changed_and_the_old_one_is_deleted(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    first = image(await scene.home("Ana"))
    again = image(await scene.home("Ana"))
    assert first is not None
    assert again == first
    assert calls(scene, "files.completeUploadExternal") == 1
    answered(scene, "another", 3, "sure")
    new = image(await scene.home("Ana"))
    assert new is not None
    assert new["slack_file"] != first["slack_file"]
    assert list(files(scene)) == [new["slack_file"]["id"]]


async def test_three_answers_are_needed_and_nothing_is_drawn_before(scene: Scene) -> None:
    scene.agree("Ana")
    answered(scene, "one", 1, "sure")
    answered(scene, "two", 2, "sure")
    assert image(await scene.home("Ana")) is None
    assert calls(scene, "files.getUploadURLExternal") == 0
    assert not scene.house.studio.running


async def test_without_the_permission_home_has_the_words_and_asks_no_more(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    scene.slack.faults.add("files.getUploadURLExternal", "refuse", error="missing_scope", times=9)
    for _ in range(2):
        home = await scene.home("Ana")
        assert image(home) is None
        assert "in four weeks)." in home.says
    assert calls(scene, "files.getUploadURLExternal") == 1
    assert row(scene) is None


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_failed_upload_costs_the_picture_alone_and_leaves_no_file_behind(scene: Scene, method: str) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    scene.slack.faults.add(method, "refuse", error="internal_error")
    home = await scene.home("Ana")
    assert image(home) is None
    assert "in four weeks)." in home.says
    scene.house.studio.rests.clear()
    shown = image(await scene.home("Ana"))
    assert shown is not None
    assert [file["id"] for file in scene.slack.workspace.files.values() if file["complete"]] == [
        shown["slack_file"]["id"]
    ]


async def test_a_picture_that_was_deleted_at_slack_is_left_out_and_made_anew(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    first = image(await scene.home("Ana"))
    assert first is not None
    scene.slack.workspace.files.clear()
    files(scene).clear()
    home = await scene.home("Ana")
    assert image(home) is None
    assert "in four weeks)." in home.says
    assert image(await scene.home("Ana")) is not None


async def test_whoever_withdraws_takes_their_picture_with_them(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    for name in ("Ana", "Ben"):
        four_weeks(scene, name)
        await scene.home(name)
    assert len(files(scene)) == 2
    await scene.later(minutes=1)
    await scene.press_home("Ana", "Withdraw")
    assert row(scene) is None
    bens = row(scene, "Ben")
    assert bens is not None
    assert list(files(scene)) == [bens.file]


async def test_a_picture_that_could_not_be_deleted_is_deleted_by_the_next_round(
    scene: Scene, stopping: asyncio.Event
) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await scene.home("Ana")
    scene.slack.faults.add("files.delete", "refuse", error="internal_error")
    await scene.later(minutes=1)
    await scene.press_home("Ana", "Withdraw")
    assert len(files(scene)) == 1
    await tending.tend(scene.house, stopping)
    assert files(scene) == {}
    assert row(scene) is None


async def test_it_is_drawn_before_its_person_looks_again(scene: Scene, stopping: asyncio.Event) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await scene.home("Ana")
    answered(scene, "another", 3, "sure")
    acted(scene)
    await tending.tend(scene.house, stopping)
    assert calls(scene, "files.completeUploadExternal") == 2
    published = calls(scene, "views.publish")
    assert image(await scene.home("Ana")) is not None
    assert calls(scene, "views.publish") == published + 1, "it was there at once"
    await tending.tend(scene.house, stopping)
    assert calls(scene, "files.completeUploadExternal") == 2


async def test_nobody_is_shown_the_picture_of_somebody_else(scene: Scene) -> None:
    scene.agree("Ana", "Ben", "Mia")
    four_weeks(scene)
    mine = image(await scene.home("Ana"))
    assert mine is not None
    for other in ("Ben", "Mia", "Lea"):
        assert image(await scene.home(other)) is None
    assert scene.slack.workspace.files[mine["slack_file"]["id"]].get("channels") is None
    assert all(not message.files for name in ("Ana", "Ben") for message in scene.slack.messages(name))


async def test_a_picture_finished_after_its_person_withdrew_is_not_kept(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await homes.publish(scene.house, scene.slack.team_id, scene.id("Ana"))
    await scene.later(minutes=1)
    await scene.slack.press("Ana", "home", label="Withdraw")
    await scene.house.errands.finish()
    assert row(scene) is None
    assert files(scene) == {}
    await pictures.drop(scene.house, scene.slack.team_id, scene.id("Ana"))


async def test_two_processes_that_draw_the_same_picture_leave_one_file(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    other = replace(scene.house, studio=Studio())
    who = (scene.slack.team_id, scene.id("Ana"))
    with scene.store.read() as tx:
        page = homes.read(tx, scene.house, *who, now=scene.house.now())
    chart = progress.chart_of(page.own) if page.own else None
    assert chart is not None
    await asyncio.gather(*(pictures.renew(house, *who, chart) for house in (scene.house, other)))
    known = row(scene)
    done = [file["id"] for file in scene.slack.workspace.files.values() if file["complete"]]
    assert done == ([known.file] if known else [])
    shown = image(await scene.home("Ana"))
    assert shown is not None
    await other.studio.stop()


def acted(scene: Scene) -> None:
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), last_session_on=scene.house.now().date())


@pytest.fixture
def stopping() -> asyncio.Event:
    return asyncio.Event()

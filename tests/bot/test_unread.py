"""While the database is away, what was to be opened says where it was pressed that it did not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nudged import nudge, press, settled, whispers

from bot.house import Errands
from bot.views.coach import NOT_OPENED
from bot.views.refusals import NOT_SAVED, NOT_SAVED_VIEW

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@contextmanager
def away(scene: Scene) -> Iterator[None]:
    """The database's file is not there for a while."""
    path = Path(str(scene.store.engine.url.database))
    elsewhere = path.with_suffix(".elsewhere")
    scene.store.close()
    path.rename(elsewhere)
    path.mkdir()
    yield
    path.rmdir()
    elsewhere.rename(path)


@pytest.mark.parametrize("label", ["Days and hours", "Why these messages?", "See my data"])
async def test_home_says_above_itself_what_did_not_open_and_stays_as_it_was(scene: Scene, label: str) -> None:
    scene.agree("Ana")
    before = await scene.home("Ana")
    with away(scene):
        home = await scene.press_home("Ana", label)
        assert home.says.startswith(f"*{NOT_OPENED}*")
        again = await scene.press_home("Ana", label)
    assert (home.buttons, again.says) == (before.buttons, home.says)
    assert scene.slack.views("Ana") == []
    home = await scene.press_home("Ana", label)
    assert len(scene.slack.views("Ana")) == 1


async def test_the_text_to_agree_to_that_did_not_open_says_so(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.home("Ben")
    with away(scene):
        home = await scene.press_home("Ben", "Read it all")
    assert home.says.startswith(f"*{NOT_OPENED}*")


async def test_a_pause_that_could_not_be_saved_is_said_above_home_without_reading_anything(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    with away(scene):
        home = await scene.press_home("Ana", "Pause for a week")
    assert home.says.startswith(f"*{NOT_SAVED}*")


async def test_a_button_in_the_messages_says_below_it_what_did_not_open(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.slack.say("Ana", "hello")
    await settled(scene)
    answer = [m for m in scene.slack.messages("Ana") if m.by_bot][-1]
    with away(scene):
        await press(scene, answer, "Days and hours")
    assert whispers(scene) == [NOT_OPENED]


async def test_the_modal_that_a_button_stood_on_says_what_did_not_open(scene: Scene) -> None:
    await nudge(scene)
    await scene.coach("Ana", "why")
    with away(scene):
        await scene.slack.press("Ana", await scene.modal("Ana"), label="Days and hours")
        modal = await scene.modal("Ana")
    assert modal.says.startswith(f"Why this message?\n*{NOT_OPENED}*\n")


async def test_an_errand_that_fails_is_one_line_in_the_log_and_holds_no_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fetch() -> None:
        raise ValueError("the third caller shouted at me")

    errands = Errands()
    with caplog.at_level(logging.ERROR):
        errands.run(fetch())
        await errands.finish()
    (line,) = caplog.messages
    assert "ValueError" in line
    assert "fetch" in line
    assert "\n" not in line
    assert "shouted" not in caplog.text


async def test_a_form_without_a_field_stays_open_and_says_above_itself_that_nothing_was_saved(scene: Scene) -> None:
    scene.agree("Ana")
    place = next(one for one in scene.slack.workspace.conversations.values() if one.name)
    words = scene.slack.site.events.write(scene.id("Mia"), place.id, "we have to talk")
    assert (await scene.slack.message_action("Ana", words, "help_me")).ok
    await settled(scene)
    assert (await scene.slack.submit("Ana", values={"Which moment is this?": "A customer call"})).ok
    offered = (await scene.modal("Ana")).says
    with away(scene):
        for _ in range(2):
            assert (await scene.slack.submit("Ana")).ok
            shown = (await scene.modal("Ana")).says
            assert shown.count(NOT_SAVED_VIEW) == 1
            assert shown.replace(f"*{NOT_SAVED_VIEW}*\n", "") == offered
    assert (await scene.slack.submit("Ana")).ok
    assert "on its way" in (await scene.modal("Ana")).says
    await scene.deliver()
    assert [row.reason for row in scene.rows("Ana") if row.state == "sent"] == ["asked_for"]

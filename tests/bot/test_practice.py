"""A practice task pressed through: what is shown, what is kept, and that nothing of it hurries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tasked
from nudged import counted, happened, nudges_of, press, row_of, settled, tap, whispers
from tasked import PLAIN_TASK, TASK, kept, sent, told

from bot.views import refusals
from content.library import Library
from scheduler import joining

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def test_a_task_says_what_to_do_and_asks_for_nothing_more(scene: Scene) -> None:
    message = await sent(scene, PLAIN_TASK)
    assert PLAIN_TASK.title in message.says
    assert PLAIN_TASK.task in message.says
    assert message.buttons == ["Done", "Not yet", "Not for me"]


async def test_done_is_noted_and_a_note_is_offered(scene: Scene) -> None:
    message = await sent(scene, TASK)
    await press(scene, message, "Done")
    assert "Noted, thank you" in message.says
    assert message.buttons == ["Add a note"]
    assert happened(scene) == ["completed_task", "delivered", "opened"], "the first press is a look at it, too"
    await press(scene, message, "Add a note")
    assert (await scene.slack.submit("Ana", values={"What happened? One line is enough.": "he laughed"})).ok
    assert kept(scene) == ["he laughed"]
    assert "he laughed" not in message.says


async def test_not_yet_is_fine_and_the_buttons_stay(scene: Scene) -> None:
    message = await sent(scene, PLAIN_TASK)
    before = message.buttons
    await press(scene, message, "Not yet")
    assert "No hurry. It stays here until 7 December." in message.says
    assert message.buttons == before
    assert happened(scene) == ["delivered", "opened"]
    await scene.later(days=13)
    await press(scene, message, "Done")
    assert "completed_task" in happened(scene), "late is the best news there is"
    assert len(nudges_of(scene)) == 1


@pytest.mark.parametrize(
    ("label", "outcome"), [("Wrong moment", "moment"), ("Not my work", "work"), ("I do this already", "already")]
)
async def test_not_for_me_may_say_why(scene: Scene, label: str, outcome: str) -> None:
    message = await sent(scene, TASK)
    await press(scene, message, "Not for me")
    assert message.buttons == ["Wrong moment", "Not my work", "I do this already"]
    await press(scene, message, label)
    assert "that helps me choose" in message.says
    assert set(told(scene, "dismissed")) == {(None, None, False), (outcome, None, True)}
    assert counted(scene) == {"delivered": 1, "dismissed": 1}, "putting something away is no session"


async def test_a_double_tap_on_done_is_one_task_done(scene: Scene) -> None:
    message = await sent(scene, TASK)
    scene.slack.faults.double_envelopes()
    await press(scene, message, "Done", retries=1)
    assert counted(scene)["completed_task"] == 1


async def test_a_task_brought_back_comes_with_all_its_buttons(scene: Scene) -> None:
    message = await sent(scene, PLAIN_TASK)
    await press(scene, message, "Bring back tomorrow")
    assert "I'll bring this back" in message.says
    await scene.later(hours=24)
    await scene.deliver()
    again = nudges_of(scene)[-1]
    assert again.buttons == ["Done", "Not yet", "Not for me"]
    assert "moved further down" in message.says


async def test_a_pause_folds_a_task_that_waits_and_resuming_brings_it_back(scene: Scene) -> None:
    message = await sent(scene, PLAIN_TASK)
    await press(scene, message, "Not yet")
    await press(scene, message, "Pause for a week")
    assert "Paused until" in message.says
    await press(scene, message, "Resume now")
    assert message.buttons == ["Done", "Not yet", "Not for me"]


async def test_a_task_that_is_done_is_not_put_off(scene: Scene) -> None:
    message = await sent(scene, TASK)
    row = row_of(scene)
    await press(scene, message, "Done")
    late = tap(scene, row, "prompt:menu", selected_option={"value": f"tomorrow:{row.prompt_id}"})
    assert (await scene.forge(late)).ok
    await settled(scene)
    assert "Noted, thank you" in message.says
    assert not [row for row in scene.rows("Ana") if row.follows]


async def test_somebody_elses_task_is_not_theirs_to_answer(scene: Scene) -> None:
    await sent(scene, TASK)
    scene.agree("Ben")
    await scene.forge(tap(scene, row_of(scene), "practice:done", by="Ben"))
    await settled(scene)
    assert "completed_task" not in happened(scene)
    assert whispers(scene, "Ben") == [refusals.words("not_yours")]


async def test_who_withdrew_answers_nothing_any_more(scene: Scene) -> None:
    message = await sent(scene, TASK)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    await press(scene, message, "Done")
    assert "completed_task" not in happened(scene)
    assert whispers(scene) == [refusals.words("not_agreed")]


async def test_who_has_a_task_when_its_words_change_goes_on_with_the_old_words(scene: Scene) -> None:
    message = await sent(scene, PLAIN_TASK)
    row = row_of(scene)
    body = scene.house.library.body(PLAIN_TASK).replace("Say what you heard", "In the version that she began, say")
    with scene.store.write() as tx:
        tx.exec_driver_sql("UPDATE item_version SET item_hash = 'older', body = ? WHERE item = ?", (body, row.item))
        tx.exec_driver_sql("UPDATE prompt SET item_hash = 'older' WHERE prompt_id = ?", (row.prompt_id,))
    await press(scene, message, "Not yet")
    assert "In the version that she began, say" in message.says

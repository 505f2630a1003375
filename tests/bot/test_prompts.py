"""The menu that every prompt carries, and the way back from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from nudged import counted, happened, nudge, nudges_of, press, row_of, settled, tap, whispers

from bot.views import refusals

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@pytest.mark.parametrize(
    ("label", "back"),
    [("Bring back tomorrow", "2026-11-25T08:30"), ("Bring back Monday", "2026-11-30T08:30")],
)
async def test_what_is_put_off_comes_back_at_the_first_slot_of_that_day(scene: Scene, label: str, back: str) -> None:
    message = await nudge(scene)
    await press(scene, message, label)
    assert "I'll bring this back" in message.says
    assert message.buttons == ["Bring it back now", "Another day"]
    (again,) = [row for row in scene.planned("Ana") if row.follows]
    assert again.due_at == datetime.fromisoformat(back).replace(tzinfo=UTC)
    assert again.requested
    assert again.item == row_of(scene).item
    assert happened(scene) == ["delivered", "snoozed"]


async def test_a_double_tap_puts_it_off_once(scene: Scene) -> None:
    await nudge(scene)
    row = row_of(scene)
    for number in range(3):
        chosen = {"value": f"tomorrow:{row.prompt_id}"}
        await scene.forge(tap(scene, row, "prompt:menu", selected_option=chosen, action_ts=f"17.00000{number}"))
    assert len([row for row in scene.planned("Ana") if row.follows]) == 1
    assert counted(scene)["snoozed"] == 1


async def test_brought_back_at_once_it_does_not_come_again(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await press(scene, message, "Bring it back now")
    assert "Show me how" in message.buttons
    assert [row for row in scene.planned("Ana") if row.follows] == []
    await press(scene, message, "Show me how")
    assert "I tried it" in message.buttons


async def test_a_pause_folds_what_waits_and_resuming_unfolds_it(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Pause for a week")
    assert "Paused until" in message.says
    assert scene.person("Ana").preferences.paused_until is not None
    await press(scene, message, "Resume now")
    assert "Show me how" in message.buttons
    assert scene.person("Ana").preferences.paused_until is None


async def test_a_pause_leaves_what_is_answered_as_it_is(scene: Scene) -> None:
    message = await nudge(scene)
    for label in ("Show me how", "I tried it", "4", "Pause for a week"):
        await press(scene, message, label)
    assert "Noted, thank you" in message.says
    assert scene.person("Ana").preferences.paused_until is not None
    (said,) = whispers(scene)
    assert said.startswith("*Paused until Tuesday 1 December, 09:00 (Madrid time).*"), "no press goes without an answer"


@pytest.mark.parametrize(
    ("label", "title"), [("Why this message?", "Why this message?"), ("Days and hours", "Days and hours")]
)
async def test_the_menu_opens_what_it_says(scene: Scene, label: str, title: str) -> None:
    message = await nudge(scene)
    await press(scene, message, label)
    assert (await scene.modal("Ana")).title == title
    assert happened(scene) == ["delivered"], "looking changes nothing"


async def test_when_slack_was_too_slow_the_person_is_asked_to_press_once_more(scene: Scene) -> None:
    message = await nudge(scene)
    scene.slack.faults.add("views.open", "refuse", error="expired_trigger_id")
    await press(scene, message, "Why this message?")
    assert whispers(scene) == [refusals.SLOW]
    await press(scene, message, "Why this message?")
    assert (await scene.modal("Ana")).title == "Why this message?"


async def test_a_stale_copy_of_an_answered_message_does_not_bring_it_back(scene: Scene) -> None:
    message = await nudge(scene)
    for label in ("Show me how", "I tried it", "4"):
        await press(scene, message, label)
    row = row_of(scene)
    await scene.forge(tap(scene, row, "prompt:menu", selected_option={"value": f"tomorrow:{row.prompt_id}"}))
    await settled(scene)
    assert [row for row in scene.planned("Ana") if row.follows] == []
    assert "Noted, thank you" in nudges_of(scene)[-1].says

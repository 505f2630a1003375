"""What people do, and read, while nothing can be saved, and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nudged import counted, happened, nudge, press, row_of, settled, tap, whispers

from bot.views import refusals

if TYPE_CHECKING:
    from coaching.prompts import Prompt
    from tests.bot.conftest import Scene


async def unsaved(scene: Scene, row: Prompt) -> None:
    """A press, a form, a command and an event while nothing can be written."""
    assert (await scene.forge(tap(scene, row, "nudge:open", action_ts="9.000001"))).status == 200
    await settled(scene)
    assert whispers(scene)[-1] == refusals.NOT_SAVED
    typed = await scene.slack.submit("Ana", values={"What happened? One line is enough.": "It went well"})
    assert typed.errors == {"note": refusals.NOT_SAVED_VIEW}
    command = await scene.slack.command("Ana", "/coach", "pause 2d")
    assert (command.ok, command.payload.get("response_type")) == (True, "ephemeral")
    assert command.payload["text"] == refusals.NOT_SAVED_COMMAND
    moved = {"id": scene.id("Ana"), "tz": "Asia/Tokyo"}
    assert (await scene.slack.event("user_change", user=moved)).status == 500


async def with_note_open(scene: Scene) -> tuple[Prompt, str]:
    """A nudge that was opened, its note half written; returns its row and all that is remembered then."""
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    await press(scene, message, "I'll try it")
    await press(scene, message, "Add a note")
    return row_of(scene), scene.dump()


async def saved(scene: Scene) -> None:
    """And afterwards everything works again."""
    await scene.forge(tap(scene, row_of(scene), "nudge:tried", action_ts="9.000002"))
    assert (await scene.slack.submit("Ana", values={"What happened? One line is enough.": "It went well"})).ok
    assert happened(scene) == ["completed_task", "delivered", "opened", "reflected"]
    assert counted(scene) == {"completed_task": 1, "delivered": 1, "opened": 1, "reflected": 1}

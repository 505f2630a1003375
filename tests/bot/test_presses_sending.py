"""A press on what is still being sent proves that it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nudged import happened, nudge, press, row_of, set_row, settled, tap

from storage import events

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_a_press_on_what_is_still_being_sent_proves_that_it_was_sent(scene: Scene) -> None:
    message = await nudge(scene)
    row = row_of(scene)
    _as_if_the_answer_was_lost(scene)
    body = tap(scene, row, "nudge:open")
    await scene.forge(body)
    await settled(scene)
    assert happened(scene) == ["delivered", "opened"]
    proven = row_of(scene)
    assert (proven.channel, proven.ts, proven.sent_at) == (row.channel, row.ts, scene.house.now())
    assert proven.face == proven.shown == "opened"
    assert "I tried it" in message.buttons


def _as_if_the_answer_was_lost(scene: Scene) -> None:
    with scene.store.write() as tx:
        tx.execute(events.event.delete().where(events.event.c.name == "delivered"))
        tx.execute(events.activity.delete().where(events.activity.c.name == "delivered"))
    set_row(scene, row_of(scene), state="sending", channel=None, ts=None, sent_at=None, shown=None)


async def test_what_a_press_proves_to_be_sent_takes_the_place_of_the_older_copy(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.later(hours=24)
    await scene.deliver()
    older, newer = (row for row in scene.rows("Ana") if row.state == "sent")
    set_row(scene, newer, state="sending", sent_at=None, shown=None)
    set_row(scene, older, face="snoozed", shown="snoozed")
    await scene.forge(tap(scene, newer, "nudge:open"))
    await settled(scene)
    assert next(row for row in scene.rows("Ana") if row.prompt_id == older.prompt_id).face == "moved"

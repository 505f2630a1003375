"""A press on what is still being sent proves that it was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from nudged import happened, nudge, nudges_of, press, row_of, set_row, settled, tap
from outbox import due, sender

from bot.doubts import DOUBT_AFTER
from coaching.prompts import ANSWERS_OPEN
from storage import events, outbox

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


LONG_AGO = datetime(2026, 11, 24, 8, 30, tzinfo=UTC) - ANSWERS_OPEN


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


async def in_doubt(scene: Scene) -> Message:
    """Ana's nudge has arrived, and nobody knows."""
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await scene.deliver()
    (message,) = nudges_of(scene)
    return message


async def test_a_press_on_what_the_history_did_not_show_yet_proves_that_it_was_sent(scene: Scene) -> None:
    message = await in_doubt(scene)
    row, now = row_of(scene, state="sending"), scene.house.now()
    with scene.store.write() as tx:
        assert outbox.put_back(tx, scene.slack.team_id, row.prompt_id, sender="scene", due_at=now, tried=True)
    await press(scene, message, "Show me how")
    assert happened(scene) == ["delivered", "opened"]
    await scene.deliver()
    assert nudges_of(scene) == [message]
    assert "I tried it" in message.buttons


async def test_a_press_on_what_was_given_up_in_doubt_proves_that_it_was_sent(scene: Scene) -> None:
    message = await in_doubt(scene)
    scene.slack.faults.add("conversations.history", "refuse", error="missing_scope", times=9)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene, state="failed")
    await press(scene, message, "Show me how")
    assert happened(scene) == ["delivered", "opened"]
    proven = row_of(scene)
    assert (proven.channel, proven.ts) == (message.channel, message.ts)
    assert "in doubt" not in scene.dump(), "it is no failure any more"


@pytest.mark.parametrize("state", ["planned", "failed"])
@pytest.mark.parametrize("forged", [{"attempts": 0}, {"due_at": LONG_AGO}], ids=["untried", "old"])
async def test_a_press_on_what_cannot_be_there_any_more_or_yet_is_refused(
    scene: Scene, state: str, forged: dict[str, Any]
) -> None:
    message = await in_doubt(scene)
    set_row(scene, row_of(scene, state="sending"), state=state, **forged)
    await press(scene, message, "Show me how")
    assert happened(scene) == []
    assert row_of(scene, state=state)


async def test_a_press_that_does_not_say_where_it_was_made_proves_nothing(scene: Scene) -> None:
    await in_doubt(scene)
    row = row_of(scene, state="sending")
    set_row(scene, row, state="planned")
    body = tap(scene, row, "nudge:open") | {"container": {"type": "view", "view_id": "V0"}}
    await scene.forge(body)
    await settled(scene)
    assert happened(scene) == []
    assert row_of(scene, state="planned")

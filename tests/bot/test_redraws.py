"""Redraws: an answer stands whether or not its message could be drawn anew, and the message is put right later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudge, press, row_of, set_row, settled, tap

from bot.delivery import Sender
from content.library import Library
from storage import workspaces
from storage.sending import MEND_AFTER

if TYPE_CHECKING:
    from sandbox.faults import Kind
    from tests.bot.conftest import Scene


async def mend(scene: Scene, after: timedelta = MEND_AFTER) -> None:
    """Let the sender look after what shows something old, when that has been so for long enough."""
    house = replace(scene.house, real_now=lambda: datetime.now(UTC) + after)
    await Sender(house, house.clients, owner="scene").tick()


def updates(scene: Scene) -> int:
    return len(scene.slack.log.calls("chat.update"))


@pytest.mark.parametrize("kind", ["drop_before", "500_before", "500_after"])
async def test_an_answer_stands_when_its_redraw_fails_and_the_sender_mends_it(scene: Scene, kind: Kind) -> None:
    message = await nudge(scene)
    scene.slack.faults.add("response_url", kind)
    await press(scene, message, "Show me how")
    await scene.slack.wait_for(lambda: scene.slack.faults.strike("response_url") is None)
    assert happened(scene) == ["delivered", "opened"]
    assert (row_of(scene).face, row_of(scene).shown) == ("opened", "before")
    await mend(scene)
    assert message.buttons == ["I'll try it", "I tried it", "Not for me now"]
    assert row_of(scene).shown == "opened"
    assert updates(scene) == 1


async def test_a_response_url_that_is_no_more_is_made_up_for(scene: Scene) -> None:
    message = await nudge(scene)
    body = tap(scene, row_of(scene), "nudge:open") | {"response_url": f"{scene.slack.url}/response/gone/for-good"}
    await scene.forge(body)
    await settled(scene)
    assert row_of(scene).shown == "before"
    await mend(scene)
    assert "I tried it" in message.buttons


async def test_a_slow_redraw_keeps_nobody_waiting(scene: Scene) -> None:
    message = await nudge(scene)
    scene.slack.faults.add("response_url", "slow", seconds=0.3)
    answer = await scene.slack.press("Ana", message, label="Show me how")
    assert answer.ok
    assert happened(scene) == ["delivered", "opened"], "the answer was kept before the redraw was done"
    assert "Show me how" in message.buttons
    await scene.slack.wait_for(lambda: "I tried it" in message.buttons)


async def test_what_was_pressed_a_moment_ago_is_left_to_its_own_redraw(scene: Scene) -> None:
    message = await nudge(scene)
    scene.slack.faults.add("response_url", "500_before")
    await press(scene, message, "Show me how")
    await scene.deliver()
    assert updates(scene) == 0


async def test_the_newest_face_wins(scene: Scene) -> None:
    message = await nudge(scene)
    for action_id in ("nudge:open", "nudge:tried", "nudge:5"):
        await scene.forge(tap(scene, row_of(scene), action_id))
    await scene.slack.wait_for(lambda: "Noted, thank you" in message.says)
    await settled(scene)
    assert "Noted, thank you" in message.says
    assert row_of(scene).shown == "done"


async def test_a_redraw_keeps_the_id_by_which_the_message_is_found(scene: Scene) -> None:
    message = await nudge(scene)
    before = message.metadata
    await press(scene, message, "Show me how")
    assert message.metadata == before


async def test_a_message_closes_fourteen_days_after_it_was_sent(scene: Scene) -> None:
    message = await nudge(scene)
    set_row(scene, row_of(scene), sent_at=scene.house.now() - timedelta(days=14) + timedelta(seconds=1))
    await mend(scene)
    assert "Show me how" in message.buttons
    await scene.later(seconds=1)
    for times in (1, 3, 5):
        await mend(scene, times * MEND_AFTER)
    assert message.buttons == []
    assert "This one has closed" in message.says
    assert updates(scene) == 1


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_message_that_cannot_be_drawn_any_more_is_not_tried_for_ever(scene: Scene, error: str) -> None:
    await nudge(scene)
    set_row(scene, row_of(scene), face="opened")
    scene.slack.faults.add("chat.update", "refuse", error=error, times=9)
    for _ in range(3):
        await mend(scene)
    assert updates(scene) == 1


async def test_what_has_gone_from_the_content_does_not_hold_up_the_others(scene: Scene) -> None:
    message = await nudge(scene)
    set_row(scene, row_of(scene), face="opened", item="no-such-item")
    await mend(scene)
    set_row(scene, row_of(scene), faced_at=datetime.now(UTC) - timedelta(days=1))
    await mend(scene)
    row = row_of(scene)
    assert row.face == row.shown, "given up, so that it does not come first for ever"
    assert "Show me how" in message.buttons


async def test_a_busy_slack_is_asked_again(scene: Scene) -> None:
    message = await nudge(scene)
    set_row(scene, row_of(scene), face="opened")
    scene.slack.faults.add("chat.update", "500_before")
    await mend(scene)
    assert "Show me how" in message.buttons
    await mend(scene)
    assert "I tried it" in message.buttons


async def test_a_nudge_whose_item_is_gone_is_not_sent_and_says_why(scene: Scene, library: Library) -> None:
    scene.agree("Ana")
    await scene.later(hours=24)
    (row,) = scene.planned("Ana")
    set_row(scene, row, item="no-such-item")
    await scene.deliver()
    assert row_of(scene, state="failed")
    assert "no-such-item" in scene.dump()
    assert scene.slack.messages("Ana") == []


async def test_a_refusal_that_nobody_has_listed_is_no_redraw_and_not_asked_about_for_ever(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await nudge(scene)
    set_row(scene, row_of(scene), face="opened")
    scene.slack.faults.add("chat.update", "refuse", error="service_degraded", times=99)
    for times in range(1, 4):
        await mend(scene, times * 2 * MEND_AFTER)
        assert (updates(scene), row_of(scene).shown) == (times, "before")
    scene.slack.faults.clear()
    await mend(scene, 8 * MEND_AFTER)
    assert (message.buttons[1], row_of(scene).shown) == ("I tried it", "opened")
    scene.slack.faults.add("chat.update", "refuse", error="service_degraded", times=99)
    monkeypatch.setattr("bot.redraws.REFUSED_FOR", 0.0)
    set_row(scene, row_of(scene), face="tried")
    await mend(scene, 10 * MEND_AFTER)
    assert (updates(scene), row_of(scene).shown) == (5, "tried")


async def test_a_refusal_that_is_about_us_is_no_redraw_and_stops_the_workspace(scene: Scene) -> None:
    await nudge(scene)
    set_row(scene, row_of(scene), face="opened")
    scene.slack.faults.add("chat.update", "refuse", error="missing_scope", times=9)
    await mend(scene)
    assert row_of(scene).shown == "before"
    with scene.store.read() as tx:
        assert workspaces.stopped(tx, scene.slack.team_id) == "missing_scope"

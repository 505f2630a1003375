"""One live copy of a prompt, ever: what comes back folds its older copy first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudge, nudges_of, press, set_row, tap
from outbox import posts, rested, sender
from sqlalchemy import update

from bot.doubts import DOUBT_AFTER
from bot.outgoing import FOLD_AGAIN
from storage import people
from storage.prompts import prompt

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


async def put_off(scene: Scene) -> Message:
    """Ana has put a nudge off until tomorrow, and tomorrow has come. Returns the older copy."""
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    assert "I'll bring this back" in message.says
    await scene.later(hours=24)
    return message


def live(scene: Scene) -> list[Message]:
    """Ana's messages that can be answered."""
    return [message for message in nudges_of(scene) if message.buttons]


async def test_the_older_copy_is_folded_before_the_newer_one_is_there(scene: Scene) -> None:
    older = await put_off(scene)
    await scene.deliver()
    calls = [entry.what for entry in scene.slack.log if entry.what.startswith("chat.")]
    assert calls[-2:] == ["chat.update", "chat.postMessage"]
    assert "moved further down" in older.says
    assert len(live(scene)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "500_before", "429"])
async def test_an_older_copy_that_cannot_be_folded_just_now_holds_the_newer_one_back(
    scene: Scene,
    kind: str,
) -> None:
    older = await put_off(scene)
    scene.slack.faults.add("chat.update", kind, times=1, seconds=1)  # type: ignore[arg-type]
    await scene.deliver()
    assert posts(scene) == 1
    assert live(scene) == [older]
    rested(scene)
    await scene.later(seconds=FOLD_AGAIN.total_seconds())
    await scene.deliver()
    assert posts(scene) == 2
    assert older not in live(scene)


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message"])
async def test_an_older_copy_that_is_gone_holds_nothing_back(scene: Scene, error: str) -> None:
    await put_off(scene)
    scene.slack.faults.add("chat.update", "refuse", error=error, times=1)
    await scene.deliver()
    assert posts(scene) == 2


@pytest.mark.parametrize("error", ["service_degraded", "invalid_arguments", "restricted_action"])
async def test_an_older_copy_that_is_refused_for_some_other_reason_holds_the_newer_one_back(
    scene: Scene, error: str
) -> None:
    older = await put_off(scene)
    scene.slack.faults.add("chat.update", "refuse", error=error, times=1)
    await scene.deliver()
    assert (posts(scene), live(scene)) == (1, [older])
    await scene.later(seconds=FOLD_AGAIN.total_seconds())
    await scene.deliver()
    assert posts(scene) == 2
    assert older not in live(scene)


async def test_a_newer_copy_that_slack_refuses_gives_the_older_one_its_buttons_back(scene: Scene) -> None:
    older = await put_off(scene)
    scene.slack.faults.add("chat.postMessage", "refuse", error="msg_too_long", times=1)
    await scene.deliver()
    await scene.deliver()
    assert live(scene) == [older]
    assert "Show me how" in older.buttons


async def test_a_newer_copy_that_is_put_off_again_says_so_on_the_older_one(scene: Scene) -> None:
    older = await put_off(scene)
    scene.slack.faults.add("chat.postMessage", "429", times=1, seconds=1)
    await scene.deliver()
    assert "moved further down" in older.says
    rested(scene)
    until = scene.house.now() + timedelta(hours=36)
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), paused_until=until)
    await scene.later(seconds=1)
    await scene.deliver()
    await scene.deliver()
    assert posts(scene) == 2, "the one that was refused"
    assert "I'll bring this back Friday" in older.says
    assert "Bring it back now" in older.buttons


async def test_a_newer_copy_that_ends_before_it_is_sent_gives_the_older_one_its_buttons_back(scene: Scene) -> None:
    older = await put_off(scene)
    with scene.store.write() as tx:
        tx.execute(update(prompt).where(prompt.c.follows.is_not(None)).values(expires_at=scene.house.now()))
    await scene.deliver()
    await scene.deliver()
    assert posts(scene) == 1
    assert live(scene) == [older]
    assert "Show me how" in older.buttons


async def test_a_newer_copy_that_is_put_off_before_it_is_sent_says_the_new_day_on_the_older_one(scene: Scene) -> None:
    older = await put_off(scene)
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), days="4")  # Fridays alone
    await scene.deliver()
    await scene.deliver()
    assert posts(scene) == 1
    assert "I'll bring this back Friday" in older.says


async def test_a_newer_copy_whose_person_has_taken_it_back_meanwhile_folds_nothing(scene: Scene) -> None:
    older = await put_off(scene)
    await press(scene, older, "Bring it back now")
    await scene.deliver()
    assert live(scene) == [older]
    assert posts(scene) == 1


async def test_the_newer_copy_can_be_answered_and_the_older_one_cannot(scene: Scene) -> None:
    older = await put_off(scene)
    await scene.deliver()
    (newer,) = live(scene)
    await press(scene, newer, "Show me how")
    assert "I tried it" in newer.buttons
    before = happened(scene)
    row = next(row for row in scene.rows("Ana") if row.ts == older.ts)
    await scene.forge(tap(scene, row, "nudge:tried"))  # from a phone that had not drawn it anew yet
    assert happened(scene) == before


async def test_a_newer_copy_that_was_given_up_in_doubt_leaves_the_older_one_folded(scene: Scene) -> None:
    older = await put_off(scene)
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await scene.deliver()
    scene.slack.faults.add("conversations.history", "refuse", error="missing_scope", times=9)
    await sender(scene, after=DOUBT_AFTER).tick()
    await sender(scene, after=DOUBT_AFTER + timedelta(seconds=30)).tick()
    (newer,) = live(scene)
    assert "moved further down" in older.says
    await press(scene, newer, "Show me how")
    assert "I tried it" in newer.buttons


async def test_a_newer_copy_that_ends_after_a_doubtful_try_leaves_the_older_one_folded(scene: Scene) -> None:
    older = await put_off(scene)
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await scene.deliver()
    (row,) = [row for row in scene.rows("Ana") if row.follows]
    set_row(scene, row, state="planned", sender=None, expires_at=scene.house.now())  # the history lagged behind
    await scene.deliver()
    await scene.deliver()
    assert "moved further down" in older.says
    assert len(live(scene)) == 1

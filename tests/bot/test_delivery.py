"""The outbox: every message once, whatever the network does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import counted, happened, nudge, nudges_of, press, row_of, set_row

from bot.delivery import Sender
from bot.doubts import DOUBT_AFTER, DOUBT_AFTER_OTHERS, MAX_ATTEMPTS
from bot.house import House
from scheduler import planner
from storage import workspaces

if TYPE_CHECKING:
    from sandbox.faults import Kind
    from tests.bot.conftest import Scene


def later_by(scene: Scene, span: timedelta) -> House:
    """The house with its real clock put forward: nobody waits for a doubt to grow old."""
    return replace(scene.house, real_now=lambda: datetime.now(UTC) + span)


def sender(scene: Scene, owner: str = "scene", after: timedelta = timedelta()) -> Sender:
    return Sender(later_by(scene, after), scene.house.client, owner=owner, workspace_id=scene.slack.team_id)


async def due(scene: Scene, *names: str) -> None:
    """Let these people agree; their nudges are due, and nothing is sent yet."""
    scene.agree(*names)
    await scene.later(hours=24)


async def next_one(scene: Scene) -> None:
    """Decide what Ana gets next, and wait until it is due."""
    with scene.store.write() as tx:
        planner.plan_people(tx, scene.house.library, [scene.person("Ana")], now=scene.house.now())
    await scene.later(hours=24)


def posts(scene: Scene) -> int:
    return len(scene.slack.log.calls("chat.postMessage"))


async def test_what_is_due_is_sent_once_with_its_id_and_words_for_a_lock_screen(scene: Scene) -> None:
    message = await nudge(scene)
    await scene.deliver()
    assert len(nudges_of(scene)) == posts(scene) == 1
    row = row_of(scene)
    assert message.metadata == {"event_type": "inflow_prompt", "event_payload": {"prompt_id": row.prompt_id}}
    assert message.blocks
    assert message.says.splitlines()[0].strip("*") in message.text
    assert (row.ts, row.channel, row.shown, row.attempts) == (message.ts, message.channel, "before", 1)
    assert happened(scene) == ["delivered"]


async def test_nothing_is_sent_before_it_is_due(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(hours=23, minutes=29)
    await scene.deliver()
    assert posts(scene) == 0
    await scene.later(minutes=1)
    await scene.deliver()
    assert posts(scene) == 1


async def test_links_in_a_message_are_not_unfurled(scene: Scene) -> None:
    await nudge(scene)
    (call,) = scene.slack.log.calls("chat.postMessage")
    assert {call.args["unfurl_links"], call.args["unfurl_media"]} <= {"0", "false", False}


async def test_the_direct_message_is_opened_once_and_remembered(scene: Scene) -> None:
    await nudge(scene)
    await next_one(scene)
    await scene.deliver()
    assert len(nudges_of(scene)) == 2
    assert len(scene.slack.log.calls("conversations.open")) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500_before", "500_after"])
async def test_after_a_mishap_the_message_is_there_exactly_once(scene: Scene, kind: Kind) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", kind)
    await scene.deliver()
    assert row_of(scene, state="sending").attempts == 1, "in doubt: nobody knows yet"
    await scene.deliver()
    assert posts(scene) == 1, "and nothing is tried before the doubt is old enough"
    await sender(scene, after=DOUBT_AFTER).tick()
    assert len(nudges_of(scene)) == 1
    assert posts(scene) == (1 if kind.endswith("after") else 2)
    assert happened(scene) == ["delivered"]
    assert counted(scene) == {"delivered": 1}
    assert row_of(scene).ts == nudges_of(scene)[0].ts


@pytest.mark.parametrize("kind", ["drop_before", "500_before", "429"])
async def test_a_direct_message_that_does_not_open_is_tried_again(scene: Scene, kind: Kind) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("conversations.open", kind, seconds=1)
    await scene.deliver()
    assert posts(scene) == 0
    await scene.later(seconds=2)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert len(nudges_of(scene)) == 1


async def test_too_fast_means_later_and_no_doubt(scene: Scene) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", "429", seconds=30)
    await scene.deliver()
    (row,) = scene.planned("Ana")
    assert row.due_at == scene.house.now() + timedelta(seconds=30)
    await scene.later(seconds=29)
    await scene.deliver()
    assert posts(scene) == 1
    await scene.later(seconds=1)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


async def test_a_sender_that_died_in_the_middle_is_followed_by_one_that_reads_the_history(scene: Scene) -> None:
    message = await nudge(scene)
    for number in range(40):  # more than two pages lie above it
        scene.slack.workspace.post(message.channel, scene.slack.bot_user_id, f"talk {number}", None)
    row = row_of(scene)
    set_row(scene, row, state="sending", sender="dead", ts=None, channel=None, sent_at=None, shown=None)
    await sender(scene, "heir", DOUBT_AFTER).tick()
    assert row_of(scene, state="sending").prompt_id == row.prompt_id, "the dead one's last call may be under way still"
    await sender(scene, "heir", DOUBT_AFTER_OTHERS).tick()
    assert row_of(scene).ts == message.ts
    assert len(scene.slack.log.calls("conversations.history")) > 2
    assert posts(scene) == 1


async def test_a_sender_that_died_before_its_call_is_followed_by_one_that_makes_it(scene: Scene) -> None:
    await due(scene, "Ana")
    (row,) = scene.planned("Ana")
    set_row(scene, row, state="sending", sender="dead", attempted_at=datetime.now(UTC), attempts=1)
    await sender(scene, "heir", DOUBT_AFTER_OTHERS).tick()
    assert row_of(scene).attempts == 2
    assert len(nudges_of(scene)) == 1


async def test_what_arrived_is_known_by_its_id_and_not_by_somebody_elses(scene: Scene) -> None:
    await due(scene, "Ana")
    (row,) = scene.planned("Ana")
    other = {"event_type": "inflow_prompt", "event_payload": {"prompt_id": "f" * 24}}
    scene.slack.workspace.post(
        scene.slack.workspace.dm(scene.id("Ana")).id, scene.slack.bot_user_id, "Older", None, metadata=other
    )
    set_row(scene, row, state="sending", sender="scene", attempted_at=datetime.now(UTC), attempts=1)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert posts(scene) == 1, "it was not there, so it is sent"


async def test_after_too_many_attempts_it_is_given_up_and_said_so(scene: Scene) -> None:
    await due(scene, "Ana")
    (row,) = scene.planned("Ana")
    set_row(scene, row, state="sending", sender="scene", attempted_at=datetime.now(UTC), attempts=MAX_ATTEMPTS)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene, state="failed").reason == row.reason, "why it was chosen is kept"
    assert "given up after too many attempts" in scene.dump()
    assert posts(scene) == 0


async def test_without_the_history_it_is_at_most_once(scene: Scene) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", "drop_after")
    scene.slack.faults.add("conversations.history", "refuse", error="missing_scope")
    await scene.deliver()
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene, state="failed")
    assert "in doubt, and missing_scope" in scene.dump()
    assert len(nudges_of(scene)) == 1


async def test_a_history_that_is_away_just_now_is_asked_again(scene: Scene) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", "drop_after")
    scene.slack.faults.add("conversations.history", "500_before")
    await scene.deliver()
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene, state="sending")
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene)
    assert posts(scene) == 1


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "user_not_found", "invalid_blocks"])
async def test_what_slack_refuses_for_good_fails_with_its_reason(scene: Scene, error: str) -> None:
    await due(scene, "Ana", "Tom")
    scene.slack.faults.add(
        "chat.postMessage", "refuse", error=error, channel=scene.slack.workspace.dm(scene.id("Ana")).id
    )
    await scene.deliver()
    await scene.deliver()
    assert row_of(scene, state="failed")
    assert f"'{error}'" in scene.dump()
    assert len(nudges_of(scene, "Tom")) == 1, "and everybody else gets theirs"
    assert happened(scene) == []


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_that_is_gone_stops_the_workspace_and_loses_nothing(scene: Scene, error: str) -> None:
    await due(scene, "Ana", "Tom", "Nina")
    scene.slack.faults.add("chat.postMessage", "refuse", error=error, times=9)
    await scene.deliver()
    await scene.deliver()
    assert posts(scene) == 1, "the others are not tried with a token that is gone"
    with scene.store.read() as tx:
        assert workspaces.stopped(tx, scene.slack.team_id) == error
    scene.slack.faults.clear()
    with scene.store.write() as tx:
        (known,) = workspaces.everyone(tx)
        workspaces.settle(tx, known)
    await scene.deliver()
    assert [len(nudges_of(scene, name)) for name in ("Ana", "Tom", "Nina")] == [1, 1, 1]


async def test_of_two_senders_one_sends(scene: Scene) -> None:
    await due(scene, "Ana")
    first, second = sender(scene, "one"), sender(scene, "two")
    await second.tick()
    await first.tick()
    assert posts(scene) == 1
    await second.stop()
    await next_one(scene)
    await first.tick()
    assert posts(scene) == 2, "the lease that was given back is taken at once"


async def test_a_sender_that_was_told_to_stop_sends_nothing_more(scene: Scene) -> None:
    await due(scene, "Ana")
    one = sender(scene)
    await one.stop()
    await one.tick()
    assert posts(scene) == 0


async def test_what_was_put_off_comes_back_below_and_the_older_copy_says_so(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.later(hours=24)
    await scene.deliver()
    older, newer = nudges_of(scene)
    await scene.slack.wait_for(lambda: "moved further down" in older.says)
    assert newer.says.splitlines()[0] in message.text + newer.says
    assert older.buttons == []
    assert "Show me how" in newer.buttons

"""The outbox: every message once, whatever the network does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudge, nudges_of, press, row_of
from outbox import due, next_one, posts, rested, sender

from bot.desk import AT_ONCE
from storage import workspaces

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


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


async def test_a_tick_with_nothing_to_do_writes_nothing(scene: Scene) -> None:
    scene.agree("Ana")
    with closing(sqlite3.connect(str(scene.store.engine.url.database))) as watcher:
        before = watcher.execute("PRAGMA data_version").fetchone()
        await scene.deliver()
        assert watcher.execute("PRAGMA data_version").fetchone() == before
        await scene.later(hours=24)
        await scene.deliver()
        assert watcher.execute("PRAGMA data_version").fetchone() != before


async def test_links_in_a_message_are_not_unfurled(scene: Scene) -> None:
    await nudge(scene)
    (call,) = scene.slack.log.calls("chat.postMessage")
    assert {call.args["unfurl_links"], call.args["unfurl_media"]} <= {"0", "false", False}


async def test_a_first_message_goes_to_the_person_and_the_next_ones_to_their_direct_message(scene: Scene) -> None:
    await nudge(scene)
    await next_one(scene)
    await scene.deliver()
    assert len(nudges_of(scene)) == 2
    where = [call.args["channel"] for call in scene.slack.log.calls("chat.postMessage")]
    assert where == [scene.id("Ana"), scene.slack.workspace.dm(scene.id("Ana")).id]
    assert scene.slack.log.calls("conversations.open") == [], "of which Slack allows fifty a minute"


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
    assert posts(scene) == 1, "business time may travel; Slack's half minute does not"
    rested(scene)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "user_not_found", "invalid_blocks"])
async def test_what_slack_refuses_for_good_fails_with_its_reason(scene: Scene, error: str) -> None:
    await due(scene, "Ana", "Tom")
    scene.slack.faults.add("chat.postMessage", "refuse", error=error, channel=scene.id("Ana"))
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
    assert posts(scene) <= AT_ONCE, "those under way; no more are tried with a token that is gone"
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

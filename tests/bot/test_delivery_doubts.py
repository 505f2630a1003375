"""When nobody knows whether a message arrived, the channel's history does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from nudged import counted, happened, nudge, nudges_of, row_of, set_row
from outbox import due, posts, rested, sender

from bot.doubts import CLOCKS_DIFFER, DOUBT_AFTER, DOUBT_AFTER_OTHERS, HISTORY, MAX_ATTEMPTS

if TYPE_CHECKING:
    from sandbox.faults import Kind
    from tests.bot.conftest import Scene


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


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(hours=26), timedelta(hours=-26)])
async def test_a_machine_whose_clock_is_wrong_sends_nothing_twice(scene: Scene, ahead: timedelta) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await sender(scene, after=ahead).tick()
    await sender(scene, after=ahead + DOUBT_AFTER).tick()
    assert row_of(scene).ts == nudges_of(scene)[0].ts
    assert posts(scene) == 1


async def test_of_a_long_history_only_the_last_days_are_read(scene: Scene) -> None:
    await due(scene, "Ana")
    place = scene.slack.workspace.dm(scene.id("Ana"))
    for number in range(60):
        scene.slack.workspace.post(place.id, scene.slack.bot_user_id, f"talk {number}", None)
    long_since = datetime.now(UTC) + CLOCKS_DIFFER + timedelta(hours=1)
    (row,) = scene.planned("Ana")
    set_row(scene, row, state="sending", sender="scene", attempted_at=long_since, attempts=1)
    await sender(scene, after=long_since - datetime.now(UTC) + DOUBT_AFTER).tick()
    assert len(scene.slack.log.calls("conversations.history")) == 1
    assert len([one for one in nudges_of(scene) if one.metadata]) == 1


async def test_a_history_that_could_not_be_read_to_its_end_proves_nothing(scene: Scene) -> None:
    await due(scene, "Ana")
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await scene.deliver()
    place = scene.slack.workspace.dm(scene.id("Ana"))
    for number in range(20):
        scene.slack.workspace.post(place.id, scene.slack.bot_user_id, f"talk {number}", None)
    pacing, read = scene.house.redraws.paces.of(scene.slack.team_id), scene.client.conversations_history

    async def asked_to_wait(**arguments: Any) -> Any:
        answer = await read(**arguments)
        pacing.hold(HISTORY, 120.0)  # as another reader was told
        return answer

    scene.client.conversations_history = asked_to_wait  # type: ignore[method-assign]
    await sender(scene, after=DOUBT_AFTER).tick()
    assert len(scene.slack.log.calls("conversations.history")) == 1
    assert row_of(scene, state="sending").attempts == 1
    assert posts(scene) == 1
    scene.client.conversations_history = read  # type: ignore[method-assign]
    rested(scene)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene)
    assert posts(scene) == 1

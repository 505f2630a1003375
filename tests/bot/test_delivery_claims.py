"""What is claimed is sent by its claimer alone, as it is worded today."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from nudged import nudges_of, row_of
from sqlalchemy import select

from bot.delivery import Sender
from bot.house import House
from content.library import Library
from storage import events, outbox, workspaces
from storage.items import item_version

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def sender(scene: Scene, house: House | None = None, owner: str = "scene") -> Sender:
    return Sender(house or scene.house, scene.client, owner=owner, workspace_id=scene.slack.team_id)


async def due(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(hours=24)


async def test_a_sender_that_was_suspended_while_another_took_over_does_not_send(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due(scene)
    real, suspended = time.monotonic, 0.0
    opened = scene.client.conversations_open

    async def slow(**which: Any) -> Any:
        nonlocal suspended
        suspended = 120.0
        with scene.store.write() as tx:
            workspaces.release(tx, owner="scene")
            long = timedelta(hours=1)
            assert workspaces.lease(tx, scene.slack.team_id, owner="other", real_now=datetime.now(UTC), lasts=long)
        return await opened(**which)

    monkeypatch.setattr(scene.client, "conversations_open", slow)
    monkeypatch.setattr("bot.delivery.time.monotonic", lambda: real() + suspended)
    await sender(scene).tick()
    assert scene.slack.log.calls("chat.postMessage") == []
    (row,) = [row for row in scene.rows("Ana") if row.kind == "nudge" and row.state == "planned"][:1]
    assert row.attempts == 0, "put back for whoever holds the lease"


async def test_whoever_wakes_up_late_does_not_take_back_what_another_sender_has_claimed(scene: Scene) -> None:
    await due(scene)
    (row,) = scene.planned("Ana")[:1]
    key = (scene.slack.team_id, row.prompt_id)
    with scene.store.write() as tx:
        assert outbox.claim(tx, *key, sender="other", real_now=datetime.now(UTC), item_hash=row.item_hash)
        assert not outbox.put_back(tx, *key, sender="scene", due_at=scene.house.now(), tried=False)
        assert outbox.put_back(tx, *key, sender="other", due_at=scene.house.now(), tried=False)


async def test_being_told_to_wait_is_no_attempt(scene: Scene) -> None:
    await due(scene)
    for _ in range(6):
        scene.slack.faults.add("chat.postMessage", "429", times=1, seconds=1)
        await sender(scene).tick()
        await scene.later(seconds=61)
    await sender(scene).tick()
    assert len(nudges_of(scene)) == 1
    assert row_of(scene).attempts == 1


def reworded(library: Library) -> Library:
    """The same library after an author has changed every nudge's title."""
    module = library.modules["active-listening"]
    nudges = tuple(
        replace(nudge, wordings=tuple(replace(one, title=f"Anew: {one.title}") for one in nudge.wordings))
        for nudge in module.nudges
    )
    return Library(MappingProxyType({module.id: replace(module, nudges=nudges)}), library.programmes)


async def test_the_event_names_the_words_that_were_sent_not_those_that_were_planned(scene: Scene) -> None:
    await due(scene)
    planned = scene.planned("Ana")[0]
    library = reworded(scene.house.library)
    await sender(scene, replace(scene.house, library=library)).tick()
    row = row_of(scene)
    item = library.item("active-listening", str(row.item))
    assert nudges_of(scene)[-1].text.startswith("Anew: ")
    assert row.item_hash == library.content_hash(item) != planned.item_hash
    with scene.store.read() as tx:
        delivered = tx.execute(select(events.event.c.item_hash).where(events.event.c.name == "delivered")).scalar()
        kept = set(tx.execute(select(item_version.c.item_hash)).scalars())
    assert delivered == row.item_hash
    assert row.item_hash in kept

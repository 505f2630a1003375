"""What is claimed is sent by its claimer alone, as it is worded today."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from nudged import nudges_of, row_of
from outbox import rested
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection, select

from bot import outgoing
from bot.delivery import Sender
from bot.house import House
from bot.lease import posting_session
from content.library import Library
from storage import events, leases, outbox
from storage.items import item_version
from storage.sending import Sending, Terms
from storage.workspaces import workspace

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def sender(scene: Scene, house: House | None = None, owner: str = "scene") -> Sender:
    return Sender(house or scene.house, scene.house.clients, owner=owner)


async def due(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(hours=24)


@pytest.mark.parametrize("clock", ["the one that no suspension stops", "the one on the wall"])
async def test_a_sender_that_was_suspended_while_another_took_over_does_not_send(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, clock: str
) -> None:
    """A laptop that sleeps stops some clocks, and a machine that is put right moves others: the later one counts."""
    await due(scene)
    suspended, real = 0.0, time.monotonic
    draw = outgoing.drawing.draw

    def slowly(tx: Connection, *args: Any, **kwargs: Any) -> Any:
        nonlocal suspended
        suspended = 120.0
        until = datetime.now(UTC) + timedelta(seconds=150)
        tx.execute(workspace.update().values(lease_owner="other", lease_until=until))
        return draw(tx, *args, **kwargs)

    monkeypatch.setattr(outgoing.drawing, "draw", slowly)
    house = scene.house
    if clock == "the one on the wall":
        house = replace(house, real_now=lambda: datetime.now(UTC) + timedelta(seconds=suspended))
    else:
        monkeypatch.setattr("bot.lease.awake_or_not", lambda: real() + suspended)
    await sender(scene, house).tick()
    assert scene.slack.log.calls("chat.postMessage") == []
    (row,) = scene.planned("Ana")[:1]
    assert row.attempts == 0, "put back for whoever holds the lease"


@pytest.mark.parametrize(
    "moment", ["on_connection_create_start", "on_connection_create_end", "on_request_headers_sent"]
)
async def test_a_sender_that_was_suspended_within_its_call_does_not_send(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The last look is taken when there is a connection, and nothing but the writing is left to do."""
    await due(scene)
    suspended, real = 0.0, time.monotonic
    monkeypatch.setattr("bot.lease.awake_or_not", lambda: real() + suspended)

    async def suspend(*_: object) -> None:
        nonlocal suspended
        suspended = 120.0
        until = datetime.now(UTC) + timedelta(seconds=30)
        with scene.store.write() as tx:
            tx.execute(workspace.update().values(lease_owner="other", lease_until=until))

    calling = aiohttp.TraceConfig()
    getattr(calling, moment).append(suspend)
    calling.freeze()
    async with posting_session(Terms().call) as session:
        session.trace_configs.insert(0, calling)
        client = AsyncWebClient(
            token=scene.slack.bot_token, base_url=scene.slack.api_url, session=session, retry_handlers=[]
        )
        await Sender(scene.house, {scene.slack.team_id: client}, owner="scene").tick()
    assert scene.slack.log.calls("chat.postMessage") == []
    assert scene.planned("Ana")[0].attempts == 0


async def test_whoever_wakes_up_late_does_not_take_back_what_another_sender_has_claimed(scene: Scene) -> None:
    await due(scene)
    (row,) = scene.planned("Ana")[:1]
    key = (scene.slack.team_id, row.prompt_id)
    other = Sending("other", Terms(), scene.house.now(), datetime.now(UTC))
    with scene.store.write() as tx:
        assert leases.take(tx, [scene.slack.team_id], other)
        assert outbox.claim(tx, *key, other, item_hash=row.item_hash)
        assert not outbox.put_back(tx, *key, sender="scene", due_at=scene.house.now(), tried=False)
        assert outbox.put_back(tx, *key, sender="other", due_at=scene.house.now(), tried=False)


async def test_being_told_to_wait_is_no_attempt(scene: Scene) -> None:
    await due(scene)
    for _ in range(6):
        scene.slack.faults.add("chat.postMessage", "429", times=1, seconds=1)
        await sender(scene).tick()
        await scene.later(seconds=61)
        rested(scene)
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

"""Messages that are due, and senders who are to send them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.delivery import Sender
from bot.pacing import Paces
from scheduler import planner
from storage.workspaces import workspace

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def sender(scene: Scene, owner: str = "scene", after: timedelta = timedelta()) -> Sender:
    """A sender whose real clock is put forward: nobody waits for a doubt to grow old."""
    house = replace(scene.house, real_now=lambda: datetime.now(UTC) + after)
    return Sender(house, house.clients, owner=owner)


def rested(scene: Scene) -> None:
    """Let the time be over for which Slack had asked us to wait."""
    scene.house.redraws.paces = Paces()
    with scene.store.write() as tx:
        tx.execute(update(workspace).values(held_until=None))


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
    """How many messages were posted, or tried to be."""
    return len(scene.slack.log.calls("chat.postMessage"))

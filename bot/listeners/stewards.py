"""Presses on what a steward is told."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import opening
from bot.house import House
from bot.opening import Asker, Door
from bot.views import stewards as views
from coaching.daily import Morning
from scheduler import stewards
from storage import digests


def register(app: AsyncApp, house: House) -> None:
    """Listen to "See them"."""

    @app.action(re.compile("^steward:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_see(house, Asker.of_press(body, action)))


@opening.says_if_unread
async def _see(house: House, door: Door) -> None:
    """Show what failed; only to the steward who was told of it, while they are one."""
    key = door.value if isinstance(door, Asker) else ""
    if door.presser not in house.stewards or not stewards.is_of(key, door.presser):
        await opening.say(house, door, views.NOT_YOURS)
        return
    with house.store.read() as tx:
        kept = digests.find(tx, door.workspace_id, key)
    if kept is not None:
        await opening.open_view(house, door, views.failed(Morning.from_json(kept)))

"""Buttons that nobody else listens to: an older version of ours left them on people's screens."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import opening
from bot.house import House
from bot.opening import Asker
from bot.views import refusals


def register(app: AsyncApp, house: House) -> None:
    """Listen to every button; to be registered last, since the first listener that fits answers."""

    @app.action(re.compile(""))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(opening.say(house, Asker.of_press(body, action), refusals.GONE))

"""A steward's presses on a pilot's figures."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import figures
from bot.house import House
from bot.opening import Asker

_DOES = {
    "open": figures.open_figures,
    "cohorts": figures.open_cohorts,
    "gaps": figures.open_gaps,
    "file": figures.send_file,
}


def register(app: AsyncApp, house: House) -> None:
    """Listen to the buttons of a pilot."""

    @app.action(re.compile("^report:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        await ack()
        if asker.verb in _DOES:
            house.errands.run(_DOES[asker.verb](house, asker))

"""A steward opens a cohort: from then on its people are invited, each once."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import homes, opening
from bot.house import House
from bot.opening import Asker
from bot.views import cohorts as views
from coaching.hours import local
from scheduler import joining
from storage import cohorts


def register(app: AsyncApp, house: House) -> None:
    """Listen to "Open it"."""

    @app.action(re.compile("^cohort:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        notice = views.NOT_A_STEWARD
        if asker.presser in house.stewards:
            notice = (
                await opening.change(house, asker, lambda tx: _open(house, tx, asker)) if asker.verb == "open" else ""
            )
        await ack()
        if notice == views.OPENED:
            house.wake("plan")
        house.errands.run(homes.publish(house, asker.workspace_id, asker.presser, notice=notice))


def _open(house: House, tx: Connection, asker: Asker) -> str:
    """Open the cohort that was pressed; returns what to say of it."""
    now = house.now()
    today = local(now, house.default_tz).date()
    programme = homes.programme_for(house.library, asker.value)
    if asker.value not in cohorts.standing(tx, asker.workspace_id, today=today):
        return views.NO_SUCH_COHORT
    if programme is None:
        return views.NO_PROGRAMME
    opened = joining.open_cohort(tx, asker.workspace_id, asker.value, programme=programme, by=asker.presser, now=now)
    return views.OPENED if opened else views.OPEN_ALREADY

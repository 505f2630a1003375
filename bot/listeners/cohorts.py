"""A steward opens a cohort, so that its people are invited, each once; and chooses the channel of its team."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import channels, homes, opening
from bot.house import House
from bot.opening import Asker, Door
from bot.views import channels as channel_views
from bot.views import cohorts as views
from coaching.hours import local
from scheduler import pilots
from storage import cohorts


def register(app: AsyncApp, house: House) -> None:
    """Listen to "Open it", and to what chooses a team's channel."""

    @app.action(re.compile("^cohort:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        if asker.verb == "channel":
            await ack()
            house.errands.run(_choose_channel(house, asker))
            return
        notice = ""
        if asker.verb == "no_channel":
            notice = await opening.change(house, asker, lambda tx: channels.take_away(house, tx, asker))
        elif asker.presser not in house.stewards:
            notice = views.NOT_A_STEWARD
        elif asker.verb == "open":
            notice = await opening.change(house, asker, lambda tx: _open(house, tx, asker))
        await ack()
        if notice == views.OPENED:
            house.wake("plan")
        if asker.in_modal and notice == channel_views.TAKEN_AWAY:
            house.errands.run(opening.redraw(house, asker, channel_views.taken_away()))
        house.errands.run(homes.publish(house, asker.workspace_id, asker.presser, notice=notice))

    @app.view(channel_views.CALLBACK)
    async def channel(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        wrong = await house.store.transact(lambda tx: channels.save(house, tx, body, view))
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        house.wake("deliver")
        workspace_id, steward = str(body["team"]["id"]), str(body["user"]["id"])
        house.errands.run(homes.publish(house, workspace_id, steward, notice=channel_views.SAVED))


@opening.says_if_unread
async def _choose_channel(house: House, door: Door) -> None:
    """Open the form in which a steward chooses the channel of a team; Home, drawn anew, says who may."""
    view = channels.form(house, door) if isinstance(door, Asker) else None
    if view is not None:
        await opening.open_view(house, door, view)
        return
    allowed = door.presser in house.stewards
    notice = channel_views.NOT_OPEN if allowed else channel_views.NOT_ALLOWED
    await homes.publish(house, door.workspace_id, door.presser, notice=notice)


def _open(house: House, tx: Connection, asker: Asker) -> str:
    """Open the cohort that was pressed; returns what to say of it."""
    now = house.now()
    today = local(now, house.default_tz).date()
    programme = homes.programme_for(house.library, asker.value)
    if asker.value not in cohorts.standing(tx, asker.workspace_id, today=today):
        return views.NO_SUCH_COHORT
    if programme is None:
        return views.NO_PROGRAMME
    opened = pilots.open_cohort(
        *(tx, asker.workspace_id, asker.value),
        programme=house.library.programmes[programme],
        by=asker.presser,
        tz=house.default_tz,
        now=now,
    )
    return views.OPENED if opened else views.OPEN_ALREADY

"""An if-then plan: the form it is made in, and the buttons of a situation whose plan waits to be carried out."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import opening, planning
from bot.house import House
from bot.opening import Asker
from bot.presses import Tap, take
from bot.views import practice as views
from storage.presses import Press


def register(app: AsyncApp, house: House) -> None:
    """Listen to the form, and to a situation's buttons about its plan."""

    @app.action("plan:did")
    async def did(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        def work(tx: Connection, press: Press, now: datetime) -> None:
            planning.carried_out(tx, house, press, now)

        await take(house, Tap.read(body, action), work, kinds={"scenario"}, verbs={"did"})
        await ack()

    @app.action(re.compile("^plan:(make|read)$"))
    async def look(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker, now = Asker.of_press(body, action), house.now()
        answer = await opening.change(house, asker, lambda tx: planning.look(tx, house, asker, now=now))
        await ack()
        if isinstance(answer, str):
            house.errands.run(opening.say(house, asker, answer))
        else:
            house.errands.run(opening.open_view(house, asker, answer))

    @app.view(views.PLAN_CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        errors = await house.store.transact(lambda tx: planning.keep(house, tx, body, view))
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack(response_action="update", view=views.plan_kept())
        house.redraws.soon(str(body["team"]["id"]), planning.prompt_of(view), None)

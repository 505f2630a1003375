"""A steward starts a pilot on Home: a form, what it can show, and the last press."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from bot import homes, opening, piloting
from bot.house import House
from bot.opening import Asker, Door
from bot.views import pilots as views


def register(app: AsyncApp, house: House) -> None:
    """Listen to "Start a pilot", and to the two pages of its form."""

    @app.action("pilot:start")
    async def open_(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open(house, Asker.of_press(body, action)))

    @app.view(views.FORM)
    async def check(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        with house.store.read() as tx:
            found = piloting.check(house, tx, body, view)
        if isinstance(found, View):
            await ack(response_action="update", view=found)
        else:
            await ack(response_action="errors", errors=found)

    @app.view(views.CHECK)
    async def start(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        shown = await house.store.transact(lambda tx: piloting.start(house, tx, body, view))
        await ack(response_action="update", view=shown)
        house.wake("plan")
        house.errands.run(homes.publish(house, str(body["team"]["id"]), str(body["user"]["id"]), notice=views.STARTED))


@opening.says_if_unread
async def _open(house: House, door: Door) -> None:
    """Open the form; whoever runs no programme reads on Home that they do not."""
    if door.presser in house.stewards:
        await opening.open_view(house, door, piloting.form(house))
        return
    await homes.publish(house, door.workspace_id, door.presser, notice=views.NOT_A_STEWARD)

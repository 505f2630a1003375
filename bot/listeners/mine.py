"""What a person may do with all that is kept about them: have it as a file, and have it erased."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import homes, opening, pictures, whole_copy
from bot.house import House
from bot.opening import Asker
from bot.views import my_data as views
from scheduler import joining
from storage import pictures as kept


def register(app: AsyncApp, house: House) -> None:
    """Listen to the two buttons; whose data it is, is who pressed, whatever the button says."""

    @app.action(re.compile("^mine:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        if asker.verb == "file":
            await ack()
            house.errands.run(whole_copy.send(house, asker))
        elif asker.verb == "erase":
            known = await opening.change(house, asker, lambda tx: _erase(house, tx, asker))
            await ack()
            if known:
                house.errands.run(_after(house, asker))
        else:
            await ack()


def _erase(house: House, tx: Connection, asker: Asker) -> bool:
    return joining.erase(tx, asker.workspace_id, asker.presser, now=house.now())


async def _after(house: House, asker: Asker) -> None:
    """Say so at once; the sender blanks the messages, a few at a time, and goes on should we be stopped."""
    if asker.in_modal:
        await opening.redraw(house, asker, views.erased())
    for key in (asker.presser, kept.copy_key(asker.presser)):
        await pictures.drop(house, asker.workspace_id, key)
    await homes.publish(house, asker.workspace_id, asker.presser)
    house.wake("deliver")

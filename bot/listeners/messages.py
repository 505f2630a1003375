"""What somebody types in the direct message: answered kindly, and not kept."""

from collections import OrderedDict
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot import homes
from bot.house import House
from bot.views import messages as views

#: So many events are remembered, so that one that Slack repeats is answered once.
REMEMBERED = 1000
#: What nobody has typed. A file with words, or /me, is typed as much as words are.
_NOT_TYPED = {"message_changed", "message_deleted", "bot_message"}


def register(app: AsyncApp, house: House) -> None:
    """Listen to direct messages."""
    answered: OrderedDict[str, None] = OrderedDict()

    @app.event("message")
    async def typed(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("channel_type") != "im" or event.get("bot_id") or not event.get("user"):
            return
        if event.get("subtype") in _NOT_TYPED:
            return
        once = str(body.get("event_id") or event.get("ts"))
        if once in answered:
            return
        workspace_id = str(body.get("team_id", ""))
        with house.store.read() as tx:
            person = homes.on_roster(tx, workspace_id, str(event["user"]), now=house.now())
        answered[once] = None
        if len(answered) > REMEMBERED:
            answered.popitem(last=False)
        message = views.typed(takes_part=person is not None and person.agreed)
        house.errands.run(house.say(workspace_id, str(event["channel"]), message))

"""The Home tab: published when it is opened, and again after every press on it."""

import re
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, looking, opening, pictures
from bot.house import House
from bot.opening import Asker
from bot.presses import Tap
from coaching.hours import local
from coaching.people import Person
from coaching.preferences import begins
from coaching.prompts import prompt_id
from scheduler import joining, wishes
from storage import outbox, prompts

#: What each of these buttons opens; the others change something.
_OPENS = {
    "hours": opening.open_preferences,
    "why": opening.open_why,
    "data": opening.open_my_data,
    "read": opening.open_consent,
    "answers": looking.open_answers,
    "look": looking.open_again,
    "mentor": looking.open_again,
    "back": opening.open_my_data,
}
#: What an invitation that was sent shows once its person has joined, or left, on Home.
_FACES = {"join": "yes", "withdraw": "left"}


def register(app: AsyncApp, house: House) -> None:
    """Listen to Home being opened, and to its buttons."""

    @app.event("app_home_opened")
    async def opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            house.errands.run(homes.publish(house, str(body["team_id"]), str(event["user"])))

    @app.action(re.compile("^home:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        if asker.verb in looking.VERBS:
            shown = await looking.go_on(house, Tap.read(body, action))
            await ack()
            if isinstance(shown, View):
                house.errands.run(opening.open_view(house, asker, shown))
            else:
                house.errands.run(opening.say(house, asker, shown))
            return
        if asker.verb in _OPENS:
            await ack()
            house.errands.run(_OPENS[asker.verb](house, asker))
            return
        await opening.change(house, asker, lambda tx: _change(house, tx, asker))
        await ack()
        if asker.verb in {"join", "try"}:
            house.wake("deliver")
        if asker.verb == "withdraw":
            house.errands.run(pictures.drop(house, asker.workspace_id, asker.presser))
        if asker.verb in _FACES:
            house.redraws.soon(asker.workspace_id, _invitation(asker), None)
        house.errands.run(homes.publish(house, asker.workspace_id, asker.presser))


def _change(house: House, tx: Connection, asker: Asker) -> None:
    """Do what was pressed, if it is the presser's to do now; else Home, drawn again, shows what is."""
    now = house.now()
    person = homes.on_roster(tx, asker.workspace_id, asker.presser, now=now)
    if person is None:
        return
    if asker.verb == "join":
        _join(house, tx, asker, person)
    if not person.agreed:
        return
    if asker.verb == "withdraw":
        joining.withdraw(tx, person, now=now)
        _redraw_invitation(house, tx, asker)
    elif asker.verb == "pause":
        until = begins(person, local(now, person.tz).date() + timedelta(days=7))
        wishes.pause(tx, house.library, person, until=until, now=now)
    elif asker.verb == "resume":
        wishes.resume(tx, house.library, person, now=now)
    elif asker.verb == "try":
        wishes.try_one_now(tx, house.library, person, now=now, key=asker.key)


def _join(house: House, tx: Connection, asker: Asker, person: Person) -> None:
    now = house.now()
    if person.consent not in {"invited", "declined", "withdrawn"}:
        return
    if homes.place_of(tx, house.library, person, now=now) is None:
        return
    joining.agree(tx, house.library, person, now=now)
    _redraw_invitation(house, tx, asker)


def _invitation(asker: Asker) -> str:
    return prompt_id(asker.workspace_id, f"invitation:{asker.presser}")


def _redraw_invitation(house: House, tx: Connection, asker: Asker) -> None:
    """Bring the invitation in the Messages tab into line; one not sent yet is no longer needed."""
    invitation = prompts.find(tx, asker.workspace_id, _invitation(asker))
    if invitation is None:
        return
    if invitation.state == "planned":
        outbox.end(tx, asker.workspace_id, invitation.prompt_id, state="cancelled", reason="asked_for")
    elif invitation.open_at(house.now()):
        face = _FACES[asker.verb]
        prompts.show(tx, asker.workspace_id, invitation.prompt_id, face=face, real_now=house.real_now())

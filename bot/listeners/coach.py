"""`/coach`, and the buttons on what it answers."""

import re
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import drafting, figures, homes, noting, one_on_ones, opening
from bot.house import House
from bot.opening import Asker
from bot.presses import replace_with
from bot.views import coach as views
from bot.views.message import Message
from coaching.coach import (
    Draft,
    MyData,
    NoSuchPause,
    OneOnOne,
    Pause,
    Pilot,
    Resume,
    Saw,
    Unknown,
    Why,
    Wish,
    understand,
)
from coaching.hours import local
from coaching.people import Person
from coaching.preferences import begins
from scheduler import wishes
from storage import notes, people

_OPENS = {"hours": opening.open_preferences, "why": opening.open_why, "data": opening.open_my_data}


def register(app: AsyncApp, house: House) -> None:
    """Listen to the command and to its buttons."""

    @app.command("/coach")
    async def coach(ack: AsyncAck, command: dict[str, Any]) -> None:
        asker = Asker.of_command(command)
        wish, answer = await house.store.transact(lambda tx: _hear(house, tx, asker))
        if answer is None:
            await ack()
            house.errands.run(_opened(house, asker, wish))
            return
        await ack(response_type="ephemeral", **answer.payload())
        if isinstance(wish, Pause | Resume):
            house.errands.run(homes.publish(house, asker.workspace_id, asker.presser))

    @app.action(re.compile("^coach:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        if asker.verb in _OPENS:
            await ack()
            house.errands.run(_OPENS[asker.verb](house, asker))
            return
        answer = await opening.change(house, asker, lambda tx: _press(house, tx, asker))
        await ack()
        house.errands.run(_show(house, asker, answer))
        if asker.verb in {"pause", "resume"}:
            house.errands.run(homes.publish(house, asker.workspace_id, asker.presser))


def _opened(house: House, asker: Asker, wish: Wish) -> Coroutine[Any, Any, None]:
    """Open the modal that answers a wish."""
    if isinstance(wish, Draft) and wish.kind:
        return drafting.open_form(house, asker, wish.kind)
    if isinstance(wish, Saw):
        return noting.open_saw(house, asker)
    if isinstance(wish, OneOnOne):
        return one_on_ones.open_one_on_one(house, asker)
    if isinstance(wish, Pilot):
        return figures.open_overview(house, asker)
    return opening.open_why(house, asker) if isinstance(wish, Why) else opening.open_my_data(house, asker)


def _hear(house: House, tx: Connection, asker: Asker) -> tuple[Wish, Message | None]:
    """Do what the words ask for; returns the wish and its answer, None where a modal is the answer."""
    person = homes.on_roster(tx, asker.workspace_id, asker.presser, now=house.now())
    wish = understand(asker.value, now=house.now(), tz=person.tz if person else house.default_tz)
    takes_part = person is not None and person.agreed
    if isinstance(wish, MyData | Saw | OneOnOne | Pilot) or (isinstance(wish, Why) and person is not None):
        return wish, None
    if isinstance(wish, Draft):
        return wish, drafting.answer(house, tx, asker.workspace_id, asker.presser, wish)
    if isinstance(wish, Unknown):
        return wish, views.unknown(wish, takes_part=takes_part)
    if isinstance(wish, Pause | Resume | NoSuchPause | Why):
        return wish, _change(house, tx, person, wish)
    return wish, views.help_with(
        takes_part=takes_part, steward=asker.presser in house.stewards, leads=person is not None and person.manages
    )


def _change(house: House, tx: Connection, person: Person | None, wish: Pause | Resume | NoSuchPause | Why) -> Message:
    """Pause or resume; only who takes part has anything to pause."""
    if person is None:
        return views.stranger(homes.contact_of(house.library))
    if not person.agreed:
        return views.not_taking_part()
    if isinstance(wish, NoSuchPause):
        return views.no_such_pause(wish)
    if isinstance(wish, Pause):
        return _pause(house, tx, person, wish.until)
    return _resume(house, tx, person)


def _pause(house: House, tx: Connection, person: Person, day: date) -> Message:
    now = house.now()
    wishes.pause(tx, house.library, person, until=begins(person, day), now=now)
    return views.paused(homes.outlook(tx, _anew(tx, person), now=now))


def _resume(house: House, tx: Connection, person: Person) -> Message:
    now = house.now()
    before = homes.outlook(tx, person, now=now)
    wishes.resume(tx, house.library, person, now=now)
    return views.resumed(
        homes.outlook(tx, _anew(tx, person), now=now), was_paused=before.silent or before.paused_until is not None
    )


def _anew(tx: Connection, person: Person) -> Person:
    return people.find(tx, person.workspace_id, person.person_id) or person


def _press(house: House, tx: Connection, asker: Asker) -> Message:
    """Do what a button of ours asks for; returns what to say of it."""
    now = house.now()
    person = homes.on_roster(tx, asker.workspace_id, asker.presser, now=now)
    if asker.verb == "erase":
        notes.erase(tx, asker.workspace_id, asker.presser)
    elif asker.verb == "pause" and person:
        return _change(house, tx, person, Pause(local(now, person.tz).date() + timedelta(days=7)))
    elif asker.verb == "resume" and person:
        return _change(house, tx, person, Resume())
    return views.help_with(takes_part=person is not None and person.agreed)


async def _show(house: House, asker: Asker, answer: Message) -> None:
    """Show what follows from a press: the modal drawn anew, or the message that was pressed replaced."""
    if asker.in_modal:
        view = _modal(house, asker)
        if view is not None:
            await opening.redraw(house, asker, view)
    elif asker.response_url:
        await replace_with(asker.response_url, answer)


def _modal(house: House, asker: Asker) -> View | None:
    kept = str((asker.view or {}).get("private_metadata") or "")
    if asker.verb in {"pause", "resume"}:
        return opening.why_view(house, asker.workspace_id, asker.presser, pressed=kept)
    skip = int(asker.value) if asker.value.isascii() and asker.value.isdecimal() else 0
    return opening.my_data_view(house, asker.workspace_id, asker.presser, skip=min(skip, 100_000))

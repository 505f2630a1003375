"""The shortcut at a message: something to try at the moment of need. The message itself is never read."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, opening
from bot.house import House
from bot.opening import Asker
from bot.views import coach as coach_views
from bot.views import help as views
from coaching.items import Module
from coaching.moments import moments
from coaching.people import Person
from scheduler import help as helping
from storage.engine import Away, Busy


def register(app: AsyncApp, house: House) -> None:
    """Listen to the shortcut and to its two steps."""

    @app.message_shortcut("help_me")
    async def ask(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open(house, _asker(body)))

    @app.view(views.ASK_CALLBACK)
    async def show(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        with house.store.read() as tx:
            answer = _chosen(house, tx, body, view)
        if isinstance(answer, View):
            await ack(response_action="update", view=answer)
        else:
            await ack(response_action="errors", errors=answer)

    @app.view(views.KEEP_CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        answer = await house.store.transact(lambda tx: _keep(house, tx, body, view))
        await ack(response_action="update", view=answer)
        house.wake("deliver")


def _asker(body: dict[str, Any]) -> Asker:
    """Take of the shortcut only who used it, and how to answer."""
    trigger = str(body.get("trigger_id", ""))
    team, who = str((body.get("team") or {}).get("id", "")), str((body.get("user") or {}).get("id", ""))
    url = body.get("response_url")
    return Asker(team, who, verb="", value="", key=trigger, trigger_id=trigger, response_url=url)


async def _open(house: House, asker: Asker) -> None:
    try:
        with house.store.read() as tx:
            found = _practises(house, tx, asker.workspace_id, asker.presser)
    except (Busy, Away):
        await opening.say(house, asker, coach_views.NOT_OPENED)
        return
    await opening.open_view(house, asker, found if isinstance(found, View) else views.ask(moments(found[1])))


def _practises(house: House, tx: Connection, workspace_id: str, person_id: str) -> tuple[Person, Module] | View:
    """Return who asks and what they practise; or what to say to somebody who takes no part."""
    now = house.now()
    person = homes.on_roster(tx, workspace_id, person_id, now=now)
    if person is None:
        return views.say(coach_views.NOT_ON_LIST)
    if not person.agreed:
        return views.say(coach_views.NOT_TAKING_PART)
    module = helping.module_of(tx, house.library, person, now=now)
    return (person, module) if module and moments(module) else views.say(views.NOT_OPEN)


def _chosen(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> View | dict[str, str]:
    """Show what fits the moment that was chosen; or say under the field what is missing."""
    practises = _practises(house, tx, str(body["team"]["id"]), str(body["user"]["id"]))
    if isinstance(practises, View):
        return practises
    person, module = practises
    known, place = moments(module), _place(view)
    found = helping.find(tx, person, module, known[place]) if place is not None and place < len(known) else None
    if found is None:
        return {views.MOMENT: views.NOT_FOUND}
    return views.offer(found.shown, f"{found.item.id}:{found.variant}")


def _keep(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> View:
    """Send what was shown, if it is still there."""
    practises = _practises(house, tx, str(body["team"]["id"]), str(body["user"]["id"]))
    if isinstance(practises, View):
        return practises
    person, module = practises
    item_id, _, variant = str(view.get("private_metadata", ""))[:200].partition(":")
    found = helping.named(person, module, item_id, variant=variant)
    if found is None:
        return views.say(views.NOT_OPEN)
    helping.keep(tx, house.library, person, found, now=house.now(), key=str(view.get("id", "")))
    return views.on_its_way()


def _place(view: dict[str, Any]) -> int | None:
    """Take the form apart; whatever is missing or forged is no choice."""
    held = ((view.get("state") or {}).get("values") or {}).get(views.MOMENT)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    chosen = element.get("selected_option") if isinstance(element, dict) else None
    said = chosen.get("value") if isinstance(chosen, dict) else None
    return int(said) if isinstance(said, str) and said.isdecimal() else None

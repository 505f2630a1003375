"""Answers about colleagues, what is told of them, and who may be asked."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import homes, kudos, opening, peering
from bot.house import House
from bot.opening import Asker, Door
from bot.presses import Tap, take, tell
from bot.views import coach as coach_views
from bot.views import peers as views
from coaching import peers as rules
from coaching.colleagues import may_not_be_named
from coaching.people import Person
from coaching.rotation import MOST_NAMED
from scheduler import peers as questions
from storage import peers, people, prompts
from storage.presses import Press

_KINDS = frozenset({"peer_question"})


def register(app: AsyncApp, house: House) -> None:
    """Listen to a question's buttons, and to those on Home."""

    @app.action("peers:read")
    async def read(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_read(house, Asker.of_press(body, action)))

    @app.action("peers:choose")
    async def choose(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_choose(house, Asker.of_press(body, action)))

    @app.action("peers:example")
    async def example(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_example(house, Asker.of_press(body, action)))

    @app.action(re.compile("^peers:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, says = Tap.read(body, action), list[str]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            says[:] = _answer(house, tap, tx, press, now)

        refusal = await take(house, tap, work, kinds=_KINDS, verbs=rules.ANSWERS | {"as_before"})
        await ack()
        if refusal is None and says and tap.response_url:
            house.errands.run(tell(tap.response_url, says[0]))

    @app.view(views.CALLBACK)
    async def save(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        workspace_id, who = str(body["team"]["id"]), str(body["user"]["id"])
        answer = await house.store.transact(lambda tx: _keep(house, tx, workspace_id, who, view))
        if isinstance(answer, dict):
            await ack(response_action="errors", errors=answer)
            return
        await ack(response_action="update", view=views.saved(answer))
        house.errands.run(homes.publish(house, workspace_id, who))


def _answer(house: House, tap: Tap, tx: Connection, press: Press, now: datetime) -> list[str]:
    """Write what was seen; returns what is to be said where nothing could be written."""
    asked, real_now = press.prompt, house.real_now()
    if tap.verb == "as_before":
        people.change(tx, tap.workspace_id, tap.presser, asked_seldom_since=None)
        if asked.face == "seldom":
            prompts.show(tx, tap.workspace_id, tap.prompt_id, face="before", real_now=real_now)
        return []
    if rules.press(asked.face, tap.verb) is None:
        return []  # a second tap on what is answered already
    subject = questions.may_be_asked(tx, asked, now=now)
    if subject is None:
        prompts.show(tx, tap.workspace_id, tap.prompt_id, face="gone", real_now=real_now)
        return [views.GONE]
    questions.answer(tx, press, subject, tap.verb, now=now, real_now=real_now, step=tap.action_ts)
    return []


@opening.says_if_unread
async def _read(house: House, door: Door) -> None:
    """Show what colleagues saw, to the person alone."""
    with house.store.read() as tx:
        person, place = _learner(house, tx, door)
        standing = peering.standing(tx, house.library, person, place) if person and place else None
    if standing is None:
        await opening.say(house, door, coach_views.NOT_TAKING_PART)
        return
    await opening.open_view(house, door, views.saw(standing))


@opening.says_if_unread
async def _choose(house: House, door: Door) -> None:
    """Open the form that asks who may be asked."""
    with house.store.read() as tx:
        person, _ = _learner(house, tx, door)
        named = peers.names_of(tx, door.workspace_id, [door.presser])[door.presser]
        seldom = bool(peers.seldom(tx, door.workspace_id, [door.presser]))
    if person is None:
        await opening.say(house, door, coach_views.NOT_TAKING_PART)
        return
    await opening.open_view(house, door, views.form(sorted(named), seldom=seldom))


@opening.says_if_unread
async def _example(house: House, door: Door) -> None:
    """Open the form in which an example is written, with whom and what it is about filled in; Send is the kudos'."""
    if not isinstance(door, Asker):
        return
    with house.store.read() as tx:
        asked = prompts.find(tx, door.workspace_id, door.value[:64])
        mine = asked is not None and asked.kind in _KINDS and asked.recipient == door.presser
        subject = questions.may_be_asked(tx, asked, now=house.now()) if asked and mine else None
        if asked is None or subject is None:
            form = None
        else:
            who, module, behaviour = subject.person_id, asked.module, asked.item
            form = kudos.form_for(house, tx, door, who=who, module=module, behaviour=behaviour)
    if form is None:
        await opening.say(house, door, views.GONE)
        return
    await opening.open_view(house, door, form)


def _learner(house: House, tx: Connection, door: Door) -> tuple[Person | None, str | None]:
    """Return who presses, if they take part, and the module that they practise."""
    now = house.now()
    person = homes.on_roster(tx, door.workspace_id, door.presser, now=now)
    if person is None or not person.agreed:
        return None, None
    place = homes.place_of(tx, house.library, person, now=now)
    return person, place.programme.module if place else None


def _keep(house: House, tx: Connection, workspace_id: str, who: str, view: dict[str, Any]) -> int | dict[str, str]:
    """Keep who may be asked about somebody; returns how many that are, or which of them cannot be asked."""
    now = house.now()
    person = homes.on_roster(tx, workspace_id, who, now=now)
    if person is None or not person.agreed:
        return {views.WHO: coach_views.NOT_TAKING_PART.replace("*", "")}
    chosen = list(dict.fromkeys(_chosen(view)))[:MOST_NAMED]
    for place, colleague in enumerate(chosen):
        if why := _why_not(tx, person, colleague, now=now):
            return views.cannot(place, why)
    peers.name(tx, workspace_id, who, chosen)
    since = homes.outlook(tx, person, now=now).today if _often(view) == views.SELDOM else None
    people.change(tx, workspace_id, who, asked_seldom_since=since)
    return len(chosen)


def _why_not(tx: Connection, person: Person, colleague: str, *, now: datetime) -> str | None:
    named = people.find(tx, person.workspace_id, colleague)
    unnamed = may_not_be_named(colleague, named, by=person.person_id, now=now)
    if unnamed or named is None:
        return unnamed or "out_of_reach"
    if person.manager == colleague:
        return "manager"
    return "report" if named.manager == person.person_id else None


def _chosen(view: dict[str, Any]) -> list[str]:
    chosen = _element(view, views.WHO).get("selected_users")
    return [str(one) for one in chosen] if isinstance(chosen, list) else []


def _often(view: dict[str, Any]) -> str | None:
    option = _element(view, views.OFTEN).get("selected_option")
    return option.get("value") if isinstance(option, dict) else None


def _element(view: dict[str, Any], block: str) -> dict[str, Any]:
    """Take a field of the form apart; whatever is missing or forged is nothing."""
    held = ((view.get("state") or {}).get("values") or {}).get(block)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    return element if isinstance(element, dict) else {}

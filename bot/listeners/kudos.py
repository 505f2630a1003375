"""`/kudos`, the form behind it, "Say what you saw" at a message, and the buttons of what was given."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, kind_words, kudos, mentions, noting, opening
from bot.house import House
from bot.kudos import Heard
from bot.opening import Asker, Door
from bot.presses import replace_with
from bot.views import kind_words as kind_views
from bot.views import kudos as views
from bot.views.kudos_form import CALLBACK, or_noted
from bot.views.message import Message
from coaching.kudos import Kudos, Said

Errand = Coroutine[Any, Any, None]

#: What each of these buttons opens.
_OPENS = frozenset({"say", "change", "given", "received", "read"})
#: What these draw anew in the list on which they stand.
_PAGES = frozenset({"given_from", "received_from"})


def register(app: AsyncApp, house: House) -> None:
    """Listen to the command, the shortcut, the form and the buttons."""

    @app.command("/kudos")
    async def command(ack: AsyncAck, command: dict[str, Any]) -> None:
        asker = Asker.of_command(command)
        heard = await house.store.transact(lambda tx: kudos.hear(house, tx, asker))
        if isinstance(heard.shown, View):
            await ack()
            house.errands.run(opening.open_view(house, asker, heard.shown))
        elif isinstance(heard.shown, Message):
            await ack(response_type="ephemeral", **heard.shown.payload())
        _follow_up(house, asker.workspace_id, asker.presser, heard)

    @app.message_shortcut("say_what_you_saw")
    async def at_a_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open_at(house, Asker.of_press(body, {}), body))

    @app.view(CALLBACK)
    async def send(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        heard = await house.store.transact(lambda tx: kudos.submit(house, tx, body, view))
        await ack(**_in_the_form(heard))
        _follow_up(house, str(body["team"]["id"]), str(body["user"]["id"]), heard)

    @app.action(re.compile("^kudos:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        if asker.verb in _OPENS | _PAGES:
            await ack()
            house.errands.run(_open(house, asker))
        elif asker.verb in _CHANGES:
            follows = await _CHANGES[asker.verb](house, asker)
            await ack()
            house.errands.run(follows)
        else:
            await ack()


def _in_the_form(heard: Heard) -> dict[str, Any]:
    """Answer a form: with what follows in its place, or with what is wrong under its fields."""
    if isinstance(heard.shown, View):
        return {"response_action": "update", "view": heard.shown}
    return {"response_action": "errors", "errors": heard.shown}


def _follow_up(house: House, workspace_id: str, giver: str, heard: Heard) -> None:
    """Do what need not be done before the acknowledgement."""
    if heard.given is None:
        return
    kudos.wake(house, heard.given)
    if heard.given.due_at is None:  # worded anew: its message may have come
        house.errands.run(kudos.redraw(house, workspace_id, heard.given.kudos, instead_of=heard.given.instead_of))
    house.errands.run(homes.publish(house, workspace_id, giver))


@opening.says_if_unread
async def _open(house: House, door: Door) -> None:
    if not isinstance(door, Asker):
        return
    with house.store.read() as tx:
        view = _view(house, tx, door)
    if door.verb in _PAGES and door.in_modal:
        await opening.redraw(house, door, view)
    else:
        await opening.open_view(house, door, view)


def _view(house: House, tx: Connection, asker: Asker) -> View:
    """Draw what a button opens: for its presser alone, and only what they gave or were given."""
    where = (tx, house.library, asker.workspace_id, asker.presser)
    if asker.verb == "say":
        return kudos.form_for(house, tx, asker)
    if asker.verb == "change":
        return kudos.form_to_change(house, tx, asker)
    skip = min(int(asker.value), 100_000) if asker.verb in _PAGES and asker.value.isdecimal() else 0
    if asker.verb.startswith("given"):
        return kind_views.given(kind_words.given(*where, skip=skip), skip=skip)
    person = homes.on_roster(tx, asker.workspace_id, asker.presser, now=house.now())
    told = kind_words.received(*where, skip=skip) if person is not None and person.agreed else []
    if asker.verb == "read":
        told = [one for one in told if one.kudos.kudos_id == asker.value]
    return kind_views.received(told, skip=skip)


async def _open_at(house: House, asker: Asker, body: dict[str, Any]) -> None:
    """Open the form at a message: its words are shown to whoever picked it, and only its link goes along."""
    message = body.get("message") or {}
    author = None if message.get("bot_id") else message.get("user")
    quote, link = mentions.plain(str(message.get("text") or "")), _link(body, message)

    async def opens(house: House, door: Door) -> None:
        with house.store.read() as tx:
            view = kudos.form_for(house, tx, asker, who=author, link=link, quote=quote)
            if author and not isinstance(noting.whom(house, tx, asker.workspace_id, asker.presser, author), str):
                view = or_noted(view, author)
        await opening.open_view(house, door, view)

    await opening.says_if_unread(opens)(house, asker)


def _link(body: dict[str, Any], message: dict[str, Any]) -> str:
    """Make the link of a message: without asking Slack, which tells us only of channels that we are in."""
    domain, channel = str((body.get("team") or {}).get("domain", "")), str((body.get("channel") or {}).get("id", ""))
    ts, thread = str(message.get("ts") or body.get("message_ts") or ""), str(message.get("thread_ts") or "")
    if not (re.fullmatch(r"[a-z0-9-]+", domain) and re.fullmatch(r"[A-Z0-9]+", channel)):
        return ""
    if not re.fullmatch(r"\d+\.\d+", ts):
        return ""
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if re.fullmatch(r"\d+\.\d+", thread) and thread != ts else link


async def _take_back(house: House, asker: Asker) -> Errand:
    one = await opening.change(house, asker, lambda tx: kudos.take_back(house, tx, asker))
    return _taken_back(house, asker, one)


async def _offer(house: House, asker: Asker) -> Errand:
    said = await opening.change(house, asker, lambda tx: kudos.offer(house, tx, asker))
    return _offered(house, asker, said)


async def _take_out(house: House, asker: Asker) -> Errand:
    one = await opening.change(house, asker, lambda tx: kudos.take_out(house, tx, asker))
    return _taken_out(house, asker, one)


async def _taken_back(house: House, asker: Asker, one: Kudos | None) -> None:
    """Show that it was taken back, where it was pressed, and let its message say so too."""
    if one is not None:
        await kudos.redraw(house, asker.workspace_id, one)
    if asker.in_modal:
        with house.store.read() as tx:
            left = kind_words.given(tx, house.library, asker.workspace_id, asker.presser)
        await opening.redraw(house, asker, kind_views.given(left))
    elif asker.response_url and one is not None:
        await replace_with(asker.response_url, views.taken_back(one))
    elif asker.response_url:
        await opening.say(house, asker, views.GONE)
    await homes.publish(house, asker.workspace_id, asker.presser)


async def _offered(house: House, asker: Asker, said: Said | None) -> None:
    """Show that it was offered, where it was pressed, and ask its receiver in the message that brings it."""
    if said is not None:
        await kudos.redraw(house, asker.workspace_id, said.kudos)
    if said is None:
        await opening.say(house, asker, views.NOT_OFFERED)
    elif asker.in_modal:
        with house.store.read() as tx:
            left = kind_words.given(tx, house.library, asker.workspace_id, asker.presser)
        await opening.redraw(house, asker, kind_views.given(left))
    elif asker.response_url:
        await replace_with(asker.response_url, views.receipt(said))


async def _taken_out(house: House, asker: Asker, one: Kudos | None) -> None:
    """Let the team's channel and the message that brought it show that it was taken out; and the list, as it is."""
    if one is not None:
        await kudos.redraw(house, asker.workspace_id, one)
    with house.store.read() as tx:
        told = kind_words.received(tx, house.library, asker.workspace_id, asker.presser)
    await opening.redraw(house, asker, kind_views.received(told))
    await homes.publish(house, asker.workspace_id, asker.presser)


#: What each of these changes; what it returns follows the acknowledgement.
_CHANGES: dict[str, Callable[[House, Asker], Awaitable[Errand]]] = {
    "take_back": _take_back,
    "offer": _offer,
    "take_out": _take_out,
}

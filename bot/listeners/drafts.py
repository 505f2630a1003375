"""A steward drafts an idea or a situation: each page is kept, checked as content is, and sent for review at last."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import drafting, opening
from bot.drafting import RefusedError, Sent
from bot.house import House
from bot.opening import Asker
from bot.views import draft_preview
from bot.views import drafts as views
from bot.views.drafts import Form
from content.intake import Draft
from storage import drafts as kept

Answer = dict[str, Any]

_OPENS = ("nudge", "scenario")
_TURNS = ("back", "change", "second", "afresh")


def register(app: AsyncApp, house: House) -> None:
    """Listen to the form of a draft, and to the buttons that open it and turn its pages."""

    @app.action(re.compile(f"^draft:({'|'.join(_OPENS)})$"))
    async def open_(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        asker = Asker.of_press(body, action)
        house.errands.run(drafting.open_form(house, asker, "scenario" if asker.verb == "scenario" else "nudge"))

    @app.action(re.compile(f"^draft:({'|'.join(_TURNS)})$"))
    async def turn(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        view = None
        if asker.presser in house.stewards:
            view = await opening.change(house, asker, lambda tx: _turn(house, tx, asker))
        await ack()
        if view is None:
            gone = views.GONE if asker.presser in house.stewards else views.NOT_A_STEWARD
            house.errands.run(opening.say(house, asker, gone))
        else:
            house.errands.run(opening.redraw(house, asker, view))

    @app.view(views.CHECK)
    async def check(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack(**await _check(house, _page(body, view)))

    @app.view(views.SEND)
    async def send(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack(**await _send(house, _page(body, view)))


def _turn(house: House, tx: Connection, asker: Asker) -> View | None:
    """Turn to another page of a draft; None if it is gone."""
    shown = asker.view or {}
    form = Form.unpack(shown)
    if form is None:
        return None
    if asker.verb == "afresh":
        if drafting.find(tx, asker.workspace_id, asker.presser, form.draft_id):
            kept.drop(tx, asker.workspace_id, form.draft_id)
        return _form(house, Form(form.kind))
    if asker.verb == "back" and form.kind == "scenario":
        drafting.keep(tx, house, Sent(asker.workspace_id, asker.presser, form, shown))
    one = drafting.find(tx, asker.workspace_id, asker.presser, form.draft_id)
    if one is None:
        return None
    if asker.verb == "back" and form.kind == "nudge":
        one = drafting.without_second(one, now=house.now())
        kept.keep(tx, asker.workspace_id, one)
    return _form(house, drafting.shown(one, "second" if asker.verb == "second" else "first"))


def _form(house: House, form: Form, *, said: Sequence[str] = ()) -> View:
    return views.form(form, list(house.library.modules.values()), said=said)


async def _check(house: House, page: Sent | None) -> Answer:
    """Keep a page and check the draft; returns what the acknowledgement says."""
    if page is None:
        return _update(views.gone(views.GONE))
    if page.person_id not in house.stewards:
        return _update(views.gone(views.NOT_A_STEWARD))
    form = page.form
    saved = await house.store.transact(lambda tx: drafting.keep(tx, house, page))
    if saved is None:
        return _update(views.gone(views.GONE))
    if not saved.module:
        words = views.NO_PLACE if views.typed(page.view, form)[0] else views.CHOOSE
        return _update(_form(house, replace(saved, page="first"), said=[words]))
    try:
        made = await _made(house, replace(saved, cells=drafting.begun(saved)))
    except RefusedError as refused:
        if on_page := drafting.here(form, refused.faults):
            return {"response_action": "errors", "errors": views.errors(form, on_page)}
        if not views.leads_on(form):
            return _mend(house, saved, refused)
    else:
        if not views.leads_on(form):
            item = drafting.item(saved.kind, made.ids[0], saved.cells)
            return _update(draft_preview.preview(saved, item, made.text, drafting.an_outlook(house)))
    return _update(_form(house, replace(saved, page="second")))


async def _send(house: House, page: Sent | None) -> Answer:
    """Send a draft for review, once, if it still passes; returns what the acknowledgement says."""
    if page is None or page.person_id not in house.stewards:
        return _update(views.gone(views.NOT_A_STEWARD if page else views.GONE))
    with house.store.read() as tx:
        one = kept.find(tx, page.workspace_id, page.form.draft_id)
    if one is None or one.person_id != page.person_id:
        return _update(views.gone(views.GONE))
    saved = drafting.shown(one, "first")
    try:
        made = await _made(house, saved)
    except RefusedError as refused:
        return _mend(house, saved, refused)
    now = house.now()
    if await house.store.transact(lambda tx: kept.send(tx, page.workspace_id, one.draft_id, one.person_id, now=now)):
        message = draft_preview.to_pass_on(saved, made.text)
        house.errands.run(house.say(page.workspace_id, page.person_id, message))
    return _update(views.sent(saved.kind))


async def _made(house: House, saved: Form) -> Draft:
    """Check a draft beside the loop: the checks read every file of the module."""
    return await asyncio.to_thread(drafting.made, house.library, saved.kind, saved.module, saved.cells)


def _mend(house: House, saved: Form, refused: RefusedError) -> Answer:
    """Take somebody to the page where there is something to mend."""
    page, said = drafting.elsewhere(saved.kind, refused.faults)
    return _update(_form(house, replace(saved, page=page), said=said))


def _update(view: View) -> Answer:
    return {"response_action": "update", "view": view}


def _page(body: dict[str, Any], view: dict[str, Any]) -> Sent | None:
    """Take a submitted form apart; None for what we never drew."""
    form = Form.unpack(view)
    return Sent(str(body["team"]["id"]), str(body["user"]["id"]), form, view) if form else None

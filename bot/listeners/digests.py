"""Presses on a manager's digest."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import kudos, opening
from bot.house import House
from bot.opening import Asker, Door
from bot.presses import Tap, record, take
from bot.views import agendas as agenda_views
from bot.views import digests as views
from coaching.agendas import agenda, as_text
from coaching.cards import press as pressed
from coaching.cards import turn_of
from coaching.digests import TeamDigest
from coaching.reportbacks import WILL_TRY
from scheduler import reportbacks
from storage import digests, people, prompts
from storage.presses import Press

_CHOICES = frozenset({"try", "another"})
#: What opens a modal.
_LOOKS = frozenset({"figures", "agenda", "thank"})


def register(app: AsyncApp, house: House) -> None:
    """Listen to a digest's buttons."""

    @app.action(re.compile("^digest:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens = Tap.read(body, action), list[View]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            kept = digests.find(tx, tap.workspace_id, press.prompt.subject or "")
            if kept is None:
                return  # erased since; the message is redrawn as it can be
            digest = TeamDigest.from_json(kept)
            opens.extend(_look(house, tx, tap, press, digest))
            face = pressed(press.prompt.face, tap.verb, offered=len(digest.cards))
            if face is None:
                return  # a second tap on what is chosen already, or a look, which changes nothing
            if face.startswith("tried"):
                _chosen(house, tx, press, digest, now, face=face)
            else:
                prompts.show(tx, tap.workspace_id, tap.prompt_id, face=face, real_now=house.real_now())

        refusal = await take(house, tap, work, kinds={"digest"}, verbs=_CHOICES | _LOOKS)
        await ack()
        if opens and not refusal:
            house.errands.run(opening.open_view(house, tap, opens[0]))

    @app.action("figures:guide")
    async def guide(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_guide(house, Asker.of_press(body, action)))

    @app.view(agenda_views.CALLBACK)
    async def read(ack: AsyncAck) -> None:
        await ack()


@opening.says_if_unread
async def _guide(house: House, door: Door) -> None:
    """Say how to read the figures of a digest, on top of them; only to the manager for whom they were made."""
    digest_id = door.value if isinstance(door, Asker) else ""
    with house.store.read() as tx:
        kept = digests.find(tx, door.workspace_id, digest_id)
    if kept is not None and digests.is_of(digest_id, door.presser):
        await opening.open_view(house, door, agenda_views.guide(TeamDigest.from_json(kept)))


def _look(house: House, tx: Connection, tap: Tap, press: Press, digest: TeamDigest) -> list[View]:
    """Draw the modal that was asked for; none for a choice."""
    shown, card = press.prompt, digest.card(turn_of(press.prompt.face))
    if tap.verb == "figures":
        return [views.figures(digest, shown.subject or "")]
    if tap.verb == "agenda":
        parts = agenda(digest, house.library.modules.get(shown.module or ""), card)
        return [agenda_views.agenda(parts, as_text(digest, parts))]
    if tap.verb == "thank":
        return [kudos.form_with(house, tx, tap, module=shown.module, words=card.recognition)]
    return []


def _chosen(house: House, tx: Connection, press: Press, digest: TeamDigest, now: datetime, *, face: str) -> None:
    """Note which card the manager means to try, and plan to ask them how it went."""
    shown, card = press.prompt, digest.card(turn_of(face))
    says = replace(press, prompt=replace(shown, item=card.id, item_hash=house.library.content_hash(card)))
    if not record(tx, says, now, "reported_back", face=face, real_now=house.real_now(), outcome=WILL_TRY):
        return
    person = people.find(tx, shown.workspace_id, shown.recipient)
    if person is not None:
        digest_id = shown.subject or ""
        reportbacks.plan(tx, house.library, person, card, digest_id=digest_id, module=shown.module, now=now)

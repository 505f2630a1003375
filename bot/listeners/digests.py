"""Presses on a manager's digest."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import opening
from bot.house import House
from bot.presses import Tap, record, take
from bot.views import digests as views
from coaching.cards import press as pressed
from coaching.cards import turn_of
from coaching.digests import TeamDigest
from coaching.reportbacks import WILL_TRY
from scheduler import reportbacks
from storage import digests, people, prompts
from storage.presses import Press


def register(app: AsyncApp, house: House) -> None:
    """Listen to a digest's buttons."""

    @app.action(re.compile("^digest:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap = Tap.read(body, action)
        read: list[TeamDigest] = []

        def work(tx: Connection, press: Press, now: datetime) -> None:
            kept = digests.find(tx, tap.workspace_id, press.prompt.subject or "")
            if kept is None:
                return  # erased since; the message is redrawn as it can be
            digest = TeamDigest.from_json(kept)
            read.append(digest)
            face = pressed(press.prompt.face, tap.verb, offered=len(digest.cards))
            if face is None:
                return  # a second tap on what is chosen already, or a look at the figures, which changes nothing
            if face.startswith("tried"):
                _chosen(house, tx, press, digest, now, face=face)
            else:
                prompts.show(tx, tap.workspace_id, tap.prompt_id, face=face, real_now=house.real_now())

        refusal = await take(house, tap, work, kinds={"digest"}, verbs={"try", "another", "figures"})
        await ack()
        if read and not refusal and tap.verb == "figures":
            house.errands.run(opening.open_view(house, tap, views.figures(read[0])))


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

"""Presses on a message of thanks: "Read it", "Useful to me", and whether the team may see it."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import kind_words
from bot.house import House
from bot.presses import Tap, take
from coaching import thanks
from coaching.kudos import Kudos, useful_id
from scheduler import sharing
from storage import events, kudos, people, prompts
from storage.presses import Press


def register(app: AsyncApp, house: House) -> None:
    """Listen to the buttons of a message of thanks."""

    @app.action(re.compile("^thanks:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        prompt_id, _, kudos_id = str(action.get("value", "")).partition(":")
        tap = replace(Tap.read(body, action), prompt_id=prompt_id[:64])

        def work(tx: Connection, press: Press, now: datetime) -> None:
            _press(house, tx, tap, press, kudos_id, now)

        await take(house, tap, work, kinds={"thanks"}, verbs={"read", "useful", "share", "keep"})
        await ack()
        if tap.verb in {"share", "keep"}:
            house.wake("deliver")
            house.redraws.soon(tap.workspace_id, sharing.post_of(tap.workspace_id, kudos_id), None)


def _press(house: House, tx: Connection, tap: Tap, press: Press, kudos_id: str, now: datetime) -> None:
    """Write what a press says. Reading what a colleague wrote is no practice, so it is no event: the face tells it."""
    asked = press.prompt
    where = (tx, house.library, tap.workspace_id, asked.recipient, asked.subject or asked.prompt_id)
    useful = 0
    if tap.verb != "read":
        said = next((one for one in kind_words.of_message(*where) if one.kudos.kudos_id == kudos_id), None)
        if said is None or not thanks.is_read(asked.face):
            return  # changed or taken back since it was drawn
        if tap.verb in {"share", "keep"}:
            _answer(house, tx, tap, said.kudos, now)
            return
        happened = press.event("reported_back", now, outcome="useful")
        events.write(tx, tap.workspace_id, replace(happened, event_id=useful_id(tap.workspace_id, kudos_id)))
        useful = sum(one.useful for one in kind_words.of_message(*where))
    face = thanks.press(asked.face, tap.verb, useful=useful)
    if face is not None:
        prompts.show(tx, tap.workspace_id, asked.prompt_id, face=face, real_now=house.real_now())


def _answer(house: House, tx: Connection, tap: Tap, one: Kudos, now: datetime) -> None:
    """Let the team see what somebody was told, or not (any longer); the message then shows how that stands."""
    receiver = people.find(tx, tap.workspace_id, tap.presser)
    if receiver is not None and tap.verb == "share":
        sharing.share(tx, receiver, one, now=now)
    elif receiver is not None:
        sharing.keep_private(tx, tap.workspace_id, one, now=now, real_now=house.real_now())
    kudos.draw_anew(tx, tap.workspace_id, [tap.prompt_id])

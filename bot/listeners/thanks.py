"""Presses on a message of thanks: "Read it", and "Useful to me"."""

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
from coaching.kudos import useful_id
from storage import events, prompts
from storage.presses import Press


def register(app: AsyncApp, house: House) -> None:
    """Listen to the buttons of a message of thanks."""

    @app.action(re.compile("^thanks:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        prompt_id, _, kudos_id = str(action.get("value", "")).partition(":")
        tap = replace(Tap.read(body, action), prompt_id=prompt_id[:64])

        def work(tx: Connection, press: Press, now: datetime) -> None:
            _press(house, tx, tap, press, kudos_id, now)

        await take(house, tap, work, kinds={"thanks"}, verbs={"read", "useful"})
        await ack()


def _press(house: House, tx: Connection, tap: Tap, press: Press, kudos_id: str, now: datetime) -> None:
    """Write what a press says. Reading what a colleague wrote is no practice, so it is no event: the face tells it."""
    asked = press.prompt
    where = (tx, house.library, tap.workspace_id, asked.recipient, asked.subject or asked.prompt_id)
    useful = 0
    if tap.verb == "useful":
        if not thanks.is_read(asked.face) or all(
            one.kudos.kudos_id != kudos_id for one in kind_words.of_message(*where)
        ):
            return  # changed or taken back since it was drawn
        happened = press.event("reported_back", now, outcome="useful")
        events.write(tx, tap.workspace_id, replace(happened, event_id=useful_id(tap.workspace_id, kudos_id)))
        useful = sum(one.useful for one in kind_words.of_message(*where))
    face = thanks.press(asked.face, tap.verb, useful=useful)
    if face is not None:
        prompts.show(tx, tap.workspace_id, asked.prompt_id, face=face, real_now=house.real_now())

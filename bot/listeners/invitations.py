"""Answers to the invitation."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import opening
from bot.house import House
from bot.presses import Tap, take
from scheduler import joining, wishes
from storage import people, prompts
from storage.presses import Press


def register(app: AsyncApp, house: House) -> None:
    """Listen to the invitation's buttons."""

    @app.action(re.compile("^invitation:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap = Tap.read(body, action)
        refusal = await take(
            house,
            tap,
            lambda tx, press, now: _answer(house, tap, tx, press, now),
            kinds={"invitation"},
            verbs={"yes", "no", "read", "try", "hours"},
        )
        await ack()
        if refusal:
            return
        if tap.verb in {"yes", "try"}:
            house.wake("deliver")
        elif tap.verb == "read":
            house.errands.run(opening.open_consent(house, tap))
        elif tap.verb == "hours":
            house.errands.run(opening.open_preferences(house, tap))


def _answer(house: House, tap: Tap, tx: Connection, press: Press, now: datetime) -> None:
    person = people.find(tx, tap.workspace_id, tap.presser)
    if person is None:
        return
    face = press.prompt.face
    if tap.verb == "yes" and face == "before":
        joining.agree(tx, house.library, person, now=now)
        face = "yes"
    elif tap.verb == "no" and face == "before":
        joining.decline(tx, person, now=now)
        face = "no"
    elif tap.verb == "try" and face == "yes" and person.agreed:
        on_its_way = wishes.try_one_now(tx, house.library, person, now=now, key=tap.action_ts)
        face = "begun" if on_its_way else face
    if face != press.prompt.face:
        prompts.show(tx, tap.workspace_id, tap.prompt_id, face=face, real_now=house.real_now())

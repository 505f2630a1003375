"""Answers to the question whether to go on."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import homes
from bot.house import House
from bot.presses import Tap, take
from scheduler import wishes
from storage import people, prompts
from storage.presses import Press

#: Which answer leads from which face on.
_STEPS = {"go_on": {"before", "quiet"}, "weekly": {"before"}, "quiet": {"before"}}


def register(app: AsyncApp, house: House) -> None:
    """Listen to the question's buttons."""

    @app.action(re.compile("^notice:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap = Tap.read(body, action)
        refusal = await take(
            house, tap, lambda tx, press, now: _answer(house, tap, tx, press, now), kinds={"notice"}, verbs=_STEPS
        )
        await ack()
        if not refusal:
            house.errands.run(homes.publish(house, tap.workspace_id, tap.presser))


def _answer(house: House, tap: Tap, tx: Connection, press: Press, now: datetime) -> None:
    person = people.find(tx, tap.workspace_id, tap.presser)
    if person is None or press.prompt.face not in _STEPS[tap.verb]:
        return
    if tap.verb == "go_on":
        wishes.resume(tx, house.library, person, now=now)
    elif tap.verb == "weekly":
        wishes.prefer(tx, house.library, person, replace(person.preferences, per_week=1), now=now)
    prompts.show(tx, tap.workspace_id, tap.prompt_id, face=tap.verb, real_now=house.real_now())

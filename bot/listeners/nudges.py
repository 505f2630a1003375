"""Presses on a nudge."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import milestones
from bot.house import House
from bot.presses import Tap, record, take
from coaching import nudges
from storage import prompts
from storage.presses import Press

_VERBS = frozenset({"open", "will", "tried", "notnow", "change", *nudges.NOT_NOW_REASONS, *nudges.SURE})


def register(app: AsyncApp, house: House) -> None:
    """Listen to a nudge's buttons."""

    @app.action(re.compile("^nudge:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, reached = Tap.read(body, action), list[str]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            step = nudges.press(press.prompt.face, tap.verb)
            if step is None:
                return  # a second tap on what is answered already
            if step.event:
                again = None if step.once else tap.action_ts
                new = record(
                    tx,
                    press,
                    now,
                    step.event,
                    face=step.face,
                    real_now=house.real_now(),
                    outcome=step.outcome,
                    value=step.value,
                    again=again,
                )
                if new and step.event == "completed_task":
                    reached[:] = milestones.noticed(tx, press, now)
            elif step.face != press.prompt.face:
                prompts.show(tx, tap.workspace_id, tap.prompt_id, face=step.face, real_now=house.real_now())

        await take(house, tap, work, kinds={"nudge"}, verbs=_VERBS)
        await ack()
        milestones.congratulate(house, tap, reached)

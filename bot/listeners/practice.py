"""Presses on a practice task and its role-play."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import milestones, opening, pinned, planning
from bot.house import House
from bot.opening import Asker, Door
from bot.presses import Tap, record, take
from bot.views import practice as views
from coaching import practice
from coaching.items import Practice
from coaching.nudges import NOT_NOW_REASONS
from coaching.prompts import Prompt
from storage import events, prompts
from storage.presses import Press

_KINDS = frozenset({"practice"})
_ANSWERS = frozenset({"done", "notyet", "notme", *NOT_NOW_REASONS})
#: What opens a modal.
_LOOKS = frozenset({"plan", "read_plan", "roleplay"})


def register(app: AsyncApp, house: House) -> None:
    """Listen to a task's buttons."""

    @app.action("practice:reply")
    async def reply(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_show_reply(house, Asker.of_press(body, action)))

    @app.action(re.compile("^practice:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens, reached = Tap.read(body, action), list[View](), list[str]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            if tap.verb in _LOOKS:
                opens.extend(_look(house, tx, press, tap.verb))
            answered = "look" if tap.verb in _LOOKS else tap.verb
            reached[:] = _answer(house, tap, tx, press, now, answered)

        refusal = await take(house, tap, work, kinds=_KINDS, verbs=_ANSWERS | _LOOKS)
        await ack()
        if refusal is None and opens:
            house.errands.run(opening.open_view(house, tap, opens[0]))
        milestones.congratulate(house, tap, reached)


def _answer(house: House, tap: Tap, tx: Connection, press: Press, now: datetime, answered: str) -> list[str]:
    """Write what a press says happened; returns what to say of an aim that it reached."""
    step = practice.press(press.prompt.face, answered)
    if step is None:
        return []  # a second tap on what is answered already
    first, *beside = step.events
    again = None if step.once else tap.action_ts
    real_now = house.real_now()
    if not record(tx, press, now, first, face=step.face, real_now=real_now, outcome=step.outcome, again=again):
        return []
    for name in beside:
        events.write(tx, tap.workspace_id, press.event(name, now))
    return milestones.noticed(tx, press, now) if first == "completed_task" else []


def _look(house: House, tx: Connection, press: Press, verb: str) -> list[View]:
    """Draw the modal that was asked for; none where the task is put off or over."""
    asked = press.prompt
    item = pinned.item_of(tx, house.library, asked)
    if not isinstance(item, Practice) or not practice.may_plan(asked.face):
        return []
    if verb == "plan":
        form = planning.form(tx, house, asked)
        return [form] if form else []
    return [planning.kept(tx, asked) if verb == "read_plan" else _roleplay(house, asked, item)]


def _roleplay(house: House, asked: Prompt, item: Practice, *, reply: bool = False) -> View:
    module = house.library.modules.get(asked.module or "")
    return views.roleplay(asked.prompt_id, item, module.rubric if module else (), reply=reply)


@opening.says_if_unread
async def _show_reply(house: House, door: Door) -> None:
    """Draw the role-play anew with a reply that works; for its own person alone, and nothing is kept."""
    if not isinstance(door, Asker):
        return
    with house.store.read() as tx:
        asked = prompts.find(tx, door.workspace_id, door.value[:64])
        item = pinned.item_of(tx, house.library, asked) if asked else None
    if asked is None or asked.recipient != door.presser or not isinstance(item, Practice):
        return
    await opening.redraw(house, door, _roleplay(house, asked, item, reply=True))

"""A scenario: its message's buttons, and the form in which its decisions are made."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import deciding, opening
from bot.house import House
from bot.opening import Asker
from bot.presses import Tap, take
from bot.views.decisions import CALLBACK, Sheet
from storage.presses import Press

_VERBS = frozenset({"start", "continue", "read"})

Change = Callable[[Connection, House, dict[str, Any], dict[str, Any], datetime], View | str]
#: The buttons on the form itself.
_CHANGES: dict[str, Change] = {"hint": deciding.open_hint, "again": deciding.try_again}


def register(app: AsyncApp, house: House) -> None:
    """Listen to a scenario's buttons and forms."""

    @app.action(re.compile(f"^scenario:({'|'.join(sorted(_VERBS))})$"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens = Tap.read(body, action), list[View | None]()
        sheet = Sheet(tap.prompt_id, step_id="", shown_at=0.0, response_url=tap.response_url or "")

        def work(tx: Connection, press: Press, now: datetime) -> None:
            opens.append(deciding.begin(tx, house, press, sheet, now))

        refusal = await take(house, tap, work, kinds=deciding.KINDS, verbs=_VERBS)
        await ack()
        if refusal is None and (view := opens[-1]) is not None:
            house.errands.run(opening.open_view(house, tap, view))

    @app.view(CALLBACK)
    async def decide(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        now = house.now()
        answer = await house.store.transact(lambda tx: deciding.decide(tx, house, body, view, now))
        if isinstance(answer, dict):
            await ack(response_action="errors", errors=answer)
            return
        await ack(response_action="update", view=answer)
        # By the press that opened the form: Slack allows few edits that no press asked for.
        sheet = Sheet.read(view)
        house.redraws.soon(_workspace(body), sheet.prompt_id, sheet.response_url or None)

    @app.view_closed(CALLBACK)
    async def closed(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack()
        # Now the person looks at the message. If it does not say yet where they left, that is worth an edit.
        house.redraws.soon(_workspace(body), Sheet.read(view).prompt_id, None)

    @app.action(re.compile(f"^scenario:({'|'.join(sorted(_CHANGES))})$"))
    async def change(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        await _change(house, ack, asker, body, _CHANGES[asker.verb])


async def _change(house: House, ack: AsyncAck, asker: Asker, body: dict[str, Any], work: Change) -> None:
    """Let a button change the form that it stands on."""
    now, shown = house.now(), asker.view or {}
    answer = await opening.change(house, asker, lambda tx: work(tx, house, body, shown, now))
    await ack()
    if isinstance(answer, str):
        house.errands.run(opening.say(house, asker, answer))
    else:
        house.errands.run(opening.redraw(house, asker, answer))


def _workspace(body: dict[str, Any]) -> str:
    return str((body.get("team") or {}).get("id", ""))

"""Scenes to rate: their message's buttons, the form for each, and the comparison afterwards."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import calibrating, opening
from bot.house import House
from bot.presses import Tap, take
from bot.views.calibration import NEXT, RATE
from bot.views.decisions import Sheet
from storage.presses import Press

_KINDS = calibrating.KINDS | {"calibration_back"}


def register(app: AsyncApp, house: House) -> None:
    """Listen to the buttons and forms of scenes to rate."""

    @app.action(re.compile("^calibration:(start|continue|view)$"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens = Tap.read(body, action), list[View | None]()
        sheet = Sheet(tap.prompt_id, step_id="", shown_at=0.0, response_url=tap.response_url or "")

        def work(tx: Connection, press: Press, now: datetime) -> None:
            if tap.verb == "view" and (press.prompt.kind == "calibration_back" or press.prompt.face == "done"):
                opens.append(calibrating.compare(tx, house, press, sheet))
            elif press.prompt.kind in calibrating.KINDS:
                opens.append(calibrating.begin(tx, house, press, sheet, now))

        refusal = await take(house, tap, work, kinds=_KINDS, verbs={"start", "continue", "view"})
        await ack()
        if refusal is None and opens and (view := opens[-1]) is not None:
            house.errands.run(opening.open_view(house, tap, view))

    @app.view(RATE)
    async def rate(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        now = house.now()
        answer = await house.store.transact(lambda tx: calibrating.rate(tx, house, body, view, now))
        if isinstance(answer, dict):
            await ack(response_action="errors", errors=answer)
            return
        await ack(response_action="update", view=answer)
        _redraw(house, body, view)

    @app.view(NEXT)
    async def go_on(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        now = house.now()
        answer = await house.store.transact(lambda tx: calibrating.go_on(tx, house, body, view, now))
        await ack(response_action="update", view=answer)

    @app.view_closed(re.compile(f"^({RATE}|{NEXT})$"))
    async def closed(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack()
        house.redraws.soon(str((body.get("team") or {}).get("id", "")), Sheet.read(view).prompt_id, None)


def _redraw(house: House, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Redraw the message, by the press that opened the form: Slack allows few edits that no press asked for."""
    sheet = Sheet.read(view)
    house.redraws.soon(str((body.get("team") or {}).get("id", "")), sheet.prompt_id, sheet.response_url or None)

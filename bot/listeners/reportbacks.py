"""Presses on the question what came of a coaching card, and the line in a manager's own words."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import opening
from bot.house import House
from bot.presses import Tap, record, take
from bot.views import refusals
from bot.views import reportbacks as views
from coaching import reportbacks
from coaching.presses import refuse
from scheduler import reportbacks as planner
from storage import people, presses
from storage import reportbacks as rows
from storage.presses import Press

_KINDS = frozenset({"report_back"})
_VERBS = frozenset({*reportbacks.OUTCOMES, "line"})


def register(app: AsyncApp, house: House) -> None:
    """Listen to the answers and to the line."""

    @app.action(re.compile("^reportback:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens = Tap.read(body, action), list[View]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            if tap.verb == "line":
                opens.append(views.line(tap.prompt_id, rows.line(tx, tap.workspace_id, tap.presser, tap.prompt_id)))
            else:
                _answer(house, tap, tx, press, now)

        refusal = await take(house, tap, work, kinds=_KINDS, verbs=_VERBS)
        await ack()
        if refusal is None and opens:
            house.errands.run(opening.open_view(house, tap, opens[0]))

    @app.view(views.CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        words = _words(view)
        refusal = await house.store.transact(lambda tx: _keep(house, tx, body, view, words))
        if refusal:
            await ack(response_action="errors", errors={views.BLOCK: refusal})
        else:
            await ack(response_action="update", view=views.line_kept(empty=not words))


def _answer(house: House, tap: Tap, tx: Connection, press: Press, now: datetime) -> None:
    """Write what came of it; said anew, it takes the place of what was said before."""
    face = reportbacks.press(press.prompt.face, tap.verb)
    outcome = next((one for one in reportbacks.OUTCOMES if one == tap.verb), None)
    if face is None or outcome is None:
        return  # a second tap on what is answered already
    real_now = house.real_now()
    if not record(tx, press, now, "reported_back", face=face, real_now=real_now, outcome=outcome, again=tap.action_ts):
        return
    person = people.find(tx, tap.workspace_id, tap.presser)
    if person is not None:
        planner.keep(tx, person, press.prompt, outcome, now=now)


def _keep(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any], words: str) -> str | None:
    """Keep the line beside the answer, in place of an older one; returns why it was not kept."""
    now, presser = house.now(), str(body["user"]["id"])
    press = presses.read(tx, str(body["team"]["id"]), str(view.get("private_metadata", ""))[:64])
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    refusal = refuse(asked, presser=presser, consent=consent, kinds=_KINDS, now=now)
    if asked is None or refusal:
        return refusals.words(refusal or "unknown")
    rows.keep_line(tx, asked, words, key=str(view.get("id", "")), now=now)
    return None


def _words(view: dict[str, Any]) -> str:
    """Take the form apart; whatever is missing or forged is nothing."""
    held = ((view.get("state") or {}).get("values") or {}).get(views.BLOCK)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    said = element.get("value") if isinstance(element, dict) else None
    return said.strip()[: views.LENGTH] if isinstance(said, str) else ""

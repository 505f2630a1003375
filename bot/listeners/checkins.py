"""Ratings on a check-in, and the look back that it may offer at its end."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import opening, pinned
from bot.house import House
from bot.presses import Tap, record, take
from bot.views import checkins as views
from bot.views import refusals
from coaching import checkins
from coaching.events import event_id
from coaching.hours import local
from coaching.items import CheckIn
from coaching.nudges import SURE
from coaching.presses import refuse
from storage import events, notes, people, presses
from storage.presses import Press

_KINDS = frozenset({"checkin"})
#: More statements no check-in has.
_MOST = 5
_VERBS = frozenset({"look", *(f"{number}-{chip}" for number in range(1, _MOST + 1) for chip in SURE)})
#: So many of their earliest notes somebody looks back on.
_EARLIEST = 2


def register(app: AsyncApp, house: House) -> None:
    """Listen to a check-in's chips and to the look back."""

    @app.action(re.compile("^checkin:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens = Tap.read(body, action), list[View]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            item = pinned.item_of(tx, house.library, press.prompt)
            if not isinstance(item, CheckIn):
                return
            if tap.verb == "look":
                opens.append(_look(tx, press, item, now))
            else:
                _rate(house, tap, tx, press, item, now)

        refusal = await take(house, tap, work, kinds=_KINDS, verbs=_VERBS)
        await ack()
        if refusal is None and opens:
            house.errands.run(opening.open_view(house, tap, opens[0]))

    @app.view(views.CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        refusal = await house.store.transact(lambda tx: _keep(house, tx, body, view))
        if refusal:
            await ack(response_action="errors", errors={views.BLOCK: refusal})
            return
        await ack(response_action="update", view=views.kept())
        house.redraws.soon(str(body["team"]["id"]), _prompt_of(view), None)


def _rate(house: House, tap: Tap, tx: Connection, press: Press, item: CheckIn, now: datetime) -> None:
    """Keep a rating; one given before for the same statement is replaced."""
    asked = press.prompt
    numbers = checkins.asked(item, asked.subject, asked.local_date or press.day(asked.due_at))
    step = checkins.press(asked.face, tap.verb, numbers)
    if step is None:
        return  # a second tap on what is rated already
    number = str(step.statement)
    first = event_id(asked.workspace_id, asked.prompt_id, "confidence_rated", number)
    before = events.standing(tx, asked.workspace_id, asked.recipient, asked.prompt_id, first)
    face = step.face
    if face == "done" and _may_look_back(tx, press, item, now):
        face = "done-look"
    real_now = house.real_now()
    again = f"{number}:{tap.action_ts}" if before else None
    recorded = record(
        tx,
        press,
        now,
        "confidence_rated",
        face=face,
        real_now=real_now,
        outcome=step.outcome,
        value=step.value,
        step=number,
        again=again,
        replaces=before,
    )
    if recorded and asked.face == "before":
        events.write(tx, asked.workspace_id, press.event("opened", now))


def _may_look_back(tx: Connection, press: Press, item: CheckIn, now: datetime) -> bool:
    asked = press.prompt
    person = people.find(tx, asked.workspace_id, asked.recipient)
    return checkins.looks_back(
        item,
        asked.subject,
        since=person.consented_on if person else None,
        notes=len(_earlier(tx, press, now)),
        last=events.last(tx, asked.workspace_id, asked.recipient, "reflected", outcome=checkins.LOOK_BACK),
        now=now,
    )


def _earlier(tx: Connection, press: Press, now: datetime) -> list[tuple[datetime, str]]:
    asked, until = press.prompt, now - checkins.SOME_WEEKS
    return notes.oldest(tx, asked.workspace_id, asked.recipient, until=until, limit=_EARLIEST)


def _look(tx: Connection, press: Press, item: CheckIn, now: datetime) -> View:
    asked = press.prompt
    question = checkins.reflection(item, asked.prompt_id)
    earlier = _earlier(tx, press, now)
    if question is None or not earlier:
        return views.nothing_written()
    dated = [(local(at, press.tz).date(), words) for at, words in earlier]
    return views.look_back(asked.prompt_id, question, dated)


def _keep(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> str | None:
    """Keep what somebody wrote on looking back; returns why not, if not."""
    now, workspace_id, presser = house.now(), str(body["team"]["id"]), str(body["user"]["id"])
    words = _words(view)
    if not words:
        return "One word is enough; an empty note is not kept."
    press = presses.read(tx, workspace_id, _prompt_of(view))
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    refusal = refuse(asked, presser=presser, consent=consent, kinds=_KINDS, now=now)
    if press is None or refusal:
        return refusals.words(refusal or "unknown")
    face, prompt_id = press.prompt.face, press.prompt.prompt_id
    written = record(
        tx,
        press,
        now,
        "reflected",
        face="done" if face == "done-look" else face,
        real_now=house.real_now(),
        outcome=checkins.LOOK_BACK,
        step=str(view.get("id", "")),
    )
    if written:
        notes.write(
            tx, workspace_id, written, person_id=presser, words=words, now=now, prompt_id=prompt_id, event_id=written
        )
    return None


def _prompt_of(view: dict[str, Any]) -> str:
    return str(view.get("private_metadata", ""))[:64]


def _words(view: dict[str, Any]) -> str:
    held = ((view.get("state") or {}).get("values") or {}).get(views.BLOCK)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    said = element.get("value") if isinstance(element, dict) else None
    return said.strip() if isinstance(said, str) else ""

"""The menu that every prompt carries, and the way back from it."""

import re
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import opening
from bot.house import House
from bot.presses import Tap, record, take
from coaching import hours
from coaching.people import Person
from coaching.preferences import begins
from scheduler import wishes
from storage import people, prompts
from storage.presses import Press

#: The kinds of prompts that carry the menu.
_WITH_MENU = frozenset({"nudge", "digest"})
#: What the menu offers, and the buttons of what was put off or paused.
_VERBS = frozenset({"tomorrow", "monday", "now", "pause", "resume", "change", "why", "hours"})
#: A pause folds a message that still waits for an answer; one that is answered stays as it is.
_UNANSWERED = {"before", "opened", "will"}
#: What is answered, put off or over is not put off again: such a press comes from a copy that was not redrawn yet.
_SETTLED = {"tried", "done", "notnow", "notnow_said", "snoozed", "moved", "closed"}


def register(app: AsyncApp, house: House) -> None:
    """Listen to the menu, and to the buttons of what was put off or paused."""

    @app.action(re.compile("^prompt:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap = Tap.read(body, action)
        refusal = await take(
            house, tap, lambda tx, press, now: _choose(house, tap, tx, press, now), kinds=_WITH_MENU, verbs=_VERBS
        )
        await ack()
        if refusal:
            return
        if tap.verb == "why":
            house.errands.run(opening.open_why(house, tap))
        elif tap.verb == "hours":
            house.errands.run(opening.open_preferences(house, tap))


def _choose(house: House, tap: Tap, tx: Connection, press: Press, now: datetime) -> None:
    person = people.find(tx, tap.workspace_id, tap.presser)
    if person is None:
        return
    face = _next_face(house, tap, tx, press, person, now)
    if face and face != press.prompt.face:
        prompts.show(tx, tap.workspace_id, tap.prompt_id, face=face, real_now=house.real_now())


def _next_face(house: House, tap: Tap, tx: Connection, press: Press, person: Person, now: datetime) -> str | None:
    """Do what was chosen, and return what the message shows from then on; None where it stays as it is."""
    face = press.prompt.face
    if tap.verb in {"tomorrow", "monday"} and face.partition("-")[0] not in _SETTLED:
        return _put_off(house, tap, tx, press, person, now)
    if tap.verb == "now" and face == "snoozed":
        prompts.cancel_follower(tx, tap.workspace_id, tap.prompt_id, reason="asked_for")
        return "before"
    if tap.verb == "pause":
        until = begins(person, hours.local(now, person.tz).date() + timedelta(days=7))
        wishes.pause(tx, house.library, person, until=until, now=now)
        return "paused" if face in _UNANSWERED else None
    if tap.verb == "resume":
        wishes.resume(tx, house.library, person, now=now)
        return "before" if face == "paused" else None
    if tap.verb == "change" and press.prompt.kind == "nudge" and face == "done":
        return "tried"
    return None


def _put_off(house: House, tap: Tap, tx: Connection, press: Press, person: Person, now: datetime) -> str | None:
    today = hours.local(now, person.tz).date()
    ahead = 1 if tap.verb == "tomorrow" else 7 - today.weekday()
    if not wishes.bring_back(tx, person, press.prompt, today + timedelta(days=ahead), key=tap.action_ts):
        return None
    real_now = house.real_now()
    record(tx, press, now, "snoozed", face="snoozed", real_now=real_now, step=tap.action_ts, outcome=tap.verb)
    return None

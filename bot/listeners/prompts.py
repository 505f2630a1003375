"""The menu that every prompt carries, and the way back from it."""

import re
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, opening, pinned
from bot.house import House
from bot.presses import Tap, record, take, tell
from bot.views import coach, refusals
from bot.views import snoozing as views
from coaching import checkins, hours, reportbacks
from coaching.items import CheckIn
from coaching.people import Person
from coaching.preferences import begins
from coaching.presses import refuse
from coaching.snoozing import face_until, is_snoozed, read_day
from scheduler import wishes
from storage import people, presses, prompts
from storage.presses import Press

#: The kinds of prompts that carry the menu.
_WITH_MENU = frozenset(
    {
        *("nudge", "scenario", "practice", "checkin", "peer_question", "notice", "thanks"),
        *("digest", "calibration", "calibration_back", "check", "shared_note", "report_back"),
    }
)
#: Those of them that may be brought back.
_COME_BACK = _WITH_MENU - {"notice", "shared_note"}
#: What the menu offers, and the buttons of what was put off or paused.
_VERBS = frozenset({"tomorrow", "monday", "another", "now", "pause", "resume", "change", "why", "hours", "less"})
#: The buttons of what was put off: for as long as it is to come back, however long ago it was sent.
_OF_RETURN = frozenset({"now", "another"})
#: A pause folds a message that still waits for an answer; one that is answered stays as it is.
_UNANSWERED = {"before", "opened", "will", "notyet"}
#: What is answered, put off or over is not put off again: such a press comes from a copy that was not redrawn yet.
_SETTLED = {
    "begun",
    "started",
    "planned",
    "tried",
    "rated",
    "answered",
    "changing",
    "done",
    "read",
    "taken",
    "notnow",
    "notnow_said",
    "notme",
    "notme_said",
    "gone",
    "snoozed",
    "moved",
    "closed",
}


def register(app: AsyncApp, house: House) -> None:
    """Listen to the menu, and to the buttons of what was put off or paused."""

    @app.action(re.compile("^prompt:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens, says = Tap.read(body, action), list[View](), list[str]()

        def work(tx: Connection, press: Press, now: datetime) -> None:
            if tap.verb == "another" and is_snoozed(press.prompt.face):
                back = prompts.follower(tx, tap.workspace_id, tap.prompt_id)
                opens.append(views.form(tap.prompt_id, back.local_date if back else None))
            else:
                says.extend(_choose(house, tap, tx, press, now))

        refusal = await take(house, tap, work, kinds=_WITH_MENU, verbs=_VERBS, of_return=_OF_RETURN)
        await ack()
        if refusal is None:
            _follow_up(house, tap, opens)
            if says and tap.response_url:
                house.errands.run(tell(tap.response_url, says[-1]))

    @app.view(views.CALLBACK)
    async def another_day(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        answer = await house.store.transact(lambda tx: _move(house, tx, body, view))
        if isinstance(answer, dict):
            await ack(response_action="errors", errors=answer)
            return
        await ack(response_action="update", view=answer)
        house.redraws.soon(str(body["team"]["id"]), _prompt_of(view), None)


def _follow_up(house: House, tap: Tap, opens: list[View]) -> None:
    """Do what need not be done before the acknowledgement."""
    if tap.verb == "now":
        house.wake("deliver")
    elif tap.verb == "why":
        house.errands.run(opening.open_why(house, tap))
    elif tap.verb == "hours":
        house.errands.run(opening.open_preferences(house, tap))
    elif opens:
        house.errands.run(opening.open_view(house, tap, opens[-1]))


def _choose(house: House, tap: Tap, tx: Connection, press: Press, now: datetime) -> list[str]:
    """Do what was chosen; returns what is to be said of it where the message itself does not."""
    person = people.find(tx, tap.workspace_id, tap.presser)
    if person is None:
        return []
    face = _next_face(house, tap, tx, press, person, now)
    if face and face != press.prompt.face:
        prompts.show(tx, tap.workspace_id, tap.prompt_id, face=face, real_now=house.real_now())
    if tap.verb != "pause" or face == "paused":
        return []
    anew = people.find(tx, tap.workspace_id, tap.presser) or person
    return [coach.whispered_pause(homes.outlook(tx, anew, now=now))]


def _next_face(house: House, tap: Tap, tx: Connection, press: Press, person: Person, now: datetime) -> str | None:
    """Do what was chosen, and return what the message shows from then on; None where it stays as it is."""
    face, comes_back = press.prompt.face, press.prompt.kind in _COME_BACK
    if tap.verb in {"tomorrow", "monday"} and comes_back and face.partition("-")[0] not in _SETTLED:
        return _put_off(house, tap, tx, press, person, now)
    if tap.verb == "now" and is_snoozed(face):
        prompts.cancel_follower(tx, tap.workspace_id, tap.prompt_id, reason="asked_for")
        if press.prompt.open_at(now):
            return "before"
        wishes.bring_back_now(tx, person, press.prompt, now=now, key=tap.action_ts)
        return "moved"  # this one takes no answers any more
    if tap.verb == "pause":
        until = begins(person, hours.local(now, person.tz).date() + timedelta(days=7))
        wishes.pause(tx, house.library, person, until=until, now=now)
        return "paused" if face in _UNANSWERED else None
    if tap.verb == "resume":
        wishes.resume(tx, house.library, person, now=now)
        if face == "paused":
            return "before" if comes_back else "go_on"
        return None
    if press.prompt.kind == "peer_question":
        return _of_a_question(tap, tx, face, person, now)
    return _asked_anew(house, tx, press) if tap.verb == "change" else None


def _asked_anew(house: House, tx: Connection, press: Press) -> str | None:
    """Return the face on which what was answered is asked once more."""
    kind, face = press.prompt.kind, press.prompt.face
    if kind == "nudge" and face == "done":
        return "tried"
    if kind == "report_back":
        return reportbacks.press(face, "change")
    return _statement_before(house, tx, press) if kind == "checkin" else None


def _of_a_question(tap: Tap, tx: Connection, face: str, person: Person, now: datetime) -> str | None:
    """Change an answer about a colleague, or let them be fewer from now on; this one may still be answered."""
    if tap.verb == "change" and face == "done":
        return "again"
    if tap.verb == "less" and face in {"before", "again", "seldom"}:
        today = hours.local(now, person.tz).date()
        people.change(tx, tap.workspace_id, tap.presser, asked_seldom_since=today)
        return "seldom"
    return None


def _statement_before(house: House, tx: Connection, press: Press) -> str | None:
    """Return the face of a check-in on which the statement rated last is asked again."""
    item = pinned.item_of(tx, house.library, press.prompt)
    if not isinstance(item, CheckIn):
        return None
    day = press.prompt.local_date or press.day(press.prompt.due_at)
    return checkins.back(press.prompt.face, len(checkins.asked(item, press.prompt.subject, day)))


def _put_off(house: House, tap: Tap, tx: Connection, press: Press, person: Person, now: datetime) -> str | None:
    today = hours.local(now, person.tz).date()
    ahead = 1 if tap.verb == "tomorrow" else 7 - today.weekday()
    if not wishes.bring_back(tx, person, press.prompt, today + timedelta(days=ahead), now=now, key=tap.action_ts):
        return None
    real_now = house.real_now()
    record(tx, press, now, "snoozed", face="snoozed", real_now=real_now, step=tap.action_ts, outcome=tap.verb)
    return None


def _prompt_of(view: dict[str, Any]) -> str:
    return str(view.get("private_metadata", ""))[:64]


def _move(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> View | dict[str, str]:
    """Move what was put off to the day that was chosen; returns what follows, or what is wrong with it."""
    now, workspace_id, presser = house.now(), str(body["team"]["id"]), str(body["user"]["id"])
    press = presses.read(tx, workspace_id, _prompt_of(view))
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    back = prompts.follower(tx, workspace_id, _prompt_of(view))
    refusal = refuse(asked, presser=presser, consent=consent, kinds=_WITH_MENU, now=now, comes_back=back is not None)
    person = people.find(tx, workspace_id, presser)
    if asked is None or person is None or refusal:
        return {views.BLOCK: refusals.words(refusal or "unknown")}
    today = hours.local(now, person.tz).date()
    day = read_day(_chosen(view), today)
    if isinstance(day, str):
        return views.errors(day)
    if hours.slot_from(person, day) is None:
        return views.errors("no_day")
    key = str(view.get("id", ""))
    if not is_snoozed(asked.face) or not wishes.bring_back_on(tx, person, asked, day, now=now, key=key):
        return {views.BLOCK: views.BACK_ALREADY}
    back = prompts.follower(tx, workspace_id, asked.prompt_id)
    if back is None:
        return {views.BLOCK: views.BACK_ALREADY}
    at = hours.local(back.due_at, person.tz)
    prompts.show(tx, workspace_id, asked.prompt_id, face=face_until(at.date()), real_now=house.real_now())
    return views.saved(at, today)


def _chosen(view: dict[str, Any]) -> str | None:
    """Take the form apart; whatever is missing or forged is no day."""
    held = ((view.get("state") or {}).get("values") or {}).get(views.BLOCK)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    said = element.get("selected_date") if isinstance(element, dict) else None
    return said if isinstance(said, str) else None

"""Presses on a manager's check, its forms, and what people read of it about themselves."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import checking, opening
from bot import noting as keeping
from bot.house import House
from bot.opening import Asker, Door
from bot.presses import Tap, take, tell
from bot.views import check_forms as forms
from coaching import checks as rules
from coaching.checks import Round, Step
from coaching.events import NOT_OBSERVED
from coaching.people import Person
from content.schema import LEVELS
from scheduler import noting
from scheduler.noting import Noting
from storage import people, prompts
from storage.presses import Press

#: What may be answered, and what else a message or an overview offers.
_CHIPS = frozenset({*LEVELS, NOT_OBSERVED})
_MOVES = frozenset({"undo", "rest", "later", "go_on", "list", "single"})
_LOOKS = frozenset({"write", "share", "see"})
#: A place has no more digits than that.
_DIGITS = 3


def register(app: AsyncApp, house: House) -> None:
    """Listen to the buttons, menus and forms of checks."""

    @app.action("check:mine")
    async def mine(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(keeping.open_mine(house, Asker.of_press(body, action)))

    @app.action("check:saw")
    async def saw(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(keeping.open_saw(house, Asker.of_press(body, action)))

    @app.action("check:read")
    async def read(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap, opens = Tap.read(body, action), list[View]()

        def work(tx: Connection, press: Press, _now: datetime) -> None:
            opens.append(checking.shared(tx, house.library, press.prompt))
            if press.prompt.face == "before":
                prompts.show(tx, tap.workspace_id, tap.prompt_id, face="opened", real_now=house.real_now())

        refusal = await take(house, tap, work, kinds={"shared_note"}, verbs={"read"})
        await ack()
        if refusal is None:
            house.errands.run(opening.open_view(house, tap, opens[-1]))

    @app.action(re.compile("^check:"))
    async def press(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        pressed = _Pressed.read(body, action)

        def work(tx: Connection, press: Press, now: datetime) -> None:
            pressed.opens.clear()
            pressed.says.clear()
            _press(house, tx, pressed, press, now)

        verbs = _CHIPS | _MOVES | _LOOKS | {"back"}
        refusal = await take(house, pressed.tap, work, kinds={"check"}, verbs=verbs)
        await ack()
        if refusal is None:
            _follow_up(house, pressed)

    _hear_forms(app, house)


def _hear_forms(app: AsyncApp, house: House) -> None:
    """Listen to what was filled in, and to what is to be shared."""

    @app.view(forms.KEEP_CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        form = keeping.Form.read(body, view)
        kept = await house.store.transact(lambda tx: keeping.keep(house, tx, form))
        if isinstance(kept, dict):
            await ack(response_action="errors", errors=kept)
            return
        await ack(response_action="update", view=kept.view)
        for prompt_id in kept.redraw:
            house.redraws.soon(form.workspace_id, prompt_id, None)
        if kept.below is not None and view.get("root_view_id") not in {None, view.get("id")}:
            house.errands.run(opening.redraw_below(house, form.workspace_id, str(view["root_view_id"]), kept.below))

    @app.view(forms.SHARE_CALLBACK)
    async def send(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        form = keeping.Form.read(body, view)
        answer = await house.store.transact(lambda tx: keeping.send(house, tx, form))
        if isinstance(answer, dict):
            await ack(response_action="errors", errors=answer)
            return
        await ack(response_action="update", view=answer)
        house.wake("deliver")


@dataclass(slots=True)
class _Pressed:
    """A press, the place of whom it is about, and what is to follow it."""

    tap: Tap
    place: int | None
    door: Door
    opens: list[View] = field(default_factory=list)
    says: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, body: dict[str, Any], action: dict[str, Any]) -> "_Pressed":
        tap = Tap.read(body, action)
        prompt_id, _, place = tap.prompt_id.partition(":")
        known = int(place) if place.isdecimal() and len(place) <= _DIGITS else None
        tap = replace(tap, prompt_id=prompt_id)
        return cls(tap, known, Asker.of_press(body, action) if body.get("view") else tap)


def _follow_up(house: House, pressed: _Pressed) -> None:
    """Open, or say, what follows from a press."""
    if pressed.opens and pressed.tap.verb == "back" and isinstance(pressed.door, Asker):
        house.errands.run(opening.redraw(house, pressed.door, pressed.opens[-1]))
    elif pressed.opens:
        house.errands.run(opening.open_view(house, pressed.door, pressed.opens[-1]))
    if pressed.says and pressed.tap.response_url:
        house.errands.run(tell(pressed.tap.response_url, pressed.says[-1]))


def _press(house: House, tx: Connection, pressed: _Pressed, press: Press, now: datetime) -> None:
    tap, round_id = pressed.tap, press.prompt.subject or ""
    manager = people.find(tx, tap.workspace_id, tap.presser)
    check = checking.round_of(tx, house.library, press.prompt, tz=press.tz, now=now)
    if manager is None or check is None:
        return
    if tap.verb in _LOOKS:
        _look(house, tx, pressed, manager, check)
        return
    line = check.at(pressed.place)
    by = Noting(manager, now, tap.action_ts, tap.prompt_id)
    if tap.verb == "back":
        if line is not None and noting.take_back(tx, by, round_id, line):
            noting.draw_anew(tx, by, round_id, real_now=house.real_now())
        left = checking.round_of(tx, house.library, press.prompt, tz=press.tz, now=now) or check
        pressed.opens.append(checking.overview(tx, house.library, tap.prompt_id, left))
        return
    module = house.library.modules.get(line.module) if line else None
    chips = rules.outcomes(module) if module else ()
    step = rules.press(press.prompt.face, tap.verb, check, place=pressed.place, chips=chips)
    if step is not None and _take(tx, by, round_id, check, step):
        prompts.show(tx, tap.workspace_id, tap.prompt_id, face=step.face, real_now=house.real_now())
        if step.face.startswith("done"):
            prompts.cancel_follower(tx, tap.workspace_id, tap.prompt_id, reason="answered")
        if step.gone and line:
            pressed.says.append(keeping.gone_words(step.gone, line.person.name))
        if step.face == "closed":
            pressed.says.append(forms.CLOSED)


def _take(tx: Connection, by: Noting, round_id: str, check: Round, step: Step) -> bool:
    """Do what a press says. False if it was done before: such a press is one that Slack delivers again."""
    if step.as_list is not None:
        people.change(tx, by.manager.workspace_id, by.manager.person_id, checks_as_list=step.as_list)
    if step.takes_back is not None:
        line = check.at(step.takes_back)
        return line is not None and noting.take_back(tx, by, round_id, line)
    answers = step.answers
    if answers is None:
        return True
    about = [line for line in check.lines if line.place in answers]
    said = [noting.say(tx, by, round_id, line, answers[line.place]) for line in about]
    return any(said)


def _look(house: House, tx: Connection, pressed: _Pressed, manager: Person, check: Round) -> None:
    """Draw the form or list that was asked for."""
    line, tap = check.at(pressed.place), pressed.tap
    if tap.verb == "see":
        pressed.opens.append(checking.overview(tx, house.library, tap.prompt_id, check))
    elif line is not None and (gone := rules.why_gone(line.person, manager.person_id, check.now)):
        pressed.opens.append(forms.say(keeping.gone_words(gone, line.person.name)))
    elif line is not None and tap.verb == "write":
        pressed.opens.append(checking.write_form(tx, house.library, tap.prompt_id, line))
    elif line is not None:
        pressed.opens.append(checking.share_form(tx, house.library, line, manager.name))

"""Somebody at a scenario: what they see next, and what is kept of each decision, in the press's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import milestones, pinned, planning
from bot.house import House
from bot.presses import of_form, record
from bot.views import decisions, feedback, refusals
from bot.views.decisions import Given, Sheet
from coaching import scenarios, spacing
from coaching.first_answers import AFTER_ANSWERING
from coaching.items import Option, Scenario, Step
from coaching.mentors import SHOWN, Response
from coaching.scenarios import Choice
from coaching.snoozing import is_snoozed
from storage import answers, events, model_responses, notes, prompts, recall
from storage.answers import Answered, step_key
from storage.presses import Press

KINDS = frozenset({"scenario"})
#: The level of an answer to what was withdrawn meanwhile: it is kept, and not scored.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person at the version of a scenario that they began, with what they have answered so far.

    `real_now` is by the clock that never travels: how long they take is read from it. `plan` is what the button says
    that makes a plan of it. `mentors` of the module are who may add a response.
    """

    press: Press
    scenario: Scenario
    withdrawn: bool
    answered: Answered
    real_now: datetime
    plan: str = ""
    mentors: frozenset[str] = frozenset()

    def way(self, again: str = "") -> tuple[Choice, ...]:
        """The way they have gone, the first time or `again`."""
        return scenarios.walk(self.scenario, self.answered.choices(again))

    def next_view(
        self,
        tx: Connection,
        way: Sequence[Choice],
        sheet: Sheet,
        now: datetime,
        *,
        sure: str | None = None,
        aims: Sequence[str] = (),
    ) -> View:
        """Draw what follows on a way: the next decision, or the feedback on all of them."""
        step = scenarios.step_after(self.scenario, way)
        if self.withdrawn and (step is None or not way):
            return feedback.withdrawn(self.scenario, sheet, answered=bool(way))
        if step is None:
            return feedback.feedback(
                self.scenario,
                way,
                sheet,
                sure=sure,
                days=self._days(tx, now),
                aims=aims,
                plan=self.plan,
                mentors=self._mentors(tx, now),
            )
        place = (len(way) + 1, scenarios.decisions(self.scenario))
        return decisions.decision(self.scenario, step, sheet.at(step.id, self.real_now.timestamp()), place=place)

    def _mentors(self, tx: Connection, now: datetime) -> list[Response]:
        """How mentors would answer: read only here, once the person has answered themselves."""
        asked = self.press.prompt
        found = model_responses.of_scenario(
            tx, asked.workspace_id, asked.module or "", self.scenario.id, today=self.press.day(now)
        )
        return [one.response for one in found if one.person_id in self.mentors][:SHOWN]

    def _days(self, tx: Connection, now: datetime) -> int | None:
        """In how many days it falls due again; None if nothing says so."""
        asked = self.press.prompt
        known = recall.find(tx, asked.workspace_id, asked.recipient, asked.module or "", self.scenario.id)
        return max(1, (known.due_at - now).days) if known is not None and known.due_at > now else None


def sit(tx: Connection, house: House, press: Press) -> Sitting | None:
    """Read what somebody at a prompt's scenario needs; None if its item is nowhere kept."""
    item = pinned.item_of(tx, house.library, press.prompt)
    if not isinstance(item, Scenario):
        return None
    withdrawn = pinned.is_withdrawn(house.library, press.prompt)
    plan = planning.label(house, press.prompt, item)
    programmes = house.library.programmes.values()
    mentors = frozenset(who for one in programmes if one.module == press.prompt.module for who in one.mentors)
    return Sitting(press, item, withdrawn, answers.of(tx, press.prompt), house.real_now(), plan, mentors)


def begin(tx: Connection, house: House, press: Press, sheet: Sheet, now: datetime) -> View | None:
    """Take a press on the message: begin, go on where they left, or read the feedback again.

    None where the message has moved further down, or its item is gone.
    """
    sitting = sit(tx, house, press)
    if sitting is None or press.prompt.face == "moved":
        return None
    way = sitting.way()
    if scenarios.may_go_on(press.prompt.face):
        face = scenarios.face_begun(len(way)) if way or not sitting.withdrawn else "closed"
        _take_up(tx, press)
        record(tx, press, now, "opened", face=face, real_now=house.real_now())
    return sitting.next_view(tx, way, sheet, now, sure=sitting.answered.outcome("confidence_rated"))


def decide(
    tx: Connection, house: House, body: dict[str, Any], view: dict[str, Any], now: datetime
) -> View | dict[str, str]:
    """Keep a decision, once; returns what follows it, or what is wrong at which input.

    A form that is behind (sent twice, or open on two devices) changes nothing, and leads to where its person is.
    """
    sheet = Sheet.read(view)
    press = of_form(tx, body, sheet.prompt_id, kinds=KINDS, now=now)
    sitting = sit(tx, house, press) if isinstance(press, Press) else None
    if isinstance(press, str) or sitting is None:
        return {sheet.first_input: press if isinstance(press, str) else refusals.words("unknown")}
    way = sitting.way(sheet.again)
    step, said = scenarios.step_after(sitting.scenario, way), decisions.given(view, sheet)
    sure: str | None = None if sheet.again else sitting.answered.outcome("confidence_rated")
    aims: list[str] = []
    if step is not None and step.id == sheet.step_id:
        chosen = next((option for option in step.options if option.id == said.option), None)
        if chosen is None or (said.sure is None and decisions.asks_sure(step, sheet)):
            return {sheet.block("sure") if chosen else sheet.first_input: decisions.CHOOSE_ONE}
        way, sure = (*way, (step.id, chosen.id)), said.sure
        done = _keep(tx, sitting, step, chosen, way, said, sheet, now)
        if done is None:  # another machine has just kept one: where that leads is where they are
            sitting = sit(tx, house, sitting.press) or sitting
            way, sure = sitting.way(sheet.again), None
        elif done:
            aims = milestones.noticed(tx, sitting.press, now)
    return sitting.next_view(tx, way, sheet, now, sure=sure, aims=aims)


def open_hint(tx: Connection, house: House, body: dict[str, Any], view: dict[str, Any], now: datetime) -> View | str:
    """Open the hint of the step that is shown; returns the form with it, or why not."""
    sheet = Sheet.read(view)
    press = of_form(tx, body, sheet.prompt_id, kinds=KINDS, now=now)
    sitting = sit(tx, house, press) if isinstance(press, Press) else None
    if isinstance(press, str) or sitting is None:
        return press if isinstance(press, str) else refusals.words("unknown")
    way = sitting.way(sheet.again)
    step = scenarios.step_after(sitting.scenario, way)
    if step is None or step.id != sheet.step_id:
        return sitting.next_view(tx, way, sheet, now)
    shown = press.prompt.face
    name, value = step.id, AFTER_ANSWERING if sheet.again else None
    record(tx, press, now, "hint_opened", face=shown, real_now=house.real_now(), step=name, outcome=name, value=value)
    place = (len(way) + 1, scenarios.decisions(sitting.scenario))
    return decisions.decision(sitting.scenario, step, sheet, place=place, hint=True)


def try_again(tx: Connection, house: House, body: dict[str, Any], view: dict[str, Any], now: datetime) -> View | str:
    """Begin another way through, which changes no score; returns its first step, or why not."""
    sheet = Sheet.read(view)
    press = of_form(tx, body, sheet.prompt_id, kinds=KINDS, now=now)
    sitting = sit(tx, house, press) if isinstance(press, Press) else None
    if isinstance(press, str) or sitting is None:
        return press if isinstance(press, str) else refusals.words("unknown")
    if sitting.withdrawn or scenarios.step_after(sitting.scenario, sitting.way()) is not None:
        return sitting.next_view(tx, sitting.way(), sheet, now)
    again = _next_key(str(view.get("id", ""))[:32], sheet.again)
    record(tx, press, now, "retried", face=press.prompt.face, real_now=house.real_now(), step=again)
    return sitting.next_view(tx, sitting.way(again), replace(sheet, again=again), now)


def _next_key(view_id: str, so_far: str) -> str:
    """Name a further way through: by the view it is made in, and which one there if it is not the first."""
    in_view, _, number = so_far.partition(".")
    return f"{view_id}.{int(number or 1) + 1}" if in_view == view_id and (number or "1").isdecimal() else view_id


def _take_up(tx: Connection, press: Press) -> None:
    """Whoever goes on does not want it back later."""
    if is_snoozed(press.prompt.face):
        prompts.cancel_follower(tx, press.prompt.workspace_id, press.prompt.prompt_id, reason="asked_for")


def _keep(
    tx: Connection,
    sitting: Sitting,
    step: Step,
    chosen: Option,
    way: tuple[Choice, ...],
    said: Given,
    sheet: Sheet,
    now: datetime,
) -> bool | None:
    """Write a decision, and at the end of the first way through what all of them come to; whether it is done now.

    None if a decision at that step was known already.
    """
    press, ends = sitting.press, chosen.leads_to is None
    face = press.prompt.face
    if not sheet.again and scenarios.may_go_on(face):
        _take_up(tx, press)
        face = "done" if ends else scenarios.face_begun(len(way))
    written = record(
        tx,
        press,
        now,
        "scenario_step",
        face=face,
        real_now=sitting.real_now,
        step=step_key(step.id, sheet.again),
        outcome=f"{step.id}:{chosen.id}",
        value=max(0.0, round(sitting.real_now.timestamp() - sheet.shown_at, 1)) if sheet.shown_at else None,
    )
    if written is None:
        return None
    done = ends and not sheet.again
    if done:
        _conclude(tx, sitting, way, said, now)
    return done


def _conclude(tx: Connection, sitting: Sitting, way: tuple[Choice, ...], said: Given, now: datetime) -> None:
    press, workspace_id = sitting.press, sitting.press.prompt.workspace_id
    answer = scenarios.outcome_of(sitting.scenario, way)
    if said.sure:
        value = scenarios.SURE[said.sure]
        events.write(tx, workspace_id, press.event("confidence_rated", now, outcome=said.sure, value=value))
    if said.sure and not sitting.withdrawn:
        module, item = press.prompt.module or "", sitting.scenario.id
        known = recall.find(tx, workspace_id, press.prompt.recipient, module, item)
        hinted = any(sitting.answered.outcome("hint_opened", step) for step, _ in way)
        after = spacing.after(known, answer, said.sure, hinted=hinted, module=module, item=item, now=now)
        recall.keep(tx, workspace_id, press.prompt.recipient, after)
    level, score = (WITHDRAWN, None) if sitting.withdrawn else (answer.level, answer.score)
    answered = press.event("scenario_answered", now, outcome=level, value=score)
    events.write(tx, workspace_id, answered)
    events.write(tx, workspace_id, press.event("completed_task", now))
    if said.why:
        notes.write(
            tx,
            workspace_id,
            answered.event_id,
            person_id=press.prompt.recipient,
            words=said.why,
            now=now,
            prompt_id=press.prompt.prompt_id,
            event_id=answered.event_id,
        )

"""What made-up people do at messages: learners answer, managers note what they saw, and some thank a colleague."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import get_args

from sqlalchemy import Connection

from coaching import checkins, hours, scenarios, spacing
from coaching.events import NOT_OBSERVED, EventName, is_session_return
from coaching.items import CheckIn, LevelName, Scenario
from coaching.made_up import TEAM
from coaching.nudges import confidence
from coaching.simulation import Learner, uniform
from content.library import Library
from scheduler import noting, peers, thanks, wishes
from scheduler.noting import Noting
from scheduler.thanks import Saying
from storage import checks, events, people, presses, prompts, recall
from storage.presses import Press

_LEVELS: tuple[LevelName, ...] = get_args(LevelName)
#: How often a colleague sees what they are asked about, and how often they were there at all.
_SAW, _WAS_THERE = 0.5, 0.8
#: What a scenario takes.
READING = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Answering:
    """A learner at a message, at that moment."""

    tx: Connection
    library: Library
    press: Press
    learner: Learner
    at: datetime

    def answer(self) -> None:
        """Do what the message asks."""
        prompt = self.press.prompt
        if prompt.kind == "notice":
            self._go_on()
            return
        if prompt.kind == "peer_question":
            self._saw()
            return
        item = self.library.item(prompt.module or "", prompt.item or "")
        self._say("opened")
        if isinstance(item, Scenario):
            self._scenario(item)
        elif isinstance(item, CheckIn):
            for statement in checkins.asked(item, prompt.subject, self.press.day(self.at)):
                self._rate(statement)
        elif uniform(self.learner.seed, "does", prompt.prompt_id) < self.learner.keen:
            self._practised()
            if prompt.kind == "nudge":
                self._rate(0)
        prompts.show(self.tx, TEAM, prompt.prompt_id, face="done", real_now=self.at)
        self._in_session()

    def _saw(self) -> None:
        """Say what was seen of a colleague: some of it, and now and then they were not there."""
        prompt = self.press.prompt
        subject = people.find(self.tx, TEAM, prompt.subject or "")
        if subject is not None:
            chance = uniform(self.learner.seed, "saw", prompt.prompt_id)
            outcome = "saw" if chance < _SAW else "not_this_time" if chance < _WAS_THERE else "not_observed"
            peers.answer(self.tx, self.press, subject, outcome, now=self.at, real_now=self.at)

    def _say(
        self,
        name: EventName,
        outcome: str | None = None,
        value: float | None = None,
        *,
        step: str = "",
        later: timedelta = timedelta(),
    ) -> None:
        happened = self.press.event(name, self.at + later, step=step, outcome=outcome, value=value)
        events.write(self.tx, TEAM, happened)

    def _rate(self, statement: int) -> None:
        chip = self.learner.rating(self.press.prompt.prompt_id, statement)
        self._say("confidence_rated", chip, confidence(chip), step=str(statement) if statement else "")

    def _practised(self, later: timedelta = timedelta()) -> None:
        self._say("completed_task", later=later)
        self.learner.practised += 1

    def _scenario(self, item: Scenario) -> None:
        """Take the way through, say how sure, and let the spacing know; the effect of it comes after the answer."""
        prompt, learner = self.press.prompt, self.learner
        if learner.takes_hint(prompt.prompt_id):
            self._say("hint_opened", item.steps[0].id, step=item.steps[0].id)
        way, sure = learner.way(item, prompt.prompt_id), learner.sure(prompt.prompt_id)
        for step, option in way:
            self._say("scenario_step", f"{step}:{option}", 30.0, step=step, later=READING)
        found = scenarios.outcome_of(item, way)
        self._say("confidence_rated", sure, scenarios.SURE[sure], later=READING)
        self._say("scenario_answered", found.level, found.score, later=READING)
        self._practised(READING)
        key, module = (self.tx, TEAM, prompt.recipient), prompt.module or ""
        known, at = recall.find(*key, module, item.id), self.at + READING
        recall.keep(*key, spacing.after(known, found, sure, module=module, item=item.id, now=at))
        learner.met.add(item.id)

    def _go_on(self) -> None:
        person = people.find(self.tx, TEAM, self.press.prompt.recipient)
        if person is not None:
            wishes.resume(self.tx, self.library, person, now=self.at)
            prompts.show(self.tx, TEAM, self.press.prompt.prompt_id, face="go_on", real_now=self.at)

    def _in_session(self) -> None:
        day = self.press.day(self.at)
        if self.press.last_session_on != day:
            if is_session_return(day, self.press.last_session_on):
                self._say("repeated_session", step=str(day))
            presses.in_session(self.tx, self.press, day)


def note(tx: Connection, round_id: str, by: Noting, seen: Callable[[str], bool], *, seed: int) -> None:
    """Let a manager answer a check at once: a level for those in whom they saw something, and nothing of the others."""
    manager = by.manager
    check = checks.find_round(tx, manager.workspace_id, round_id, tz=manager.tz, now=by.now)
    for line in check.open if check is not None else ():
        who = line.person.person_id
        level = _LEVELS[int(len(_LEVELS) * uniform(seed, "level", who, round_id))]
        one = replace(by, key=f"{by.key}:{who}")
        noting.say(tx, one, round_id, line, level if seen(who) else NOT_OBSERVED)


def thank(tx: Connection, giver: str, receiver: str, module: str, *, key: str, day: date) -> None:
    """Let somebody thank a colleague at their noon, if nothing speaks against it."""
    person = people.find(tx, TEAM, giver)
    if person is not None:
        saying = Saying(module, None, "That was clear, thank you.")
        thanks.give(tx, person, receiver, saying, key=key, now=hours.moment(day, time(12), person.tz))

"""A made-up pilot: learners whose true skill is known go through the planner, the items and the events; no Slack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from coaching import checkins, scenarios, spacing
from coaching.asking import Now
from coaching.events import EventName, is_session_return
from coaching.items import CheckIn, Scenario
from coaching.nudges import confidence
from coaching.people import Newcomer
from coaching.prompts import Prompt
from coaching.simulation import Learner, uniform
from content.library import Library
from scheduler import asking, peers, planner, roster, wishes
from storage import events, outbox, people, presses, prompts, recall, simulated, workspaces
from storage.engine import Store
from storage.presses import Press

TEAM = "T0SIMULATED"
COHORT = "simulated"
#: A Monday; a made-up pilot has dates of its own, so that it is the same whenever it is made.
START = date(2026, 9, 7)
OPENED = datetime.combine(START, time(0), UTC)
#: People of one manager, and where people live.
TEAM_SIZE = 10
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata")
#: Messages in one transaction.
STEP = 50
#: How often a colleague sees what they are asked about, and how often they were there at all.
_SAW, _WAS_THERE = 0.5, 0.8
#: What a scenario takes.
READING = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Pilot:
    """What is made up: how many people, for how long, from which seed, and what practising an item truly adds."""

    people: int
    weeks: int
    seed: int
    effect: float = 0.0

    @property
    def last_day(self) -> date:
        """The pilot's last date."""
        return START + timedelta(weeks=self.weeks, days=-1)


@dataclass(slots=True)
class Made:
    """What came of it: the learners with their true skill, and how many messages were sent and answered.

    `library` is the authored one with the programme as long as the pilot.
    """

    pilot: Pilot
    library: Library
    module: str
    learners: dict[str, Learner]
    sent: int = 0
    answered: int = 0


def begin(store: Store, library: Library, pilot: Pilot, *, programme: str) -> Made:
    """Write the people of a pilot into an empty database, and open their cohort."""
    plan = replace(library.programmes[programme], weeks=pilot.weeks, cohorts=(COHORT,))
    names = [f"U0SIM{n:06}" for n in range(pilot.people)]
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Simulated", "U0SIMBOT", "B0SIMBOT", None))
        workspaces.open_cohort(tx, TEAM, COHORT, programme=programme, by="U0SIMBOT", now=OPENED)
    for _ in roster.take_in(store, TEAM, _newcomers(names), now=OPENED):
        pass
    learners = {name: Learner(pilot.seed, name, pilot.effect) for name in names}
    return Made(pilot, Library(library.modules, {programme: plan}), plan.module, learners)


def days(store: Store, made: Made) -> Iterator[date]:
    """Let a pilot go on to its end, a day a step: what is planned is sent, and people answer it."""
    for n in range(made.pilot.weeks * 7):
        midnight = OPENED + timedelta(days=n)
        for _ in planner.plan_due(store, made.library, TEAM, now=midnight):
            pass
        _deliver(store, made, until=midnight + timedelta(days=1))
        yield midnight.date()


def _newcomers(names: Sequence[str]) -> Iterator[Newcomer]:
    joined = START - timedelta(days=90)
    for n, name in enumerate(names):
        lead = f"U0LEAD{n // TEAM_SIZE:05}"
        if n % TEAM_SIZE == 0:
            yield Newcomer(lead, f"Lead {n // TEAM_SIZE}", None, "UTC", None, None, None, None, joined, None, joined)
        tz = ZONES[n % len(ZONES)]
        yield Newcomer(name, f"Learner {n}", None, tz, None, COHORT, None, lead, joined, None, joined)


def _deliver(store: Store, made: Made, *, until: datetime) -> None:
    """Send what is due before that moment, by the rule that is asked just before sending, and let people answer it."""
    while True:
        with store.write() as tx:
            due = outbox.due(tx, TEAM, until, limit=STEP)
            for prompt in due:
                person = people.find(tx, TEAM, prompt.recipient)
                if isinstance(asking.ask(tx, person, prompt, now=prompt.due_at), Now):
                    simulated.send(tx, prompt)
                    _receive(tx, made, prompt)
        if len(due) < STEP:
            return


def _receive(tx: Connection, made: Made, prompt: Prompt) -> None:
    """Note that a message came, and let its recipient answer it or not."""
    press, learner = presses.read(tx, TEAM, prompt.prompt_id), made.learners.get(prompt.recipient)
    if press is None or learner is None:
        return
    made.sent += 1
    events.write(tx, TEAM, press.event("delivered", prompt.due_at))
    if learner.answers(prompt.prompt_id):
        made.answered += 1
        _Answering(tx, made.library, press, learner, prompt.due_at + learner.delay(prompt.prompt_id)).answer()


@dataclass(frozen=True, slots=True)
class _Answering:
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

"""A made-up pilot: learners whose true skill is known go through the planner, the items and the events; no Slack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial

from sqlalchemy import Connection

from coaching.asking import Now
from coaching.made_up import BASE, LEADS_ZONE, START, TEAM, Chance, Design
from coaching.people import Newcomer
from coaching.prompts import Prompt
from coaching.simulation import Learner, uniform
from content.library import Library
from scheduler import acting, asking, checks, planner, roster
from scheduler.acting import Answering
from scheduler.noting import Noting
from storage import events, outbox, people, presses, simulated, workspaces
from storage.engine import Store

OPENED = datetime.combine(START, time(0), UTC)
#: People take part in more weeks than in a pilot without content, since a skill is read from what they answer.
ACTING: Mapping[Chance, float] = {**BASE, "takes_part": 0.75}
#: Messages, or people who thank, in one transaction.
STEP = 50
#: On this day of the week people thank each other; 0 is Monday.
_THANKS_ON = 2


@dataclass(frozen=True, slots=True)
class Pilot:
    """What is made up: how many people, for how long, and from which seed.

    `gain` is what practising an item truly adds to a skill; `effect` by how much likelier people of the second cohort
    act in a week, as a share.
    """

    people: int
    weeks: int
    seed: int
    gain: float = 0.0
    effect: float = 0.0

    @property
    def design(self) -> Design:
        """Who is in which team and cohort, and how likely each act is there."""
        return Design(self.people, self.weeks, self.seed, self.effect, base=ACTING)


@dataclass
class Made:
    """What came of it: the learners with their true skill, and how many messages were sent and answered.

    `library` is the authored one with the programme as long as the pilot.
    """

    pilot: Pilot
    library: Library
    design: Design
    module: str
    learners: dict[str, Learner]
    sent: int = 0
    answered: int = 0

    def acts(self, name: str, chance: Chance, on: date) -> bool:
        """Whether somebody does that in the week of a date, by their team's chance."""
        team = self.design.team_of(self.places[name])
        drawn = uniform(self.pilot.seed, chance, name, (on - START).days // 7)
        return drawn < self.design.chances[team][chance]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each learner in the design."""
        return {name: n for n, name in enumerate(self.design.names)}


def begin(store: Store, library: Library, pilot: Pilot, *, programme: str) -> Made:
    """Write the people of a pilot into an empty database, and open their cohorts."""
    design = pilot.design
    cohorts = tuple(sorted(set(design.cohorts)))
    plan = replace(library.programmes[programme], weeks=pilot.weeks, cohorts=cohorts)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Simulated", "U0SIMBOT", "B0SIMBOT", None))
        for cohort in cohorts:
            workspaces.open_cohort(tx, TEAM, cohort, programme=programme, by="U0SIMBOT", now=OPENED)
    for _ in roster.take_in(store, TEAM, _newcomers(design), now=OPENED):
        pass
    learners = {name: Learner(pilot.seed, name, pilot.gain) for name in design.names}
    return Made(pilot, Library(library.modules, {programme: plan}), design, plan.module, learners)


def days(store: Store, made: Made) -> Iterator[date]:
    """Let a pilot go on to its end, a day a step: what is planned is sent, people answer it, and some thank others."""
    for n in range(made.pilot.weeks * 7):
        midnight = OPENED + timedelta(days=n)
        for plan_due in (planner.plan_due, checks.plan_due):
            for _ in plan_due(store, made.library, TEAM, now=midnight):
                pass
        _deliver(store, made, until=midnight + timedelta(days=1))
        if n % 7 == _THANKS_ON:
            _thank(store, made, week=n // 7)
        yield midnight.date()


def _newcomers(design: Design) -> Iterator[Newcomer]:
    joined = design.start - timedelta(days=90)
    for lead in design.leads:
        yield Newcomer(lead, lead, None, LEADS_ZONE, None, None, None, None, joined, None, joined)
    for n, name in enumerate(design.names):
        cohort, role, lead = design.cohort_of(n), design.role_of(n), design.leads[design.team_of(n)]
        yield Newcomer(name, name, None, design.zone_of(n), None, cohort, role, lead, joined, None, joined)


def _deliver(store: Store, made: Made, *, until: datetime) -> None:
    """Send what is due before that moment, by the rule that is asked just before sending, and let people answer it."""
    while True:
        with store.write() as tx:
            due = outbox.due(tx, TEAM, until, limit=STEP)
            for prompt in due:
                person = people.find(tx, TEAM, prompt.recipient)
                if person is None or not isinstance(asking.ask(tx, person, prompt, now=prompt.due_at), Now):
                    continue
                if prompt.kind == "check" and not checks.begin(tx, made.library, person, prompt, now=prompt.due_at):
                    continue
                simulated.send(tx, prompt)
                _receive(tx, made, prompt)
        if len(due) < STEP:
            return


def _receive(tx: Connection, made: Made, prompt: Prompt) -> None:
    """Note that a message came, and let its recipient answer it or not."""
    press, learner = presses.read(tx, TEAM, prompt.prompt_id), made.learners.get(prompt.recipient)
    if press is None:
        return
    events.write(tx, TEAM, press.event("delivered", prompt.due_at))
    if prompt.kind == "check":
        _note(tx, made, prompt)
    if learner is None or prompt.kind == "thanks":
        return
    made.sent += 1
    if made.acts(prompt.recipient, "takes_part", prompt.due_at.date()) and learner.answers(prompt.prompt_id):
        made.answered += 1
        at = prompt.due_at + learner.delay(prompt.prompt_id)
        Answering(tx, made.library, press, learner, at).answer()


def _note(tx: Connection, made: Made, prompt: Prompt) -> None:
    """Let a manager answer a check at once: what they saw of each is drawn by the week."""
    manager = people.find(tx, TEAM, prompt.recipient)
    if manager is not None:
        at = prompt.due_at + timedelta(minutes=5)
        by = Noting(manager, at, "made up", prompt.prompt_id)
        seen = partial(made.acts, chance="is_noted", on=at.date())
        acting.note(tx, prompt.subject or "", by, seen, seed=made.pilot.seed)


def _thank(store: Store, made: Made, *, week: int) -> None:
    """Let those who thank a colleague of theirs in a week do so."""
    design, day = made.design, START + timedelta(weeks=week, days=_THANKS_ON)
    for first in range(0, design.people, STEP):
        with store.write() as tx:
            for name in design.names[first : first + STEP]:
                if made.acts(name, "thanks", day):
                    colleague = design.names[design.colleague_of(made.places[name])]
                    acting.thank(tx, name, colleague, made.module, key=f"made up {week}", day=day)

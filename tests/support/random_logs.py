"""Some months of a workspace, drawn at random and written by the functions that the bot writes with.

People join, leave, lose their account, agree and withdraw, change managers and cohorts in the middle of weeks and live
in four time zones; messages are answered late, answers changed, notes taken back and noted again, all around a turn of
the year and on both sides of midnight.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from oracle import Log, Said, Somebody, Spot
from sqlalchemy import Connection, update

from coaching.events import Event
from coaching.people import Newcomer
from coaching.prompts import Plan, prompt_id
from coaching.weeks import Week
from storage import consents, events, outbox, prompts, roster, taking_back
from storage.prompts import prompt as prompt_table

TEAM, ELSEWHERE = "T1", "T2"
#: The last week of a year that has 53 of them, ends within it.
WEEK = Week.parse("2026-W53")
START, DAYS = WEEK.monday - timedelta(weeks=8), 84
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Asia/Tokyo")
LEADS, COHORTS, ROLES, MODULES = ("kim", "lea", "mia"), ("east", "west"), ("seller", None), ("x", "y")
LEVELS = ("unacceptable", "developing", "proficient", "advanced")
KINDS = ("nudge", "scenario", "practice", "checkin", "peer_question", "thanks")
ALONE = ("scenario_step", "hint_opened", "retried", "applied", "reflected", "snoozed", "dismissed", "repeated_session")


@dataclass
class Maker:
    """One log of that seed; `log` is what it says, `write` lets a database live through it."""

    seed: int
    size: int = 30

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311
        self.events: list[Event] = []
        self.messages: list[tuple[str, str, str, datetime, date]] = []
        self.people = {lead: self._lead(lead) for lead in LEADS}
        self.people |= {f"p{n:02}": self._somebody(f"p{n:02}") for n in range(self.size)}
        self.learners = [name for name in self.people if name not in LEADS]
        for name in self.learners:
            self._lives(name)
        self.events.sort(key=lambda one: (one.occurred_at, one.event_id))

    @property
    def log(self) -> Log:
        said = [
            Said(
                one.event_id,
                one.name,
                one.occurred_at,
                one.person,
                one.actor,
                one.module,
                one.prompt,
                one.replaces,
                one.outcome,
            )
            for one in self.events
        ]
        return Log(self.people, said, {id_: kind for id_, kind, *_ in self.messages})

    def _days(self, since: date, count: int) -> list[date]:
        return sorted(since + timedelta(days=n) for n in self.dice.sample(range(DAYS), count))

    def _moment(self, day: date, zone: str) -> datetime:
        """A moment of that date, often near its midnight."""
        hour = self.dice.choice([0, 9, 10, 15, 23])
        return datetime.combine(day, time(hour, self.dice.randrange(60)), ZoneInfo(zone)).astimezone(UTC)

    def _lead(self, name: str) -> Somebody:
        joined = START - timedelta(days=30)
        return Somebody(name, "UTC", joined, spots=[Spot(joined, None, None, None)], answers=[(joined, "agreed")])

    def _somebody(self, name: str) -> Somebody:
        dice = self.dice
        joined = START + timedelta(days=dice.choice([-20, -20, -20, 0, 30, 55, 57, 58, 59]))
        one = Somebody(name, dice.choice(ZONES), joined)
        one.left = dice.choice([None, None, None, joined + timedelta(days=dice.randrange(90))])
        one.closed = dice.choice([None, None, None, None, joined + timedelta(days=dice.randrange(90))])
        moves = [joined, *self._days(joined + timedelta(days=1), dice.choice([0, 0, 1, 2, 4]))]
        one.spots = [
            Spot(day, dice.choice(COHORTS), dice.choice(ROLES), dice.choice([*LEADS, *LEADS, None])) for day in moves
        ]
        minds = ["agreed", "withdrawn", "agreed", "withdrawn"] if dice.random() < 0.9 else ["declined", "agreed"]
        days = [joined, *self._days(joined + timedelta(days=1), 3)][: dice.choice([0, 1, 1, 1, 2, 3, 4])]
        one.answers = list(zip(days, minds, strict=False))
        return one

    def _say(self, name: str, day: date, person: str, **more: str | None) -> Event:
        """Note one event, on the date of whoever did it; an answer is changed after it was given."""
        who, before = self.people[more.get("actor") or person], self.events[-1:]
        at = self._moment(day, who.zone)
        if before and before[0].event_id == more.get("replaces"):
            at = max(at, before[0].occurred_at + timedelta(seconds=1))
        said = Event(
            f"{self.seed}-{len(self.events):05}",
            name,  # type: ignore[arg-type]
            at,
            day,
            person,
            **more,  # type: ignore[arg-type]
        )
        self.events.append(said)
        return said

    def _lives(self, name: str) -> None:
        dice, joined = self.dice, self.people[name].joined
        for day in self._days(joined, 30):
            self._message(name, day)
        for day in self._days(joined, 6):
            self._say(dice.choice(ALONE), day, name, module=dice.choice(MODULES))
        for day in self._days(joined, 5):
            self._praises(name, day)
        for day in self._days(joined, 6):
            self._is_noted(name, day)

    def _message(self, name: str, day: date) -> None:
        dice = self.dice
        kind, module = dice.choice(KINDS), dice.choice(MODULES)
        id_ = prompt_id(TEAM, f"{kind}:{name}:{day}")
        delivered = self._say("delivered", day, name, module=module, prompt=id_)
        self.messages.append((id_, kind, name, delivered.occurred_at, day))
        for gap in dice.choice([[], [], [0], [0, 1], [6, 7], [8], [12]]):
            then = day + timedelta(days=gap)
            self._say(dice.choice(["opened", "snoozed", "opened"]), then, name, module=module, prompt=id_)
        if dice.random() < 0.45:
            done = day + timedelta(days=dice.choice([0, 0, 1, 6, 7, 8, 13]))
            self._say("completed_task", done, name, module=module, prompt=id_)
            rated = self._say("confidence_rated", done, name, module=module, prompt=id_, outcome="2")
            if dice.random() < 0.3:
                again = done + timedelta(days=dice.choice([0, 1, 5]))
                self._say(
                    "confidence_rated", again, name, module=module, prompt=id_, outcome="4", replaces=rated.event_id
                )

    def _chain(self, name: str, day: date, person: str, outcomes: tuple[str | None, ...], **more: str | None) -> None:
        """Say something, and change it, take it back or say it again on later days."""
        said = self._say(name, day, person, outcome=self.dice.choice(outcomes), **more)
        while self.dice.random() < 0.4:
            day += timedelta(days=self.dice.choice([0, 1, 3, 7]))
            back = said.name != "taken_back" and self.dice.random() < 0.4
            outcome = None if back else self.dice.choice(outcomes)
            said = self._say(
                "taken_back" if back else name, day, person, outcome=outcome, replaces=said.event_id, **more
            )

    def _praises(self, name: str, day: date) -> None:
        about = self.dice.choice([one for one in self.learners if one != name])
        outcomes = self.dice.choice([("behaviour", None), ("saw", "not_this_time", "not_observed")])
        self._chain("peer_feedback", day, about, outcomes, actor=name, module=self.dice.choice(MODULES))

    def _is_noted(self, name: str, day: date) -> None:
        """By the manager they have on that date: another one may note nothing of them."""
        spot = self.people[name].spot(day)
        if spot is not None and spot.manager is not None:
            outcomes = (*LEVELS, "not_observed", "not_observed")
            by, module = spot.manager, self.dice.choice(MODULES)
            self._chain("manager_check", day, name, outcomes, actor=by, manager=by, module=module)

    def write(self, tx: Connection, workspace: str = TEAM) -> None:
        """Let a database live through it."""
        for one in self.people.values():
            _arrive(tx, workspace, one)
        for id_, kind, name, at, day in self.messages:
            key = f"{kind}:{name}:{day}"
            prompts.plan(tx, workspace, [Plan(kind, name, key, at, "next_in_order", local_date=day)])
            here = prompt_id(workspace, key)
            tx.execute(update(prompt_table).where(prompt_table.c.prompt_id == here).values(state="sending"))
            outbox.sent(tx, workspace, here, channel="D1", ts=id_, shown="before", now=at)
        for said in self.events:
            write = taking_back.take_back if said.name == "taken_back" else events.write
            assert write(tx, workspace, said)


def _arrive(tx: Connection, workspace: str, one: Somebody) -> None:
    first = one.spots[0]
    arrives = Newcomer(
        one.name, one.name, None, one.zone, None, first.cohort, first.role, first.manager, one.joined, one.left, None
    )
    roster.welcome(tx, workspace, arrives, today=first.since)
    for spot in one.spots[1:]:
        roster.move(tx, workspace, one.name, today=spot.since, cohort=spot.cohort, role=spot.role, manager=spot.manager)
    for n, (day, answer) in enumerate(one.answers):
        said = datetime.combine(day, time(12), UTC) + timedelta(seconds=n)
        consents.note(
            tx,
            workspace,
            one.name,
            answer=answer,  # type: ignore[arg-type]
            text_version=2,
            source="person",
            occurred_at=said,
            local_date=day,
        )
    if one.closed:
        roster.note_account(tx, workspace, one.name, closed=True, today=one.closed)

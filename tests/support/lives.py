"""What people live through over some months, written to a database, and counted by hand apart from it."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, update

from coaching.events import Event, EventName
from coaching.people import Consent, Newcomer
from coaching.prompts import Plan, prompt_id
from coaching.readings import PersonWeek
from coaching.weeks import Week
from storage import consents, events, outbox, prompts, roster
from storage.prompts import prompt as prompt_table

TEAM = "T1"
WEEK = Week.parse("2026-W47")
MONDAY = WEEK.monday
NAMES: tuple[EventName, ...] = ("opened", "completed_task", "confidence_rated", "snoozed", "peer_feedback")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@dataclass
class Life:
    """One person as the test knows them, apart from the database."""

    name: str
    joined: date
    left: date | None = None
    places: list[tuple[date, str, str]] = field(default_factory=list)
    answers: list[tuple[date, Consent]] = field(default_factory=list)
    acts: list[tuple[date, EventName, str]] = field(default_factory=list)
    unseen: list[date] = field(default_factory=list)
    messages: list[tuple[str, date, date | None]] = field(default_factory=list)


def write(tx: Connection, life: Life, *, workspace: str = TEAM) -> None:
    """Let the database live through it."""
    first, manager, cohort = life.places[0]
    arrives = Newcomer(life.name, life.name, None, "UTC", None, cohort, None, manager, life.joined, life.left, None)
    roster.welcome(tx, workspace, arrives, today=first)
    for since, manager, cohort in life.places[1:]:
        roster.move(tx, workspace, life.name, today=since, manager=manager, cohort=cohort)
    for n, (day, answer) in enumerate(life.answers):
        said = noon(day) + timedelta(seconds=n)
        consents.note(
            tx, workspace, life.name, answer=answer, text_version=1, source="person", occurred_at=said, local_date=day
        )
    for n, (day, name, module) in enumerate(life.acts):
        act(tx, life.name, day, name, key=str(n), module=module, workspace=workspace)
    for n, day in enumerate(life.unseen):
        act(tx, life.name, day, "manager_check", key=f"unseen {n}", outcome="not_observed", workspace=workspace)
    for n, (kind, day, done) in enumerate(life.messages):
        message(tx, life.name, kind, day, done, key=str(n), workspace=workspace)


def act(
    tx: Connection,
    who: str,
    day: date,
    name: EventName,
    *,
    key: str,
    module: str | None = None,
    outcome: str | None = None,
    prompt: str | None = None,
    workspace: str = TEAM,
) -> None:
    said = Event(f"{who} {key} {name}", name, noon(day), day, who, module=module, outcome=outcome, prompt=prompt)
    assert events.write(tx, workspace, said)


def message(
    tx: Connection, who: str, kind: str, day: date, done: date | None, *, key: str, workspace: str = TEAM
) -> None:
    plan = Plan(kind, who, f"{kind}:{who}:{key}", noon(day), "next_in_order", local_date=day)
    prompts.plan(tx, workspace, [plan])
    id_ = prompt_id(workspace, plan.dedupe_key)
    tx.execute(update(prompt_table).where(prompt_table.c.prompt_id == id_).values(state="sending"))
    outbox.sent(tx, workspace, id_, channel="D1", ts="1.1", shown="before", now=noon(day))
    act(tx, who, day, "delivered", key=f"{kind} {key}", prompt=id_, workspace=workspace)
    if done:
        act(tx, who, done, "completed_task", key=f"{kind} {key}", module="listening", prompt=id_, workspace=workspace)


def expected(life: Life, manager: str, week: Week, cohorts: set[str] | None) -> PersonWeek | None:
    """The same by hand: day by day, from what the person lived through."""
    sunday = week.monday + timedelta(days=6)
    place = [(boss, cohort) for since, boss, cohort in life.places if since <= sunday][-1:]
    if not place or place[0][0] != manager or (cohorts is not None and place[0][1] not in cohorts):
        return None
    invited = agreed = 0
    for n in range(5):
        day = week.monday + timedelta(days=n)
        if day < life.joined or (life.left and day > life.left):
            continue
        invited += 1
        state: Consent = "none"
        for said, answer in life.answers:
            if said <= day:
                state = answer
        agreed += state == "agreed"
    counts: Counter[tuple[date, str]] = Counter()
    for day, name, _ in life.acts:
        counts[day, name] += 1
    for _, day, done in life.messages:
        counts[day, "delivered"] += 1
        if done:
            counts[done, "completed_task"] += 1
    seen = sorted((day, name, times) for (day, name), times in counts.items() if 0 <= (sunday - day).days <= 36)
    last_week = [
        done is not None and (done - day).days <= 7
        for kind, day, done in life.messages
        if kind == "nudge" and 7 <= (sunday - day).days <= 13
    ]
    this_week = [times for day, name, times in seen if name == "delivered" and (sunday - day).days <= 6]
    return PersonWeek(
        life.name, manager, invited, agreed, tuple(seen), len(last_week), sum(last_week), delivered=sum(this_week)
    )


def lives(seed: int) -> list[Life]:
    """Thirty people over three months: joining, leaving, changing managers and minds, and acting."""
    dice = random.Random(seed)  # noqa: S311
    start = MONDAY - timedelta(days=70)

    def dates(since: date, count: int) -> list[date]:
        return sorted(since + timedelta(days=n) for n in dice.sample(range(84), count))

    people_of_seed = []
    for n in range(30):
        joined = start + timedelta(days=dice.choice([0, 0, 0, 0, 0, 20, 63, 65, 66, 68]))
        life = Life(f"p{n:02}", joined)
        life.left = dice.choice([None, None, None, joined + timedelta(days=dice.randrange(80))])
        moves = [joined, *dates(joined + timedelta(days=1), dice.choice([0, 0, 1, 3]))]
        life.places = [(day, dice.choice(["mia", "kim"]), dice.choice(["a", "b"])) for day in moves]
        mind: list[Consent] = ["agreed", "withdrawn", "agreed", "declined"]
        life.answers = list(zip(dates(joined, dice.choice([0, 1, 2, 3, 4, 4])), mind, strict=False))
        life.acts = [(day, dice.choice(NAMES), dice.choice(["x", "y"])) for day in dates(joined, 30)]
        life.unseen = dates(joined, 5)
        life.messages = [
            (dice.choice(["nudge", "nudge", "nudge", "digest"]), day, dice.choice([None, day + timedelta(days=gap)]))
            for day in dates(joined, 14)
            for gap in [dice.choice([0, 1, 6, 7, 8, 12])]
        ]
        people_of_seed.append(life)
    return people_of_seed

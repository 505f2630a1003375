import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy import event as listen

from coaching.events import Event, EventName
from coaching.people import Consent, Newcomer
from coaching.prompts import Plan, prompt_id
from coaching.readings import PersonWeek
from coaching.weeks import Week
from storage import consents, events, people, prompts
from storage.engine import Store
from storage.readings import happened, team_week, team_weeks

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
    people.welcome(tx, workspace, arrives, today=first)
    for since, manager, cohort in life.places[1:]:
        people.move(tx, workspace, life.name, today=since, manager=manager, cohort=cohort)
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
    prompts.claim(tx, workspace, id_, sender="test", real_now=noon(day))
    prompts.sent(tx, workspace, id_, channel="D1", ts="1.1", shown="before", now=noon(day))
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
    dice = random.Random(seed)  # noqa: S311 - a repeatable history, no secret
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


@pytest.mark.parametrize("seed", range(3))
def test_a_teams_week_is_what_a_count_by_hand_gives(store: Store, seed: int) -> None:
    history = lives(seed)
    with store.write() as tx:
        for life in history:
            write(tx, life)
    seen = 0
    for manager in ("mia", "kim", "nobody"):
        for back in (-2, -1, 0, 1, 2, 4, 8):
            for cohorts in (None, {"a"}):
                week = WEEK.before(back)
                with store.read() as tx:
                    found = team_week(tx, TEAM, manager, week, cohorts=cohorts)
                by_hand = [expected(life, manager, week, cohorts) for life in history]
                assert found == tuple(one for one in by_hand if one), (manager, str(week), cohorts)
                seen += sum(one.enrolled for one in found)
    assert seen > 40


@pytest.fixture
def ana() -> Life:
    joined = MONDAY - timedelta(days=90)
    return Life("ana", joined, places=[(joined, "mia", "a")], answers=[(joined, "agreed")])


def week_of(store: Store, life: Life, week: Week = WEEK, manager: str = "mia") -> PersonWeek | None:
    with store.write() as tx:
        if people.find(tx, TEAM, life.name) is None:
            write(tx, life)
        return next(iter(team_week(tx, TEAM, manager, week)), None)


def test_whoever_withdraws_counts_in_the_days_they_had_agreed_and_not_from_then_on(store: Store, ana: Life) -> None:
    ana.answers.append((MONDAY + timedelta(days=3), "withdrawn"))
    this, following = week_of(store, ana), week_of(store, ana, WEEK.before(-1))
    assert this is not None
    assert following is not None
    assert (this.enrolled_days, this.enrolled) == (3, True)
    assert (following.invited_days, following.enrolled_days) == (5, 0)


def test_of_a_yes_and_a_no_of_one_moment_the_no_holds(store: Store, ana: Life) -> None:
    with store.write() as tx:
        write(tx, ana)
        consents.note(
            tx,
            TEAM,
            "ana",
            answer="declined",
            text_version=1,
            source="roster",
            occurred_at=noon(ana.joined),
            local_date=ana.joined,
        )
    this = week_of(store, ana)
    assert this is not None
    assert this.enrolled_days == 0


@pytest.mark.parametrize(("moves_on", "manager"), [(6, "kim"), (7, "mia")])
def test_a_person_counts_with_the_manager_they_have_on_sunday(
    store: Store, ana: Life, moves_on: int, manager: str
) -> None:
    ana.places.append((MONDAY + timedelta(days=moves_on), "kim", "a"))
    for asked in ("mia", "kim"):
        assert (week_of(store, ana, manager=asked) is not None) is (asked == manager)


def test_a_late_answer_counts_in_its_own_local_week(store: Store, ana: Life) -> None:
    ana.messages = [("nudge", WEEK.sunday, WEEK.sunday + timedelta(days=1))]
    this, following = week_of(store, ana), week_of(store, ana, WEEK.before(-1))
    assert this is not None
    assert following is not None
    assert (this.count("completed_task", WEEK), following.count("completed_task", WEEK.before(-1))) == (0, 1)
    assert (following.delivered_before, following.finished_before) == (1, 1)


@pytest.mark.parametrize(("days", "finished"), [(7, 1), (8, 0)])
def test_a_message_is_finished_within_seven_days_or_not(store: Store, ana: Life, days: int, finished: int) -> None:
    ana.messages = [("nudge", MONDAY, MONDAY + timedelta(days=days)), ("nudge", MONDAY, None)]
    following = week_of(store, ana, WEEK.before(-1))
    assert following is not None
    assert (following.delivered_before, following.finished_before) == (2, finished)


def test_another_workspaces_people_are_not_ours(store: Store, ana: Life) -> None:
    with store.write() as tx:
        write(tx, ana, workspace="T2")
        assert team_week(tx, TEAM, "mia", WEEK) == ()


def test_several_weeks_at_once_are_the_same_as_each_alone(store: Store) -> None:
    with store.write() as tx:
        for life in lives(7):
            write(tx, life)
        weeks = [WEEK, WEEK.before(), WEEK.before(4)]
        together = team_weeks(tx, TEAM, "mia", weeks)
        assert together == {week: team_week(tx, TEAM, "mia", week) for week in weeks}
        without = team_weeks(tx, TEAM, "mia", weeks, messages=False)
        assert without == {
            week: tuple(replace(one, delivered_before=0, finished_before=0) for one in those)
            for week, those in together.items()
        }


def test_a_team_of_sixty_costs_as_many_statements_as_a_team_of_one(store: Store, ana: Life) -> None:
    asked: list[str] = []
    listen.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    counts = []
    for size in (1, 60):
        with store.write() as tx:
            for n in range(size):
                write(tx, Life(f"{size}-{n}", ana.joined, places=ana.places, answers=ana.answers))
            asked.clear()
            team_week(tx, TEAM, "mia", WEEK)
            counts.append(len(asked))
    assert counts == [4, 4]


def test_what_happened_is_asked_of_the_whole_workspace_between_two_dates(store: Store, ana: Life) -> None:
    ana.acts = [(MONDAY, "peer_feedback", "x")]
    ana.unseen = [MONDAY]
    week_of(store, ana)
    with store.read() as tx:
        assert happened(tx, TEAM, "peer_feedback", since=MONDAY, until=MONDAY)
        assert not happened(tx, TEAM, "peer_feedback", since=MONDAY + timedelta(days=1), until=WEEK.sunday)
        assert not happened(tx, TEAM, "manager_check", since=MONDAY, until=WEEK.sunday)
        assert not happened(tx, "T2", "peer_feedback", since=MONDAY, until=MONDAY)


def test_a_persons_events_are_found_without_walking_through_everybodys(store: Store) -> None:
    if store.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps its own statistics")
    said: list[tuple[str, object]] = []
    listen.listen(store.engine, "before_cursor_execute", lambda *call: said.append((call[2], call[3])))
    with store.read() as tx:
        events.counts(tx, TEAM, "ana")
        events.latest(tx, TEAM, "ana", "p1", "confidence_rated")
        asked = [call for call in said if call[0].startswith("SELECT")]
        plans = [tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all() for sql, values in asked]
    assert len(plans) == 2
    for plan in plans:
        assert "INDEX event_person" in plan[0][3]

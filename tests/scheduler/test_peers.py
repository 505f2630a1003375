"""Questions about colleagues, planned for real rows: whose place, about whom, and not any more once it does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from engines import ENGINES, on_engine

from coaching.asking import Never
from coaching.hours import local
from coaching.people import Person
from coaching.prompts import Prompt
from coaching.weeks import Week
from content.library import Library, load
from scheduler import asking, joining, peers, planner
from scheduler.forecast import forecast
from storage import copies, events, people, presses, prompts, readings
from storage import peers as rows
from storage.histories import all_met
from storage.peers import KIND

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
#: A Tuesday, 08:00 in Madrid; the cohort opened the day before, for six weeks.
NOW = datetime(2026, 11, 3, 7, tzinfo=UTC)
TEAM_OF_EIGHT = [f"p{n}" for n in range(8)]


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, empty: Office) -> Iterator[Office]:
    """The same office, on either engine."""
    yield from on_engine(request, empty)


def plan(office: Office, now: datetime) -> None:
    for _ in planner.plan_due(office.store, office.library, TEAM, now=now):
        pass


def everything(office: Office) -> list[Prompt]:
    with office.store.read() as tx:
        who = [person.person_id for person in people.everybody(tx, TEAM)]
        found = prompts.history(tx, TEAM, who, since=datetime(2026, 1, 1, tzinfo=UTC))
    return sorted((row for those in found.values() for row in those), key=lambda row: row.due_at)


def questions(office: Office, *states: str) -> list[Prompt]:
    return [row for row in everything(office) if row.kind == KIND and row.state in (states or ("sent",))]


def live(office: Office, weeks: float, *, begin: datetime = NOW) -> list[Prompt]:
    """Let everything that is planned be sent in its time, and touched; returns the questions that were asked."""
    now = begin
    while now < begin + timedelta(weeks=weeks):
        plan(office, now)
        with office.store.write() as tx:
            tx.execute(
                prompts.prompt.update()
                .where(prompts.prompt.c.state == "planned", prompts.prompt.c.due_at <= now)
                .values(state="sent", sent_at=prompts.prompt.c.due_at, face="done")
            )
            tx.execute(people.person.update().values(last_session_on=now.date()))
        now += timedelta(hours=12)
    return questions(office)


def planned_question(office: Office) -> Prompt:
    """Live until a question is planned, and not sent yet."""
    for half_day in range(28):
        live(office, 1 / 14, begin=NOW + half_day * timedelta(hours=12))
        if found := questions(office, "planned"):
            return found[0]
    raise AssertionError("no question in two weeks")


@pytest.fixture
def team(office: Office) -> Office:
    office.lead()
    for name in TEAM_OF_EIGHT:
        office.hire(name)
    return office


def person(office: Office, name: str) -> Person:
    with office.store.read() as tx:
        found = people.find(tx, TEAM, name)
    assert found is not None
    return found


def test_six_weeks_of_a_team_everybody_is_asked_and_asked_about_alike(team: Office) -> None:
    asked = live(team, 6)
    weeks = Counter((row.recipient, row.local_date.isocalendar()[:2]) for row in asked if row.local_date)
    assert max(weeks.values()) == 1, "at most one a week"
    got, about = Counter(row.recipient for row in asked), Counter(row.subject for row in asked)
    assert set(got) == set(about) == set(TEAM_OF_EIGHT)
    assert max(got.values()) - min(got.values()) <= 1
    assert max(about.values()) - min(about.values()) <= 1
    by_pair: dict[tuple[str, str | None], list[Prompt]] = {}
    for row in asked:
        by_pair.setdefault((row.recipient, row.subject), []).append(row)
    for those in by_pair.values():
        for one, other in pairwise(those):
            assert one.local_date
            assert other.local_date
            assert other.local_date - one.local_date >= timedelta(days=31)
    assert {row.subject for row in asked}.isdisjoint({"mia"})
    assert len(asked) >= 30, "eight people, in five of six weeks or more"


def test_a_question_takes_the_last_place_of_a_week_and_says_why_and_how_it_was_drawn(team: Office) -> None:
    asked = live(team, 3)
    assert {row.reason for row in asked} == {"peer_turn"}
    assert all(0 < row.probability <= 1 for row in asked)
    with team.store.read() as tx:
        seeds = [row.seed for row in tx.execute(prompts.prompt.select().where(prompts.prompt.c.kind == KIND))]
    assert all(seed.startswith(f"{TEAM}:") for seed in seeds)
    module = team.library.modules["active-listening"]
    assert {row.item for row in asked} <= {behaviour.id for behaviour in module.behaviours}
    for row in asked:
        assert row.local_date
        monday = row.local_date - timedelta(days=row.local_date.weekday())
        before = [
            one
            for one in everything(team)
            if one.recipient == row.recipient and one.local_date and monday <= one.local_date < row.local_date
        ]
        items = [one for one in before if one.state == "sent" and one.kind in {"nudge", "scenario", "practice"}]
        assert len(items) >= 2, "what is new has had its places"


def test_one_behaviour_is_asked_about_until_three_have_answered(team: Office) -> None:
    asked = [row for row in live(team, 4) if row.subject == "p0"]
    assert len({row.item for row in asked}) == 1, "nobody has answered"
    subject = person(team, "p0")
    with team.store.write() as tx:
        for row in asked[:3]:
            press = presses.read(tx, TEAM, row.prompt_id)
            assert press is not None
            peers.answer(tx, press, subject, "saw", now=row.due_at, real_now=row.due_at)
    later = [row for row in live(team, 2, begin=NOW + timedelta(weeks=4)) if row.subject == "p0"]
    assert len(asked) >= 3
    assert {row.item for row in later} - {row.item for row in asked}


def test_who_has_no_colleague_gets_something_to_practise_instead(office: Office) -> None:
    office.hire("ana", manager=None)
    assert live(office, 3) == []
    assert len(everything(office)) > 9


def test_who_wants_two_messages_a_week_is_asked_nothing_but_may_be_asked_about(team: Office) -> None:
    with team.store.write() as tx:
        tx.execute(people.person.update().where(people.person.c.person_id == "p0").values(per_week=2))
    asked = live(team, 4)
    assert "p0" not in {row.recipient for row in asked}
    assert "p0" in {row.subject for row in asked}


def test_who_said_no_and_guests_are_neither_asked_nor_asked_about(team: Office) -> None:
    team.hire("omar", consented=False)
    team.hire("guest")
    with team.store.write() as tx:
        tx.execute(people.person.update().where(people.person.c.person_id == "guest").values(guest=True))
    asked = live(team, 4)
    assert {"omar", "guest"}.isdisjoint({row.recipient for row in asked} | {row.subject for row in asked})


def test_nobody_is_asked_about_their_manager_unless_the_programme_says_so(office: Office) -> None:
    office.lead("zoe")
    office.hire("mia", manager="zoe")
    for name in ("p0", "p1", "p2"):
        office.hire(name)
    assert "mia" not in {row.subject for row in live(office, 3)}


def test_a_colleague_whom_somebody_named_is_asked_about_them(office: Office) -> None:
    office.hire("ana", manager=None)
    office.hire("ben", manager=None)
    with office.store.write() as tx:
        rows.name(tx, TEAM, "ana", ["ben"])
    assert {(row.recipient, row.subject) for row in live(office, 3)} == {("ben", "ana")}


def test_planning_anew_asks_the_same_person_about_the_same_colleague(team: Office) -> None:
    first = planned_question(team)
    now = first.due_at - timedelta(hours=12)
    for row in questions(team, "planned"):
        with team.store.write() as tx:
            planner.plan_people(tx, team.library, [person(team, row.recipient)], now=now)
    again = {row.prompt_id: row.subject for row in questions(team, "planned")}
    assert again[first.prompt_id] == first.subject


@pytest.mark.parametrize("why", ["withdrew", "left", "moved", "erased"])
def test_a_question_is_cancelled_just_before_sending_if_the_colleague_is_none_any_more(team: Office, why: str) -> None:
    asked = planned_question(team)
    now = asked.due_at - timedelta(hours=12)
    subject = person(team, asked.subject or "")
    with team.store.write() as tx:
        if why == "withdrew":
            joining.withdraw(tx, subject, now=now)
        elif why == "left":
            people.change(tx, TEAM, subject.person_id, left_on=asked.due_at.date() - timedelta(days=1))
        elif why == "erased":
            joining.erase(tx, TEAM, subject.person_id, now=now)
    if why == "moved":
        team.hire(subject.person_id, manager="zoe")
    with team.store.write() as tx:
        answer = asking.ask(tx, person(team, asked.recipient), asked, now=asked.due_at)
    assert answer == Never("cancelled", "colleague")
    (row,) = [one for one in everything(team) if one.prompt_id == asked.prompt_id]
    assert row.state == "cancelled"


def _answered(team: Office) -> tuple[Prompt, Person]:
    asked = live(team, 3)[0]
    return asked, person(team, asked.subject or "")


def say(team: Office, asked: Prompt, outcome: str, *, after: int = 1) -> bool:
    at = asked.due_at + timedelta(days=after)
    with team.store.write() as tx:
        press = presses.read(tx, TEAM, asked.prompt_id)
        assert press is not None
        return peers.answer(tx, press, person(team, asked.subject or ""), outcome, now=at, real_now=at, step=f"{after}")


def counted(team: Office, who: str) -> dict[str, int]:
    table = events.activity.c
    with team.store.read() as tx:
        found = tx.execute(events.activity.select().where(table.person == who, table.name == "peer_feedback"))
        return {str(row.local_date): row.count for row in found}


def test_an_answer_is_about_the_colleague_and_counts_for_who_gave_it_on_their_date(team: Office) -> None:
    asked, subject = _answered(team)
    assert say(team, asked, "saw")
    assert not say(team, asked, "saw", after=2), "the same answer twice is one"
    with team.store.read() as tx:
        (row,) = tx.execute(events.event.select().where(events.event.c.name == "peer_feedback"))
    assert (row.person, row.actor, row.outcome) == (subject.person_id, asked.recipient, "saw")
    assert (row.item, row.module, row.prompt) == (asked.item, "active-listening", asked.prompt_id)
    assert (row.manager, row.cohort) == ("mia", "listening")
    day = local(asked.due_at + timedelta(days=1), "Europe/Madrid").date()
    assert counted(team, asked.recipient) == {str(day): 1}
    assert counted(team, subject.person_id) == {}


@pytest.mark.parametrize(
    ("outcomes", "on"),
    [
        (["not_observed"], None),
        (["not_observed", "saw"], 2),
        (["saw", "not_this_time"], 1),
        (["saw", "not_observed"], None),
        (["saw", "not_this_time", "not_observed"], None),
        (["saw", "not_observed", "not_this_time"], 3),
    ],
)
def test_a_changed_answer_replaces_the_first_and_figures_count_it_once_or_not_at_all(
    team: Office, outcomes: list[str], on: int | None
) -> None:
    asked, _ = _answered(team)
    for n, outcome in enumerate(outcomes, start=1):
        say(team, asked, outcome, after=n)
    expected = {} if on is None else {str((asked.due_at + timedelta(days=on)).date()): 1}
    assert counted(team, asked.recipient) == expected
    with team.store.read() as tx:
        assert rows.said_before(tx, TEAM, asked.subject or "", asked.prompt_id)[-1].outcome == outcomes[-1]


def test_a_question_is_no_task_so_nobodys_completion_rate_falls_by_it(team: Office) -> None:
    asked, _ = _answered(team)
    assert asked.local_date
    week = Week.of(asked.local_date)
    with team.store.write() as tx:
        press = presses.read(tx, TEAM, asked.prompt_id)
        assert press is not None
        events.write(tx, TEAM, press.event("delivered", asked.due_at))
    with team.store.read() as tx:
        found = {one.person: one for one in readings.team_week(tx, TEAM, "mia", week.before(-1))}
    assert found[asked.recipient].delivered_before == 0
    with team.store.read() as tx:
        met = {row.item for row in everything(team) if row.recipient == asked.recipient and row.kind == KIND}
        assert met.isdisjoint(all_met(tx, TEAM, [asked.recipient], "active-listening")[asked.recipient])


def test_a_copy_of_everything_names_nobody_who_answered_and_holds_no_single_answer(team: Office) -> None:
    asked, subject = _answered(team)
    say(team, asked, "saw")
    with team.store.read() as tx:
        copy = copies.copy_of(tx, TEAM, subject.person_id, now=asked.due_at)
        assert copy is not None
        assert [row for row in copy["events"] if row["name"] == "peer_feedback"] == []
        assert copy["colleagues_saw"] == []
        assert "peer_feedback" not in events.counts(tx, TEAM, subject.person_id)
        own = copies.copy_of(tx, TEAM, asked.recipient, now=asked.due_at)
        assert own is not None
        assert [row["outcome"] for row in own["said_of_others"]] == ["saw"], "one's own answers are one's own"


def test_erasing_somebody_takes_their_name_from_questions_to_others(team: Office) -> None:
    asked, subject = _answered(team)
    say(team, asked, "saw")
    with team.store.write() as tx:
        joining.erase(tx, TEAM, subject.person_id, now=asked.due_at + timedelta(days=2))
    (row,) = [one for one in everything(team) if one.prompt_id == asked.prompt_id]
    assert (row.subject, row.face) == (None, "gone")
    with team.store.read() as tx:
        assert not list(tx.execute(events.event.select().where(events.event.c.name == "peer_feedback")))


def test_who_withdraws_is_named_by_nobody_and_names_nobody(team: Office) -> None:
    with team.store.write() as tx:
        rows.name(tx, TEAM, "p0", ["p1"])
        rows.name(tx, TEAM, "p1", ["p2"])
        joining.withdraw(tx, person(team, "p1"), now=NOW)
    with team.store.read() as tx:
        assert rows.names_of(tx, TEAM, ["p0", "p1"]) == {"p0": frozenset(), "p1": frozenset()}


def test_the_forecast_says_that_a_question_comes_and_not_about_whom(team: Office) -> None:
    first = planned_question(team)
    coming = forecast(team.store, team.library, TEAM, at=first.due_at - timedelta(hours=12)).coming
    assert any(one.kind == KIND and one.item == first.item for one in coming)
    assert not any(first.subject in (one.item, one.variant, one.reason) for one in coming)


def test_a_roster_that_gives_somebody_another_manager_changes_their_colleagues(team: Office) -> None:
    live(team, 1)
    team.hire("p0", manager="zoe")
    later = live(team, 2, begin=NOW + timedelta(weeks=1))
    begun = [row for row in later if row.due_at > NOW + timedelta(weeks=2)]
    assert "p0" not in {row.subject for row in begun} | {row.recipient for row in begun}

"""Planning for many: moments are spread, several processes plan at once, and whoever leaves all unanswered is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from coaching import hours
from coaching.people import Person
from coaching.prompts import Prompt
from content.library import Library
from scheduler import invitations, joining, planner
from storage import decisions, people, prompts, schema, workspaces
from storage.engine import Store, open_store
from storage.people import membership
from storage.people import person as person_table
from storage.prompts import prompt

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
#: A Tuesday, 08:00 in Madrid.
NOW = datetime(2026, 11, 3, 7, tzinfo=UTC)
CROWD = 3 * hours.PEOPLE_A_MINUTE


def plan(office: Office, now: datetime = NOW) -> int:
    return sum(planner.plan_due(office.store, office.library, TEAM, now=now))


def crowd(office: Office, *, consent: str) -> None:
    """Hire so many people that their first slots are spread over three minutes."""
    with office.store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Acme", "UB", "B", None))
        names = [f"P{number:04}" for number in range(CROWD)]
        known = {"workspace_id": TEAM, "joined_on": datetime(2026, 5, 4, tzinfo=UTC).date(), "consent": consent}
        rows = [{**known, "person_id": name, "name": name, "next_decision_at": NOW} for name in names]
        tx.execute(insert(person_table), rows)
        place = {"workspace_id": TEAM, "since": known["joined_on"], "cohort": "listening", "tz": "Europe/Madrid"}
        tx.execute(insert(membership), [{**place, "person_id": name} for name in names])


def due(office: Office, kind: str) -> Counter[datetime]:
    with office.store.read() as tx:
        planned = select(prompt.c.due_at).where(prompt.c.kind == kind, prompt.c.state == "planned")
        return Counter(tx.execute(planned).scalars())


@pytest.mark.parametrize(("consent", "kind"), [("agreed", "nudge"), ("none", "invitation")])
def test_a_crowd_is_written_to_over_some_minutes_in_their_first_slot(office: Office, consent: str, kind: str) -> None:
    crowd(office, consent=consent)
    plan(office)
    found = due(office, kind)
    assert sum(found.values()) == CROWD
    first = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
    assert set(found) == {first + timedelta(minutes=minute) for minute in range(4)}
    assert max(found.values()) < hours.PEOPLE_A_MINUTE


def test_who_is_asked_in_the_middle_of_the_day_is_asked_over_some_minutes_as_well(office: Office) -> None:
    crowd(office, consent="none")
    now = NOW + timedelta(hours=3)
    plan(office, now)
    assert set(due(office, "invitation")) == {now + timedelta(minutes=minute) for minute in range(4)}


def test_a_crowd_that_says_yes_at_once_gets_its_first_messages_over_some_minutes(office: Office) -> None:
    crowd(office, consent="none")
    plan(office)
    with office.store.write() as tx:
        for person in people.everybody(tx, TEAM):
            joining.agree(tx, office.library, person, now=NOW + timedelta(hours=2))
    found = due(office, "nudge")
    first = datetime(2026, 11, 4, 8, 30, tzinfo=UTC)
    assert set(found) == {first + timedelta(minutes=minute) for minute in range(4)}


def test_nobody_is_asked_after_their_hours_however_many_there_are() -> None:
    ana = Person(TEAM, "P0001", "Ana", "Europe/Madrid", None, NOW.date())
    shortly_before_five = datetime(2026, 11, 3, 15, 58, tzinfo=UTC)
    for number in range(50):
        one = Person(TEAM, f"P{number:04}", "Ana", ana.tz, None, NOW.date())
        assert hours.within(one, invitations.invitation(one, "listening", shortly_before_five, among=100_000).due_at)


def test_the_spread_is_narrower_again_when_fewer_take_part(office: Office) -> None:
    crowd(office, consent="agreed")
    plan(office)
    with office.store.write() as tx:
        few = person_table.c.person_id > "P0120"
        tx.execute(update(person_table).where(few).values(consent="withdrawn"))
        tx.execute(update(person_table).values(next_decision_at=NOW))
    plan(office)
    with office.store.read() as tx:
        ana = people.find(tx, TEAM, "P0000")
    assert ana is not None
    assert ana.spread == 1


def rows(store: Store, name: str = "ana") -> list[Prompt]:
    with store.read() as tx:
        return prompts.history(tx, TEAM, [name], since=NOW - timedelta(days=60))[name]


def silent(office: Office) -> None:
    """Hire Ana, send her five ideas, and let her answer none."""
    office.hire("ana", manager=None)
    with office.store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Acme", "UB", "B", None))
    for day in (3, 4, 5, 6, 9):
        plan(office, datetime(2026, 11, day, 7, tzinfo=UTC))
        arrive(office)


def arrive(office: Office) -> None:
    """Let what is planned arrive at its moment."""
    with office.store.write() as tx:
        planned = prompt.c.state == "planned"
        tx.execute(update(prompt).where(planned).values(state="sent", sent_at=prompt.c.due_at))


def test_after_five_unanswered_one_question_is_planned_and_then_each_silent_day_says_why(office: Office) -> None:
    silent(office)
    sent = [one for one in rows(office.store) if one.state == "sent"]
    for day in range(10, 28):
        plan(office, datetime(2026, 11, day, 7, tzinfo=UTC))
        arrive(office)
    later = [one for one in rows(office.store) if one.state == "sent"][len(sent) :]
    ideas = [one for one in [*sent, *later] if one.kind == "nudge"]
    assert len(ideas) == 5
    (question,) = [one for one in later if one.kind == "notice"]
    assert (question.subject, question.reason, question.item) == ("unanswered", "shall_i_go_on", None)
    silences = [one for one in rows(office.store) if one.reason == "unanswered"]
    assert [one.local_date for one in silences][-1].isoformat() >= "2026-11-26"
    assert len({one.local_date for one in silences}) == len(silences) >= 5


def test_a_planned_question_stays_on_its_day_when_that_day_is_decided_anew(office: Office) -> None:
    silent(office)
    now = datetime(2026, 11, 10, 7, tzinfo=UTC)
    while plan(office, now) >= 0 and not any(one.kind == "notice" for one in rows(office.store)):
        arrive(office)
        now += timedelta(days=1)
    [promised] = [one for one in rows(office.store) if one.state == "planned"]
    with office.store.write() as tx:
        decisions.move(tx, TEAM, [("ana", now)])
    plan(office, now)
    [question] = [one for one in rows(office.store) if one.state == "planned"]
    assert (question.kind, question.due_at) == ("notice", promised.due_at)


def test_a_wish_takes_the_planned_question_back(office: Office) -> None:
    silent(office)
    now = datetime(2026, 11, 10, 7, tzinfo=UTC)
    while plan(office, now) >= 0 and not any(one.kind == "notice" for one in rows(office.store)):
        arrive(office)
        now += timedelta(days=1)
    with office.store.write() as tx:
        people.change(tx, TEAM, "ana", heard_at=now)
        ana = people.find(tx, TEAM, "ana")
        assert ana is not None
        planner.replan(tx, office.library, ana, now=now, reason="asked_for")
    planned = [one for one in rows(office.store) if one.state == "planned"]
    assert [one.kind for one in planned] == ["nudge"]


def test_every_decision_has_its_reason_and_its_probability(office: Office) -> None:
    office.hire("ana", manager=None, country="ES")
    for day in range(3, 17):
        plan(office, datetime(2026, 11, day, 7, tzinfo=UTC))
    with office.store.read() as tx:
        kept = tx.execute(select(prompt.c.local_date, prompt.c.reason, prompt.c.probability)).all()
    dates = [row.local_date for row in kept]
    assert len(set(dates)) == len(dates) >= 14, "one row a date"
    assert all(row.reason and 0 < row.probability <= 1 for row in kept)


def _empty(store: Store) -> None:
    with store.write() as tx:
        tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")


@pytest.fixture
def two_processes(postgres_url: str, library: Library) -> Iterator[tuple[Store, Store]]:
    """Two processes on one PostgreSQL; the cohort is open since yesterday."""
    one, other = open_store(postgres_url), open_store(postgres_url)
    schema.upgrade(one)
    _empty(one)  # of what other tests left there
    with one.write() as tx:
        workspaces.open_cohort(tx, TEAM, "listening", programme="listening", by="lea", now=NOW - timedelta(days=1))
    yield one, other
    _empty(one)
    one.close()
    other.close()


@pytest.mark.postgres
def test_two_planners_at_once_plan_everybody_once(two_processes: tuple[Store, Store], office: Office) -> None:
    shared = type(office)(two_processes[0], office.library)
    crowd(shared, consent="agreed")
    runs = [planner.plan_due(store, office.library, TEAM, now=NOW) for store in two_processes]
    written = 0
    while runs:
        for run in list(runs):
            step = next(run, None)
            if step is None:
                runs.remove(run)
            written += step or 0
    assert (written, sum(due(shared, "nudge").values())) == (CROWD, CROWD)
    with shared.store.read() as tx:
        assert decisions.waiting(tx, TEAM, NOW, limit=9) == 0

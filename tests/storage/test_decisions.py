"""Whose decision has come: each is taken by one process, moved on together, and counted a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from coaching.people import Newcomer
from storage import consents, decisions, invitations, people, roster, schema, workspaces
from storage.engine import Store, open_store

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
TODAY = NOW.date()
ANA = Newcomer("U0", "Ana", None, "Europe/Madrid", None, "c1", None, None, date(2026, 1, 1), None, None)


def hire(store: Store, count: int, *, consent: str = "agreed", due: datetime | None = NOW, **said: str) -> list[str]:
    names = [f"U{number}" for number in range(count)]
    with store.write() as tx:
        for name in names:
            roster.welcome(tx, "T1", replace(ANA, person_id=name, **said), today=TODAY)
            people.change(tx, "T1", name, consent=consent, next_decision_at=due)
    return names


def test_the_longest_waiting_come_first_and_the_rest_in_order(store: Store) -> None:
    hire(store, 4)
    with store.write() as tx:
        decisions.move(tx, "T1", [("U2", NOW - timedelta(hours=1)), ("U0", NOW + timedelta(seconds=1))])
        assert [one.person_id for one in decisions.take(tx, "T1", NOW)] == ["U2", "U1", "U3"]
        assert [one.person_id for one in decisions.take(tx, "T1", NOW, limit=1)] == ["U2"]
        assert decisions.waiting(tx, "T1", NOW, limit=2) == 2
        assert decisions.waiting(tx, "T1", NOW, limit=9) == 3


@pytest.mark.parametrize("gone", [{"deactivated": True}, {"consent": "withdrawn"}])
def test_nobody_decides_for_who_is_gone(store: Store, gone: dict[str, object]) -> None:
    hire(store, 1)
    with store.write() as tx:
        people.change(tx, "T1", "U0", **gone)
        assert decisions.take(tx, "T1", NOW) == []
        assert decisions.waiting(tx, "T1", NOW, limit=9) == 0


def test_after_a_no_no_decision_waits_for_anybody_to_step_over(store: Store) -> None:
    hire(store, 1)
    with store.write() as tx:
        consents.note(
            tx, "T1", "U0", answer="withdrawn", text_version=1, source="person", occurred_at=NOW, local_date=TODAY
        )
        assert tx.execute(select(people.person.c.next_decision_at)).scalar_one() is None


@pytest.mark.postgres
def test_of_two_processes_that_plan_at_once_each_has_its_own_people(fresh_postgres_url: str) -> None:
    one, other = open_store(fresh_postgres_url), open_store(fresh_postgres_url)
    schema.upgrade(one)
    hire(one, 5)
    with one.write() as mine:
        first = decisions.take(mine, "T1", NOW, limit=3)
        with other.write() as theirs:
            second = decisions.take(theirs, "T1", NOW, limit=3)
            decisions.move(theirs, "T1", [(person.person_id, NOW + timedelta(days=1)) for person in second])
        assert [person.person_id for person in first] == ["U0", "U1", "U2"]
        assert [person.person_id for person in second] == ["U3", "U4"]
    one.close()
    other.close()


@pytest.mark.postgres
def test_of_two_processes_that_invite_at_once_one_asks(fresh_postgres_url: str) -> None:
    one, other = open_store(fresh_postgres_url), open_store(fresh_postgres_url)
    schema.upgrade(one)
    names = hire(one, 3, consent="none")
    with one.write() as mine:
        asked = invitations.take(mine, "T1", names)
        assert [person.person_id for person in asked] == names
        with other.write() as theirs:
            assert invitations.take(theirs, "T1", names) == []
        invitations.asked(mine, "T1", names)
    with other.write() as theirs:
        assert invitations.take(theirs, "T1", names) == [], "nor afterwards"
    one.close()
    other.close()


def test_a_page_of_the_roster_says_how_many_take_part_and_where_it_ends(store: Store) -> None:
    hire(store, 5)
    with store.write() as tx:
        people.change(tx, "T1", "U1", consent="declined")
        people.change(tx, "T1", "U4", deactivated=True)
        assert decisions.count(tx, "T1", after="", limit=3) == (2, "U2")
        assert decisions.count(tx, "T1", after="U2", limit=3) == (1, "U4")
        assert decisions.count(tx, "T1", after="U4", limit=3) == (0, None)
        assert decisions.count(tx, "T2", after="", limit=3) == (0, None)


def test_the_spread_of_a_workspace_is_its_peoples(store: Store) -> None:
    hire(store, 1)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T1", "Acme", "UB", "B", None))
        decisions.spread(tx, "T1", 25)
        ana = people.find(tx, "T1", "U0")
    assert ana is not None
    assert ana.spread == 25


def test_whom_nobody_has_asked_is_found_page_by_page_with_who_leads_them(store: Store) -> None:
    hire(store, 4, consent="none", manager="U8")
    with store.write() as tx:
        people.change(tx, "T1", "U1", consent="invited")
        people.change(tx, "T1", "U2", guest=True)
        roster.welcome(tx, "T1", replace(ANA, person_id="U8", cohort="c9"), today=TODAY)
        roster.welcome(tx, "T1", replace(ANA, person_id="U9", cohort="c9"), today=TODAY)
        first = invitations.page(tx, "T1", ["c1", "c2"], today=TODAY, after="", limit=3)
        assert (first.to_ask, first.last) == ([("U0", "c1"), ("U3", "c1")], "U3")
        second = invitations.page(tx, "T1", ["c1", "c2"], today=TODAY, after="U3", limit=3)
        assert (second.to_ask, second.last) == ([("U8", "c1")], "U9"), "who leads them, and nobody else"
        assert invitations.page(tx, "T1", ["c1"], today=TODAY, after="U9", limit=3).last is None

"""Taking a roster in: twice changes nothing, and what a person said themselves holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.people import Newcomer, Person
from coaching.prompts import Plan
from content.library import load
from scheduler import joining, roster
from storage import consents, people, prompts, schema
from storage.engine import Store, open_store
from storage.roster import unknown_zones

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ANA = Newcomer("U1", "Ana", None, "Europe/Madrid", "ES", "c1", "agent", None, date(2026, 3, 2), None, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'inflow.db'}")
    schema.upgrade(store)
    yield store
    store.close()


def take_in(store: Store, *newcomers: Newcomer, days: int = 0) -> int:
    return sum(roster.take_in(store, "T1", newcomers, now=NOW + timedelta(days=days)))


def ana(store: Store) -> Person:
    with store.read() as tx:
        found = people.find(tx, "T1", "U1")
    assert found is not None
    return found


def ledger(store: Store) -> list[tuple[str, date]]:
    table = consents.consent.c
    with store.read() as tx:
        return [
            (row[0], row[1]) for row in tx.execute(select(table.answer, table.local_date).order_by(table.occurred_at))
        ]


@pytest.mark.parametrize("said", [None, True, False, date(2026, 5, 4)])
def test_the_same_roster_twice_changes_nothing(store: Store, said: date | bool | None) -> None:
    line = replace(ANA, consented=said)
    assert take_in(store, line) == 1
    before = ledger(store), ana(store)
    assert take_in(store, line, days=1) == 0
    assert (ledger(store), ana(store)) == before


@pytest.mark.parametrize("said", [True, False, date(2026, 5, 4)])
def test_a_roster_of_few_columns_twice_changes_nothing_either(store: Store, said: date | bool) -> None:
    line = Newcomer("U1", "Ana", None, None, None, None, None, None, None, None, said)
    assert take_in(store, line) == 1
    before = ledger(store), ana(store)
    assert take_in(store, line, days=9) == 0
    assert (ledger(store), ana(store)) == before


def test_a_zone_that_nobody_knows_is_no_move_and_is_kept_for_the_doctor(store: Store) -> None:
    unknown = replace(ANA, tz="Mars")
    assert sum(roster.take_in(store, "T1", [unknown], now=NOW, default_tz="Asia/Tokyo")) == 1
    assert ana(store).tz == "Asia/Tokyo"
    assert take_in(store, unknown) == 0
    with store.read() as tx:
        assert unknown_zones(tx, "T1") == {"Mars": 1}
    assert take_in(store, ANA) == 1
    assert ana(store).tz == "Europe/Madrid"
    assert take_in(store, unknown, days=1) == 1
    assert ana(store).tz == "Europe/Madrid", "who lived somewhere already goes on living there"


def test_whoever_slack_knows_better_lives_by_no_default(store: Store) -> None:
    take_in(store, replace(ANA, tz="Mars"))
    with store.write() as tx:
        people.change(tx, "T1", "U1", zone_by_slack="Asia/Tokyo")
        assert unknown_zones(tx, "T1") == {}
        people.change(tx, "T1", "U1", zone_by_slack="Moon/Base", deactivated=False)
        assert unknown_zones(tx, "T1") == {"Moon/Base": 1}
        people.change(tx, "T1", "U1", deactivated=True)
        assert unknown_zones(tx, "T1") == {}


def test_a_long_roster_is_taken_in_small_steps(store: Store) -> None:
    crowd = [replace(ANA, person_id=f"U{n}") for n in range(24)]
    assert list(roster.take_in(store, "T1", crowd, now=NOW)) == [10, 10, 4]
    assert list(roster.take_in(store, "T1", crowd, now=NOW)) == [0, 0, 0]


def test_an_agreement_given_elsewhere_counts_from_its_date(store: Store) -> None:
    take_in(store, replace(ANA, consented=date(2026, 5, 4)))
    assert (ana(store).agreed, ana(store).consented_on) == (True, date(2026, 5, 4))
    take_in(store, replace(ANA, person_id="U2", consented=True))
    with store.read() as tx:
        other = people.find(tx, "T1", "U2")
    assert other is not None
    assert other.consented_on == ANA.joined_on


def test_a_roster_may_change_its_mind_as_often_as_it_likes(store: Store) -> None:
    said: tuple[date | bool, ...] = (True, False, True, False, date(2026, 2, 1), date(2026, 7, 1), date(2026, 5, 1))
    for number, consented in enumerate(said):
        line = replace(ANA, consented=consented)
        assert take_in(store, line, days=number) == 1, consented
        assert ana(store).agreed == bool(consented)
        assert take_in(store, line, days=number) == 0, f"{consented} twice changes nothing"
    assert len(ledger(store)) == len(said)
    assert ana(store).consented_on == date(2026, 5, 1)


def test_a_roster_that_changes_its_mind_within_one_moment_is_followed_too(store: Store) -> None:
    said = (True, False, True, False, True)
    for consented in said:
        assert take_in(store, replace(ANA, consented=consented)) == 1
        assert ana(store).agreed == consented
    assert [answer for answer, _ in ledger(store)] == ["agreed", "withdrawn", "agreed", "withdrawn", "agreed"]


def test_a_no_after_a_yes_counts_from_today_and_what_was_agreed_until_then_stays(store: Store) -> None:
    take_in(store, replace(ANA, consented=True))
    take_in(store, replace(ANA, consented=False), days=3)
    assert ana(store).consent == "withdrawn"
    assert ledger(store) == [("agreed", ANA.joined_on), ("withdrawn", date(2026, 11, 27))]


def test_a_yes_after_a_first_no_counts_as_the_roster_dates_it(store: Store) -> None:
    take_in(store, replace(ANA, consented=False))
    take_in(store, replace(ANA, consented=date(2026, 11, 20)), days=1)
    assert (ana(store).agreed, ana(store).consented_on) == (True, date(2026, 11, 20))


def test_nothing_more_is_sent_to_somebody_whom_the_roster_withdraws(store: Store) -> None:
    take_in(store, replace(ANA, consented=True))
    wished = Plan("nudge", "U1", "asked:U1:1", NOW, "asked_for", requested=True)
    with store.write() as tx:
        prompts.plan(tx, "T1", [Plan("nudge", "U1", "nudge:U1:1", NOW, "next_in_order"), wished])
    take_in(store, replace(ANA, consented=False), days=1)
    with store.read() as tx:
        rows = prompts.history(tx, "T1", ["U1"], since=NOW)["U1"]
    assert [(row.state, row.reason) for row in rows] == [("cancelled", "not_agreed")] * 2


def test_the_roster_never_overrides_the_persons_own_answer(store: Store) -> None:
    take_in(store, replace(ANA, consented=True))
    with store.write() as tx:
        joining.withdraw(tx, ana(store), now=NOW)
    assert take_in(store, replace(ANA, consented=True), days=1) == 0
    assert ana(store).consent == "withdrawn"
    with store.write() as tx:
        joining.agree(tx, load(), ana(store), now=NOW + timedelta(days=2))
    assert take_in(store, replace(ANA, consented=False), days=3) == 0
    assert ana(store).agreed


def test_who_was_asked_and_is_not_named_as_agreed_keeps_their_state(store: Store) -> None:
    take_in(store, ANA)
    with store.write() as tx:
        people.change(tx, "T1", "U1", consent="invited")
    take_in(store, replace(ANA, role="lead"), days=1)
    assert ana(store).consent == "invited"

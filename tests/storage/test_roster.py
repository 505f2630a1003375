"""A roster that comes again: what it does not say stays, what it says anew holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from coaching.people import Newcomer, Person
from storage import people, roster
from storage.engine import Store

FIRST, LATER = date(2026, 11, 23), date(2026, 12, 1)
ANA = Newcomer(
    "U1", "Ana", "a@x.org", "Europe/Madrid", "ES", "c1", "agent", "U9", date(2026, 3, 2), date(2027, 1, 31), None
)
#: A file with only the two columns that every roster has.
SHORT = Newcomer("U1", "Ana", None, None, None, None, None, None, None, None, None)


def welcome(store: Store, line: Newcomer, today: date = FIRST) -> bool:
    with store.write() as tx:
        return roster.welcome(tx, "T1", line, today=today, default_tz="Europe/Lisbon")


def ana(store: Store) -> Person:
    with store.read() as tx:
        found = people.find(tx, "T1", "U1")
    assert found is not None
    return found


def places(store: Store) -> int:
    with store.read() as tx:
        return len(tx.execute(select(people.membership)).all())


def test_a_first_line_that_says_little_is_taken_with_todays_date_and_the_zone_of_the_house(store: Store) -> None:
    assert welcome(store, replace(SHORT, name=None))
    assert (ana(store).name, ana(store).tz, ana(store).joined_on) == ("U1", "Europe/Lisbon", FIRST)


def test_who_left_before_anybody_said_when_they_joined_has_not_joined_since(store: Store) -> None:
    welcome(store, replace(SHORT, left_on=date(2026, 6, 30)))
    assert (ana(store).joined_on, ana(store).left_on) == (date(2026, 6, 30), date(2026, 6, 30))


@pytest.mark.parametrize("line", [SHORT, ANA])
def test_the_same_short_line_on_another_day_changes_nothing(store: Store, line: Newcomer) -> None:
    welcome(store, line)
    before = ana(store)
    assert not welcome(store, line, LATER)
    assert (ana(store), places(store)) == (before, 1)


def test_columns_that_a_later_file_leaves_out_stay_as_they_are(store: Store) -> None:
    welcome(store, ANA)
    before = ana(store)
    assert not welcome(store, SHORT, LATER)
    assert (ana(store), places(store)) == (before, 1)


@pytest.mark.parametrize("field", ["country", "cohort", "role", "manager", "left_on"])
def test_an_empty_cell_takes_away_what_was_there(store: Store, field: str) -> None:
    welcome(store, ANA)
    emptied: dict[str, Any] = {field: ""}
    assert welcome(store, replace(SHORT, **emptied), LATER)
    assert ana(store) == replace(ana(store), **{field: None})
    assert not welcome(store, replace(SHORT, **emptied), LATER)


def told_by_slack(store: Store, tz: str) -> None:
    with store.write() as tx:
        people.change(tx, "T1", "U1", zone_by_slack=tz)
        roster.move(tx, "T1", "U1", today=FIRST, tz=tz)


@pytest.mark.parametrize("line", [SHORT, ANA])
def test_a_roster_that_repeats_itself_does_not_overrule_the_zone_that_slack_told(store: Store, line: Newcomer) -> None:
    welcome(store, line)
    told_by_slack(store, "America/New_York")
    assert not welcome(store, line, LATER)
    assert ana(store).tz == "America/New_York"


def test_a_roster_that_says_a_new_zone_is_heard(store: Store) -> None:
    welcome(store, ANA)
    told_by_slack(store, "America/New_York")
    assert welcome(store, replace(ANA, tz="Asia/Tokyo"), LATER)
    assert ana(store).tz == "Asia/Tokyo"

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.people import Newcomer
from coaching.weeks import Week
from storage import consents, digests, people, roster
from storage.engine import Store

TEAM = "T1"
WEEK = Week.parse("2026-W47")
JOINED = date(2026, 5, 4)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def hire(store: Store, name: str, *, manager: str | None = "mia", cohort: str | None = "a", tz: str = "UTC") -> None:
    newcomer = Newcomer(name, name, None, tz, None, cohort, None, manager, JOINED, None, None)
    with store.write() as tx:
        roster.welcome(tx, TEAM, newcomer, today=JOINED)


def agree(store: Store, name: str, on: date) -> None:
    with store.write() as tx:
        consents.note(
            tx,
            TEAM,
            name,
            answer="agreed",
            text_version=1,
            source="person",
            occurred_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
            local_date=on,
        )


def owed(store: Store, *cohorts: str) -> dict[str, list[tuple[str, str, int]]]:
    with store.read() as tx:
        found = digests.owed(tx, TEAM, WEEK, cohorts or ("a",))
    return {manager: [(part.cohort, part.tz, part.people) for part in parts] for manager, parts in found.items()}


def keep(store: Store, week: Week, body: str, recipient: str = "mia") -> bool:
    with store.write() as tx:
        return digests.keep(
            tx, TEAM, digests.id_of(recipient, week), recipient=recipient, monday=week.monday, body=body, now=NOW
        )


@pytest.fixture
def led(store: Store) -> Store:
    """Mia, who agreed, leads Ana and Ida in Madrid, Ben in Tokyo, and Eve, who waits in a group of her own."""
    hire(store, "mia", manager=None, cohort=None)
    agree(store, "mia", JOINED)
    hire(store, "ana", tz="Europe/Madrid")
    hire(store, "ida", tz="Europe/Madrid")
    hire(store, "ben", tz="Asia/Tokyo")
    hire(store, "eve", cohort="b")
    return store


def test_a_digest_is_kept_once_and_read_as_it_was_shown(store: Store) -> None:
    assert keep(store, WEEK, "first")
    assert not keep(store, WEEK, "second")
    with store.read() as tx:
        assert digests.find(tx, TEAM, "digest:mia:2026-W47") == "first"
        assert digests.find(tx, "T2", "digest:mia:2026-W47") is None


def test_what_was_shown_before_comes_newest_first_and_is_ones_own(store: Store) -> None:
    for back in (1, 0, 2, 4, 6):
        keep(store, WEEK.before(back), f"{back} back")
    keep(store, WEEK.before(), "kim's", "kim")
    with store.read() as tx:
        assert digests.before(tx, TEAM, "mia", WEEK, weeks=5) == ["1 back", "2 back", "4 back"]


def test_a_manager_is_owed_one_digest_a_week(led: Store) -> None:
    assert owed(led) == {"mia": [("a", "Asia/Tokyo", 1), ("a", "Europe/Madrid", 2)]}
    assert owed(led, "b") == {"mia": [("b", "UTC", 1)]}
    keep(led, WEEK.before(), "last week's")
    assert "mia" in owed(led)
    keep(led, WEEK, "this week's")
    assert owed(led) == {}


def test_nothing_is_owed_to_a_manager_who_withdrew_left_or_never_agreed(led: Store) -> None:
    hire(led, "kim", manager=None, cohort=None)
    hire(led, "tom", manager="kim")
    assert set(owed(led)) == {"mia"}
    for change in ({"consent": "withdrawn"}, {"consent": "agreed", "deactivated": True}):
        with led.write() as tx:
            people.change(tx, TEAM, "mia", **change)
        assert owed(led) == {}


@pytest.mark.parametrize(("days", "comes"), [(7, True), (8, False)])
def test_whoever_agrees_after_the_monday_waits_a_week(store: Store, days: int, comes: bool) -> None:
    hire(store, "mia", manager=None, cohort=None)
    hire(store, "ana")
    agree(store, "mia", WEEK.monday + timedelta(days=days))
    assert bool(owed(store)) is comes


def test_a_team_is_the_one_of_the_weeks_sunday(led: Store) -> None:
    with led.write() as tx:
        roster.move(tx, TEAM, "ana", today=WEEK.sunday, manager="kim")
        roster.move(tx, TEAM, "ben", today=WEEK.sunday + timedelta(days=1), manager="kim")
    assert owed(led) == {"mia": [("a", "Asia/Tokyo", 1), ("a", "Europe/Madrid", 1)]}


def test_whoever_left_before_the_week_or_joins_after_it_is_nobodys_team(led: Store) -> None:
    with led.write() as tx:
        people.change(tx, TEAM, "ana", left_on=WEEK.monday)
        people.change(tx, TEAM, "ben", left_on=WEEK.monday - timedelta(days=1))
    assert owed(led) == {"mia": [("a", "Europe/Madrid", 2)]}
    with led.write() as tx:
        people.change(tx, TEAM, "ana", left_on=None, joined_on=WEEK.sunday + timedelta(days=1))
    assert owed(led) == {"mia": [("a", "Europe/Madrid", 1)]}

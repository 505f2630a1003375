"""A pilot begins: people drawn into waves, each wave asked on its day, and the roster moves nobody out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from coaching.adjustments import Adjustment
from coaching.people import Newcomer
from coaching.pilots import Pilot
from coaching.programmes import Chain, Outcome
from coaching.waves import draw
from scheduler import invitations, joining, pilot_reports, pilots, roster
from storage import adjustments, cohorts, copies, erasing, people, workspaces
from storage import pilots as rows
from storage.people import membership

if TYPE_CHECKING:
    from content.library import Library
    from storage.engine import Store
    from tests.scheduler.conftest import Office

#: A Monday, and the Monday after, on which the pilot begins.
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST = date(2026, 11, 30)
PILOT = Pilot("Berlin", "listening", "says-it-back", 4, FIRST, "the head of service", None, 2, 2, "s", "ULEA")


def line(who: str, cohort: str | None = None) -> Newcomer:
    manager = f"M{int(who[1:]) % 4}"
    return Newcomer(who, who, None, "Europe/Madrid", "ES", cohort, "agent", manager, date(2026, 1, 1), None, None)


def hire(store: Store, cohort: str | None = None) -> list[str]:
    names = [f"P{n:02}" for n in range(16)]
    for _ in roster.take_in(store, "T1", [line(name, cohort) for name in names], now=NOW - timedelta(days=30)):
        pass
    return names


def start(store: Store, names: list[str], one: Pilot = PILOT) -> bool:
    with store.write() as tx:
        chosen, _ = pilots.choose(tx, "T1", names, now=NOW)
        return pilots.start(tx, "T1", one, chosen, tz="Europe/Madrid", now=NOW)


def places(store: Store) -> dict[str, str | None]:
    with store.read() as tx:
        return {one.person_id: one.cohort for one in people.everybody(tx, "T1")}


def asked(store: Store, now: datetime) -> int:
    return sum(invitations.plan_due(store, "T1", now=now))


def test_each_wave_is_a_cohort_that_opens_on_its_day_and_nobody_is_asked_before(empty: Office) -> None:
    store = empty.store
    names = hire(store)
    assert start(store, names)
    first, second = draw([(name, f"M{int(name[1:]) % 4}") for name in names], 2, "s")
    assert places(store) == dict.fromkeys(first, "Berlin") | dict.fromkeys(second, "Berlin, wave 2")
    with store.read() as tx:
        opened = workspaces.opened(tx, "T1")
        assert rows.started(tx, "T1") == [PILOT]
    assert opened["Berlin"].opened_at == datetime(2026, 11, 29, 23, tzinfo=UTC), "midnight in Madrid"
    assert opened["Berlin, wave 2"].opened_at == datetime(2026, 12, 13, 23, tzinfo=UTC)
    assert {one.lasts(6) for one in opened.values()} == {4}
    assert asked(store, NOW) == 0
    assert asked(store, NOW + timedelta(days=7)) == len(first)
    assert asked(store, NOW + timedelta(days=21)) == len(second)


def test_the_place_is_kept_in_the_history_from_the_day_on_which_people_were_chosen(empty: Office) -> None:
    store = empty.store
    names = hire(store, "north")
    start(store, names[:1], replace(PILOT, waves=1))
    with store.read() as tx:
        found = tx.execute(select(membership).where(membership.c.person_id == "P00")).all()
    assert [(row.cohort, row.since, row.until) for row in sorted(found, key=lambda row: row.since)] == [
        ("north", date(2026, 1, 1), NOW.date()),
        ("Berlin", NOW.date(), None),
    ]


def test_an_older_roster_takes_nobody_out_of_a_pilot_and_says_the_rest(empty: Office) -> None:
    store = empty.store
    names = hire(store, "north")
    start(store, names, replace(PILOT, waves=1))
    for _ in roster.take_in(store, "T1", [replace(line("P00", "south"), role="lead")], now=NOW + timedelta(days=1)):
        pass
    with store.read() as tx:
        found = people.find(tx, "T1", "P00")
    assert found is not None
    assert (found.cohort, found.role) == ("Berlin", "lead")


def test_who_cannot_take_part_is_counted_and_left_where_they_are(empty: Office) -> None:
    store = empty.store
    names = hire(store, "north")
    with store.write() as tx:
        people.change(tx, "T1", "P01", left_on=date(2026, 11, 1))
        joining.open_cohort(tx, "T1", "north", programme="feedback", by="ULEA", now=NOW)
        roster_of_one = [line("P20")]
    for _ in roster.take_in(store, "T1", roster_of_one, now=NOW):
        pass
    with store.read() as tx:
        able, others = pilots.choose(tx, "T1", [*names, "UNKNOWN", "P20"], now=NOW)
    assert [one.person_id for one in able] == ["P20"]
    assert others == 17


def test_the_same_pilot_started_twice_is_one_and_a_cohort_that_is_open_is_not_taken_over(empty: Office) -> None:
    store = empty.store
    names = hire(store)
    assert start(store, names)
    before = places(store)
    assert not start(store, names, replace(PILOT, seed="another"))
    assert places(store) == before
    with store.write() as tx:
        joining.open_cohort(tx, "T1", "Rome", programme="feedback", by="ULEA", now=NOW)
    assert not start(store, names, replace(PILOT, group="Rome"))
    with store.read() as tx:
        assert [one.group for one in rows.started(tx, "T1")] == ["Berlin"]


def test_a_cohort_whose_programme_says_so_is_opened_in_waves_with_the_seed_kept(empty: Office, whole: Library) -> None:
    store = empty.store
    hire(store, "frontline")
    frontline = whole.programmes["frontline"]
    with store.write() as tx:
        assert pilots.open_cohort(tx, "T1", "frontline", programme=frontline, by="ULEA", tz="UTC", now=NOW)
        assert not pilots.open_cohort(tx, "T1", "frontline", programme=frontline, by="ULEA", tz="UTC", now=NOW)
        (one,) = rows.started(tx, "T1")
        sizes = cohorts.standing(tx, "T1", today=NOW.date())
        opened = workspaces.opened(tx, "T1")
    assert {name: size for name, (size, _) in sizes.items()} == {"frontline": 8, "frontline, wave 2": 8}
    assert (one.programme, one.waves, one.behaviour, len(one.seed)) == ("frontline", 2, "says-it-back", 16)
    assert one.outcome == frontline.chain.outcome
    assert opened["frontline"].opened_at == NOW
    first, second = draw([(f"P{n:02}", f"M{n % 4}") for n in range(16)], 2, one.seed)
    assert places(store) == dict.fromkeys(first, "frontline") | dict.fromkeys(second, "frontline, wave 2")


def test_who_started_a_pilot_has_a_copy_of_that_and_is_no_longer_named_once_erased(empty: Office) -> None:
    store = empty.store
    names = hire(store)
    for _ in roster.take_in(store, "T1", [replace(line("P99"), person_id="ULEA", name="Lea")], now=NOW):
        pass
    start(store, names)
    with store.write() as tx:
        copy = copies.copy_of(tx, "T1", "ULEA", now=NOW)
        assert copy is not None
        assert [row["cohort"] for row in copy["pilots"]] == ["Berlin"]
        erasing.erase(tx, "T1", "ULEA", pseudonym="gone-1", text_version=1, now=NOW, today=NOW.date())
        assert rows.started(tx, "T1") == [replace(PILOT, by="")]


def test_a_cohort_whose_programme_has_no_waves_is_opened_as_ever(empty: Office, whole: Library) -> None:
    store = empty.store
    hire(store, "listening")
    with store.write() as tx:
        assert pilots.open_cohort(
            tx, "T1", "listening", programme=whole.programmes["listening"], by="ULEA", tz="UTC", now=NOW
        )
        assert list(workspaces.opened(tx, "T1")) == ["listening"]
        assert rows.started(tx, "T1") == []


@pytest.fixture(scope="module")
def whole() -> Library:
    from content.library import load

    return load()


def test_a_pilot_that_was_started_is_read_by_itself_with_its_own_length_and_chain(
    empty: Office, whole: Library
) -> None:
    store = empty.store
    names = hire(store)
    outcome = Outcome("repeat_calls", "Repeat calls", "share", "lower")
    start(store, names, replace(PILOT, outcome=outcome, first_day=NOW.date()))
    with store.write() as tx:
        joining.open_cohort(tx, "T1", "listening", programme="listening", by="ULEA", now=NOW)
        one = Adjustment("a", "Berlin", "Fewer ideas.", "Too many.", "repeat_7d", "up", NOW.date(), "ULEA")
        adjustments.note(tx, "T1", one, now=NOW)
    later = NOW + timedelta(days=21)
    with store.read() as tx:
        found = {one.id: one for one in pilot_reports.open_programmes(tx, whole, "T1", now=later)}
        cohorts_in = {
            name: [
                cohort for cohort, here in workspaces.opened(tx, "T1").items() if pilot_reports.is_in(here, found[name])
            ]
            for name in found
        }
    assert cohorts_in == {"Berlin": ["Berlin", "Berlin, wave 2"], "listening": ["listening"]}
    own = found["Berlin"]
    assert (own.weeks, own.sponsor, own.read_in) == (4, "the head of service", (3, 4))
    assert own.chain == Chain(outcome, "a customer call", "says-it-back", "manager_checks")
    report = pilot_reports.read(store, own, "T1", now=later)
    assert (report.name, report.length, [again.one.what for again in report.changed]) == ("Berlin", 4, ["Fewer ideas."])


def test_a_cohort_of_the_roster_that_was_drawn_into_waves_is_read_as_its_programme(
    empty: Office, whole: Library
) -> None:
    store = empty.store
    hire(store, "frontline")
    with store.write() as tx:
        pilots.open_cohort(tx, "T1", "frontline", programme=whole.programmes["frontline"], by="ULEA", tz="UTC", now=NOW)
        (one,) = pilot_reports.open_programmes(tx, whole, "T1", now=NOW)
        assert one == whole.programmes["frontline"]
        assert all(pilot_reports.is_in(here, one) for here in workspaces.opened(tx, "T1").values())

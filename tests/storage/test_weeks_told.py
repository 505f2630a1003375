"""What teams and stewards are told is counted from: zones, sessions, open notes, early repeaters, missing charts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.events import Event
from coaching.outcomes import Outcome
from coaching.people import Newcomer
from coaching.prompts import Plan
from coaching.weeks import Week
from storage import (
    checks,
    consents,
    digests,
    early,
    events,
    outcomes,
    pictures,
    prompts,
    roster,
    stewards,
    team_digests,
)
from storage.engine import Store
from storage.pictures import Picture

TEAM = "T1"
WEEK = Week.parse("2026-W47")
JOINED = date(2026, 5, 4)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def hire(store: Store, name: str, *, tz: str = "UTC", cohort: str = "a", agreed: bool = True) -> None:
    newcomer = Newcomer(name, name, None, tz, None, cohort, None, "mia", JOINED, None, None)
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    with store.write() as tx:
        roster.welcome(tx, TEAM, newcomer, today=JOINED)
        if agreed:
            said = {"answer": "agreed", "text_version": 1, "source": "person", "occurred_at": at, "local_date": JOINED}
            consents.note(tx, TEAM, name, **said)  # type: ignore[arg-type]


def act(store: Store, name: str, day: date, act: str = "opened") -> None:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with store.write() as tx:
        assert events.write(tx, TEAM, Event(f"{name} {act} {day}", act, at, day, name))  # type: ignore[arg-type]


def test_a_cohorts_people_are_counted_by_zone(store: Store) -> None:
    for name, tz in (("ana", "Europe/Madrid"), ("ida", "Europe/Madrid"), ("ben", "Asia/Tokyo")):
        hire(store, name, tz=tz)
    hire(store, "eve", cohort="b")
    with store.read() as tx:
        assert team_digests.zones(tx, TEAM, "a", WEEK) == {"Asia/Tokyo": 1, "Europe/Madrid": 2}
        assert team_digests.zones(tx, TEAM, "a", Week.of(JOINED).before()) == {}


def test_people_who_practised_are_counted_once_a_date(store: Store) -> None:
    monday = WEEK.monday
    for name in ("ana", "ben"):
        act(store, name, monday)
        act(store, name, monday, "completed_task")
    act(store, "kim", monday, "peer_feedback")
    with store.read() as tx:
        found = stewards.sessions(tx, TEAM, [monday, monday - timedelta(days=7)])
    assert found == {monday: 2, monday - timedelta(days=7): 0}


def test_a_manager_has_open_notes_until_all_are_answered(store: Store) -> None:
    thursday = WEEK.monday + timedelta(days=3)
    with store.write() as tx:
        for manager in ("mia", "kim"):
            about = [("ana", "m"), ("ben", "m")]
            checks.ask(tx, TEAM, f"check:{manager}:{WEEK}", manager=manager, on=thursday, about=about)
        tx.execute(checks.check_line.update().where(checks.check_line.c.manager == "kim").values(event_id="E"))
    with store.read() as tx:
        assert stewards.open_notes(tx, TEAM, since=WEEK.monday, until=WEEK.sunday) == (1, 2)
        assert stewards.open_notes(tx, TEAM, since=thursday + timedelta(days=1), until=WEEK.sunday) == (0, 0)


@pytest.mark.parametrize(("gap", "back"), [(1, True), (7, True), (8, False), (0, False)])
def test_whoever_practises_again_within_a_week_of_the_first_time_came_back(store: Store, gap: int, back: bool) -> None:
    hire(store, "ana")
    act(store, "ana", WEEK.monday)
    if gap:
        act(store, "ana", WEEK.monday + timedelta(days=gap), "confidence_rated")
    hire(store, "omar", agreed=False)
    act(store, "omar", WEEK.monday)
    with store.read() as tx:
        found = early.came_back(tx, TEAM, since=WEEK.monday, until=WEEK.sunday, within=7)
        assert found == {"ana": back}
        assert early.came_back(tx, TEAM, since=WEEK.sunday, until=WEEK.sunday, within=7) == {}


def test_a_chart_is_to_be_made_until_it_is_there_and_only_of_what_is_planned_soon(store: Store) -> None:
    with store.write() as tx:
        for n, due in enumerate((NOW, NOW + timedelta(hours=2))):
            key = digests.id_of(f"m{n}", WEEK)
            digests.keep(tx, TEAM, key, recipient=f"m{n}", monday=WEEK.monday, body=f"body {n}", now=NOW)
            prompts.plan(tx, TEAM, [Plan("digest", f"m{n}", key, due, "weekly_digest", subject=key)])
    soon = NOW + timedelta(hours=1)
    first = digests.id_of("m0", WEEK)
    with store.read() as tx:
        assert digests.uncharted(tx, TEAM, ["digest"], until=soon) == [(first, "digest", "body 0")]
        assert digests.uncharted(tx, TEAM, ["digest"], until=soon, after=first) == []
        assert digests.uncharted(tx, TEAM, ["team_digest"], until=soon) == []
    with store.write() as tx:
        assert pictures.begin(tx, TEAM, first, "F1")
        assert digests.uncharted(tx, TEAM, ["digest"], until=soon) != []
        assert pictures.finish(tx, TEAM, Picture(first, "F1", "abc"))
        assert digests.uncharted(tx, TEAM, ["digest"], until=soon) == []
        assert pictures.file_of(tx, TEAM, first) == "F1"
        assert pictures.forget_file(tx, TEAM, "F1")
        assert pictures.file_of(tx, TEAM, first) is None


def test_what_was_measured_of_people_lately_is_added_up_by_person(store: Store) -> None:
    def told(who: str, done: float, cases: float, end: date, **other: str) -> Outcome:
        known = {"scope": "person", "unit": "share"} | other
        return Outcome("Repeat calls", known["scope"], who, end - timedelta(days=6), end, done, cases, known["unit"])  # type: ignore[arg-type]

    with store.write() as tx:
        for one in (
            told("ana", 3, 20, WEEK.sunday),
            told("ana", 2, 20, WEEK.before().sunday),
            told("ana", 9, 20, WEEK.before(30).sunday),
            told("ben", 4, 10, WEEK.sunday),
            told("mia", 40, 200, WEEK.sunday, scope="manager"),
            told("ida", 40, 200, WEEK.sunday, unit="minutes"),
        ):
            outcomes.keep(tx, TEAM, one)
        found = early.measured(tx, TEAM, since=WEEK.sunday - timedelta(days=90), until=WEEK.sunday)
    assert found == {"Repeat calls": {"ana": (5, 40), "ben": (4, 10)}}

"""An export, taken in elsewhere, gives the same figures; and nobody is found in it without the key."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lives import MONDAY, TEAM, WEEK, Life, act, write

from coaching import pseudonyms
from coaching.claims import Claim
from coaching.events import NOT_OBSERVED, Event
from coaching.exports import Span
from coaching.people import Newcomer
from coaching.readings import PersonWeek
from coaching.weeks import Week
from connectors.tables import Row
from scheduler import events as logs
from scheduler import exports, joining, roster
from storage import consents, events, schema, taking_back, workspaces
from storage.engine import Store, open_store
from storage.exports import lines
from storage.readings import team_weeks

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ALWAYS = Span()
WEEKS = [WEEK, WEEK.before(), WEEK.before(3)]
NAMES = ("delivered", "opened", "completed_task", "confidence_rated", "snoozed")


def fresh(path: Path) -> Store:
    store = open_store(f"sqlite:///{path}")
    schema.upgrade(store)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Acme", "UB", "B", None))
    return store


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Store]:
    store = fresh(tmp_path / "here.db")
    with store.write() as tx:
        for life in people():
            write(tx, life)
        for n, (who, by) in enumerate([("U1", "UMIA"), ("U2", "UMIA"), ("U3", "UKIM"), ("U1", "UKIM"), ("U9", "UMIA")]):
            noted(tx, f"check {n}", who, by)
        noted(tx, "unseen", "U3", "UMIA", outcome=NOT_OBSERVED)
        noted(tx, "seen", "U3", "UMIA", days=1, replaces="unseen")
        noted(tx, "undone", "U4", "UMIA")
        undo = Event("undo", "taken_back", noon(2), MONDAY + timedelta(days=2), "U4", "UMIA", replaces="undone")
        taking_back.take_back(tx, TEAM, undo)
    yield store
    store.close()


def noon(days: int) -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, 12, 34, 56, tzinfo=UTC) + timedelta(days=days)


def noted(tx: Any, key: str, who: str, by: str, *, days: int = 0, **more: Any) -> None:
    day = MONDAY + timedelta(days=days)
    whole = {"actor": by, "module": "x", "manager": "UMIA", "outcome": "advanced", "value": 0.75, "prompt": "p", **more}
    assert events.write(tx, TEAM, Event(key, "manager_check", noon(days), day, who, **whole))


def people() -> list[Life]:
    """Ten people of Mia's, hired long ago, who agreed when the programme began; U9 never did, and Mia did."""
    dice, hired = random.Random(4), MONDAY - timedelta(days=900)  # noqa: S311
    made = []
    for n in range(10):
        life = Life(f"U{n}", hired, places=[(hired, "UMIA", "a")])
        life.answers = [] if n == 9 else [(MONDAY - timedelta(days=40), "agreed")]
        days = sorted(dice.sample(range(-35, 7), 25)) if n != 9 else []
        life.acts = [(MONDAY + timedelta(days=day), dice.choice(NAMES), dice.choice("xy")) for day in days]
        sent = [] if n == 9 else sorted(dice.sample(range(-14, 7), 8))
        life.messages = [(dice.choice(["nudge", "digest"]), MONDAY + timedelta(days=day), None) for day in sent]
        made.append(life)
    mia = Life("UMIA", hired, places=[(hired, "", "b")], answers=[(MONDAY - timedelta(days=40), "agreed")])
    return [*made, mia]


def export(store: Store, span: Span = ALWAYS) -> tuple[list[Claim], list[Newcomer], str]:
    export_id, key = exports.begin(store, TEAM, by="lea", what="csv", span=span, fresh_key=uuid.uuid4().hex, now=NOW)
    pages = list(exports.pages(store, TEAM, key, span))
    told = [one for page in pages for one in page.events]
    listed = [one for page in pages for one in page.people]
    exports.finish(store, TEAM, export_id, events=len(told), people=len(listed))
    return told, listed, key


def figures(store: Store, manager: str) -> dict[Week, tuple[PersonWeek, ...]]:
    with store.read() as tx:
        return team_weeks(tx, TEAM, manager, WEEKS, messages=False)


def test_an_export_that_is_taken_in_elsewhere_gives_the_same_figures(here: Store, tmp_path: Path) -> None:
    told, listed, key = export(here)
    there = fresh(tmp_path / "there.db")
    for _ in roster.take_in(there, TEAM, listed, now=NOW):
        pass
    read = [(Row(n, (), ()), one) for n, one in enumerate(told)]
    bad = [line for step in logs.take_in(there, TEAM, read, now=NOW) for line in step.bad]
    assert bad == []
    mia, found = pseudonyms.person(key, "UMIA"), 0
    elsewhere = figures(there, mia)
    for week, team in figures(here, "UMIA").items():
        expected = {
            replace(one, person=pseudonyms.person(key, one.person), manager=mia) for one in team if one.enrolled
        }
        assert set(elsewhere[week]) == expected
        found += sum(len(one.rows) for one in expected)
    assert found > 200
    again, _, _ = export(there)
    assert len(again) == len(told)
    there.close()


def test_it_is_the_same_each_time_and_holds_no_id_of_anybody(here: Store) -> None:
    told, listed, key = export(here)
    assert export(here) == (told, listed, key)
    assert [one.person for one in told] == sorted(one.person for one in told)
    said = repr((told, listed))
    for known in ("UMIA", "'U1'", "check 0", "'p'", "advanced", "0.75", ":34"):
        assert known not in said
    assert len(listed) == 10, "whoever said nothing is not in it"
    assert {one.outcome for one in told} == {one.value for one in told} == {None}


def test_what_was_changed_stands_on_its_date_and_what_was_taken_back_is_gone(here: Store) -> None:
    told, _, key = export(here)
    checks = {(one.person, one.local_date) for one in told if one.name == "manager_check"}
    expected = [("U1", 0), ("U2", 0), ("U3", 1)]
    assert checks == {(pseudonyms.person(key, who), MONDAY + timedelta(days=days)) for who, days in expected}


def test_only_what_came_by_a_learners_message_says_by_which(here: Store) -> None:
    told, _, _ = export(here)
    items = sum(kind == "nudge" for life in people() for kind, *_ in life.messages)
    assert 0 < items < sum(len(life.messages) for life in people())
    assert sum(one.name == "delivered" and one.prompt is not None for one in told) == items


def test_whoever_withdraws_is_in_no_export_from_then_on(here: Store) -> None:
    with here.write() as tx:
        consents.note(
            tx, TEAM, "U1", answer="withdrawn", text_version=2, source="person", occurred_at=NOW, local_date=NOW.date()
        )
        joining.erase(tx, TEAM, "U2", now=NOW)
    told, listed, key = export(here)
    gone = {pseudonyms.person(key, who) for who in ("U1", "U2")}
    assert not gone & ({one.person for one in told} | {one.person_id for one in listed})
    assert len(listed) == 8


def test_every_export_is_logged_and_one_that_broke_off_too(here: Store) -> None:
    told, listed, _ = export(here, Span(since=MONDAY))
    exports.begin(here, TEAM, by="lea", what="jsonl", span=Span(), fresh_key="", now=NOW + timedelta(hours=1))
    with here.read() as tx:
        broke_off, whole = lines(tx, TEAM)
    assert (broke_off.what, broke_off.events) == ("jsonl", None)
    assert (whole.made_by, whole.made_at, whole.since, whole.events, whole.people) == (
        "lea", NOW, MONDAY, len(told), len(listed),
    )  # fmt: skip


def test_few_people_are_in_memory_at_once(here: Store) -> None:
    with here.write() as tx:
        for n in range(50):
            write(tx, Life(f"V{n}", MONDAY, places=[(MONDAY, "UKIM", "a")], answers=[(MONDAY, "agreed")]))
            act(tx, f"V{n}", MONDAY, "opened", key="x")
    _, key = exports.begin(here, TEAM, by="lea", what="csv", span=Span(), fresh_key="k", now=NOW)
    sizes = [len(page.people) for page in exports.pages(here, TEAM, key, Span())]
    assert sizes == [20, 20, 20]

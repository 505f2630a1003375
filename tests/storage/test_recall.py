"""What the spacing knows is kept as it is, for each person and item, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from coaching.scenarios import Answer
from coaching.spacing import Recall, after
from storage import recall
from storage.engine import Store
from storage.people import person

NOW = datetime(2026, 11, 24, 9, 30, 0, 123456, tzinfo=UTC)
WRONG = Answer("unacceptable", 0.0, right=False, met_must_dos=False, misconceptions=("fix-first", "speed-is-care"))
BEST = Answer("advanced", 1.0, right=True, met_must_dos=True, misconceptions=())


def known(item: str = "i1", answer: Answer = WRONG, module: str = "m") -> Recall:
    return after(None, answer, "fairly", module=module, item=item, now=NOW)


def keep(store: Store, who: str, *rows: Recall, workspace: str = "T1") -> None:
    with store.write() as tx:
        for row in rows:
            recall.keep(tx, workspace, who, row)


def test_what_is_known_is_read_back_as_it_was_written(store: Store) -> None:
    first = known()
    keep(store, "U1", first)
    with store.read() as tx:
        assert recall.find(tx, "T1", "U1", "m", "i1") == first
        assert recall.find(tx, "T1", "U1", "m", "i2") is None


def test_a_later_answer_takes_the_place_of_the_earlier_one(store: Store) -> None:
    first = known()
    later = after(first, BEST, "sure", module="m", item="i1", now=NOW + timedelta(days=3))
    keep(store, "U1", first, later)
    with store.read() as tx:
        assert recall.of(tx, "T1", ["U1"], "m") == {"U1": {"i1": later}}
    assert (later.times, later.misconceptions) == (2, ())


def test_other_people_modules_and_workspaces_are_apart(store: Store) -> None:
    keep(store, "U1", known())
    keep(store, "U2", known("i2"), known("i3", module="other"))
    keep(store, "U1", known("i4"), workspace="T2")
    with store.read() as tx:
        found = recall.of(tx, "T1", ["U1", "U2", "U3"], "m")
    assert {who: set(items) for who, items in found.items()} == {"U1": {"i1"}, "U2": {"i2"}, "U3": set()}


def test_what_planning_asks_for_is_what_falls_due_and_where_a_misconception_was_met(store: Store) -> None:
    soon = known("soon", replace(WRONG, misconceptions=()))
    tagged = replace(known("tagged"), due_at=NOW + timedelta(days=80))
    keep(store, "U1", soon, tagged, known("far", BEST))
    with store.read() as tx:
        found = recall.due(tx, "T1", ["U1", "U2"], "m", until=NOW + timedelta(days=7))
    assert found == {"U1": {"soon": soon, "tagged": tagged}, "U2": {}}


def test_a_persons_target_is_theirs_to_set_and_to_clear(store: Store) -> None:
    row = {"name": "Ana", "joined_on": NOW.date(), "deactivated": False, "guest": False, "consent": "agreed"}
    wish = {"days": "01234", "starts": NOW.time(), "ends": NOW.time(), "per_week": 4, "follows_status": False}
    with store.write() as tx:
        tx.execute(person.insert().values(workspace_id="T1", person_id="U1", **row, **wish))
        assert tx.execute(person.select()).one().target is None
        tx.execute(update(person).values(target=3))
        assert tx.execute(person.select()).one().target == 3

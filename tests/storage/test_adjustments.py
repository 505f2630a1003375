"""What was changed in a pilot is noted once, stays as it was noted, and outlives its steward's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coaching.adjustments import Adjustment
from coaching.people import Newcomer
from storage import adjustments, copies, erasing, roster
from storage.engine import Store

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
ONE = Adjustment(
    "a1",
    "listening",
    "Notes are asked for on Tuesday.",
    "Thursday is full.",
    "manager_checks",
    "up",
    NOW.date(),
    "ULEA",
)


def test_the_same_form_sent_twice_is_one_and_nothing_is_written_over(store: Store) -> None:
    with store.write() as tx:
        assert adjustments.note(tx, "T1", ONE, now=NOW)
        assert not adjustments.note(tx, "T1", replace(ONE, what="Something else."), now=NOW)
        assert adjustments.noted(tx, "T1", "listening") == [ONE]


def test_the_newest_comes_first_and_each_programme_and_workspace_has_its_own(store: Store) -> None:
    with store.write() as tx:
        adjustments.note(tx, "T1", ONE, now=NOW)
        adjustments.note(tx, "T1", replace(ONE, adjustment_id="a2"), now=NOW + timedelta(days=1))
        adjustments.note(tx, "T1", replace(ONE, adjustment_id="a3", programme="feedback"), now=NOW)
        adjustments.note(tx, "T2", ONE, now=NOW)
        assert [one.adjustment_id for one in adjustments.noted(tx, "T1", "listening")] == ["a2", "a1"]
        assert [one.adjustment_id for one in adjustments.noted(tx, "T2", "listening")] == ["a1"]


def test_a_steward_gets_a_copy_of_what_they_noted_and_erasing_takes_their_name_and_leaves_the_log(store: Store) -> None:
    with store.write() as tx:
        lea = Newcomer("ULEA", "Lea", None, "UTC", "ES", None, None, None, date(2026, 1, 1), None, None)
        roster.welcome(tx, "T1", lea, today=NOW.date())
        adjustments.note(tx, "T1", ONE, now=NOW)
        copy = copies.copy_of(tx, "T1", "ULEA", now=NOW)
        assert copy is not None
        assert [row["what"] for row in copy["adjustments"]] == [ONE.what]
        erasing.erase(tx, "T1", "ULEA", pseudonym="gone-1", text_version=1, now=NOW, today=NOW.date())
        assert adjustments.noted(tx, "T1", "listening") == [replace(ONE, by="")]

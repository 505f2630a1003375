"""Nobody waits a day: what changes for people who take part is decided at once."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from coaching import hours
from coaching.prompts import Prompt
from scheduler import joining, planner
from storage import prompts

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
#: When `hire` takes place: a Monday, 10:00 in Madrid, where the next nudge is due on Tuesday at 09:30.
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def plan(office: Office) -> None:
    for _ in planner.plan_due(office.store, office.library, TEAM, now=NOW):
        pass


def planned(office: Office, name: str = "ana") -> list[Prompt]:
    with office.store.read() as tx:
        rows = prompts.history(tx, TEAM, [name], since=NOW)[name]
    return [row for row in rows if row.kind == "nudge" and row.state == "planned"]


def test_who_agreed_by_roster_before_their_cohort_opened_gets_the_next_one_at_once(empty: Office) -> None:
    empty.hire("ana", manager=None)
    empty.hire("eva", manager=None, cohort="another")
    empty.hire("omar", manager=None, consented=False)
    plan(empty)
    assert planned(empty) == [], "decided for, and put off to tomorrow"
    with empty.store.write() as tx:
        assert joining.open_cohort(tx, TEAM, "listening", programme="listening", by="lea", now=NOW)
        assert not joining.open_cohort(tx, TEAM, "listening", programme="listening", by="lea", now=NOW)
    plan(empty)
    assert len(planned(empty)) == 1
    assert planned(empty, "eva") == planned(empty, "omar") == []


def test_whom_the_roster_moves_into_an_open_cohort_gets_the_next_one_at_once(office: Office) -> None:
    office.hire("ana", manager=None, cohort="waiting")
    plan(office)
    office.hire("ana", manager=None)
    plan(office)
    assert len(planned(office)) == 1


def test_whom_the_roster_moves_out_of_an_open_cohort_gets_nothing_more_of_it(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    assert len(planned(office)) == 1
    office.hire("ana", manager=None, cohort="waiting")
    assert planned(office) == []
    plan(office)
    assert planned(office) == []


def test_whom_the_roster_moves_to_another_zone_is_planned_by_their_new_wall_clock(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    office.hire("ana", manager=None, tz="America/Denver")
    plan(office)
    (row,) = planned(office)
    assert hours.local(row.due_at, "America/Denver").time() == time(9, 30)


def test_a_roster_that_changes_something_else_leaves_the_plan_alone(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    before = planned(office)
    office.hire("ana", manager="mia")
    assert planned(office) == before

"""The planner: everybody is asked once, decided for in time, and a second run changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from coaching import hours
from coaching.consent import TEXT_VERSION
from coaching.people import Person, Preferences
from coaching.prompts import Prompt
from scheduler import joining, planner, wishes
from storage import consents, events, items, people, prompts, schema

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
#: A Tuesday, 08:00 in Madrid; the cohort of the office has been open since 2 November.
NOW = datetime(2026, 11, 3, 7, tzinfo=UTC)


def plan(office: Office, now: datetime = NOW) -> list[int]:
    return list(planner.plan_due(office.store, office.library, TEAM, now=now))


def rows(office: Office, name: str, *states: str, kind: str = "nudge") -> list[Prompt]:
    with office.store.read() as tx:
        known = prompts.history(tx, TEAM, [name], since=datetime(2026, 1, 1, tzinfo=UTC))[name]
    return [row for row in known if row.kind == kind and (not states or row.state in states)]


def person(office: Office, name: str) -> Person:
    with office.store.read() as tx:
        found = people.find(tx, TEAM, name)
    assert found is not None
    return found


def everything(office: Office) -> str:
    with office.store.read() as tx:
        return "\n".join(str(row) for table in schema.metadata.sorted_tables for row in tx.execute(select(table)))


def test_everybody_who_agreed_has_a_next_one_with_its_reason_and_probability(office: Office) -> None:
    for name, tz in (("ana", "Europe/Madrid"), ("ben", "Asia/Tokyo"), ("asha", "Asia/Kathmandu")):
        office.hire(name, tz=tz, manager=None)
    plan(office)
    for name in ("ana", "ben", "asha"):
        (row,) = rows(office, name, "planned")
        who = person(office, name)
        assert hours.local(row.due_at, who.tz).time() == time(9, 30)
        assert row.local_date == hours.local(row.due_at, who.tz).date()
        assert (row.reason, row.probability) == ("next_in_order", 0.5)
        assert row.expires_at == row.due_at + timedelta(days=2)


def test_a_second_run_changes_nothing(office: Office) -> None:
    for number in range(45):
        office.hire(f"p{number}", manager=None, consented=number % 3 != 0 or None)
    steps = plan(office)
    assert max(steps) <= max(planner.STEP.values()) * 7, "small steps"
    before = everything(office)
    assert plan(office) == []
    assert everything(office) == before


def test_whoever_did_not_agree_is_asked_once_and_has_no_other_row(office: Office) -> None:
    office.hire("ana", manager=None, consented=None)
    plan(office)
    plan(office, NOW + timedelta(days=20))
    (asked,) = rows(office, "ana", kind="invitation")
    assert (asked.state, asked.reason) == ("planned", "invitation")
    assert rows(office, "ana") == []


def test_an_invitation_comes_at_a_good_hour(office: Office) -> None:
    office.hire("ana", manager=None, consented=None)
    plan(office, NOW + timedelta(hours=12))
    (asked,) = rows(office, "ana", kind="invitation")
    assert asked.due_at == datetime(2026, 11, 4, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("consented", [False, True])
def test_who_has_said_so_already_is_not_asked(office: Office, consented: bool) -> None:
    office.hire("ana", manager=None, consented=consented)
    plan(office)
    assert rows(office, "ana", kind="invitation") == []


def test_nobody_is_asked_before_their_cohort_is_open(empty: Office) -> None:
    empty.hire("ana", manager=None, consented=None)
    empty.hire("ben", manager=None, consented=True)
    plan(empty)
    assert rows(empty, "ana", kind="invitation") == rows(empty, "ben") == []


def test_dates_without_a_message_say_why(office: Office) -> None:
    office.hire("ana", manager=None, country="ES")
    with office.store.write() as tx:
        people.prefer(tx, TEAM, "ana", Preferences(days=frozenset({3})))
    plan(office)
    assert [(row.local_date, row.reason) for row in rows(office, "ana", "skipped")] == [
        (date(2026, 11, 3), "not_your_day"),
        (date(2026, 11, 4), "not_your_day"),
    ]
    assert [row.local_date for row in rows(office, "ana", "planned")] == [date(2026, 11, 5)]


def test_after_the_programmes_last_week_nothing_is_planned(office: Office) -> None:
    office.hire("ana", manager=None)
    weeks = office.library.programmes["listening"].weeks
    plan(office, datetime(2026, 11, 2, tzinfo=UTC) + timedelta(weeks=weeks, hours=3))
    assert rows(office, "ana", "planned") == []
    assert {row.reason for row in rows(office, "ana", "skipped")} == {"programme_over"}


def test_the_item_is_kept_as_it_was_worded(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    (row,) = rows(office, "ana", "planned")
    with office.store.read() as tx:
        kept = tx.execute(select(items.item_version)).one()
    assert kept.item_hash == row.item_hash
    assert kept.body


def test_changed_days_are_planned_anew_at_once(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    wish = Preferences(days=frozenset({4}), start=time(13), end=time(15))
    with office.store.write() as tx:
        wishes.prefer(tx, office.library, person(office, "ana"), wish, now=NOW)
    (row,) = rows(office, "ana", "planned")
    assert row.due_at == datetime(2026, 11, 6, 12, 30, tzinfo=UTC)
    assert plan(office) == []


def test_a_pause_empties_the_plan_and_its_end_fills_it(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    with office.store.write() as tx:
        wishes.pause(tx, office.library, person(office, "ana"), until=NOW + timedelta(days=30), now=NOW)
    assert rows(office, "ana", "planned") == []
    assert {row.reason for row in rows(office, "ana")} == {"paused", "not_your_day"}
    with office.store.write() as tx:
        wishes.resume(tx, office.library, person(office, "ana"), now=NOW)
    assert len(rows(office, "ana", "planned")) == 1


def test_a_long_pause_that_ends_by_itself_leaves_nobody_behind(office: Office) -> None:
    office.hire("ana", manager=None)
    with office.store.write() as tx:
        wishes.pause(tx, office.library, person(office, "ana"), until=NOW + timedelta(days=12), now=NOW)
    for day in range(16):
        plan(office, NOW + timedelta(days=day))
    (first, *_) = rows(office, "ana", "planned")
    assert first.due_at == datetime(2026, 11, 16, 8, 30, tzinfo=UTC), "the first slot after the pause"


def test_one_asked_for_comes_now_once_and_the_next_is_another(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    for _ in range(2):
        with office.store.write() as tx:
            assert wishes.try_one_now(tx, office.library, person(office, "ana"), now=NOW, key="press-1")
    asked = [row for row in rows(office, "ana", "planned") if row.requested]
    others = [row for row in rows(office, "ana", "planned") if not row.requested]
    assert [(row.due_at, row.reason) for row in asked] == [(NOW, "asked_for")]
    assert [row.item for row in others] != [asked[0].item]
    assert all(row.local_date != asked[0].local_date for row in others), "its date is taken"


def test_without_an_open_cohort_there_is_none_to_ask_for(empty: Office) -> None:
    empty.hire("ana", manager=None)
    with empty.store.write() as tx:
        assert not wishes.try_one_now(tx, empty.library, person(empty, "ana"), now=NOW, key="1")


def test_agreeing_plans_the_first_one_in_the_same_breath(office: Office) -> None:
    office.hire("ana", manager=None, consented=None)
    with office.store.write() as tx:
        joining.agree(tx, office.library, person(office, "ana"), now=NOW)
        joining.agree(tx, office.library, people.find(tx, TEAM, "ana") or person(office, "ana"), now=NOW)
        assert len(tx.execute(select(consents.consent)).all()) == 1
    assert len(rows(office, "ana", "planned")) == 1


def test_a_no_is_final_and_only_the_ledger_remembers_it(office: Office) -> None:
    office.hire("ana", manager=None, consented=None)
    with office.store.write() as tx:
        joining.decline(tx, person(office, "ana"), now=NOW)
        joining.decline(tx, person(office, "ana"), now=NOW + timedelta(seconds=1))
        assert tx.execute(select(events.event)).all() == []
    plan(office, NOW + timedelta(days=1))
    assert rows(office, "ana") == rows(office, "ana", kind="invitation") == []
    assert person(office, "ana").consent == "declined"


def test_withdrawing_cancels_what_is_planned_and_what_was_asked_for(office: Office) -> None:
    office.hire("ana", manager=None)
    plan(office)
    with office.store.write() as tx:
        wishes.try_one_now(tx, office.library, person(office, "ana"), now=NOW, key="1")
        joining.withdraw(tx, person(office, "ana"), now=NOW)
    assert rows(office, "ana", "planned") == []
    assert plan(office, NOW + timedelta(days=30)) == []
    with office.store.read() as tx:
        assert consents.latest(tx, TEAM, "ana") == ("withdrawn", "person", TEXT_VERSION, NOW.date())


def test_whoever_has_left_has_one_row_that_says_so_and_is_let_be(office: Office) -> None:
    office.hire("ana", manager=None)
    with office.store.write() as tx:
        people.change(tx, TEAM, "ana", left_on=NOW.date())
    for day in range(20):
        plan(office, NOW + timedelta(days=day))
    assert [row.reason for row in rows(office, "ana", "skipped")] == ["not_here"]

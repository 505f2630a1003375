"""When a digest comes, to whom, and to whom not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event as listen

from coaching.digest_words import line
from coaching.people import Preferences
from coaching.weeks import Week
from scheduler import joining, wishes
from scheduler.digests import end_of, plan_due
from storage import people, prompts

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
WEEK = Week.parse("2026-W47")
#: When the week has ended in Denver, two hours behind New York.
ENDED = datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_the_digest_comes_at_the_managers_own_half_past_nine_on_monday(eight: Office) -> None:
    eight.run(ENDED)
    (prompt,) = eight.planned()
    assert prompt.due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert (prompt.state, prompt.reason, prompt.local_date) == ("planned", "weekly_digest", date(2026, 11, 23))
    assert prompt.subject == "digest:mia:2026-W47"
    assert prompt.expires_at == prompt.due_at + timedelta(days=3)
    assert (prompt.module, prompt.item) == ("active-listening", eight.digest().card().id)


def test_the_digest_waits_until_the_week_has_ended_in_denver(eight: Office) -> None:
    assert eight.run(ENDED - timedelta(seconds=1)) == 0
    assert eight.planned() == []
    assert eight.run(ENDED) == 1


@pytest.mark.parametrize(
    ("tz", "due"),
    [
        ("Europe/Madrid", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),  # Denver's Sunday ends at 08:00
        ("Asia/Kolkata", datetime(2026, 11, 24, 4, 0, tzinfo=UTC)),  # at 12:30
        ("Asia/Tokyo", datetime(2026, 11, 24, 0, 30, tzinfo=UTC)),  # at 16:00
    ],
)
def test_a_manager_east_of_denver_gets_the_first_slot_after_it(office: Office, tz: str, due: datetime) -> None:
    office.lead(tz=tz)
    office.hire("sam", tz="America/Denver")
    office.run(ENDED)
    assert [prompt.due_at for prompt in office.planned()] == [due]


def test_a_slot_at_the_very_end_of_the_week_is_taken(office: Office) -> None:
    office.lead(tz="Europe/London")
    office.hire("sam", tz="America/Denver")
    with office.store.write() as tx:
        people.prefer(tx, TEAM, "mia", Preferences(start=time(6, 30)))
    office.run(ENDED)
    assert [prompt.due_at for prompt in office.planned()] == [ENDED]


def test_whoever_left_before_the_week_keeps_nobody_waiting(office: Office) -> None:
    office.lead()
    office.hire("ana")
    office.hire("kai", tz="Pacific/Honolulu")
    with office.store.write() as tx:
        people.change(tx, TEAM, "kai", left_on=WEEK.monday - timedelta(days=1))
    assert office.run(datetime(2026, 11, 22, 23, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("week", "zone", "end"),
    [
        ("2026-W43", "America/Denver", datetime(2026, 10, 26, 6, tzinfo=UTC)),
        ("2026-W44", "America/Denver", datetime(2026, 11, 2, 7, tzinfo=UTC)),  # clocks went back on that Sunday
        ("2026-W43", "Europe/Madrid", datetime(2026, 10, 25, 23, tzinfo=UTC)),  # and here on that one
        ("2026-W13", "Europe/Madrid", datetime(2026, 3, 29, 22, tzinfo=UTC)),  # forward
        ("2026-W47", "Asia/Kathmandu", datetime(2026, 11, 22, 18, 15, tzinfo=UTC)),
        ("2026-W16", "Africa/Cairo", datetime(2026, 4, 19, 22, tzinfo=UTC)),
    ],
)
def test_a_week_ends_at_local_midnight_also_when_clocks_change(week: str, zone: str, end: datetime) -> None:
    assert end_of(Week.parse(week), {zone}) == end
    assert end_of(Week.parse(week), {zone, "Asia/Tokyo"}) == end


def test_on_a_monday_that_is_a_holiday_the_digest_comes_on_tuesday(office: Office) -> None:
    labor_day = Week.parse("2026-W37")
    office.open("early", at=datetime(2026, 8, 3, 9, tzinfo=UTC))
    office.lead(country="US")
    for n in range(5):
        office.hire(f"p{n}", cohort="early", country="US")
        office.act(f"p{n}", datetime(2026, 9, 8, 9, tzinfo=UTC), "opened")
    office.run(datetime(2026, 9, 7, 4, tzinfo=UTC))
    with office.store.read() as tx:
        due = prompts.upcoming(tx, TEAM, "mia")
    assert due is not None
    assert (due.subject, due.due_at) == ("digest:mia:2026-W36", datetime(2026, 9, 8, 13, 30, tzinfo=UTC))
    office.run(datetime(2026, 9, 14, 4, tzinfo=UTC))
    # The week with the holiday has four days of work, and counts everybody who takes part all the same.
    assert line(office.digest(week=labor_day), "active_users").value == "5 of 5 people"


@pytest.mark.parametrize("answer", [False, None])
def test_a_manager_who_did_not_say_yes_gets_nothing(office: Office, answer: bool | None) -> None:
    office.hire("mia", manager=None, cohort=None, consented=answer)
    for n in range(8):
        office.hire(f"p{n}")
    assert office.run(ENDED) == 0
    assert office.planned() == []


def test_a_manager_whose_people_are_in_no_open_group_gets_nothing(office: Office) -> None:
    office.lead()
    for n in range(8):
        office.hire(f"p{n}", cohort="waiting")
    assert office.run(ENDED) == 0


def test_a_second_run_changes_nothing(eight: Office) -> None:
    eight.run(ENDED)
    kept, planned = eight.digest(), eight.planned()
    assert eight.run(ENDED) == 0
    assert eight.run(ENDED + timedelta(days=2)) == 0
    assert (eight.digest(), eight.planned()) == (kept, planned)


@pytest.mark.parametrize(("opened", "comes"), [(18, True), (19, False)])
def test_a_group_opened_after_wednesday_is_first_read_a_week_later(empty: Office, opened: int, comes: bool) -> None:
    empty.open(at=datetime(2026, 11, opened, 9, tzinfo=UTC))
    empty.lead()
    empty.hire("ana")
    assert bool(empty.run(ENDED)) is comes
    assert empty.run(ENDED + timedelta(weeks=1)) == 1


def test_after_a_day_away_the_digest_still_comes_and_after_a_week_only_the_last_one(eight: Office) -> None:
    assert eight.run(ENDED + timedelta(days=1)) == 1
    (prompt,) = eight.planned()
    assert prompt.due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert eight.run(ENDED + timedelta(weeks=2)) == 1
    assert [one.subject for one in eight.planned()] == ["digest:mia:2026-W47", "digest:mia:2026-W49"]


def test_after_four_days_away_it_is_too_late_for_the_week(eight: Office) -> None:
    assert eight.run(ENDED + timedelta(days=4)) == 0
    assert eight.planned() == []


def test_a_manager_who_agrees_on_tuesday_waits_for_the_next_monday(office: Office) -> None:
    office.hire("mia", tz="America/New_York", manager=None, cohort=None, consented=None)
    office.hire("ana")
    tuesday = ENDED + timedelta(days=1, hours=9)
    with office.store.write() as tx:
        mia = people.find(tx, TEAM, "mia")
        assert mia is not None
        joining.agree(tx, office.library, mia, now=tuesday)
    assert office.run(tuesday) == 0
    assert office.run(ENDED + timedelta(weeks=1)) == 1


def test_a_manager_on_a_pause_is_left_in_peace(eight: Office) -> None:
    with eight.store.write() as tx:
        mia = people.find(tx, TEAM, "mia")
        assert mia is not None
        wishes.pause(tx, eight.library, mia, until=ENDED + timedelta(days=2), now=ENDED - timedelta(days=3))
    eight.run(ENDED)
    assert [(one.state, one.reason) for one in eight.planned()] == [("skipped", "paused")]
    eight.run(ENDED + timedelta(weeks=1))
    assert [one.state for one in eight.planned()] == ["skipped", "planned"]


def test_every_manager_gets_their_own_in_small_steps(eight: Office) -> None:
    eight.lead("kim", tz="Europe/London")
    eight.hire("tom", tz="Europe/London", manager="kim")
    steps = list(plan_due(eight.store, eight.library, TEAM, now=ENDED))
    assert (sum(steps), max(steps)) == (2, 1)
    assert len(steps) > 4
    assert eight.planned("kim")[0].due_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("late", [timedelta(days=4), timedelta(days=5)])
def test_a_manager_for_whom_it_is_too_late_costs_no_look_at_what_people_did(eight: Office, late: timedelta) -> None:
    asked: list[str] = []
    listen.listen(eight.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert eight.run(ENDED + late) == 0
    assert not any("activity" in sql for sql in asked)


def test_what_nobody_did_yet_is_asked_once_for_all_managers(eight: Office) -> None:
    for name in ("kim", "lou"):
        eight.lead(name, tz="Europe/London")
        eight.hire(f"of-{name}", tz="Europe/London", manager=name)
    asked: list[str] = []
    listen.listen(eight.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert eight.run(ENDED) == 3
    assert sum("SELECT DISTINCT activity.name" in sql for sql in asked) == 1


def test_a_minute_with_nothing_due_costs_two_short_reads(eight: Office) -> None:
    eight.run(ENDED)
    asked: list[str] = []
    listen.listen(eight.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for later in (timedelta(minutes=1), timedelta(days=2)):
        asked.clear()
        assert list(plan_due(eight.store, eight.library, TEAM, now=ENDED + later)) == []
        # Neither a transaction's beginning nor which cohorts are open, a prepared statement, passes by here.
        assert [sql.split()[0] for sql in asked] == ["SELECT"]


@pytest.mark.parametrize(("weeks", "comes"), [(3, True), (2, False)])
def test_the_last_digest_is_that_of_the_programmes_last_week(eight: Office, weeks: int, comes: bool) -> None:
    programmes = dict(eight.library.programmes)
    programmes["listening"] = replace(programmes["listening"], weeks=weeks)
    eight.library = replace(eight.library, programmes=programmes)
    assert bool(eight.run(ENDED)) is comes
    assert eight.run(ENDED + timedelta(weeks=1)) == 0

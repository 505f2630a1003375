"""Weeks are closed once they have ended everywhere, and read as they were from then on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.counts import Counts
from coaching.digest_words import programme_title
from coaching.scopes import total
from coaching.weeks import Week
from scheduler import pilot_reports, reports
from storage import agreement, closed_weeks

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM, WEEK = "T1", Week.parse("2026-W47")
OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
#: Monday noon in Greenwich: the week is over on the last island.
OVER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def close(office: Office, now: datetime) -> list[Week]:
    with office.store.read() as tx:
        due = reports.to_close(tx, TEAM, now=now)
    for week in due:
        found = reports.count_to_close(office.store, office.library, TEAM, week)
        shown = pilot_reports.of_week(office.store, office.library, TEAM, week, found[""])
        with office.store.write() as tx:
            for module, counts in found.items():
                closed_weeks.close(tx, TEAM, week, counts.to_json(), module=module, now=now)
            for programme, body in shown.items():
                pilot_reports.keep_shown(tx, TEAM, programme, week, body, now=now)
    return due


def counts(office: Office, week: Week = WEEK) -> Counts:
    with office.store.read() as tx:
        found = closed_weeks.find(tx, TEAM, week)
    assert found is not None
    return found


def took_part(found: Counts) -> tuple[int, int]:
    sums = total(found.figures["active_users"].values())
    return sums.top, sums.bottom


def test_a_week_is_closed_once_it_has_ended_on_the_last_island(eight: Office) -> None:
    first = Week.of(OPENED.date())
    assert close(eight, OVER - timedelta(seconds=1)) == [first, first.before(-1)]
    assert close(eight, OVER) == [WEEK]
    assert close(eight, OVER) == []
    assert took_part(counts(eight)) == (6, 8)


def test_a_closed_week_stays_as_it_was_whoever_comes_or_moves_later(eight: Office) -> None:
    close(eight, OVER)
    eight.hire("late")  # joined in May, says a roster of today
    eight.act("late", OVER - timedelta(days=3), "opened")
    report = reports.read(eight.store, eight.library, TEAM, WEEK)
    assert report.scopes[0].people == 8
    with eight.store.read() as tx:
        now = reports.counted(tx, TEAM, WEEK.before(-1), {})
    assert total(now.figures["uptake"].values()).n == 10  # with Mia, who leads them: no cohort is asked for here


def test_until_it_is_closed_a_week_is_counted_as_it_stands(eight: Office) -> None:
    assert reports.read(eight.store, eight.library, TEAM, WEEK).scopes[0].people == 8
    eight.hire("late")
    assert reports.read(eight.store, eight.library, TEAM, WEEK).scopes[0].people == 9


def test_what_is_closed_is_not_closed_anew(eight: Office) -> None:
    close(eight, OVER)
    with eight.store.write() as tx:
        closed_weeks.close(tx, TEAM, WEEK, Counts.nothing().to_json(), now=OVER)
    assert took_part(counts(eight)) == (6, 8)


def test_kept_counts_come_back_as_they_were(eight: Office) -> None:
    with eight.store.read() as tx:
        found = reports.counted(tx, TEAM, WEEK, {})
    assert Counts.from_json(found.to_json()) == found


def test_no_week_is_closed_where_no_cohort_was_ever_opened(empty: Office) -> None:
    assert close(empty, OVER) == []


def test_weeks_in_which_nothing_ran_are_closed_late_but_not_all_of_a_year(eight: Office) -> None:
    assert len(close(eight, OVER + timedelta(weeks=40))) == reports.CLOSED_LATE


def test_a_cohort_that_opened_on_a_thursday_has_its_first_week_in_the_next(empty: Office) -> None:
    empty.open(at=datetime(2026, 11, 12, 9, tzinfo=UTC))
    assert close(empty, OVER) == [WEEK]


def test_a_pilot_is_read_from_its_closed_weeks_up_to_its_last_one(eight: Office) -> None:
    close(eight, OVER)
    programme = eight.library.programmes["listening"]
    found = pilot_reports.read(eight.store, programme, TEAM, now=OVER)
    assert (str(found.began), found.verdict.week, found.people, found.teams) == ("2026-W45", 3, 8, 1)
    assert found.verdict.kind == "too_few"  # one team says nothing of how teams differ
    assert {one.reason for one in found.verdict.readings} == {"few_teams"}
    later = pilot_reports.read(eight.store, programme, TEAM, now=OVER + timedelta(weeks=30))
    assert (later.verdict.week, len(later.weekly)) == (6, 6)


@pytest.mark.parametrize("opened", [False, True])
def test_before_its_first_week_has_ended_a_pilot_says_what_its_size_can_show(
    empty: Office,
    opened: bool,
) -> None:
    empty.lead()
    for n in range(6):
        empty.hire(f"p{n}")
    if opened:
        empty.open()
    programme = empty.library.programmes["listening"]
    found = pilot_reports.read(empty.store, programme, TEAM, now=OPENED + timedelta(days=1))
    assert (found.began, found.verdict.kind, found.people) == (None, "not_yet", None)
    assert (found.power.people, found.power.teams) == (6, 1)


def test_a_manager_of_too_few_reads_the_programmes_last_closed_week(eight: Office) -> None:
    close(eight, OVER - timedelta(weeks=1))
    eight.lead("kim")
    for n in range(2):
        eight.hire(f"k{n}", manager="kim")
    eight.run(OVER)
    found = eight.digest("kim")
    assert (found.reason, found.programme_monday) == ("small", "2026-11-09")
    active = next(one for one in found.programme if one.name == "active_users")
    assert (active.numerator, active.denominator) == (5, 8)
    assert programme_title(found) == "The whole programme, 9 to 15 November:"
    assert eight.digest("mia").programme == ()


def test_a_later_wave_counts_from_the_week_on_in_which_it_begins(eight: Office) -> None:
    for n in range(6):
        eight.hire(f"w{n}", cohort="later")
    eight.open("later", at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    uptake = reports.read(eight.store, eight.library, TEAM, WEEK).scopes[0].readings[7]
    assert (uptake.name, uptake.denominator) == ("uptake", 8)
    close(eight, OVER + timedelta(weeks=1))
    after = reports.read(eight.store, eight.library, TEAM, WEEK.before(-1)).scopes[0].readings[7]
    assert after.denominator == 14


def test_notes_whose_raters_disagree_are_in_no_report(eight: Office) -> None:
    with eight.store.write() as tx:
        row = {"workspace_id": TEAM, "module": "active-listening", "number": 1, "verdict": "disagree"}
        tx.execute(agreement.agreement.insert().values(**row, body="{}", settled_at=OVER))
    found = reports.read(eight.store, eight.library, TEAM, WEEK, cuts=["cohort"])
    notes = {one.reason for scope in found.scopes for one in scope.readings if one.name == "manager_checks"}
    assert notes == {"not_dependable"}
    assert {scope.index.value for scope in found.scopes} == {None}

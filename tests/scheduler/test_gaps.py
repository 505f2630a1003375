"""Which weeks a gap map speaks of and who is in it; and that a map stays as it was once its weeks have ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.events import Event
from coaching.scopes import EVERYBODY
from coaching.weeks import Week
from content.library import load
from scheduler import gaps, reports
from storage import closed_weeks, erasing, events

if TYPE_CHECKING:
    from coaching.gaps import Cell, GapMap
    from tests.scheduler.conftest import Office

TEAM, FIRST = "T1", Week.parse("2026-W45")
LAST = FIRST.before(-2)
MODULE = "active-listening"
#: Monday noon in Greenwich: the week is over on the last island.
OVER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def answer(office: Office, who: str, day: date, *, nth: int = 0, value: float = 1 / 3) -> None:
    scenario = office.library.modules[MODULE].scenarios[nth]
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=10)
    said = Event(f"{who} {nth} {day}", "scenario_answered", at, day, who, module=MODULE, item=scenario.id, value=value)
    with office.store.write() as tx:
        assert events.write(tx, TEAM, replace(said, prompt=f"{who} {nth} {day}"))


@pytest.fixture
def teams(office: Office) -> Office:
    """Five managers lead three people each, who answered the first situation at 0 or 1/3 in the first week."""
    office = replace(office, library=load())
    for n in range(15):
        office.hire(f"p{n:02}", manager=f"m{n // 3}")
        answer(office, f"p{n:02}", FIRST.monday, value=n % 2 / 3)
    return office


def read(office: Office, week: Week = LAST, *, now: datetime = OVER + timedelta(weeks=6)) -> GapMap:
    return gaps.read(office.store, office.library, TEAM, week, now=now)


def cell(found: GapMap, nth: int = 0) -> Cell:
    [module] = found.modules
    behaviour = load().modules[MODULE].scenarios[nth].behaviour
    return next(row for row in module.behaviours if row.id == behaviour).cells[EVERYBODY]


def close(office: Office, now: datetime) -> None:
    with office.store.read() as tx:
        due = reports.to_close(tx, TEAM, now=now)
    for week in due:
        found = gaps.count_to_close(office.store, office.library, TEAM, week)
        with office.store.write() as tx:
            for name, counts in found.items():
                closed_weeks.close(tx, TEAM, week, counts.to_json(), module=name, now=now)


def test_a_map_counts_whoever_practises_the_skill_and_no_other_skill_is_in_it(teams: Office) -> None:
    found = read(teams)
    assert [one.id for one in found.modules] == [MODULE]
    assert (cell(found).n, cell(found).value, cell(found).standing) == (15, 0.16, "weak")


def test_what_was_answered_after_the_weeks_is_in_the_next_map_alone(teams: Office) -> None:
    answer(teams, "p00", LAST.before(-1).monday, nth=1)
    assert cell(read(teams, LAST.before(-2)), nth=1).reason == "empty"
    assert cell(read(teams, LAST.before(-3)), nth=1).reason == "small"
    assert cell(read(teams, LAST.before(-3))).reason == "empty"


def test_a_cohort_that_opens_later_is_in_the_maps_from_then_on(teams: Office) -> None:
    for n in range(15):
        teams.hire(f"q{n:02}", manager=f"n{n // 3}", cohort="west")
        answer(teams, f"q{n:02}", FIRST.monday)
    assert cell(read(teams)).n == 15
    teams.open("west", at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert cell(read(teams)).n == 15
    for n in range(15):
        answer(teams, f"q{n:02}", LAST.before(-1).monday, nth=2)
    assert cell(read(teams, LAST.before(-3)), nth=2).n == 15


def test_a_map_stays_as_it_was_whoever_answers_late_or_erases_everything(teams: Office) -> None:
    close(teams, OVER)
    before = read(teams)
    teams.hire("late", manager="m0")
    answer(teams, "late", FIRST.monday)
    with teams.store.write() as tx:
        erasing.erase(tx, TEAM, "p01", pseudonym="gone", text_version=2, now=OVER, today=OVER.date())
    assert read(teams) == before
    assert cell(before).n == 15


def test_until_its_weeks_are_closed_a_map_is_counted_as_it_stands(teams: Office) -> None:
    teams.hire("late", manager="m0")
    answer(teams, "late", FIRST.monday)
    assert cell(read(teams)).n == 16


def test_only_the_last_of_three_weeks_ends_a_map(teams: Office) -> None:
    ends = [bool(gaps.count_to_close(teams.store, teams.library, TEAM, FIRST.before(-n))) for n in range(6)]
    assert ends == [False, False, True, False, False, True]


def test_kept_sums_come_back_as_they_were(teams: Office) -> None:
    before = read(teams)
    close(teams, OVER)
    with teams.store.read() as tx:
        assert closed_weeks.find(tx, TEAM, LAST, module=gaps.KEPT) is not None
        assert closed_weeks.find(tx, TEAM, LAST.before(), module=gaps.KEPT) is None
    assert read(teams) == before


def test_before_the_first_three_weeks_have_ended_there_is_no_map(teams: Office) -> None:
    early = read(teams, LAST.before())
    assert (early.has_ended, early.modules, early.period.last) == (False, (), LAST)


def test_a_week_that_has_not_ended_everywhere_ends_no_map(teams: Office) -> None:
    assert not read(teams, now=OVER - timedelta(seconds=1)).has_ended
    assert read(teams, LAST.before(-9), now=OVER).period.last == LAST

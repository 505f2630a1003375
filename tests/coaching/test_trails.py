"""A figure week by week: kept as it was shown, a gap where nothing was, and the same in words."""

from __future__ import annotations

import pytest

from coaching import trails
from coaching.kpis import read_team
from coaching.readings import PersonWeek, Reading, withheld
from coaching.trails import Past, keep, trail
from coaching.weeks import Week

WEEK = Week.parse("2026-W47")


def reading(took_part: int, people: int, *, quiet: bool = False) -> Reading:
    rows = ((WEEK.monday, "opened", 1),)
    team = [PersonWeek(f"p{n}", "mia", 5, 5, rows if n < took_part else (), delivered=not quiet) for n in range(people)]
    return read_team(team, WEEK)[0]


def past(*shown: Reading | None) -> tuple[Past, ...]:
    """The weeks before, the newest last; None where there was no digest."""
    weeks = [WEEK.before(back) for back in range(len(shown), 0, -1)]
    return keep("active_users", [(week, [one]) for week, one in zip(weeks, shown, strict=True) if one is not None])


def test_it_says_each_week_with_its_people_its_range_and_the_goals() -> None:
    assert trails.said(trail(reading(6, 8), WEEK, past(reading(5, 8)))) == (
        "Chart: Took part, week by week, with likely ranges. "
        "Week of 9 November: 5 of 8 people, likely 31 to 86 %. "
        "Week of 16 November: 6 of 8 people, likely 41 to 93 %. Goals: pilot 40 %, success 70 %."
    )


def test_a_week_without_a_figure_is_a_gap_that_says_why() -> None:
    hidden = withheld("active_users", 0.4, 0.7, "small")
    course = trail(reading(6, 8), WEEK, past(reading(5, 8), None, reading(4, 8, quiet=True), hidden))
    assert [stop.gap for stop in course.stops] == ["", "no digest", "quiet week", "not shown", ""]
    said = trails.said(course)
    assert "Week of 26 October: no digest. Week of 2 November: quiet week. Week of 9 November: not shown." in said
    assert "4 of 8" not in said


def test_a_count_of_each_person_says_how_many_people_stand_behind_it() -> None:
    tasks = next(
        one
        for one in read_team([PersonWeek(f"p{n}", "mia", 5, 5, delivered=1) for n in range(6)], WEEK)
        if one.name == "practice_tasks"
    )
    said = trails.said(trail(tasks, WEEK, ()))
    assert "0.0 each, n = 6" in said
    assert "Goals: pilot 1 each, success 3." in said


@pytest.mark.parametrize(
    ("now", "before", "drawn"),
    [
        (reading(6, 8), (), False),
        (reading(6, 8), (reading(5, 8),), True),
        (reading(6, 8), (reading(5, 8, quiet=True),), False),
        (reading(6, 8, quiet=True), (reading(5, 8), reading(5, 8)), False),
        (withheld("active_users", 0.4, 0.7, "small"), (reading(5, 8), reading(5, 8)), False),
    ],
)
def test_one_point_is_no_course(now: Reading, before: tuple[Reading, ...], drawn: bool) -> None:
    assert trail(now, WEEK, past(*before)).is_worth_drawing is drawn


def test_six_weeks_are_kept_and_older_ones_leave() -> None:
    kept = past(*(reading(n, 9) for n in range(1, 9)))
    assert [one.numerator for _, one in kept] == [4, 5, 6, 7, 8]
    assert [stop.week for stop in trail(reading(9, 9), WEEK, kept).stops] == [WEEK.before(n) for n in range(5, -1, -1)]

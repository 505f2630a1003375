from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from scipy import stats

from coaching.changes import compare
from coaching.events import LEARNER_ACTS
from coaching.intervals import wilson
from coaching.kpis import DEFAULTS, FIGURES, Threshold, quiet, read_team, thresholds_of
from coaching.readings import PersonWeek, Reading
from coaching.weeks import Week

WEEK = Week.parse("2026-W47")
SUNDAY = WEEK.sunday
DOCS = Path(__file__).parents[2] / "docs" / "kpis.md"


def person(name: str, *rows: tuple[int, str] | tuple[int, str, int], manager: str | None = "mia") -> PersonWeek:
    """Somebody with a prompt this week; a row is (days before Sunday, event, count)."""
    made = tuple((SUNDAY - timedelta(days=row[0]), row[1], row[2] if len(row) == 3 else 1) for row in rows)
    return PersonWeek(name, manager, 5, 5, made, delivered=1)


def read(people: list[PersonWeek], name: str, **options: dict[str, Threshold]) -> Reading:
    return next(one for one in read_team(people, WEEK, **options) if one.name == name)


def test_the_figures_come_in_the_order_of_the_report() -> None:
    assert [one.name for one in read_team([person("ana")], WEEK)] == [
        "active_users",
        "repeat_7d",
        "repeat_14d",
        "repeat_30d",
        "practice_tasks",
        "peer_feedback",
        "manager_checks",
        "uptake",
        "completion_rate",
    ]


def test_the_weights_of_the_weekly_index_make_one() -> None:
    assert sum(threshold.weight for threshold in DEFAULTS.values()) == pytest.approx(1)


def test_who_opened_something_on_any_day_took_part() -> None:
    people = [person("ana", (6, "opened")), person("ben", (0, "completed_task")), person("eve", (7, "opened"))]
    reading = read(people, "active_users")
    assert (reading.numerator, reading.denominator, reading.n) == (2, 3, 3)
    assert (reading.low, reading.high) == (wilson(2, 3).low, wilson(2, 3).high)


@pytest.mark.parametrize("event", ["snoozed", "dismissed", "peer_feedback", "manager_check", "delivered"])
def test_what_is_no_practice_is_no_taking_part(event: str) -> None:
    assert event not in LEARNER_ACTS
    assert read([person("ana", (1, event)), person("ben", (1, "opened"))], "active_users").numerator == 1


def test_two_workdays_on_the_roster_are_too_few_to_count() -> None:
    there = person("ana", (1, "opened"))
    people = [there, replace(there, person="ben", invited_days=2, enrolled_days=2)]
    assert read(people, "uptake").denominator == 1
    assert read(people, "active_users").denominator == 1


def test_three_workdays_agreed_count_and_two_do_not() -> None:
    there = person("ana", (1, "opened"))
    people = [replace(there, enrolled_days=3), replace(there, person="omar", enrolled_days=2)]
    uptake = read(people, "uptake")
    assert (uptake.numerator, uptake.denominator, uptake.n) == (1, 2, 2)
    assert read(people, "active_users").n == 1


@pytest.mark.parametrize(("first", "again", "came_back"), [(13, 6, True), (13, 5, False), (7, 0, True), (7, 7, False)])
def test_who_acts_again_within_seven_days_came_back(first: int, again: int, came_back: bool) -> None:
    reading = read([person("ana", (first, "opened"), (again, "applied"))], "repeat_7d")
    assert (reading.numerator, reading.denominator) == (int(came_back), 1)


def test_two_days_of_the_week_before_are_a_return_too() -> None:
    assert read([person("ana", (13, "opened"), (12, "opened"))], "repeat_7d").numerator == 1


@pytest.mark.parametrize("away", [6, 14])
def test_who_did_nothing_in_the_week_before_is_not_asked_to_come_back(away: int) -> None:
    reading = read([person("ana", (away, "opened"))], "repeat_7d")
    assert reading.withheld
    assert reading.reason == "empty"
    assert reading.n is None


@pytest.mark.parametrize(("days", "edges"), [(14, (14, 20)), (30, (30, 36))])
def test_the_longer_windows_begin_with_the_seven_dates_that_end_so_many_days_ago(
    days: int, edges: tuple[int, int]
) -> None:
    inside = [person(f"p{back}", (back, "opened"), (back - days, "opened")) for back in edges]
    outside = [person("early", (edges[1] + 1, "opened")), person("late", (edges[0] - 1, "opened"))]
    reading = read(inside + outside, f"repeat_{days}d")
    assert (reading.numerator, reading.denominator) == (2, 2)


def test_tasks_are_counted_for_everybody_who_takes_part() -> None:
    people = [person("ana", (1, "completed_task", 3), (2, "completed_task")), person("ben"), person("eve")]
    reading = read(people, "practice_tasks")
    assert (reading.numerator, reading.denominator, reading.n) == (4, 3, 3)
    assert reading.value == pytest.approx(4 / 3)
    assert reading.band == "pilot"


def test_one_persons_tasks_have_no_range() -> None:
    reading = read([person("ana", (1, "completed_task"))], "practice_tasks")
    assert (reading.value, reading.low, reading.high) == (1.0, None, None)


def test_thanking_three_times_is_one_person_who_gave_thanks() -> None:
    reading = read([person("ana", (1, "peer_feedback", 3)), person("ben")], "peer_feedback")
    assert (reading.numerator, reading.denominator) == (1, 2)


def test_people_without_a_manager_are_in_nobodys_notes() -> None:
    people = [person("ana", (1, "manager_check")), person("ben"), person("top", manager=None)]
    reading = read(people, "manager_checks")
    assert (reading.numerator, reading.denominator) == (1, 2)


def test_messages_finished_are_counted_by_message_and_stand_on_people() -> None:
    people = [
        replace(person("ana"), delivered_before=4, finished_before=4),
        replace(person("ben"), delivered_before=4, finished_before=0),
        person("eve"),
    ]
    reading = read(people, "completion_rate")
    assert (reading.numerator, reading.denominator, reading.n) == (4, 8, 2)
    assert reading.low is not None
    assert reading.low < wilson(4, 8).low


@pytest.mark.parametrize(("acted", "band"), [(3, "below"), (4, "pilot"), (6, "pilot"), (7, "success")])
def test_a_value_on_a_threshold_has_reached_it(acted: int, band: str) -> None:
    people = [person(f"p{i}", *([(1, "opened")] if i < acted else [])) for i in range(10)]
    assert read(people, "active_users").band == band


def test_a_programme_may_set_its_own_thresholds() -> None:
    own = thresholds_of([("active_users", 0.1, 0.2, 0.5)])
    reading = read([person("ana", (1, "opened")), person("ben"), person("eve")], "active_users", thresholds=own)
    assert (reading.pilot, reading.success, reading.band) == (0.1, 0.2, "success")
    assert own["practice_tasks"] == DEFAULTS["practice_tasks"]
    with pytest.raises(KeyError, match="no such figure: open_rate"):
        thresholds_of([("open_rate", 0.1, 0.2, 0.5)])


def test_a_quiet_week_has_figures_but_no_band() -> None:
    reached, missed = person("ana", (1, "opened")), replace(person("ben"), delivered=0)
    half = [reached, missed]
    assert not quiet(half)
    assert read(half, "active_users").band == "pilot"
    fewer = [*half, replace(missed, person="eve")]
    assert quiet(fewer)
    reading = read(fewer, "active_users")
    assert (reading.numerator, reading.band, reading.withheld, reading.reason) == (1, None, False, "quiet")


def test_a_team_without_people_has_empty_figures() -> None:
    readings = read_team([], WEEK)
    assert {(one.withheld, one.reason, one.value) for one in readings} == {(True, "empty", None)}
    assert not quiet([])


def test_more_days_agreed_than_on_the_roster_is_refused() -> None:
    with pytest.raises(ValueError, match="3 days agreed cannot lie in 2 of 5"):
        PersonWeek("ana", "mia", 2, 3)
    with pytest.raises(ValueError, match="2 finished cannot lie in 1 delivered"):
        PersonWeek("ana", "mia", 5, 5, delivered_before=1, finished_before=2)


def weeks(before: list[bool], after: list[bool]) -> tuple[list[PersonWeek], list[PersonWeek]]:
    """The same people in this week and the last; True = took part."""
    now = [person(f"p{i}", *([(1, "opened")] if yes else [])) for i, yes in enumerate(after)]
    then = [person(f"p{i}", *([(8, "opened")] if yes else [])) for i, yes in enumerate(before)]
    return now, then


def test_one_person_more_of_eight_is_too_close_to_call() -> None:
    now, then = weeks([True] * 5 + [False] * 3, [True] * 6 + [False] * 2)
    change = compare(now, then, "active_users", week=WEEK)
    assert change.direction is None
    assert change.value == pytest.approx(1 / 8)
    assert change.low is not None
    assert change.low < 0


def test_six_of_eight_more_is_up_and_six_fewer_is_down() -> None:
    none, most = [False] * 8, [True] * 6 + [False] * 2
    assert compare(*weeks(none, most), "active_users", week=WEEK).direction == "up"
    assert compare(*weeks(most, none), "active_users", week=WEEK).direction == "down"


def test_joiners_and_leavers_make_no_trend() -> None:
    now, then = weeks([False] * 6, [True] * 6)
    strangers = [replace(one, person=f"new-{one.person}") for one in now]
    change = compare(strangers, then, "active_users", week=WEEK)
    assert (change.n, change.value, change.direction) == (0, None, None)


def test_tasks_are_compared_by_person() -> None:
    then = [person(f"p{i}", (8, "completed_task", 1)) for i in range(8)]
    now = [person(f"p{i}", (1, "completed_task", 4 + i % 2)) for i in range(8)]
    change = compare(now, then, "practice_tasks", week=WEEK)
    assert change.direction == "up"
    assert change.value == pytest.approx(3.5)
    # The spread of the differences is .53; two chance counts of 1 and 4.5 would differ by sqrt(5.5).
    half = stats.t.ppf(0.975, 7) * (5.5 / 8) ** 0.5
    assert change.low == pytest.approx(3.5 - half, abs=1e-3)


def test_everybody_doing_one_task_more_is_not_certainty() -> None:
    then = [person(f"p{i}", (8, "completed_task", 2)) for i in range(5)]
    now = [person(f"p{i}", (1, "completed_task", 3)) for i in range(5)]
    assert compare(now, then, "practice_tasks", week=WEEK).direction is None


def test_a_quiet_week_has_no_trend() -> None:
    now, then = weeks([False] * 8, [True] * 8)
    silent = [replace(one, delivered=0) for one in then]
    assert compare(now, silent, "active_users", week=WEEK).direction is None


@pytest.mark.parametrize("name", ["uptake", "completion_rate"])
def test_agreeing_and_finishing_are_not_compared(name: str) -> None:
    now, then = weeks([False] * 8, [True] * 8)
    assert compare(now, then, name, week=WEEK).value is None


def test_the_page_on_figures_says_what_the_code_does() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for name, figure in FIGURES.items():
        section = page.split(f"\n### `{name}`")[1].split("\n### ")[0]
        assert figure.meaning in section, name
        assert figure.numerator in section, name
        assert figure.denominator in section, name
        assert ("leading" if figure.leading else "lagging") in section, name
        if figure.threshold:
            unit = "each" if figure.scale == "rate" else "%"
            factor = 1 if figure.scale == "rate" else 100
            for level, value in (("pilot", figure.threshold.pilot), ("success", figure.threshold.success)):
                assert f"{level} {value * factor:g} {unit}" in section, name
            assert f"weight {figure.threshold.weight:.2f}" in section, name


def test_the_page_names_no_figure_that_does_not_exist() -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert [line[5:-1] for line in page.splitlines() if line.startswith("### `")] == list(FIGURES)


def test_a_day_counts_in_the_week_of_its_own_date_also_when_clocks_change() -> None:
    week = Week.of(date(2026, 3, 29))
    rows = ((date(2026, 3, 29), "opened", 1),)
    readings = read_team([PersonWeek("ana", "mia", 5, 5, rows, delivered=1)], week)
    assert readings[0].numerator == 1

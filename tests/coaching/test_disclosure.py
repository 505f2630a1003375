from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coaching.disclosure import FROM_ANSWERS, soften, tells_of_few, withhold
from coaching.kpis import FIGURES, read_team
from coaching.readings import PersonWeek, Reading
from coaching.weeks import Week

WEEK = Week.parse("2026-W47")
FIGURES_OF_PEOPLE = ("numerator", "denominator", "n", "value", "low", "high", "band")


@some.composite
def teams(draw: some.DrawFn) -> list[PersonWeek]:
    """A team of up to twelve, some of whom agreed, came, thanked, were noted or finished their messages."""
    names = ("opened", "completed_task", "peer_feedback", "manager_check")
    people = []
    for i in range(draw(some.integers(0, 12))):
        rows = draw(some.lists(some.tuples(some.integers(0, 36), some.sampled_from(names)), max_size=4))
        sent = draw(some.integers(0, 4))
        people.append(
            PersonWeek(
                person=f"p{i}",
                manager=draw(some.sampled_from(["mia", None])),
                invited_days=5,
                enrolled_days=draw(some.sampled_from([0, 2, 3, 5])),
                rows=tuple((WEEK.sunday - timedelta(days=back), name, 1) for back, name in rows),
                delivered_before=sent,
                finished_before=draw(some.integers(0, sent)),
                delivered=draw(some.integers(0, 1)),
            )
        )
    return people


def behind(people: list[PersonWeek], name: str) -> int:
    """Count who stands behind a figure, from the people themselves."""
    return sum(FIGURES[name].part(one, WEEK) is not None for one in people)


def reading(name: str, numerator: int, n: int) -> Reading:
    return Reading(name, numerator, n, n, numerator / n, 0.1, 0.9, 0.4, 0.7, "pilot", withheld=False, reason=None)


@given(teams(), some.integers(3, 8), some.integers(0, 2), some.sets(some.sampled_from(sorted(FIGURES))))
def test_nothing_is_shown_with_fewer_people_behind_it_than_the_minimum(
    people: list[PersonWeek], minimum: int, readers: int, telling: set[str]
) -> None:
    for shown in withhold(read_team(people, WEEK), minimum=minimum, readers=readers, telling=telling):
        if not shown.withheld:
            assert behind(people, shown.name) - readers >= minimum


@given(teams(), some.integers(3, 8))
def test_enough_people_see_every_figure_that_is_theirs(people: list[PersonWeek], minimum: int) -> None:
    for shown in withhold(read_team(people, WEEK), minimum=minimum):
        assert shown.withheld == (behind(people, shown.name) < minimum)


@given(teams(), some.integers(3, 8), some.integers(0, 2), some.sets(some.sampled_from(sorted(FIGURES))))
def test_what_is_withheld_carries_a_reason_and_no_figure(
    people: list[PersonWeek], minimum: int, readers: int, telling: set[str]
) -> None:
    for shown in withhold(read_team(people, WEEK), minimum=minimum, readers=readers, telling=telling):
        if shown.withheld:
            assert [getattr(shown, name) for name in FIGURES_OF_PEOPLE] == [None] * 7
            assert shown.reason in ("small", "empty")


@given(teams(), some.integers(3, 8))
def test_of_a_small_group_not_even_nobody_is_told(people: list[PersonWeek], minimum: int) -> None:
    shown = withhold(read_team(people, WEEK), minimum=minimum)
    if sum(one.enrolled for one in people) < minimum:
        assert {one.reason for one in shown if one.name != "uptake"} == {"small"}


@given(teams())
def test_a_figure_from_answers_is_never_shown_as_none_or_all(people: list[PersonWeek]) -> None:
    for shown in withhold(read_team(people, WEEK), minimum=3):
        if shown.name in FROM_ANSWERS and not shown.withheld and shown.value is not None:
            assert 0 < shown.value < 1
            assert (shown.low or 0) > 0
            assert (shown.high or 1) < 1


@pytest.mark.parametrize(("numerator", "reason"), [(0, "almost_none"), (8, "almost_all")])
def test_nobody_or_everybody_giving_thanks_is_told_without_a_number(numerator: int, reason: str) -> None:
    shown = soften(reading("peer_feedback", numerator, 8))
    assert (shown.numerator, shown.value, shown.low, shown.high, shown.reason) == (None, None, None, None, reason)
    assert (shown.denominator, shown.n, shown.band) == (8, 8, "pilot")


@pytest.mark.parametrize("name", ["active_users", "practice_tasks", "manager_checks"])
def test_acts_that_people_know_are_seen_keep_their_number(name: str) -> None:
    assert soften(reading(name, 0, 8)) == reading(name, 0, 8)


def test_one_of_eight_giving_thanks_keeps_its_number() -> None:
    assert soften(reading("peer_feedback", 1, 8)) == reading("peer_feedback", 1, 8)


def test_a_figure_that_would_tell_of_a_few_is_not_shown_and_the_others_are() -> None:
    both = [reading("active_users", 6, 8), reading("repeat_7d", 5, 6)]
    active, repeat = withhold(both, telling={"repeat_7d"})
    assert not active.withheld
    assert (repeat.withheld, repeat.reason, repeat.numerator) == (True, "small", None)


@pytest.mark.parametrize(
    ("left", "came", "tells"),
    [(0, 0, False), (1, 0, True), (0, 1, True), (4, 0, True), (5, 0, False), (5, 5, False), (1, 5, True)],
)
def test_a_few_who_left_or_came_are_told_of_by_two_counts(left: int, came: int, tells: bool) -> None:
    stayed = {f"p{n}" for n in range(6)}
    then, now = stayed | {f"left-{n}" for n in range(left)}, stayed | {f"came-{n}" for n in range(came)}
    assert tells_of_few(then, now) is tells


def test_a_reader_who_is_counted_does_not_stand_behind_the_figure() -> None:
    assert not withhold([reading("active_users", 3, 5)])[0].withheld
    assert withhold([reading("active_users", 3, 5)], readers=1)[0].withheld


def test_a_minimum_under_three_is_refused() -> None:
    assert not withhold([reading("active_users", 2, 3)], minimum=3)[0].withheld
    with pytest.raises(ValueError, match="at least 3 people"):
        withhold([reading("active_users", 2, 3)], minimum=2)


def test_thresholds_stay_on_a_withheld_figure() -> None:
    shown = withhold([reading("active_users", 1, 4)])[0]
    assert (shown.pilot, shown.success) == (0.4, 0.7)


def test_a_reading_has_the_fields_of_the_report_in_their_order() -> None:
    said = "name, numerator, denominator, n, value, low, high, pilot, success, band, withheld, reason"
    assert ", ".join(field.name for field in fields(Reading)) == said

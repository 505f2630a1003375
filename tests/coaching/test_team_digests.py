"""What a team reads of itself: nothing that speaks of a few, or of each of those who read it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from coaching import team_digests as say
from coaching.readings import PersonWeek
from coaching.team_digests import TeamWeekShown, make, together
from coaching.weeks import Week
from content.library import Library, load

WEEK = Week.parse("2026-W47")


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def people(took_part: int, size: int, week: Week = WEEK, *, managers: int = 1, messages: int = 1) -> list[PersonWeek]:
    """The first few opened something and did two tasks each; with several managers, each leads every so-manieth."""
    acts = ((week.monday, "opened", 1), (week.monday, "completed_task", 2))
    return [
        PersonWeek(f"p{n}", f"m{n % managers}", 5, 5, acts if n < took_part else (), delivered=messages)
        for n in range(size)
    ]


def shown(
    library: Library,
    week: list[PersonWeek],
    *,
    teams: Mapping[str, set[str]] | None = None,
    before: TeamWeekShown | None = None,
) -> TeamWeekShown:
    module = library.modules["active-listening"]
    return make("listening", week, WEEK, module, teams=teams or {}, shown=[before] if before else [])


def earlier(library: Library, took_part: int, size: int) -> TeamWeekShown:
    week = WEEK.before()
    return make("listening", people(took_part, size, week), week, library.modules["active-listening"], teams={})


def test_a_team_reads_how_many_took_part_and_how_sure_that_is(library: Library) -> None:
    digest = shown(library, people(9, 12), before=earlier(library, 7, 12))
    assert say.said(digest) == "9 of 12 took part (likely 47 to 91 %), last week 7. 18 tasks done."
    assert say.caveat(digest) == "A direction, not a score."
    assert digest.course.is_worth_drawing
    assert TeamWeekShown.from_json(digest.to_json()) == digest


def test_a_total_that_has_changed_stands_with_last_weeks_number(library: Library) -> None:
    assert "last week 7 of 11." in say.said(shown(library, people(9, 12), before=earlier(library, 7, 11)))


@pytest.mark.parametrize(("size", "told"), [(5, False), (6, True)])
def test_whoever_reads_it_is_one_of_them_so_it_takes_one_more(library: Library, size: int, told: bool) -> None:
    digest = shown(library, people(3, size))
    assert digest.has_figures is told
    assert (digest.took_part.numerator is None) is not told
    assert digest.together
    if not told:
        assert say.caveat(digest) == "No group figures this week, to protect each person."


def test_where_all_took_part_no_number_speaks_of_each_of_them(library: Library) -> None:
    digest = shown(library, people(8, 8))
    assert say.said(digest) == "Almost all of 8 took part. 16 tasks done."
    assert digest.took_part.numerator is None


def test_where_nobody_did_nothing_is_said_in_front_of_everybody(library: Library) -> None:
    digest = shown(library, people(0, 8))
    assert not digest.has_figures
    assert digest.tasks.withheld


@pytest.mark.parametrize(("team", "told"), [(8, False), (7, True), (12, True), (4, True)])
def test_a_managers_own_figures_cannot_be_subtracted_from_it(library: Library, team: int, told: bool) -> None:
    """Of twelve, a manager of eight would know how the other four did; a manager of four is shown no figures."""
    teams = {"mia": {f"p{n}" for n in range(team)}}
    assert shown(library, people(9, 12), teams=teams).has_figures is told


def test_people_of_other_cohorts_in_a_managers_team_count_as_apart(library: Library) -> None:
    assert not shown(library, people(9, 12), teams={"mia": {f"p{n}" for n in range(12)} | {"ola"}}).has_figures


def test_a_manager_who_takes_part_is_not_counted_in_their_own_team(library: Library) -> None:
    assert shown(library, people(9, 12), teams={"p0": {f"p{n}" for n in range(1, 12)}}).has_figures


@pytest.mark.parametrize(
    ("managers", "words"), [(3, "9 of 12 took part (too few teams to say how sure)"), (6, "9 of 12 took part (likely")]
)
def test_several_managers_are_clusters_and_of_few_no_range_is_said(library: Library, managers: int, words: str) -> None:
    assert words in say.said(shown(library, people(9, 12, managers=managers)))


def test_a_quiet_week_says_so(library: Library) -> None:
    digest = shown(library, people(9, 12, messages=0))
    assert say.caveat(digest).startswith("A quiet week")
    assert not digest.course.is_worth_drawing


def test_everybody_gets_the_same_thing_to_try_and_another_one_next_week(library: Library) -> None:
    for module in library.modules.values():
        told = [together(module, WEEK.before(-n)) for n in range(3)]
        assert len(set(told)) == 3, module.id
        assert all(len(one) < 400 for one in told)

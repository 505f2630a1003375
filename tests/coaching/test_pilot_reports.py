"""A pilot's weeks together: added up, judged, compared between cohorts."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.adjustments import Adjustment
from coaching.counts import Counts, Funnel, Loop
from coaching.kpis import DEFAULTS, FIGURES
from coaching.pilot_reports import PilotReport, PilotWeek, make, shown
from coaching.pilot_words import difference_line, lines, title
from coaching.pooling import over_invited, pooled
from coaching.programmes import Chain, Programme
from coaching.scopes import Place, Sums
from coaching.weeks import Week

FIRST = Week.parse("2026-W36")
PROGRAMME = Programme(
    id="listening",
    name="Six weeks of listening",
    module="active-listening",
    weeks=6,
    cohorts=("a", "b"),
    owner="the owner",
    contact="listening@example.com",
    sponsor="the head of service",
    chain=Chain(None, "before a call", "says-it-back", "manager_checks"),
)
#: Of ten people in a team, in a week that goes well.
WELL = {"active_users": 8, "repeat_7d": 7, "repeat_14d": 8, "repeat_30d": 8, "peer_feedback": 3, "manager_checks": 7}


def week(
    number: int, did: Mapping[str, int] = WELL, *, teams: int = 12, tasks: int = 20, better: int = 0, sent: int = 10
) -> PilotWeek:
    """Return a week of teams of ten, in two cohorts by turns; in the second so many more of each team did it."""
    figures: dict[str, dict[Place, Sums]] = {name: {} for name in FIGURES}
    places = [Place("ab"[n % 2], "agent", f"m{n:02}") for n in range(teams)]
    for n, place in enumerate(places):
        luck = n // 2 % 3 - 1  # teams are not all alike
        for name, count in did.items():
            k = min(10, max(0, count + luck + (better if place.cohort == "b" else 0)))
            figures[name][place] = Sums(10, k, 10, k, k, 10)
        figures["practice_tasks"][place] = Sums.of([(max(0, tasks + luck) // 10, 1)] * 10)
        figures["uptake"][place] = Sums(10, 10, 10, 10, 10, 10)
    counts = Counts(
        figures, {place: Funnel(sent, 8, 6, 3) for place in places}, {place: Loop(10, 8, 5, 4) for place in places}
    )
    return PilotWeek(FIRST.before(1 - number), number, counts)


def report(*weeks: PilotWeek, **more: object) -> PilotReport:
    return make(PROGRAMME, weeks, thresholds=DEFAULTS, **more)  # type: ignore[arg-type]


def test_several_weeks_are_added_up_place_by_place() -> None:
    together = pooled([week(1).counts, week(2).counts])["active_users"]
    assert together[Place("a", "agent", "m00")] == Sums(20, 14, 20, 14, 14, 20)


def test_a_verdict_asks_of_everybody_invited_whether_they_took_part() -> None:
    place, other = Place("a", "", "m"), Place("a", "", "k")
    figures = {
        "active_users": {place: Sums(6, 4, 6, 4, 4, 6)},
        "uptake": {place: Sums(10, 6, 10, 6, 6, 10), other: Sums(5, 0, 5, 0, 0, 5)},
    }
    assert over_invited(figures) == {place: Sums(10, 4, 10, 4, 4, 10), other: Sums(5, 0, 5, 0, 0, 5)}


def test_a_pilot_that_goes_well_in_its_third_week_is_to_grow() -> None:
    found = report(week(1), week(2), week(3))
    assert (found.verdict.kind, found.people, found.teams) == ("scale", 120, 12)
    assert title(found) == "Six weeks of listening, week 3 of 6: go on with more people"
    assert {one.n for one in found.verdict.readings} == {120}


def test_in_its_second_week_there_is_no_verdict_however_well_it_goes() -> None:
    assert report(week(1), week(2)).verdict.kind == "not_yet"


def test_quiet_weeks_are_not_read() -> None:
    found = report(week(1), week(2, sent=2), week(3))
    assert found.verdict.weeks == (FIRST, FIRST.before(-2))
    assert [quiet for _, quiet, _ in found.weekly] == [False, True, False]
    assert report(week(1), week(2, sent=2), week(3, sent=2)).verdict.not_yet == "quiet"


def test_a_pilot_that_nobody_uses_is_to_stop() -> None:
    none = dict.fromkeys(WELL, 0)
    assert report(week(1, none, tasks=0), week(2, none, tasks=0), week(3, none, tasks=0)).verdict.kind == "halt"


@pytest.mark.parametrize("teams", [1, 4])
def test_with_few_teams_it_is_too_few_whatever_the_values(teams: int) -> None:
    assert report(*(week(n, teams=teams) for n in (1, 2, 3))).verdict.unsure == "withheld"


def test_notes_whose_raters_disagree_never_scale_a_pilot() -> None:
    found = report(week(1), week(2), week(3), undependable={"manager_checks"})
    assert found.verdict.kind == "iterate"


def test_a_planted_difference_between_cohorts_is_found_and_none_where_there_is_none() -> None:
    planted = report(*(week(n, dict.fromkeys(WELL, 4), better=3) for n in (1, 2, 3)))
    found = {one.figure: one.contrast for one in planted.differences}
    assert found["active_users"] is not None
    assert found["active_users"].is_found
    assert found["active_users"].value == pytest.approx(0.3)
    alike = report(*(week(n, dict.fromkeys(WELL, 4)) for n in (1, 2, 3)))
    assert not any(one.contrast and one.contrast.is_found for one in alike.differences)
    first = difference_line(planted.differences[0])
    assert first.startswith("Took part: b against a +30 points, likely +")
    assert first.endswith("12 teams: a difference.")


def test_before_it_begins_a_pilot_says_what_its_size_can_show() -> None:
    said = list(lines(report(size=(40, 5))))
    assert said[0] == "Six weeks of listening: not begun yet"
    assert any(line.startswith("  40 people in 5 teams") for line in said)


def test_a_handful_of_people_are_not_counted_aloud() -> None:
    few = week(1, teams=1)
    small = {
        name: {place: replace(sums, n=4, bottom=4, top=min(sums.top, 4)) for place, sums in added.items()}
        for name, added in few.counts.figures.items()
    }
    found = report(replace(few, counts=replace(few.counts, figures=small)))
    assert (found.people, found.loop) == (None, (None,) * 4)
    assert all(one.withheld for _, _, readings in found.weekly for one in readings)


def test_the_whole_report_can_be_written_as_json() -> None:
    found = json.loads(json.dumps(report(week(1), week(2), week(3)).to_dict()))
    assert found["verdict"]["kind"] == "scale"
    assert len(found["weekly"]) == 3
    assert found["loop"] == {"exposed": 120, "rehearsed": 96, "praised": 60, "checked": 48}


#: Noted on the Wednesday of the third week: the weeks before it are the first two, those after it the fourth and fifth.
CHANGED = Adjustment(
    "a",
    "listening",
    "Fewer ideas.",
    "Too many.",
    "repeat_7d",
    "down",
    FIRST.before(-2).monday + timedelta(days=2),
    "U1",
)


def test_what_was_changed_is_read_again_once_both_weeks_after_it_have_ended() -> None:
    less = WELL | {"repeat_7d": 2}
    weeks = [week(1), week(2), week(3), week(4, less)]
    (waiting,) = report(*weeks, noted=[CHANGED]).changed
    assert (waiting.moved, waiting.after) == (None, None)
    found = report(*weeks, week(5, less), noted=[CHANGED])
    (again,) = found.changed
    assert again.moved is not None
    assert again.moved.move == "moved"
    assert again.before is not None
    assert again.before.value == pytest.approx(0.7)
    said = list(lines(found))
    assert any(
        line.startswith("  16 September: Fewer ideas. Why: Too many. Expected: Came back, down. It moved as expected.")
        for line in said
    )
    (row,) = json.loads(json.dumps(found.to_dict()))["adjustments"]
    assert (row["what"], row["noted_on"], row["moved"]["move"]) == ("Fewer ideas.", "2026-09-16", "moved")


def test_before_that_the_page_says_when_it_is_read_again() -> None:
    said = "\n".join(lines(report(week(1), week(2), week(3), noted=[CHANGED])))
    assert "Expected: Came back, down. Read again once the week of 28 September to 4 October has ended." in said


def test_quiet_weeks_are_on_neither_side_of_a_change() -> None:
    weeks = [week(1), week(2), week(3), week(4, sent=0), week(5, sent=0)]
    (again,) = report(*weeks, noted=[CHANGED]).changed
    assert again.moved is None


def test_of_a_team_too_small_to_be_shown_nothing_is_said_to_have_moved() -> None:
    weeks = [week(n, teams=4) for n in range(1, 6)]
    (again,) = report(*weeks, noted=[CHANGED]).changed
    assert again.moved is not None
    assert again.moved.move == "not_shown"


def few_of(one: PilotWeek, cohort: str, n: int) -> Counts:
    """Return the week's counts with so many people of another cohort besides, who are in another pilot."""
    there = Place(cohort, "agent", "m99")
    figures = {name: {**added, there: Sums(n, 1, n, 1, 1, n)} for name, added in one.counts.figures.items()}
    return replace(one.counts, figures=figures, funnel={**one.counts.funnel, there: Funnel(n, 1, 1, 1)})


@pytest.mark.parametrize(("others", "is_shown"), [(0, True), (3, False), (9, True)])
def test_a_pilot_is_not_shown_where_a_report_less_the_pilot_would_tell_of_a_few(others: int, is_shown: bool) -> None:
    one = week(1)
    beside = replace(one, everybody=few_of(one, "c", others) if others else one.counts)
    found = shown(beside, DEFAULTS)
    assert (found.people == 120) is is_shown
    assert all(reading.withheld is not is_shown for reading in found.readings if reading.name == "active_users")
    judged = report(*(replace(week(n), everybody=few_of(week(n), "c", others)) for n in (1, 2, 3))).verdict
    assert (judged.unsure == "withheld") is not is_shown


def test_weeks_together_do_not_tell_of_a_week_that_was_withheld() -> None:
    weeks = [week(1), week(2), week(3)]
    few = {place: Sums() for place in weeks[1].counts.figures["repeat_7d"]} | {
        Place("a", "agent", "m00"): Sums(3, 2, 3, 2, 2, 3)
    }
    figures = {**weeks[1].counts.figures, "repeat_7d": few}
    weeks[1] = replace(weeks[1], counts=replace(weeks[1].counts, figures=figures))
    found = {one.name: one for one in report(*weeks).verdict.readings}
    assert (found["repeat_7d"].withheld, found["repeat_7d"].reason) == (True, "small")
    assert not found["manager_checks"].withheld


def test_cohorts_are_compared_only_on_enough_people_of_a_figures_own() -> None:
    weeks = []
    for n in (1, 2, 3):
        one = week(n)
        base = {
            place: Sums(1, 1, 1, 1, 1, 1) if place.manager in ("m01", "m03", "m05") else Sums()
            for place in one.counts.figures["repeat_7d"]
            if place.cohort == "b"
        }
        figures = {**one.counts.figures, "repeat_7d": {**one.counts.figures["repeat_7d"], **base}}
        weeks.append(replace(one, counts=replace(one.counts, figures=figures)))
    found = {one.figure: one.contrast for one in report(*weeks).differences}
    assert found["repeat_7d"] is None
    assert found["peer_feedback"] is not None

"""When a pilot is scaled, halted, changed, or too small to say: the rules, their edges, and their words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from coaching.kpis import DEFAULTS
from coaching.readings import Reading, withheld
from coaching.verdict import HALTED_BY, JUDGED, SCALED_BY, Link, Verdict, judge, weakest, weeks_to_read
from coaching.verdict_words import NAMES, TITLES, line, next_step, paragraph
from coaching.weeks import Week

LAST = Week.parse("2026-W47")
WEEKS = (LAST.before(2), LAST.before(), LAST)


def reading(name: str, value: float, low: float, high: float, *, n: int = 120) -> Reading:
    threshold = DEFAULTS[name]
    band = threshold.band(value)
    numbers = (round(value * n), n, n, value, low, high, threshold.pilot, threshold.success, band)
    return Reading(name, *numbers, withheld=False, reason=None)


def hidden(name: str, reason: str) -> Reading:
    return withheld(name, DEFAULTS[name].pilot, DEFAULTS[name].success, reason)  # type: ignore[arg-type]


#: A pilot that went well, one that did not, and the one between that most pilots are.
WELL = {
    "active_users": reading("active_users", 0.72, 0.63, 0.79),
    "repeat_7d": reading("repeat_7d", 0.50, 0.38, 0.62),
    "practice_tasks": reading("practice_tasks", 2.1, 1.8, 2.4),
    "peer_feedback": reading("peer_feedback", 0.15, 0.09, 0.23),
    "manager_checks": reading("manager_checks", 0.55, 0.40, 0.69),
}
BADLY = {
    "active_users": reading("active_users", 0.20, 0.14, 0.28),
    "repeat_7d": reading("repeat_7d", 0.08, 0.03, 0.17),
    "practice_tasks": reading("practice_tasks", 0.4, 0.3, 0.6),
    "peer_feedback": reading("peer_feedback", 0.02, 0.005, 0.06),
    "manager_checks": reading("manager_checks", 0.03, 0.01, 0.08),
}
BETWEEN = {
    "active_users": reading("active_users", 0.58, 0.49, 0.67),
    "repeat_7d": reading("repeat_7d", 0.37, 0.27, 0.49),
    "practice_tasks": reading("practice_tasks", 1.9, 1.7, 2.2),
    "peer_feedback": reading("peer_feedback", 0.12, 0.07, 0.19),
    "manager_checks": reading("manager_checks", 0.09, 0.05, 0.16),
}


def verdict(figures: dict[str, Reading], **more: object) -> Verdict:
    given: dict[str, object] = {"week": 6, "read_in": (3, 6), "weeks": WEEKS}
    return judge(figures.values(), **(given | more))  # type: ignore[arg-type]


def test_a_pilot_that_went_well_is_scaled() -> None:
    found = verdict(WELL)
    assert (found.kind, found.deciding) == ("scale", SCALED_BY)


def test_a_pilot_whose_three_figures_lie_below_pilot_with_their_whole_ranges_is_halted() -> None:
    found = verdict(BADLY)
    assert (found.kind, found.deciding) == ("halt", HALTED_BY)


def test_what_lies_between_is_changed_and_goes_on_with_the_weakest_link_named() -> None:
    link = Link("checked", 11, 48)
    found = verdict(BETWEEN, link=link)
    assert (found.kind, found.weakest) == ("iterate", link)
    assert found.deciding == ("repeat_7d", "manager_checks")


@pytest.mark.parametrize("name", SCALED_BY)
def test_a_value_on_the_success_threshold_has_reached_it_and_one_below_has_not(name: str) -> None:
    success = DEFAULTS[name].success
    assert verdict(WELL | {name: replace(WELL[name], value=success)}).kind == "scale"
    assert verdict(WELL | {name: replace(WELL[name], value=success - 1e-9)}).kind == "iterate"


@pytest.mark.parametrize("name", SCALED_BY)
def test_a_lower_limit_on_pilot_is_not_above_it(name: str) -> None:
    pilot = DEFAULTS[name].pilot
    assert verdict(WELL | {name: replace(WELL[name], low=pilot + 1e-9)}).kind == "scale"
    found = verdict(WELL | {name: replace(WELL[name], low=pilot)})
    assert (found.kind, found.unsure, found.deciding) == ("too_few", "scale_crosses", (name,))


@pytest.mark.parametrize("name", JUDGED)
def test_no_pilot_is_scaled_while_any_figure_is_below_pilot(name: str) -> None:
    pilot = DEFAULTS[name].pilot
    below = replace(WELL[name], value=pilot - 1e-9, low=0.0, band="below")
    assert verdict(WELL | {name: below}).kind == "iterate"
    if name not in SCALED_BY:
        assert verdict(WELL | {name: replace(below, value=pilot, band="pilot")}).kind == "scale"


@pytest.mark.parametrize("name", HALTED_BY)
def test_an_upper_limit_on_pilot_is_not_under_it(name: str) -> None:
    pilot = DEFAULTS[name].pilot
    assert verdict(BADLY | {name: replace(BADLY[name], high=pilot - 1e-9)}).kind == "halt"
    found = verdict(BADLY | {name: replace(BADLY[name], high=pilot)})
    assert (found.kind, found.unsure, found.deciding) == ("too_few", "halt_crosses", (name,))


def test_one_figure_at_pilot_is_enough_to_go_on() -> None:
    assert verdict(BADLY | {"practice_tasks": reading("practice_tasks", 1.0, 0.8, 1.2)}).kind == "iterate"


def test_figures_that_no_verdict_is_halted_by_halt_nothing() -> None:
    few = {"active_users": BADLY["active_users"], "peer_feedback": BADLY["peer_feedback"]}
    assert verdict(BETWEEN | few).kind == "iterate"


def test_ranges_from_below_pilot_to_success_say_nothing_at_all() -> None:
    wide = {
        "repeat_7d": reading("repeat_7d", 0.30, 0.05, 0.70),
        "practice_tasks": reading("practice_tasks", 1.4, 0.6, 2.6),
        "manager_checks": reading("manager_checks", 0.20, 0.02, 0.75),
    }
    found = verdict(BETWEEN | wide)
    assert (found.kind, found.unsure) == ("too_few", "open")
    sure_of_tasks = wide | {"practice_tasks": reading("practice_tasks", 1.4, 1.0, 1.9)}
    assert verdict(BETWEEN | sure_of_tasks).kind == "iterate"


@pytest.mark.parametrize("reason", ["small", "few_teams", "empty"])
@pytest.mark.parametrize("name", JUDGED)
@pytest.mark.parametrize("figures", [WELL, BADLY, BETWEEN])
def test_a_figure_that_may_not_be_shown_makes_it_too_few(figures: dict[str, Reading], name: str, reason: str) -> None:
    found = verdict(figures | {name: hidden(name, reason)})
    assert (found.kind, found.unsure, found.deciding) == ("too_few", "withheld", (name,))


@pytest.mark.parametrize("name", HALTED_BY)
def test_a_deciding_figure_without_a_range_makes_it_too_few(name: str) -> None:
    assert verdict(BADLY | {name: replace(BADLY[name], low=None, high=None)}).kind == "too_few"


@pytest.mark.parametrize("figures", [WELL, BADLY, BETWEEN])
def test_raters_who_disagree_are_no_matter_of_numbers_but_nothing_is_scaled_or_halted(
    figures: dict[str, Reading],
) -> None:
    found = verdict(figures | {"manager_checks": hidden("manager_checks", "not_dependable")})
    assert found.kind == "iterate"
    assert "rate scenes together until they agree" in paragraph(found)


def test_a_zero_that_nobody_was_asked_for_halts_nothing() -> None:
    found = verdict(BADLY, unasked={"manager_checks"})
    assert found.kind == "iterate"
    assert "Nobody was asked for managers' notes yet" in paragraph(found)


@pytest.mark.parametrize(
    ("reason", "band", "kind"), [("almost_none", "below", "iterate"), ("almost_all", "success", "scale")]
)
def test_of_almost_all_and_almost_none_the_band_is_enough(reason: str, band: str, kind: str) -> None:
    soft = replace(WELL["peer_feedback"], numerator=None, value=None, low=None, high=None, reason=reason, band=band)
    assert verdict(WELL | {"peer_feedback": soft}).kind == kind


@pytest.mark.parametrize("week", [1, 2, 4, 5])
def test_between_the_reading_weeks_there_is_no_verdict_however_good_the_figures(week: int) -> None:
    found = verdict(WELL, week=week)
    assert (found.kind, found.not_yet) == ("not_yet", "no_reading_week")
    assert f"after week {3 if week < 3 else 6}" in paragraph(found)


@pytest.mark.parametrize("count", [0, 1])
def test_one_week_that_was_not_quiet_is_not_enough(count: int) -> None:
    found = verdict(BADLY, weeks=WEEKS[:count])
    assert (found.kind, found.not_yet) == ("not_yet", "quiet")


def test_the_last_three_weeks_that_were_not_quiet_are_read() -> None:
    quiet = [(LAST.before(back), back in (1, 4)) for back in range(6)]
    assert weeks_to_read(quiet) == (LAST.before(3), LAST.before(2), LAST)
    assert weeks_to_read([(LAST, True)]) == ()


def test_a_missing_figure_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="missing: manager_checks"):
        verdict({name: one for name, one in WELL.items() if name != "manager_checks"})


def test_a_programmes_own_thresholds_count_since_the_reading_carries_them() -> None:
    strict = replace(WELL["manager_checks"], success=0.8, band="pilot")
    assert verdict(WELL | {"manager_checks": strict}).kind == "iterate"


# The loop.


def test_the_weakest_link_is_the_step_that_the_smallest_share_takes() -> None:
    loop = {"exposed": 110, "rehearsed": 80, "praised": 20, "checked": 10}
    assert weakest(loop, people=120) == Link("praised", 20, 80)


def test_a_step_that_fewer_than_five_could_take_is_not_compared() -> None:
    loop = {"exposed": 110, "rehearsed": 80, "praised": 4, "checked": 0}
    assert weakest(loop, people=120) == Link("praised", 4, 80)
    assert weakest({"exposed": 4, "rehearsed": 0, "praised": 0, "checked": 0}, people=4) is None


def test_withheld_steps_are_left_out_and_without_any_there_is_no_weakest_link() -> None:
    assert weakest({"exposed": 60, "rehearsed": None, "praised": None, "checked": None}, people=120) == Link(
        "exposed", 60, 120
    )
    assert weakest({}, people=None) is None


def test_of_equal_steps_the_earliest_is_the_weakest() -> None:
    loop = {"exposed": 100, "rehearsed": 50, "praised": 25, "checked": 20}
    assert weakest(loop, people=100) == Link("rehearsed", 50, 100)


# What holds whatever the figures are.


@some.composite
def figures(draw: some.DrawFn) -> dict[str, Reading]:
    found = {}
    for name in JUDGED:
        top = 5.0 if name == "practice_tasks" else 1.0
        low, value, high = sorted(draw(some.lists(some.floats(0, top), min_size=3, max_size=3)))
        found[name] = reading(name, value, low, high)
    return found


RANK = {"halt": 0, "too_few": 1, "iterate": 1, "scale": 2}


@given(figures(), some.sampled_from(JUDGED), some.floats(0, 1))
def test_a_better_figure_never_leads_from_scale_to_halt_nor_from_scale_down(
    found: dict[str, Reading], name: str, more: float
) -> None:
    one = found[name]
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    better = reading(name, one.value + more, one.low + more, one.high + more)
    before, after = verdict(found).kind, verdict(found | {name: better}).kind
    assert RANK[after] >= RANK[before]


@given(figures(), some.sampled_from(SCALED_BY))
def test_a_range_that_holds_pilot_never_scales(found: dict[str, Reading], name: str) -> None:
    one = found[name]
    assert one.low is not None
    assert one.pilot is not None
    assume(one.low <= one.pilot)
    assert verdict(found).kind != "scale"


@given(figures(), some.sampled_from(HALTED_BY))
def test_a_range_that_reaches_pilot_never_halts(found: dict[str, Reading], name: str) -> None:
    one = found[name]
    assert one.high is not None
    assert one.pilot is not None
    assume(one.high >= one.pilot)
    assert verdict(found).kind != "halt"


@given(figures(), some.sampled_from(JUDGED), some.sampled_from(["small", "few_teams"]))
def test_a_withheld_figure_never_scales_or_halts(found: dict[str, Reading], name: str, reason: str) -> None:
    assert verdict(found | {name: hidden(name, reason)}).kind == "too_few"


@given(figures())
def test_every_verdict_has_its_words_with_n_and_no_bare_percentage(found: dict[str, Reading]) -> None:
    said = paragraph(verdict(found))
    assert said.startswith(f"Verdict: {NAMES[verdict(found).kind]}. ")
    assert said.count("n = 120, likely ") == len(JUDGED)
    assert next_step(verdict(found)) in said
    assert "None" not in said.replace("None of five", "")


# Words.


def test_the_paragraph_of_a_pilot_in_between() -> None:
    link = Link("checked", 11, 48)
    assert paragraph(verdict(BETWEEN, link=link)) == (
        "Verdict: iterate. Four of five figures reached pilot level, not yet managers' notes. "
        "Took part: 58 %, n = 120, likely 49 to 67; between pilot 40 and success 70. "
        "Came back: 37 %, n = 120, likely 27 to 49; between pilot 20 and success 45, and the range holds success. "
        "Tasks done: 1.9 each, n = 120, likely 1.7 to 2.2; between pilot 1 and success 3. "
        "Gave thanks: 12 %, n = 120, likely 7 to 19; between pilot 5 and success 20. "
        "Managers' notes: 9 %, n = 120, likely 5 to 16; below pilot 10, and the range holds pilot. "
        "The weakest link: of 48 people who heard of it from a colleague, 11 had a note from their manager. "
        "Nothing here says what caused it: that takes people who did not have it. "
        "Change how notes are asked for, then run four more weeks."
    )


def test_without_the_loop_what_to_change_is_read_from_the_figure_furthest_behind() -> None:
    found = verdict(BETWEEN)
    assert "weakest link" not in paragraph(found)
    assert next_step(found) == "Change how notes are asked for, then run four more weeks."


def test_figures_that_are_not_shown_are_said_to_be_so_without_a_number() -> None:
    found = verdict(WELL | {"manager_checks": hidden("manager_checks", "few_teams")})
    said = paragraph(found)
    assert said.startswith("Verdict: too few to say. Too few people or teams stand behind managers' notes, and without")
    assert "Managers' notes: not shown, with fewer than five managers there are too few teams to say." in said
    assert said.endswith(
        "Add teams, until five managers have people in it, or run four more weeks; until then nothing shows that it "
        "works, or that it does not."
    )
    assert line(hidden("repeat_7d", "small")) == "Came back: not shown, fewer than five people stand behind it."


def test_the_other_verdicts_begin_with_the_figures_that_decide() -> None:
    assert paragraph(verdict(WELL)).startswith(
        "Verdict: scale. Coming back and managers' notes have reached success, and no figure is below pilot. Took part"
    )
    assert paragraph(verdict(BADLY)).startswith(
        "Verdict: halt. Coming back, tasks done and managers' notes are below pilot, and so are their whole ranges."
    )
    assert paragraph(verdict(WELL, weeks=WEEKS[:1])) == (
        "Verdict: none yet. It takes two weeks that are not quiet, and so far there is one."
    )
    assert paragraph(verdict(WELL, week=4)) == (
        "Verdict: none yet. Week 4 is none of the weeks that were named for it, so that no good day decides. "
        "The next one comes after week 6."
    )


def test_what_thanks_came_to_is_not_told_where_it_was_all_or_nobody() -> None:
    assert "almost none heard of it from a colleague" in paragraph(verdict(BETWEEN, link=Link("praised", 0, 40)))
    assert "none had a note" in paragraph(verdict(BETWEEN, link=Link("checked", 0, 40)))


def test_every_verdict_has_a_heading() -> None:
    assert TITLES.keys() == NAMES.keys()


def test_a_verdict_is_fit_for_json() -> None:
    found = verdict(BETWEEN, link=Link("checked", 11, 48)).to_dict()
    assert (found["kind"], found["weeks"]) == ("iterate", ["2026-W45", "2026-W46", "2026-W47"])
    assert found["weakest"] == {"stage": "checked", "reached": 11, "of": 48}

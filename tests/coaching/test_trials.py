"""Many made-up pilots: what is counted of them, and how it is said."""

from itertools import count

import pytest

from coaching.across import Index
from coaching.contrasts import Contrast
from coaching.intervals import Interval
from coaching.made_up import FIRST, SECOND, Design
from coaching.readings import Reading, withheld
from coaching.scopes import Place, Sums
from coaching.trial_words import differences, lines, planted
from coaching.trials import COMPARED, Trials, contrasts, true_index

DESIGN = Design(120, 6, seed=7, effect=0.1)


def reading(name: str, low: float, high: float) -> Reading:
    return Reading(name, 5, 10, 10, 0.5, low, high, 0.4, 0.7, "pilot", withheld=False, reason=None)


def test_the_true_index_weighs_each_true_figure_by_where_it_stands() -> None:
    truth = DESIGN.truth(FIRST)
    # Took part 0.55 is half of the way from 0.4 to 0.7; coming back and thanks are at success or beyond; tasks count
    # 0.556875 of the 1 that is pilot; notes 0.4 are three quarters of the way from 0.1 to 0.5.
    by_hand = 0.10 * 75 + 0.15 * 100 + 0.30 * 50 * 0.556875 + 0.15 * 100 + 0.30 * 87.5
    assert true_index(truth) == pytest.approx(by_hand)


def test_a_range_that_leaves_out_nothing_is_a_difference_found_and_one_with_the_truth_in_it_holds() -> None:
    trials = Trials()
    for low, high in ((0.05, 0.2), (-0.1, 0.2), (0.12, 0.3)):
        trials.compare(DESIGN, {"active_users": Contrast(0.1, Interval(low, high), 12)})
    trials.compare(DESIGN, {"active_users": Contrast(0.1, None, 2), "peer_feedback": None})
    tally = trials.by_figure["active_users"]
    assert (trials.pilots, tally.compared, tally.found, tally.held_difference) == (4, 3, 2, 2)
    assert "peer_feedback" not in trials.by_figure


def test_a_week_is_held_against_what_is_true_of_its_own_cohort() -> None:
    trials, index = Trials(), Index(70.0, 60.0, 80.0, "practice_tasks")
    assert DESIGN.truth(FIRST)["active_users"] == 0.55
    for cohort in (FIRST, SECOND):
        read = [reading("active_users", 0.5, 0.6), withheld("manager_checks", 0.1, 0.5, "few_teams")]
        trials.read(DESIGN, cohort, read, index)
    assert (trials.by_figure["active_users"].read, trials.by_figure["active_users"].held) == (2, 1)
    assert "manager_checks" not in trials.by_figure
    assert trials.by_figure["index"].read == 2


def test_weeks_are_added_up_manager_by_manager() -> None:
    def week(*tops: int) -> dict[str, dict[Place, Sums]]:
        places = [Place(cohort, role, f"{cohort}-{n}") for cohort in (FIRST, SECOND) for n in (1, 2) for role in "ab"]
        added = {place: Sums.of([(top, 1)] * 5) for place, top in zip(places, tops, strict=True)}
        return dict.fromkeys(COMPARED, added)

    found = contrasts([week(1, 0, 0, 0, 1, 1, 1, 0), week(0, 0, 0, 0, 1, 1, 0, 0)])["active_users"]
    assert found is not None
    # Of 20 person-weeks in each team: 5 and 0 in the first cohort, 20 and 5 in the second.
    assert found.value == pytest.approx(25 / 40 - 5 / 40)
    assert found.teams == 4


def test_it_is_said_how_often_and_how_sure_that_is() -> None:
    trials = Trials()
    ranges = [Interval(0.01, 0.2) if n < 2 else Interval(-0.1, 0.2) for n in range(40)]
    for one in ranges:
        trials.compare(Design(120, 6, seed=7), {"active_users": Contrast(0.05, one, 12)})
        trials.read(DESIGN, FIRST, [reading("active_users", 0.5, 0.6)], Index())
    said = list(lines(trials, Design(120, 6, seed=7)))
    assert said[0] == "40 pilots of 120 people in 12 teams over 6 weeks, seeds"
    assert said[1] == "7 to 46, each counted and read as a report reads it."
    row = next(line for line in said if "Took part" in line)
    assert row.split("  ")[-1].strip() == "100.0 % of 40"
    assert "5.0 % (1.4 to 16.5 %)" in row
    assert "95.0 % of 40" in row
    assert any("too few teams to compare" in line for line in said)
    assert all(len(line) <= 110 for line in said)


def test_what_was_planted_is_said_in_points() -> None:
    assert planted(0.0) == "Planted: nothing. Both cohorts are alike."
    assert "+15 points for the second cohort" in planted(0.15)
    assert "-10 points" in planted(-0.1)


def test_each_figure_is_compared_in_a_line() -> None:
    numbers = count(1)
    found = {name: Contrast(next(numbers) / 100, Interval(-0.001, 0.2), 12) for name in COMPARED if name != "uptake"}
    said = list(differences(found))
    assert said[0].strip().startswith("Took part: second against first +1 points, likely +0 to +20, 12 teams")
    assert len(said) == len(COMPARED)

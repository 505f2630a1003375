"""A made-up pilot: what is said to be true of it is what happens in it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from coaching.events import LEARNER_ACTS, NOT_OBSERVED
from coaching.made_up import ALIKE, BASE, FIRST, SECOND, Design, drawn_alike
from coaching.made_weeks import Act, weekly

WEEKS = 6


def lived(design: Design, person: int) -> list[list[Act]]:
    return [list(weekly(design, person, week)) for week in range(design.weeks)]


def times(acts: Iterable[Act], name: str) -> int:
    return sum(act.name == name and act.outcome != NOT_OBSERVED for act in acts)


def came_back(sessions: list[date], design: Design, days: int) -> list[int]:
    """Of the seven dates that end so many days before the last: whether there was another session within the days."""
    last = design.last_day - timedelta(days=days)
    base = [day for day in sessions if last - timedelta(days=7) < day <= last]
    return [int(any(base[0] < day <= base[0] + timedelta(days=days) for day in sessions))] if base else []


@pytest.mark.parametrize("effect", [0.0, 0.15])
def test_each_figure_comes_out_as_it_truly_is(effect: float) -> None:
    design = Design(8000, WEEKS, seed=7, effect=effect, team_size=4)
    found: dict[str, dict[str, list[float]]] = {FIRST: defaultdict(list), SECOND: defaultdict(list)}
    for person in range(design.people):
        weeks, values = lived(design, person), found[design.cohort_of(person)]
        sessions = sorted({act.day for acts in weeks for act in acts if act.name in LEARNER_ACTS})
        values["active_users"].append(any(act.name == "opened" for act in weeks[-1]))
        values["practice_tasks"].append(times(weeks[-1], "completed_task"))
        values["completion_rate"].append(times(weeks[-2], "completed_task") / times(weeks[-2], "delivered"))
        values["peer_feedback"].append(times(weeks[-1], "peer_feedback"))
        values["manager_checks"].append(times(weeks[-1], "manager_check"))
        for days in (7, 14, 30):
            values[f"repeat_{days}d"] += came_back(sessions, design, days)
    for cohort, values in found.items():
        truth = design.truth(cohort)
        assert {name: fmean(those) for name, those in values.items()} == pytest.approx(
            {name: truth[name] for name in values}, abs=0.04
        )
    assert design.truth(SECOND)["active_users"] - design.truth(FIRST)["active_users"] == pytest.approx(effect)
    assert (design.truth(SECOND) == design.truth(FIRST)) is (effect == 0)


def test_people_of_one_manager_are_as_alike_as_is_said() -> None:
    mean, alike = BASE["is_noted"], ALIKE["is_noted"]
    drawn = [drawn_alike(mean, alike, 7, team) for team in range(4000)]
    assert fmean(drawn) == pytest.approx(mean, abs=0.02)
    # The correlation of two people of a team: how their team's chances vary, over how people vary.
    assert fmean((one - mean) ** 2 for one in drawn) / (mean * (1 - mean)) == pytest.approx(alike, abs=0.02)


def test_whole_teams_are_in_a_cohort_half_of_them_in_each_and_by_the_seed() -> None:
    one, another = Design(95, 2, seed=1), Design(95, 2, seed=2)
    assert Counter(one.cohorts) == {FIRST: 5, SECOND: 5}
    assert one.cohorts != another.cohorts
    assert {one.cohort_of(person) for person in range(20, 30)} == {one.cohorts[2]}
    assert set(Design(10, 1, seed=1).cohorts) == {FIRST}, "a single team is one cohort"


def test_the_same_seed_is_the_same_week_in_whatever_order_it_is_asked_for() -> None:
    one, same, other = (Design(40, 3, seed) for seed in (5, 5, 6))
    forwards = {(n, week): list(weekly(one, n, week)) for n in range(40) for week in range(3)}
    backwards = {(n, week): list(weekly(same, n, week)) for n in reversed(range(40)) for week in (2, 1, 0)}
    assert forwards == backwards
    assert forwards[0, 0] != list(weekly(other, 0, 0)) or forwards[1, 0] != list(weekly(other, 1, 0))


def test_what_happens_is_in_order_and_on_the_date_of_whoever_did_it() -> None:
    design = Design(61, 3, seed=3)
    zones = {name: design.zone_of(n) for n, name in enumerate(design.names)} | dict.fromkeys(design.leads, "UTC")
    for person in range(61):
        for acts in lived(design, person):
            for act in acts:
                assert act.at.astimezone(ZoneInfo(zones[act.actor or act.person])).date() == act.day
            for message in (0, 1):
                came = [act for act in acts if act.message == message]
                assert came[0].name == "delivered"
                assert [act.at for act in came] == sorted(act.at for act in came)
            assert not any(act.actor == act.person for act in acts)


def test_an_effect_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="an effect lies between"):
        Design(20, 2, seed=1, effect=0.5)

"""The same people, asked about twice: of one team, and of teams whose people are alike."""

import random

import pytest
from teams import WEEK, team

from coaching.changes import Twice, compare, compare_teams
from coaching.scopes import Sums


def teams(*parts: list[tuple[int, int]]) -> Twice:
    """Each list is a manager's people, each with what they added this week and the week before."""
    return Twice({f"m{n}": Sums.of(people) for n, people in enumerate(parts)})


def test_one_team_is_compared_as_its_manager_reads_it() -> None:
    for name, gained, lost in (("active_users", 7, 0), ("active_users", 3, 2), ("practice_tasks", 5, 2)):
        now, then = team(8, acted=gained, tasks=2), team(8, WEEK.before(), acted=lost, tasks=1)
        part = {"active_users": (1, 1), "practice_tasks": (2, 1)}[name]
        pairs = [(part[0] * (n < gained), part[1] * (n < lost)) for n in range(8)]
        assert compare_teams(name, teams(pairs)) == compare(now.people, then.people, name, week=WEEK)


def test_people_of_one_manager_who_move_together_are_no_proof() -> None:
    alone = [[(1, 0)]] * 20 + [[(1, 1)]] * 30 + [[(0, 0)]] * 40 + [[(0, 1)]] * 10
    apart = compare_teams("active_users", teams(*alone))
    assert (apart.value, apart.direction) == (0.1, None if apart.low <= 0 else "up")
    together = [
        [(1, 0)] * 20,
        [(1, 1)] * 20,
        [(1, 1)] * 10 + [(0, 0)] * 10,
        [(0, 0)] * 20,
        [(0, 1)] * 10 + [(0, 0)] * 10,
    ]
    found = compare_teams("active_users", teams(*together))
    assert (found.value, found.direction) == (0.1, None)
    assert found.low < apart.low < apart.high < found.high


def test_managers_who_are_more_alike_than_chance_make_no_narrower_range() -> None:
    people = [(1, 0)] * 3 + [(0, 1)] + [(1, 1)] * 6
    found, one = compare_teams("active_users", teams(*[people] * 6)), compare_teams("active_users", teams(people * 6))
    assert (found.low, found.high) == (one.low, one.high)
    tasks = [(2, 1)] * 10
    assert compare_teams("practice_tasks", teams(*[tasks] * 6)) == compare_teams("practice_tasks", teams(tasks * 6))


@pytest.mark.parametrize("managers", [2, 3, 4])
def test_two_to_four_managers_say_too_little(managers: int) -> None:
    found = compare_teams("active_users", teams(*[[(1, 0)] * 10] * managers))
    assert (found.n, found.value, found.direction) == (10 * managers, None, None)


def test_a_quiet_week_nobody_and_what_is_no_trend_are_not_compared() -> None:
    people = [[(1, 0)] * 10] * 5
    assert compare_teams("active_users", Twice(teams(*people).teams, quiet=True)).value is None
    assert compare_teams("uptake", teams(*people)).value is None
    assert compare_teams("active_users", Twice({})).n == 0


def weeks(chance: random.Random, *, effect: float) -> Twice:
    """Fifteen managers of eight people; each manager has a good or a bad week of their own."""
    found = []
    for _ in range(15):
        before, now = (min(0.95, max(0.05, 0.5 + chance.gauss(0, 0.12))) for _ in range(2))
        people = [(chance.random(), chance.random()) for _ in range(8)]
        found.append([(int(one < now + effect), int(two < before)) for one, two in people])
    return teams(*found)


def test_no_move_is_seldom_taken_for_one_and_a_large_one_is_found() -> None:
    chance = random.Random(20261129)  # noqa: S311 - a test's dice
    alarms = sum(compare_teams("active_users", weeks(chance, effect=0.0)).direction is not None for _ in range(800))
    assert alarms / 800 < 0.06
    found = sum(compare_teams("active_users", weeks(chance, effect=0.25)).direction == "up" for _ in range(100))
    assert found > 75

"""A figure of the same people in two weeks: counted by the database as it is counted by hand."""

from collections import defaultdict

import pytest
from lives import TEAM, WEEK, Life, expected, lives, write

from coaching.changes import NOT_COMPARED, Twice
from coaching.kpis import FIGURES, quiet
from coaching.readings import PersonWeek
from coaching.scopes import Sums
from coaching.weeks import Week
from storage import twice
from storage.engine import Store


def by_hand(history: list[Life], week: Week, name: str, cohorts: set[str] | None) -> Twice:
    now, then = (people(history, one, cohorts) for one in (week, week.before()))
    counts = [
        {person: part[0] for person, one in found.items() if (part := FIGURES[name].part(one, day))}
        for found, day in ((now, week), (then, week.before()))
    ]
    both = defaultdict(list)
    for person in counts[0].keys() & counts[1].keys():
        both[now[person].manager or ""].append((counts[0][person], counts[1][person]))
    return Twice(
        {manager: Sums.of(pairs) for manager, pairs in both.items()},
        came=len(counts[0].keys() - counts[1].keys()),
        left=len(counts[1].keys() - counts[0].keys()),
        quiet=quiet(list(now.values())) or quiet(list(then.values())),
    )


def people(history: list[Life], week: Week, cohorts: set[str] | None) -> dict[str, PersonWeek]:
    managers = {manager for life in history for _, manager, _ in life.places}
    found = [one for life in history for boss in managers if (one := expected(life, boss, week, cohorts))]
    return {one.person: one for one in found}


@pytest.mark.parametrize("seed", range(1))
@pytest.mark.parametrize("cohorts", [None, {"a"}])
def test_the_same_people_are_counted_twice_and_who_came_or_left_apart(
    store: Store, seed: int, cohorts: set[str] | None
) -> None:
    history = lives(seed)
    with store.write() as tx:
        for life in history:
            write(tx, life)
    seen = moved = 0
    for back in range(-2, 5):
        week = WEEK.before(back)
        for name in FIGURES.keys() - NOT_COMPARED:
            with store.read() as tx:
                found = twice.read(tx, TEAM, week, name, cohorts=cohorts)
            assert found == by_hand(history, week, name, cohorts), (name, back)
            seen, moved = seen + found.together.n, moved + found.came + found.left
    assert seen > 50
    assert moved > 10

"""Every figure twice: by SQL, and by a second computation that shares nothing with it but the definitions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from itertools import product

import oracle
import pytest
from random_logs import COHORTS, ELSEWHERE, LEADS, MODULES, TEAM, WEEK, Maker

from coaching.kpis import FIGURES, parts
from coaching.scopes import Place
from storage import figures
from storage.engine import Store
from storage.readings import team_weeks

#: Before, within and after the turn of the year; in the last one people are leaving.
WEEKS = [WEEK.before(back) for back in (-3, -1, 0, 1, 4)]


@pytest.fixture(params=range(2))
def made(request: pytest.FixtureRequest, store: Store) -> Maker:
    made = Maker(request.param)
    with store.write() as tx:
        made.write(tx)
        Maker(100 + request.param, size=3).write(tx, ELSEWHERE)
    return made


def place_of(one: oracle.Part | oracle.Spot) -> Place:
    return Place(one.cohort or "", one.role or "", one.manager or "")


def sums(some: Iterable[oracle.Part]) -> dict[Place, tuple[int, ...]]:
    """Add parts up by place: people, numerators, denominators, and their squares and products."""
    found: dict[Place, list[int]] = defaultdict(lambda: [0] * 6)
    for one in some:
        adds = (1, one.top, one.bottom, one.top**2, one.top * one.bottom, one.bottom**2)
        found[place_of(one)] = [a + b for a, b in zip(found[place_of(one)], adds, strict=True)]
    return {place: tuple(added) for place, added in found.items()}


def steps(reached: Mapping[str, tuple[oracle.Spot, int]]) -> dict[Place, tuple[int, ...]]:
    """Count people by place and step; somebody who took three steps took the first two."""
    found: dict[Place, list[int]] = defaultdict(lambda: [0] * 4)
    for spot, count in reached.values():
        found[place_of(spot)] = [n + (step < count) for step, n in enumerate(found[place_of(spot)])]
    return {place: tuple(counts) for place, counts in found.items()}


def test_every_figure_is_what_a_second_computation_gives(store: Store, made: Maker) -> None:
    seen = 0
    for week, module in product(WEEKS, (None, MODULES[0])):
        with store.write() as tx:
            found = figures.week(tx, TEAM, week, module=module).figures
            of_cohort = figures.week(tx, TEAM, week, module=module, cohorts=[COHORTS[0]]).figures
        for name in FIGURES:
            again = oracle.parts(made.log, name, week.monday, module=module)
            by_hand = sums(again.values())
            assert {place: astuple(added) for place, added in found[name].items()} == by_hand, (name, str(week))
            theirs = {place: added for place, added in by_hand.items() if place.cohort == COHORTS[0]}
            assert {place: astuple(added) for place, added in of_cohort[name].items()} == theirs, (name, str(week))
            seen += len(again)
    assert seen > 500


def test_how_far_people_got_is_what_a_second_computation_gives(store: Store, made: Maker) -> None:
    since = WEEK.before(3).monday
    for week, module in product(WEEKS[:4], (None, MODULES[0])):
        with store.write() as tx:
            found = figures.week(tx, TEAM, week, module=module, since=since)
        funnel = oracle.funnel(made.log, week.monday, module=module)
        assert {place: astuple(one) for place, one in found.funnel.items()} == steps(funnel), str(week)
        acted: dict[Place, list[int]] = defaultdict(lambda: [0] * 7)
        for spot, each in oracle.days(made.log, week.monday, module=module).values():
            acted[place_of(spot)] = [a + b for a, b in zip(acted[place_of(spot)], each, strict=True)]
        assert {place: list(one.of) for place, one in found.days.items()} == acted, str(week)
        loop = oracle.loop(made.log, week.monday, since, module=module)
        assert {place: astuple(one) for place, one in found.loop.items()} == steps(loop), str(week)


def test_a_teams_figures_are_those_of_the_second_computation_too(store: Store, made: Maker) -> None:
    with store.read() as tx:
        found = {lead: team_weeks(tx, TEAM, lead, WEEKS) for lead in LEADS}
    for week in WEEKS:
        for name, figure in FIGURES.items():
            again = oracle.parts(made.log, name, week.monday)
            for lead in LEADS:
                by_hand = {who: (one.top, one.bottom) for who, one in again.items() if one.manager == lead}
                assert parts(figure, found[lead][week], week) == by_hand, (name, lead, str(week))

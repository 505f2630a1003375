"""Every figure twice: by SQL, and by a second computation that shares nothing with it but the definitions."""

from collections.abc import Iterator

import oracle
import pytest
from random_logs import COHORTS, ELSEWHERE, LEADS, TEAM, WEEK, Maker

from coaching.kpis import FIGURES, parts
from storage.engine import Store
from storage.readings import team_weeks

WEEKS = [WEEK.before(back) for back in (-3, -1, 0, 1, 2, 5)]


@pytest.fixture(params=range(4))
def made(request: pytest.FixtureRequest, store: Store) -> Iterator[Maker]:
    made = Maker(request.param)
    with store.write() as tx:
        made.write(tx)
        Maker(100 + request.param, size=3).write(tx, ELSEWHERE)
    return made


def test_a_teams_figures_are_those_that_a_second_computation_gives(store: Store, made: Maker) -> None:
    seen = 0
    for cohorts in (None, {COHORTS[0]}):
        with store.read() as tx:
            found = {lead: team_weeks(tx, TEAM, lead, WEEKS, cohorts=cohorts) for lead in LEADS}
        for week in WEEKS:
            for name, figure in FIGURES.items():
                again = oracle.parts(made.log, name, week.monday)
                for lead in LEADS:
                    by_hand = {
                        who: (part.top, part.bottom)
                        for who, part in again.items()
                        if part.manager == lead and (cohorts is None or part.cohort in cohorts)
                    }
                    assert parts(figure, found[lead][week], week) == by_hand, (name, lead, str(week))
                    seen += len(by_hand)
    assert seen > 500

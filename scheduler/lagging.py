"""What the business counts of a manager's team, as far as it may stand in their digest."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from coaching.digests import OUTCOMES
from coaching.disclosure import MINIMUM
from coaching.lagging import Measured, measured, said
from coaching.outcomes import SHARE, Outcome
from coaching.programmes import Outcome as ProgrammeOutcome
from coaching.stories import Counted
from storage import outcomes


def of_manager(tx: Connection, workspace_id: str, manager: str, *, until: date) -> list[Measured]:
    """Return what was counted of a manager's team up to a date, each with the period before: what has figures first.

    Nothing where nothing was ever counted of it: then the digest tells what it tells else.
    """
    found = []
    for name in outcomes.names(tx, workspace_id):
        periods = outcomes.of_manager(tx, workspace_id, manager, name, until=until)
        if periods:
            found.append(_of(name, [one for one in periods if one.n >= MINIMUM]))
    found.sort(key=lambda one: one.value is None)
    return found[:OUTCOMES]


def of_programme(
    tx: Connection, workspace_id: str, wanted: ProgrammeOutcome, cohorts: Collection[str], *, until: date
) -> Counted | None:
    """Return what the business counts of a programme's cohorts together, over the newest period that ended by a date.

    A period counts where every cohort that has the outcome at all has it; None where there is none.
    """
    by_period: dict[tuple[date, date], list[Outcome]] = defaultdict(list)
    every = outcomes.series(tx, workspace_id, wanted.name)
    theirs = [one for one in every if one.scope == "cohort" and one.who in cohorts]
    for one in theirs:
        if one.period_end <= until:
            by_period[one.period_start, one.period_end].append(one)
    having = len({one.who for one in theirs})
    whole = sorted((period for period, some in by_period.items() if len(some) == having), reverse=True)
    summed = [
        (sum(one.numerator for one in by_period[period]), sum(one.denominator for one in by_period[period]))
        for period in whole[:2]
    ]
    if not summed or summed[0][1] < MINIMUM:
        return None
    unit = theirs[0].unit if theirs[0].unit != SHARE else None
    told = measured(wanted.label, summed, unit)
    start, end = whole[0]
    return Counted(wanted.label, said(told), start, end, round(summed[0][1]), f"outcome:{wanted.name}:{start}:{end}")


def _of(name: str, periods: list[Outcome]) -> Measured:
    unit = periods[0].unit if periods and periods[0].unit != SHARE else None
    return measured(name, [(one.numerator, one.denominator) for one in periods], unit)

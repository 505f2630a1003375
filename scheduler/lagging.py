"""What the business counts of a manager's team, as far as it may stand in their digest."""

from datetime import date

from sqlalchemy import Connection

from coaching.digests import OUTCOMES
from coaching.disclosure import MINIMUM
from coaching.lagging import Measured, measured
from coaching.outcomes import SHARE, Outcome
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


def _of(name: str, periods: list[Outcome]) -> Measured:
    unit = periods[0].unit if periods and periods[0].unit != SHARE else None
    return measured(name, [(one.numerator, one.denominator) for one in periods], unit)

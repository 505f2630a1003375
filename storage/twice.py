"""A figure of the same people in two weeks: what they add this week, and what they added the week before."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    case,
    func,
    insert,
    select,
)
from sqlalchemy.schema import CreateTable, DropTable

from coaching.changes import Twice
from coaching.scopes import Sums
from coaching.weeks import Week
from storage.figures import ADDS, sums_of
from storage.person_weeks import filled, person_week

#: Who counted in the week before, and what they added.
_before = Table(
    "counted_before",
    MetaData(),
    Column("person_id", String, primary_key=True),
    Column("part", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)
_who = person_week.c


def read(tx: Connection, workspace_id: str, week: Week, name: str, *, cohorts: Collection[str] | None = None) -> Twice:
    """Count a figure in a week and in the one before, of the people who count in both: everybody, or these cohorts.

    Each week is read once, for what its window holds.
    """
    counted = ADDS[name]
    now = select(_who.person_id, counted.part.label("part"), _who.manager).where(counted.counts_in).subquery("now")
    with _kept(tx):
        with filled(tx, workspace_id, week.before(), cohorts=cohorts):
            tx.execute(
                insert(_before).from_select(
                    ["person_id", "part"], select(_who.person_id, counted.part).where(counted.counts_in)
                )
            )
            was_quiet = _is_quiet(tx)
        with filled(tx, workspace_id, week, cohorts=cohorts):
            is_quiet = _is_quiet(tx)
            both = now.join(_before, _before.c.person_id == now.c.person_id)
            sums = select(now.c.manager, *sums_of(now.c.part, _before.c.part)).select_from(both)
            teams = {row[0]: Sums(*row[1:]) for row in tx.execute(sums.group_by(now.c.manager))}
            alone = [tx.execute(select(func.count()).select_from(one)).scalar_one() for one in (now, _before)]
    came, left = (count - sum(one.n for one in teams.values()) for count in alone)
    return Twice(teams, came, left, quiet=was_quiet or is_quiet)


@contextmanager
def _kept(tx: Connection) -> Iterator[None]:
    """Keep who counted before while the later week is read; a transaction that fails takes the table with it."""
    tx.execute(CreateTable(_before))
    yield
    tx.execute(DropTable(_before))


def _is_quiet(tx: Connection) -> bool:
    """Whether fewer than half of the enrolled were delivered anything in the week that `person_week` holds."""
    came: ColumnElement[int] = func.sum(case((_who.delivered > 0, 1), else_=0), type_=Integer)
    enrolled, reached = tx.execute(select(func.count(), func.coalesce(came, 0)).where(_who.enrolled == 1)).one()
    return bool(2 * reached < enrolled)

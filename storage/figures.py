"""What everybody adds to the key figures of a week, by the place in which they count: one statement a figure.

`coaching.kpis` says what each figure counts; here it is counted. The table that all of them read is filled once
(`storage.person_weeks`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, and_, case, cast, func, literal, select

from coaching.counts import Counts, Days, Funnel
from coaching.scopes import Place, Sums
from coaching.weeks import Week
from storage import loops
from storage.person_weeks import DATES, filled, person_week

_who = person_week.c
_place = (_who.cohort, _who.role, _who.manager)
_enrolled = _who.enrolled == 1
_WEEK = 0b1111111


def _bits(value: int) -> ColumnElement[int]:
    return literal(value, BigInteger)


@dataclass(frozen=True, slots=True)
class Adds:
    """What a person of `person_week` adds to a figure, and which people count in it."""

    part: ColumnElement[int]
    whole: ColumnElement[int]
    counts_in: ColumnElement[bool]


def _did(condition: ColumnElement[bool], *counts_in: ColumnElement[bool]) -> Adds:
    """Count people, and those of them who did it."""
    return Adds(case((condition, 1), else_=0), literal(1), and_(*counts_in))


def _came_back(days: int) -> Adds:
    """Count who acted in the 7 dates that end `days` before the last, and who of them did again within `days`."""
    base = _who.sessions.bitwise_and(_bits(_WEEK << (DATES - days - 7)))
    # The lowest bit is the first date there; shifted on, it stands for the dates after it.
    first = base.bitwise_and(-base)
    after = first * _bits((1 << (days + 1)) - 2)
    return _did(_who.sessions.bitwise_and(after) != 0, _enrolled, base != 0)


ADDS: Mapping[str, Adds] = MappingProxyType(
    {
        "active_users": _did(_who.sessions.bitwise_and(_bits(_WEEK << (DATES - 7))) != 0, _enrolled),
        "repeat_7d": _came_back(7),
        "repeat_14d": _came_back(14),
        "repeat_30d": _came_back(30),
        "practice_tasks": Adds(_who.tasks, literal(1), _enrolled),
        "peer_feedback": _did(_who.gave > 0, _enrolled),
        "manager_checks": _did(_who.checked > 0, _enrolled, _who.manager != ""),
        "uptake": _did(_enrolled, _who.invited == 1),
        "completion_rate": Adds(
            _who.finished_before, _who.delivered_before, and_(_enrolled, _who.delivered_before > 0)
        ),
    }
)


def sums_of(part: ColumnElement[int], whole: ColumnElement[int]) -> list[ColumnElement[int]]:
    """Return the columns of `Sums`, over people with these parts."""
    top, bottom = cast(part, BigInteger), cast(whole, BigInteger)
    added = [func.count(), *(func.sum(one) for one in (top, bottom, top * top, top * bottom, bottom * bottom))]
    return [cast(one, BigInteger) for one in added]


_STATEMENTS: Mapping[str, Select[Any]] = MappingProxyType(
    {
        name: select(*_place, *sums_of(one.part, one.whole)).where(one.counts_in).group_by(*_place)
        for name, one in ADDS.items()
    }
)
_was_sent = _who.delivered > 0
_opened = and_(_was_sent, _who.opened > 0)
_tried = and_(_opened, _who.tasks > 0)
_days = (
    select(
        *_place,
        *(func.sum(case((_who.sessions.bitwise_and(_bits(1 << (DATES - 7 + n))) != 0, 1), else_=0)) for n in range(7)),
    )
    .where(_enrolled)
    .group_by(*_place)
)
_steps = (_was_sent, _opened, _tried, and_(_tried, _who.gave > 0))
_funnel = (
    select(*_place, func.count(), *(func.sum(case((step, 1), else_=0)) for step in _steps))
    .where(_enrolled)
    .group_by(*_place)
)


def week(
    tx: Connection,
    workspace_id: str,
    week: Week,
    *,
    cohorts: Collection[str] | None = None,
    module: str | None = None,
    since: date | None = None,
) -> Counts:
    """Count a week: of everybody on the roster, or of these cohorts; with `module`, what they did in that module.

    `since`: the date from which on people are followed through the loop; without it nobody is.
    """
    with filled(tx, workspace_id, week, cohorts=cohorts, module=module):
        figures = {
            name: {Place(*row[:3]): Sums(*row[3:]) for row in tx.execute(statement)}
            for name, statement in _STATEMENTS.items()
        }
        funnel = {Place(*row[:3]): Funnel(*row[4:]) for row in tx.execute(_funnel)}
        days = {Place(*row[:3]): Days(tuple(row[3:])) for row in tx.execute(_days)}
        loop = loops.read(tx, workspace_id, since, week.sunday, module=module) if since else {}
    return Counts(figures, funnel, loop, days)

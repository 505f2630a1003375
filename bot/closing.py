"""Closing weeks that have ended, and the map that ends with one: counted beside the loop, kept in one transaction."""

import asyncio
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from bot.house import House
from coaching.weeks import Week
from scheduler import gaps, pilot_reports, reports
from storage import closed_weeks


async def close(house: House, workspace_id: str) -> None:
    """Close each week of a workspace that has ended everywhere since the last time."""
    now = house.now()
    with house.store.read() as tx:
        due = reports.to_close(tx, workspace_id, now=now)
    for week in due:
        found = await asyncio.to_thread(_counted, house, workspace_id, week)
        await house.store.transact(partial(_keep, house, workspace_id, week, found))


@dataclass(frozen=True, slots=True)
class _Closed:
    """What is kept of a week, as text: its counts by module, and what may be shown of each programme."""

    counts: dict[str, str]
    programmes: dict[str, str]


def _counted(house: House, workspace_id: str, week: Week) -> _Closed:
    with house.store.patient() as store:
        found = reports.count_to_close(store, house.library, workspace_id, week)
        shown = pilot_reports.of_week(store, house.library, workspace_id, week, found[""])
        found |= gaps.count_to_close(store, house.library, workspace_id, week)
    return _Closed({module: counts.to_json() for module, counts in found.items()}, shown)


def _keep(house: House, workspace_id: str, week: Week, found: _Closed, tx: Connection) -> None:
    for module, body in found.counts.items():
        closed_weeks.close(tx, workspace_id, week, body, module=module, now=house.now())
    for programme, body in found.programmes.items():
        pilot_reports.keep_shown(tx, workspace_id, programme, week, body, now=house.now())

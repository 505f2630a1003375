"""Closing weeks that have ended, and the map that ends with one: counted beside the loop, kept in one transaction."""

import asyncio
from functools import partial

from sqlalchemy import Connection

from bot.house import House
from coaching.counts import Counts
from coaching.weeks import Week
from scheduler import gaps, reports
from storage import closed_weeks


async def close(house: House, workspace_id: str) -> None:
    """Close each week of a workspace that has ended everywhere since the last time."""
    now = house.now()
    with house.store.read() as tx:
        due = reports.to_close(tx, workspace_id, now=now)
    for week in due:
        found = await asyncio.to_thread(_counted, house, workspace_id, week)
        await house.store.transact(partial(_keep, house, workspace_id, week, found))


def _counted(house: House, workspace_id: str, week: Week) -> dict[str, Counts]:
    with house.store.patient() as store:
        week_itself = reports.count_to_close(store, house.library, workspace_id, week)
        return week_itself | gaps.count_to_close(store, house.library, workspace_id, week)


def _keep(house: House, workspace_id: str, week: Week, found: dict[str, Counts], tx: Connection) -> None:
    for module, counts in found.items():
        closed_weeks.close(tx, workspace_id, week, counts, module=module, now=house.now())

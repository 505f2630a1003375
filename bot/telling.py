"""Putting each team's story together once its week has ended: in a thread beside the loop, kept as it is told."""

import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.house import House
from coaching.reports import Report
from coaching.scopes import Scope
from coaching.stories import Story
from coaching.weeks import Week
from scheduler import reports, stories, team_digests
from storage.workspaces import OpenCohort


async def tell(house: House, workspace_id: str) -> None:
    """Keep the story of every cohort whose week has ended for all of it, and that has none yet."""
    now = house.now()
    with house.store.read() as tx:
        due = team_digests.untold(tx, house.library, workspace_id, now=now)
    report = await asyncio.to_thread(_report, house, workspace_id, due[0][1]) if due else None
    for cohort, week, ended in due:
        story = await asyncio.to_thread(_read, house, workspace_id, cohort, week, ended, report)
        await house.store.transact(partial(_keep, house, workspace_id, story))


def _report(house: House, workspace_id: str, week: Week) -> Report:
    """Read the week that all of them tell of."""
    with house.store.patient() as store:
        return reports.read(store, house.library, workspace_id, week, cuts=["cohort"])


def _read(
    house: House, workspace_id: str, cohort: OpenCohort, week: Week, ended: datetime, report: Report | None
) -> Story:
    scope = Scope("cohort", cohort.cohort)
    readings = next((one.readings for one in (report.scopes if report else ()) if one.scope == scope), ())
    with house.store.patient() as store:
        return stories.read(store, house.library, workspace_id, cohort, week, ended=ended, readings=readings)


def _keep(house: House, workspace_id: str, story: Story, tx: Connection) -> bool:
    return stories.keep(tx, workspace_id, story, now=house.now())

"""The running bot closes weeks that have ended, and keeps the gap map that ends with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import closing
from coaching.weeks import Week
from scheduler import gaps
from storage import closed_weeks, workspaces

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_a_week_is_closed_by_itself_and_a_map_with_the_last_of_three(scene: Scene) -> None:
    here, opened = scene.slack.team_id, scene.house.now()
    with scene.store.write() as tx:
        workspaces.open_cohort(tx, here, "listening", programme="listening", by="lea", now=opened)
    await scene.later(days=1)  # past Monday noon, when a week is over everywhere
    kept = []
    for n in range(4):
        await scene.later(weeks=1)
        await closing.close(scene.house, here)
        week = Week.of(opened.date()).before(-n)
        with scene.store.read() as tx:
            assert closed_weeks.find(tx, here, week) is not None
            kept.append(closed_weeks.find(tx, here, week, module=gaps.KEPT) is not None)
    assert kept == [False, False, True, False]

"""The bot as a whole: what is ready before it listens, and that each part of it is stopped, whatever fails."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from bot.redraws import Redraws
from bot.running import Bot, running
from bot.settings import Settings
from coaching import hours
from coaching.people import Newcomer
from content.library import Library
from sandbox import Clock, Sandbox, cast
from sandbox import running as pretend
from scheduler import roster
from storage import schema, workspaces
from storage.engine import Store

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Place:
    """A workspace, and what a bot there is told by its settings."""

    slack: Sandbox
    store: Store
    library: Library

    def bot(self, *, ticking: bool = False) -> AbstractAsyncContextManager[Bot]:
        settings = Settings(
            _env_file=None,
            slack_bot_token=self.slack.bot_token,
            slack_app_token=self.slack.app_token,
            slack_signing_secret=self.slack.signing_secret,
            slack_api_url=self.slack.api_url,
        )
        return running(settings, self.store, self.library, now=self.slack.clock.now, ticking=ticking)

    def rows(self) -> int:
        with self.store.read() as tx:
            tables = schema.metadata.sorted_tables
            return sum(tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)

    def hire_ana(self) -> None:
        ana = Newcomer(cast.ANA.id, "Ana", None, "Europe/Madrid", "ES", None, None, None, date(2026, 1, 7), None, True)
        for _ in roster.take_in(self.store, self.slack.team_id, [ana], now=MONDAY):
            pass


@pytest.fixture
async def place(store: Store, library: Library) -> AsyncIterator[Place]:
    async with pretend(clock=Clock(MONDAY, runs=False)) as slack:
        yield Place(slack, store, library)


async def test_the_holidays_of_the_rosters_countries_are_known_before_the_first_press(place: Place) -> None:
    place.hire_ana()
    hours._holidays.cache_clear()
    async with place.bot():
        before = hours._holidays.cache_info().misses
        assert hours.is_holiday("ES", date(2026, 12, 25))
        assert hours.is_holiday("ES", date(2027, 1, 6))
        assert hours._holidays.cache_info().misses == before > 0


async def test_a_part_that_does_not_stop_keeps_no_other_from_stopping(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[str] = []

    async def stop(redraws: Redraws) -> None:
        await real(redraws)
        stopped.append("redraws")

    async def fail() -> None:
        raise ValueError("it hangs")

    real = Redraws.stop
    monkeypatch.setattr(Redraws, "stop", stop)
    with pytest.raises(ValueError, match="it hangs"):
        await _end_with(place, fail)
    assert stopped == ["redraws"]
    with place.store.read() as tx:
        assert tx.execute(select(workspaces.workspace.c.lease_owner)).scalars().all() == [None]


async def _end_with(place: Place, fail: Callable[[], Awaitable[None]]) -> None:
    async with place.bot(ticking=True) as bot:
        assert bot.socket is not None
        await bot.clock.follow("deliver")
        real = bot.socket._client.close
        bot.socket._client.close = functools.partial(_both, real, fail)


async def _both(first: Callable[[], Awaitable[None]], second: Callable[[], Awaitable[None]]) -> None:
    await first()
    await second()


async def test_uninstalled_while_it_runs_nothing_is_left(place: Place) -> None:
    place.hire_ana()
    async with place.bot(ticking=True) as bot:
        await place.slack.uninstall()
        async with asyncio.timeout(10):
            while place.rows():
                await asyncio.sleep(0.02)
        assert (await bot.health())["database"] == "ok"


async def test_what_an_uninstallation_left_behind_goes_at_the_next_start(place: Place) -> None:
    place.hire_ana()
    with place.store.write() as tx:
        known = workspaces.Workspace(place.slack.team_id, "here", "U1", "B1", None)
        workspaces.settle(tx, known)
        workspaces.stop(tx, place.slack.team_id, "app_uninstalled")
    async with place.bot():
        assert place.rows() == 1, "the workspace's own, settled anew"
        with place.store.read() as tx:
            assert workspaces.stopped(tx, place.slack.team_id) is None

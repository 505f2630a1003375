"""The bot as a whole: what is ready before it listens, and that each part of it is stopped, whatever fails."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.delivery import Sender
from bot.redraws import Redraws
from bot.running import BOTH, Bot, Part, running
from bot.settings import Settings
from coaching import hours
from coaching.people import Newcomer
from coaching.prompts import Plan
from content.library import Library
from sandbox import Clock, Sandbox, cast
from sandbox import running as pretend
from scheduler import roster
from storage import prompts, schema, workspaces
from storage.engine import Store
from storage.prompts import prompt

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Place:
    """A workspace, and what a bot there is told by its settings."""

    slack: Sandbox
    store: Store
    library: Library

    def bot(self, *, ticking: bool = False, part: Part = BOTH) -> AbstractAsyncContextManager[Bot]:
        settings = Settings(
            _env_file=None,
            slack_bot_token=self.slack.bot_token,
            slack_app_token=self.slack.app_token,
            slack_signing_secret=self.slack.signing_secret,
            slack_api_url=self.slack.api_url,
        )
        return running(settings, self.store, self.library, now=self.slack.clock.now, part=part, ticking=ticking)

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

    def tell(kind: type[Redraws] | type[Sender]) -> None:
        real = kind.stop

        async def stop(part: Any) -> None:
            await real(part)
            stopped.append(kind.__name__)

        monkeypatch.setattr(kind, "stop", stop)

    async def fail() -> None:
        raise ValueError("it hangs")

    tell(Redraws)
    tell(Sender)
    with pytest.raises(ValueError, match="it hangs"):
        await _end_with(place, fail)
    assert stopped == ["Sender", "Redraws"]


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


# --- several workspaces, and parts of the whole ---------------------------------------------------------------------


async def test_a_redraw_that_slack_puts_off_is_not_waited_for(place: Place) -> None:
    place.hire_ana()
    async with place.bot() as bot:
        ana = place.slack.workspace.dm(cast.ANA.id)
        ts = place.slack.workspace.post(ana.id, place.slack.bot_user_id, "older", None).ts
        with place.store.write() as tx:
            wish = Plan("notice", cast.ANA.id, "notice:one", MONDAY, "told", item="weekly")
            prompts.plan(tx, place.slack.team_id, [wish])
            tx.execute(prompt.update().values(state="sent", channel=ana.id, ts=ts, face="closed", shown="before"))
            (row,) = tx.execute(select(prompt.c.prompt_id)).scalars()
        place.slack.faults.add("chat.update", "429", times=9, seconds=30)
        async with asyncio.timeout(2):
            assert not await bot.house.redraws.redraw(place.slack.team_id, row, response_url=None)
        assert len([call for call in place.slack.log if call.what == "chat.update"]) == 1


async def test_a_directory_that_cannot_be_read_is_one_line_and_is_read_a_while_later(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    async with place.bot() as bot:
        place.slack.faults.add("users.list", "refuse", error="fatal_error")
        await bot.clock.follow("directory")
        await bot.clock.follow("directory")
    assert caplog.messages == ["the directory of T0SANDBOX could not be read: fatal_error"]


async def test_a_directory_is_not_read_by_each_process_that_starts(place: Place) -> None:
    for _ in range(3):
        async with place.bot() as bot:
            await bot.clock.follow("directory")
    assert len([call for call in place.slack.log if call.what == "users.list"]) == 1


async def test_a_process_that_only_answers_neither_plans_nor_sends(place: Place) -> None:
    async with place.bot(part=Part(works=False), ticking=True) as bot:
        assert bot.socket is not None
        bot.house.wake("deliver")
        assert list(bot.clock.names) == ["checkpoint"]


async def test_a_worker_opens_no_socket(place: Place) -> None:
    async with place.bot(part=Part(answers=False), ticking=True) as bot:
        assert bot.socket is None
        assert {"plan", "digests", "deliver", "directory", "purge"} < set(bot.clock.names)
        assert place.slack.site.courier.mode == "none"

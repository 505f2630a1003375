"""The bot as a whole: what is ready before it listens, and that each part of it is stopped, whatever fails."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from roads import switchboard
from slack_sdk.errors import SlackApiError
from sqlalchemy import func, select

from bot.delivery import Sender
from bot.redraws import Redraws
from bot.running import BOTH, Bot, Part, running
from bot.settings import Settings
from coaching import hours
from coaching.people import Newcomer
from content.library import Library
from sandbox import Clock, Sandbox, cast
from sandbox import running as pretend
from scheduler import planner, roster
from storage import schema, workspaces
from storage.engine import Store

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


@asynccontextmanager
async def two_workspaces() -> AsyncIterator[tuple[Sandbox, Sandbox, str]]:
    """Two workspaces of one Slack; yields its URL too."""
    async with (
        pretend(clock=Clock(MONDAY, runs=False), team_id="T0FIRST") as first,
        pretend(clock=Clock(MONDAY, runs=False), team_id="T0SECOND", name="Second") as second,
        switchboard({first.bot_token: first.url, second.bot_token: second.url}) as url,
    ):
        yield first, second, url


def of_both(first: Sandbox, second: Sandbox, url: str) -> Settings:
    tokens = f"{first.bot_token}, {second.bot_token}"
    return Settings(_env_file=None, slack_bot_token=tokens, slack_api_url=url, slack_signing_secret="secret")


def standing(store: Store) -> dict[str, str | None]:
    with store.read() as tx:
        return {one.workspace_id: one.stopped for one in workspaces.everyone(tx)}


async def test_two_tokens_are_two_workspaces_of_one_bot(store: Store, library: Library) -> None:
    async with (
        two_workspaces() as (first, second, url),
        running(of_both(first, second, url), store, library, now=first.clock.now, ticking=False) as bot,
    ):
        assert standing(store) == {"T0FIRST": None, "T0SECOND": None}
        for workspace_id in ("T0FIRST", "T0SECOND"):
            said = await bot.house.client_of(workspace_id).auth_test()
            assert said["team_id"] == workspace_id


async def test_a_refused_token_is_named_in_one_line_and_the_others_start(
    store: Store, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with two_workspaces() as (first, second, url):
        settings = of_both(first, second, url)
        async with running(settings, store, library, now=first.clock.now, ticking=False):
            pass
        second.workspace.token_error = "token_revoked"
        async with running(settings, store, library, now=first.clock.now, ticking=False) as bot:
            assert list(bot.house.clients) == ["T0FIRST"]
        assert standing(store) == {"T0FIRST": None, "T0SECOND": "token_revoked"}
        said = [m for m in caplog.messages if "SLACK_BOT_TOKEN" in m]
        assert said == ["SLACK_BOT_TOKEN: number 2 of 2 (Second) is refused: token_revoked. The others go on."]
        assert second.bot_token not in caplog.text
        second.workspace.token_error = ""
        async with running(settings, store, library, now=first.clock.now, ticking=False):
            assert standing(store) == {"T0FIRST": None, "T0SECOND": None}


async def test_with_no_token_left_it_does_not_start(store: Store, library: Library) -> None:
    async with two_workspaces() as (first, second, url):
        first.workspace.token_error = second.workspace.token_error = "account_inactive"
        with pytest.raises(SlackApiError, match="account_inactive"):
            async with running(of_both(first, second, url), store, library, ticking=False):
                pytest.fail("it runs")


async def test_what_fails_in_one_workspace_does_not_keep_the_next_from_its_turn(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    planned: list[str] = []

    def plan_due(_store: Store, _library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
        if workspace_id == "T0FIRST":
            raise ZeroDivisionError
        planned.append(workspace_id)
        yield 0

    monkeypatch.setattr(planner, "plan_due", plan_due)
    async with (
        two_workspaces() as (first, second, url),
        running(of_both(first, second, url), store, library, now=first.clock.now, ticking=False) as bot,
    ):
        await bot.clock.follow("plan")
    assert planned == ["T0SECOND"]
    assert "ZeroDivisionError" in caplog.text


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

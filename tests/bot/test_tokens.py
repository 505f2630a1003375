"""One bot for several workspaces, a token each: a token that is no good is nothing to the others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from roads import switchboard
from slack_sdk.errors import SlackApiError

from bot.running import running
from bot.settings import Settings
from content.library import Library
from sandbox import Clock, Sandbox
from sandbox import running as pretend
from scheduler import planner
from storage import workspaces
from storage.engine import Store

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


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


async def test_a_token_in_passing_trouble_is_asked_about_again_and_the_others_start_without_it(
    store: Store, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with two_workspaces() as (first, second, url):
        settings = of_both(first, second, url)
        async with running(settings, store, library, now=first.clock.now, ticking=False) as bot:
            assert "tokens" not in bot.clock.names
        second.faults.add("auth.test", "refuse", error="org_login_required", times=2)
        async with running(settings, store, library, now=first.clock.now, ticking=False) as bot:
            assert list(bot.house.clients) == ["T0FIRST"]
            assert standing(store) == {"T0FIRST": None, "T0SECOND": None}, "it stays as it was"
            await bot.clock.follow("tokens", "tokens", "tokens")
            assert (await bot.house.client_of("T0SECOND").auth_test())["team_id"] == "T0SECOND"
    assert [m for m in caplog.messages if "SLACK_BOT_TOKEN" in m] == [
        "SLACK_BOT_TOKEN: number 2 of 2 (Second) has to wait: org_login_required. The others go on; it is asked again.",
        "SLACK_BOT_TOKEN: Slack tells now whose another one is: T0SECOND. It goes on.",
    ]


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

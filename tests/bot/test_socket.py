"""Socket Mode, and the watchdog for a socket that is open and deaf."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_errors import Deaf
from bot.socket import Socket
from sandbox import Sandbox, running

#: Seconds of silence that these watchdogs bear; they look six times as often.
SILENCE = 0.6


class Hand:
    """A wall clock that somebody can put forward."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with running() as sandbox:
        yield sandbox


@contextlib.asynccontextmanager
async def connected(slack: Sandbox, clock: Hand, *, silence: float = 60.0) -> AsyncIterator[Socket]:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, token=slack.bot_token, signing_secret=slack.signing_secret)

    @app.event("user_change")
    async def changed() -> None:
        """Hear it, so that it is acknowledged."""

    socket = Socket(app, client, slack.app_token, silence=silence, wall_clock=clock)
    await socket.connect()
    await slack.connected()
    await slack.quiet()
    try:
        yield socket
    finally:
        await socket.close()


def opened(slack: Sandbox) -> int:
    return len(slack.log.calls("apps.connections.open"))


async def test_silence_is_counted_from_the_last_frame(slack: Sandbox) -> None:
    clock = Hand()
    async with connected(slack, clock) as socket:
        clock.ahead = 40
        assert 40 <= socket.silent_for < 45
        await slack.event("user_change", user={"id": "U1"})
        assert socket.silent_for < 5


async def test_a_socket_that_is_heard_is_left_alone(slack: Sandbox) -> None:
    async with connected(slack, Hand(), silence=SILENCE) as socket:
        watching = asyncio.create_task(socket.watch())
        for _ in range(8):
            await slack.event("user_change", user={"id": "U1"})
            await asyncio.sleep(SILENCE / 6)
        assert not watching.done()
        assert opened(slack) == 1
        watching.cancel()


async def test_after_a_silence_the_connection_is_made_anew(slack: Sandbox) -> None:
    clock = Hand()
    async with connected(slack, clock, silence=SILENCE) as socket:
        clock.ahead = SILENCE
        watching = asyncio.create_task(socket.watch())
        await slack.wait_for(lambda: opened(slack) == 2)
        await slack.event("user_change", user={"id": "U1"})
        assert socket.silent_for < SILENCE, "the new one is heard"
        assert not watching.done()
        watching.cancel()


@pytest.mark.parametrize("away", [False, True], ids=["deaf again", "no network"])
async def test_a_silence_that_lasts_ends_the_process(
    slack: Sandbox, monkeypatch: pytest.MonkeyPatch, away: bool
) -> None:
    clock = Hand()
    tries = 0

    async def in_vain(**_how: object) -> None:
        nonlocal tries
        tries += 1
        clock.ahead += 10
        if away:
            raise aiohttp.ClientConnectionError

    async with connected(slack, clock, silence=SILENCE) as socket:
        monkeypatch.setattr(socket._client, "connect_to_new_endpoint", in_vain)
        clock.ahead = SILENCE
        with pytest.raises(Deaf, match="nothing arrived over the socket"):
            async with asyncio.timeout(5):
                await socket.watch()
    assert tries == 1

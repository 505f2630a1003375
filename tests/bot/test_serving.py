"""The HTTP door closes when we are told to stop, whoever stands in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from process import free_port

from bot import app as bolt
from bot import serving
from bot.running import Bot
from bot.settings import Settings
from scheduler.clock import Clock

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

HALF = b"POST /slack/events HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"


async def test_half_a_request_does_not_keep_us_from_stopping(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "GRACE", 1)
    port = free_port()
    settings = Settings(_env_file=None, port=port)
    app = bolt.build(scene.house, signing_secret="secret", installed={})
    bot = Bot(app, scene.house, Clock({}), None)
    door = asyncio.create_task(serving._serve_http(settings, bot, door=True))
    _, writer = await _connected(port)
    writer.write(HALF)
    await writer.drain()
    await asyncio.sleep(0.1)
    door.cancel()
    done, _ = await asyncio.wait([door], timeout=5)
    writer.close()
    assert done, "it waits for the other half"


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(5):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)

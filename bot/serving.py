"""`inflow run`: the bot for a real workspace, until it is told to stop."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from bot.running import Bot, running
from bot.settings import Settings
from bot.web import application
from content.library import Library
from storage.engine import Store

_log = logging.getLogger(__name__)


async def serve(settings: Settings, store: Store, library: Library, *, say: Callable[[str], None]) -> None:
    """Run until cancelled: over Socket Mode, or as an HTTP server."""
    async with running(settings, store, library) as bot:
        if bot.socket is not None:
            say("Inflow is running over Socket Mode. Ctrl-C stops it.")
            await bot.socket.watch()
        else:
            await _serve_http(settings, bot, say)


async def _serve_http(settings: Settings, bot: Bot, say: Callable[[str], None]) -> None:
    config = uvicorn.Config(
        application(bot.app, bot.health), host=settings.host, port=settings.port, log_level="warning", access_log=False
    )
    server = _Server(config)
    say(f"Inflow is running on http://{settings.host}:{settings.port}/slack/events. Ctrl-C stops it.")
    try:
        await server.serve()
    except asyncio.CancelledError:
        server.should_exit = True
        if server.started:
            await server.shutdown()
        raise


class _Server(uvicorn.Server):
    """Uvicorn without signal handlers of its own: whoever runs us stops everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

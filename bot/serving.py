"""`inflow run`: the bot for real workspaces, until it is told to stop."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from bot.running import BOTH, Bot, Part, running
from bot.settings import Settings
from bot.web import application
from content.library import Library
from storage.engine import Store

#: Seconds for what is being answered over HTTP, once we are told to stop: the second half of a request may never come.
GRACE = 5

_log = logging.getLogger(__name__)


async def serve(
    settings: Settings, store: Store, library: Library, *, part: Part = BOTH, say: Callable[[str], None]
) -> None:
    """Run until cancelled: over Socket Mode, as an HTTP server, or without any door to Slack.

    HTTP is served where Slack comes by HTTP, and wherever a port was asked for: there `/healthz` answers.
    """
    async with running(settings, store, library, part=part) as bot:
        door = part.answers and not settings.socket_mode
        work: list[Coroutine[Any, Any, None]] = []
        if bot.socket is not None:
            work.append(bot.socket.watch())
        if door or settings.port_is_set:
            work.append(_serve_http(settings, bot, door=door))
        say(_told(settings, part, door=door))
        await _all(work or [_wait()])


def _told(settings: Settings, part: Part, *, door: bool) -> str:
    here = f"http://{settings.host}:{settings.port}"
    where = "" if not part.answers else f" on {here}/slack/events" if door else " over Socket Mode"
    only = "" if part == BOTH else ", it only answers" if part.answers else ", it only plans and sends"
    well = f" Its health is at {here}/healthz." if settings.port_is_set and not door else ""
    return f"Inflow is running{where}{only}. Ctrl-C stops it.{well}"


async def _all(work: list[Coroutine[Any, Any, None]]) -> None:
    """Run until one of them ends by failing, or we are cancelled; then end the others, and wait for them."""
    tasks = [asyncio.get_running_loop().create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _wait() -> None:
    await asyncio.Event().wait()


async def _serve_http(settings: Settings, bot: Bot, *, door: bool) -> None:
    config = uvicorn.Config(
        application(bot.app if door else None, bot.health),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config)
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

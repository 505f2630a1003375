"""A bot that runs: the house built, Slack connected, the clock ticking; and all of it stopped in order."""

import asyncio
import logging
import os
import socket as sockets
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import app as bolt
from bot import directory
from bot.delivery import Sender, post
from bot.doubts import HTTP_TIMEOUT
from bot.house import House, real_clock
from bot.redraws import Redraws
from bot.settings import Settings
from bot.socket import Socket
from content.library import Library
from scheduler import digests as digest_planner
from scheduler import planner
from scheduler.clock import Clock, Tick
from storage import workspaces
from storage.engine import Store

_log = logging.getLogger(__name__)

#: Seconds between two runs of each tick; a wake runs it at once.
INTERVALS = {"plan": 15.0, "digests": 60.0, "deliver": 5.0, "directory": 6 * 3600.0}
#: The rest between two steps of a long run, in which presses get their turn.
REST = 0.005


@dataclass(slots=True)
class Bot:
    """What a running bot offers to whoever started it."""

    app: AsyncApp
    house: House
    clock: Clock
    socket: Socket | None

    async def health(self) -> dict[str, str]:
        """One line a part: "ok", or what is wrong."""
        answer = {"database": "ok", "socket": "ok"}
        try:
            with self.house.store.read() as tx:
                workspaces.everyone(tx)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the answer has to say
            answer["database"] = type(error).__name__
        if self.socket is not None and self.socket.silent_for > 60:
            answer["socket"] = f"silent for {self.socket.silent_for:.0f} s"
        return answer


@asynccontextmanager
async def running(
    settings: Settings,
    store: Store,
    library: Library,
    *,
    now: Callable[[], datetime] = real_clock,
    ticking: bool = True,
) -> AsyncIterator[Bot]:
    """Run the bot until the block is left: then finish what is in hand and give the leases back."""
    timeout = aiohttp.ClientTimeout(total=HTTP_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        poster = _client(settings, session, patient=False)
        reader = _client(settings, session, patient=True)
        known = _workspace(await reader.auth_test())
        with store.write() as tx:
            workspaces.settle(tx, known)
        redraws = Redraws(store, library, reader, session, now)
        house = House(
            store=store,
            library=library,
            client=reader,
            redraws=redraws,
            now=now,
            wake=lambda name: clock.wake(name),
            say=lambda channel, message: post(poster, channel, message),
            stewards=settings.steward_ids,
            default_tz=settings.timezone,
        )
        owner = f"{sockets.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        sender = Sender(house, poster, owner=owner, workspace_id=known.workspace_id)
        clock = Clock(_ticks(house, sender, reader, known.workspace_id))
        app = bolt.build(
            house,
            signing_secret=settings.slack_signing_secret,
            bot={
                "team_id": known.workspace_id,
                "bot_id": known.bot_id,
                "user_id": known.bot_user_id,
                "token": settings.slack_bot_token,
            },
        )
        socket = Socket(app, reader, settings.slack_app_token) if settings.socket_mode else None
        redraws.start()
        if socket:
            await socket.connect()
        if ticking:
            clock.start()
        try:
            yield Bot(app, house, clock, socket)
        finally:
            if socket:
                await socket.close()
            await sender.stop()
            await clock.stop()
            await house.errands.finish()
            await redraws.stop()


async def who_are_we(settings: Settings) -> workspaces.Workspace:
    """Ask Slack which workspace the bot token belongs to."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HTTP_TIMEOUT)) as session:
        return _workspace(await _client(settings, session, patient=True).auth_test())


def _workspace(who: AsyncSlackResponse) -> workspaces.Workspace:
    return workspaces.Workspace(
        str(who["team_id"]), str(who["team"]), str(who["user_id"]), str(who["bot_id"]), stopped=None
    )


def _client(settings: Settings, session: aiohttp.ClientSession, *, patient: bool) -> AsyncWebClient:
    """Make a Web API client. The one that posts is never patient: a call made twice is a message sent twice."""
    handlers = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return AsyncWebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        session=session,
        timeout=int(HTTP_TIMEOUT),
        retry_handlers=handlers if patient else [],
    )


def _ticks(house: House, sender: Sender, reader: AsyncWebClient, workspace_id: str) -> dict[str, tuple[Tick, float]]:
    async def plan() -> None:
        for _ in planner.plan_due(house.store, house.library, workspace_id, now=house.now()):
            await asyncio.sleep(REST)

    async def digests() -> None:
        for _ in digest_planner.plan_due(house.store, house.library, workspace_id, now=house.now()):
            await asyncio.sleep(REST)

    async def refresh() -> None:
        await directory.refresh(house, reader, workspace_id)

    ticks = {"plan": plan, "digests": digests, "deliver": sender.tick, "directory": refresh}
    return {name: (tick, INTERVALS[name]) for name, tick in ticks.items()}

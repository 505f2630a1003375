"""A bot that runs: the house built, Slack connected, the clock ticking; and all of it stopped in order."""

import asyncio
import logging
import os
import socket as sockets
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy.exc import SQLAlchemyError

from bot import app as bolt
from bot import directory
from bot.delivery import Sender, post
from bot.doubts import HTTP_TIMEOUT
from bot.house import House, real_clock
from bot.redraws import Redraws
from bot.settings import Settings
from bot.socket import Socket
from coaching import hours
from content.library import Library
from scheduler import digests as digest_planner
from scheduler import planner
from scheduler.clock import Clock, Tick
from storage import people, workspaces
from storage.engine import Away, Busy, Store
from storage.purge import purge_uninstalled

_log = logging.getLogger(__name__)

#: Seconds between two runs of each tick; a wake runs it at once.
INTERVALS = {"plan": 15.0, "digests": 60.0, "deliver": 5.0, "directory": 6 * 3600.0, "purge": 60.0, "checkpoint": 1.0}
#: The rest between two steps of a long run, in which presses get their turn: so many seconds, or so many times as long
#: as the step took, whichever is more.
REST, REST_TIMES = 0.005, 2.0


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
        except (Busy, Away, SQLAlchemyError) as error:
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
    """Run the bot until the block is left: then finish what is in hand and give the leases back.

    Each part that was started is stopped, the last first, whatever becomes of the others.
    """
    timeout = aiohttp.ClientTimeout(total=HTTP_TIMEOUT)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        poster = _client(settings, session, patient=False)
        reader = _client(settings, session, patient=True)
        stopping = asyncio.Event()
        await walk(purge_uninstalled(store), stopping)  # before we settle anew in a workspace that had uninstalled us
        known = _workspace(await reader.auth_test())
        with store.write() as tx:
            workspaces.settle(tx, known)
            countries = people.countries(tx, known.workspace_id)
        await asyncio.to_thread(_warm, countries, now().year)
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
        sender = Sender(house, poster, owner=_own_name(), workspace_id=known.workspace_id)
        clock = Clock(_ticks(house, sender, reader, known.workspace_id, stopping))
        app = _app(settings, house, known)
        redraws.start()
        for stop in (redraws.stop, house.errands.finish, clock.stop, sender.stop):
            stack.push_async_callback(stop)
        stack.callback(stopping.set)
        socket = Socket(app, reader, settings.slack_app_token) if settings.socket_mode else None
        if socket:
            stack.push_async_callback(socket.close)
            await socket.connect()
        if ticking:
            clock.start()
        yield Bot(app, house, clock, socket)


def _own_name() -> str:
    return f"{sockets.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _app(settings: Settings, house: House, known: workspaces.Workspace) -> AsyncApp:
    who = {"team_id": known.workspace_id, "bot_id": known.bot_id, "user_id": known.bot_user_id}
    return bolt.build(
        house, signing_secret=settings.slack_signing_secret, bot={**who, "token": settings.slack_bot_token}
    )


def _warm(countries: Sequence[str], year: int) -> None:
    """Learn the holidays of these countries: else the first press that plans anew would wait for it."""
    import holidays  # noqa: F401 - heavy, and wanted as soon as a roster names a country

    for country in countries:
        for day in (date(year, 1, 1), date(year + 1, 1, 1)):
            hours.is_holiday(country, day)


async def walk(steps: Iterator[int], stopping: asyncio.Event) -> None:
    """Take one small step after the other, with rests in between, until there are no more or we stop."""
    began = time.monotonic()
    for _ in steps:
        await asyncio.sleep(max(REST, REST_TIMES * (time.monotonic() - began)))
        if stopping.is_set():
            return
        began = time.monotonic()


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


def _ticks(
    house: House, sender: Sender, reader: AsyncWebClient, workspace_id: str, stopping: asyncio.Event
) -> dict[str, tuple[Tick, float]]:
    async def plan() -> None:
        await walk(planner.plan_due(house.store, house.library, workspace_id, now=house.now()), stopping)

    async def digests() -> None:
        await walk(digest_planner.plan_due(house.store, house.library, workspace_id, now=house.now()), stopping)

    async def refresh() -> None:
        await directory.refresh(house, reader, workspace_id)

    async def purge() -> None:
        await walk(purge_uninstalled(house.store), stopping)

    async def checkpoint() -> None:
        await asyncio.to_thread(house.store.checkpoint)

    ticks = {
        "plan": plan,
        "digests": digests,
        "deliver": sender.tick,
        "directory": refresh,
        "purge": purge,
        "checkpoint": checkpoint,
    }
    return {name: (tick, INTERVALS[name]) for name, tick in ticks.items()}

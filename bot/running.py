"""A bot that runs: the house built, Slack connected, the clock ticking; and all of it stopped in order."""

import asyncio
import logging
import os
import socket as sockets
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from sqlalchemy.exc import SQLAlchemyError

from bot import app as bolt
from bot import closing, digest_charts, directory, mornings, settling, slack_errors, telling, tending
from bot.delivery import Sender, post
from bot.doubts import HTTP_TIMEOUT
from bot.house import House, real_clock
from bot.installations import Installed
from bot.lease import posting_session
from bot.redraws import Redraws
from bot.settings import Settings
from bot.socket import Socket
from coaching import hours
from content.library import Library
from scheduler import calibration, planner, team_digests
from scheduler import checks as check_planner
from scheduler import digests as digest_planner
from scheduler.clock import Clock, Tick
from storage import people, workspaces
from storage.engine import Away, Busy, Store
from storage.purge import purge_uninstalled

_log = logging.getLogger(__name__)

#: Seconds between two runs of each tick; a wake runs it at once, in the same process.
INTERVALS = {
    "plan": 15.0,
    "digests": 60.0,
    "deliver": 2.0,
    "directory": 300.0,
    "purge": 60.0,
    "pictures": 3600.0,
    "checkpoint": 0.25,
    "tokens": 30.0,
}
#: How old what we know of a workspace's directory may become, and how long whoever reads it anew is left to it.
DIRECTORY_AGE, DIRECTORY_TURN = timedelta(hours=1), timedelta(minutes=15)
#: The rest between two steps of a long run, in which presses get their turn: so many seconds, or so many times as long
#: as the step took, whichever is more.
REST, REST_TIMES = 0.005, 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """What a process does of the whole: answer Slack, and work, which is to plan and to send."""

    answers: bool = True
    works: bool = True


BOTH = Part()


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
    part: Part = BOTH,
    ticking: bool = True,
) -> AsyncIterator[Bot]:
    """Run the bot, or a part of it, until the block is left: then finish what is in hand and give the leases back.

    Each part that was started is stopped, the last first, whatever becomes of the others.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(posting_session(HTTP_TIMEOUT))
        stopping = asyncio.Event()
        await walk(purge_uninstalled(store), stopping)  # before we settle anew in a workspace that had uninstalled us
        installed = Installed(settings, session, store)
        await _meet(installed, store, now)
        clients, posters = installed.readers, installed.posters
        redraws = Redraws(store, library, posters, session, now)
        house = House(
            store=store,
            library=library,
            clients=clients,
            redraws=redraws,
            now=now,
            wake=lambda name: clock.wake(name),
            say=lambda workspace_id, channel, message: post(posters[workspace_id], channel, message),
            stewards=settings.steward_ids,
            default_tz=settings.timezone,
        )
        sender = Sender(house, posters, owner=_own_name())
        ticks = _ticks(house, sender, stopping, part)
        if installed.unmet:
            ticks["tokens"] = (lambda: _meet(installed, store, now), INTERVALS["tokens"])
        clock = Clock(ticks)
        app = bolt.build(house, signing_secret=settings.slack_signing_secret, installed=installed.authorized)
        redraws.start()
        for stop in (house.studio.stop, redraws.stop, house.errands.finish, clock.stop, sender.stop):
            stack.push_async_callback(stop)
        stack.callback(stopping.set)
        socket = None
        if part.answers and settings.socket_mode:
            socket = Socket(app, next(iter(clients.values())), settings.slack_app_token)
            stack.push_async_callback(socket.close)
            await socket.connect()
        if ticking:
            clock.start()
        yield Bot(app, house, clock, socket)


def _own_name() -> str:
    return f"{sockets.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


async def _meet(installed: Installed, store: Store, now: Callable[[], datetime]) -> None:
    """Learn in which workspaces we are, at the start or where Slack could not tell then, and what we need there."""
    if installed.readers and not installed.unmet:
        return
    new = await installed.meet()
    with store.read() as tx:
        countries = {country for one in new for country in people.countries(tx, one)}
    await asyncio.to_thread(_warm, sorted(countries), now().year)


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


class _Rounds:
    """What each tick does: it goes over our workspaces, one after the other."""

    def __init__(self, house: House, stopping: asyncio.Event) -> None:
        self._house, self._stopping = house, stopping

    async def plan(self) -> None:
        """Invite, and decide for everybody whose decision has come."""
        await self._each(lambda one: self._walk(planner.plan_due, one))

    async def digests(self) -> None:
        """Close weeks, make the digests owed with their charts, ask managers what they saw, tell stewards."""
        await self._each(lambda one: closing.close(self._house, one))
        await self._each(lambda one: telling.tell(self._house, one))
        await self._each(lambda one: settling.settle(self._house, one))
        for owed in (digest_planner.plan_due, team_digests.plan_due, check_planner.plan_due, calibration.plan_due):
            await self._each(partial(self._walk, owed))
        await self._each(partial(mornings.tell, self._house))
        await self._each(partial(digest_charts.make_due, self._house, self._stopping))

    async def directory(self) -> None:
        """Read Slack's directory, where nobody has for a while."""
        await self._each(self._read_directory)

    async def purge(self) -> None:
        """Delete what is left of workspaces that have uninstalled us."""
        await walk(purge_uninstalled(self._house.store), self._stopping)

    async def checkpoint(self) -> None:
        """Make SQLite's checkpoint, beside the loop."""
        await asyncio.to_thread(self._house.store.checkpoint)

    async def _read_directory(self, workspace_id: str) -> None:
        house, age, turn = self._house, DIRECTORY_AGE, DIRECTORY_TURN
        real_now = house.real_now()
        if not await house.store.transact(
            lambda tx: workspaces.take_directory(tx, workspace_id, real_now=real_now, age=age, turn=turn)
        ):
            return
        try:
            await directory.refresh(house, house.client_of(workspace_id), workspace_id)
        except slack_errors.CALL_ERRORS as error:
            code = slack_errors.code(error)
            _log.warning("the directory of %s could not be read: %s", workspace_id, code)
            if slack_errors.verdict(error) == "stop":
                await house.store.transact(lambda tx: workspaces.stop(tx, workspace_id, code))
            return
        real_now = house.real_now()
        await house.store.transact(lambda tx: workspaces.directory_read(tx, workspace_id, real_now=real_now))

    async def _walk(self, work: Callable[..., Iterator[int]], workspace_id: str) -> None:
        await walk(work(self._house.store, self._house.library, workspace_id, now=self._house.now()), self._stopping)

    async def _each(self, work: Callable[[str], Coroutine[Any, Any, object]]) -> None:
        """Do it for each workspace of ours that has not stopped; one that fails keeps no other from its turn."""
        with self._house.store.read() as tx:
            going = [one.workspace_id for one in workspaces.everyone(tx) if one.stopped is None]
        failed: list[BaseException] = []
        for workspace_id in going:
            if workspace_id in self._house.clients and not self._stopping.is_set():
                outcome = (await asyncio.gather(work(workspace_id), return_exceptions=True))[0]
                failed += [outcome] if isinstance(outcome, BaseException) else []
        if failed:
            alike = len(failed) == 1 or all(isinstance(error, (Busy, Away)) for error in failed)
            raise failed[0] if alike else BaseExceptionGroup("several workspaces", failed)


def _ticks(house: House, sender: Sender, stopping: asyncio.Event, part: Part) -> dict[str, tuple[Tick, float]]:
    rounds = _Rounds(house, stopping)

    ticks: dict[str, Tick] = {"checkpoint": rounds.checkpoint}
    if part.works:
        ticks |= {
            "plan": rounds.plan,
            "digests": rounds.digests,
            "deliver": sender.tick,
            "directory": rounds.directory,
            "purge": rounds.purge,
            "pictures": lambda: tending.tend(house, stopping),
        }
    return {name: (tick, INTERVALS[name]) for name, tick in ticks.items()}

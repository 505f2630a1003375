"""One of the three servers that benchmarks/ack.py compares; all run Bolt behind Starlette and uvicorn with uvloop.

`acks`: a bare Bolt app that acknowledges. `row`: one that commits one row by a Core insert first. `inflow`: ours, every
listener registered. `busy`: ours, with planner runs and digest runs going on in the same process all the time; at
`/planned` it says for how many people.
"""

import asyncio
import logging
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import plan_world
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    and_,
    create_engine,
    event,
    func,
    insert,
    select,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import app as bolt
from bot.house import House
from bot.redraws import Redraws
from bot.running import INTERVALS, walk
from bot.web import application
from coaching import hours
from content.library import load
from scheduler import digests, planner
from scheduler.clock import Clock
from storage.engine import Store, open_store
from storage.people import person

TEAM, SECRET = "T0BENCH01", "benchmark"

_rows = Table("bench_row", MetaData(), Column("id", String, primary_key=True), Column("at", DateTime(timezone=True)))


def plain(url: str) -> Engine:
    """An engine as one would first write it: WAL, full synchrony, a write lock at BEGIN; the rest as it comes."""
    engine = create_engine(url.replace("postgresql://", "postgresql+pg8000://"))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    _rows.metadata.create_all(engine)
    return engine


def bare(engine: Engine | None) -> Starlette:
    """A Bolt app without us; with an engine it commits one row before it acknowledges."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-b", bot_id="B1", bot_user_id="U1")  # noqa: S106

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    write = insert(_rows)

    @app.action(re.compile("^nudge:"))
    async def press(ack: AsyncAck, action: dict[str, str]) -> None:
        if engine is not None:
            with engine.begin() as tx:
                tx.execute(write, {"id": action["value"] + action["action_ts"], "at": datetime.now(UTC)})
        await ack()

    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def ours(store: Store, session: aiohttp.ClientSession, slack: str) -> tuple[Starlette, House]:
    """The whole app, as `inflow run` builds it; `slack`: where its calls go, besides the presses' response URLs."""
    library = load()
    client = AsyncWebClient(token="xoxb-b", base_url=slack, session=session)  # noqa: S106
    redraws = Redraws(store, library, {TEAM: client}, session, lambda: datetime.now(UTC))
    redraws.start()

    async def say(_workspace: str, _channel: str, _message: object) -> None:
        """Nobody types in a benchmark."""

    house = House(
        store=store,
        library=library,
        clients={TEAM: client},
        redraws=redraws,
        now=lambda: datetime.now(UTC),
        wake=lambda _name: None,
        say=say,
    )
    who = AuthorizeResult(
        enterprise_id=None,
        team_id=TEAM,
        bot_id="B0BENCH01",
        bot_user_id="U0BOT0001",
        bot_token="xoxb-b",  # noqa: S106
    )
    app = bolt.build(house, signing_secret=SECRET, installed={TEAM: who})

    async def health() -> dict[str, str]:
        return {"database": "ok"}

    return application(app, health), house


class Runs:
    """Planner and digest runs without an end, on the running bot's clock and with its rests between small steps.

    Whoever has been planned for is due again when their next message is. So when a run has planned for everybody,
    business time moves on to the last of these moments, and the next run begins at once.
    """

    def __init__(self, house: House) -> None:
        self._house, self._stopping = house, asyncio.Event()
        self._now, self._digests_at = plan_world.NOW, datetime.now(UTC)
        self._planned = 0
        self._stepped_at, self._longest = time.perf_counter(), 0.0
        ticks = {"plan": self._plan, "digests": self._digests}
        self._clock = Clock({name: (tick, INTERVALS[name]) for name, tick in ticks.items()})
        for _, country in plan_world.ZONES:
            for year in (0, 1):
                hours.is_holiday(country, date(self._now.year + year, 1, 1))  # learned at the start, as the bot does

    def start(self) -> None:
        """Begin, and never end."""
        self._clock.start()

    async def _plan(self) -> None:
        steps = planner.plan_due(self._house.store, self._house.library, plan_world.TEAM, now=self._now)
        await walk(self._watched(steps), self._stopping)
        self._planned += self._moved()
        self._now = self._last()
        self._clock.wake("plan")

    async def _digests(self) -> None:
        await walk(digests.plan_due(self._house.store, self._house.library, TEAM, now=self._digests_at), self._stopping)
        self._digests_at += timedelta(days=1)
        self._clock.wake("digests")

    def _watched(self, steps: Iterator[int]) -> Iterator[int]:
        for written in steps:
            now = time.perf_counter()
            self._longest, self._stepped_at = max(self._longest, now - self._stepped_at), now
            yield written

    def _moved(self) -> int:
        """Count whom the present run has planned for: their next decision no longer lies behind."""
        ahead = and_(person.c.workspace_id == plan_world.TEAM, person.c.next_decision_at > self._now)
        with self._house.store.read() as tx:
            return tx.execute(select(func.count()).where(ahead)).scalar_one()

    def _last(self) -> datetime:
        query = select(func.max(person.c.next_decision_at)).where(person.c.workspace_id == plan_world.TEAM)
        with self._house.store.read() as tx:
            return tx.execute(query).scalar_one()

    async def said(self, _request: Request) -> Response:
        """Say how many people have been planned for, and the longest time without a step since this was last asked."""
        longest, self._longest = self._longest, 0.0
        return JSONResponse({"people": self._planned + self._moved(), "longest": longest})


async def keep_checkpoints(house: House) -> None:
    """Make SQLite's checkpoints beside the loop, as the running bot does."""
    while True:
        await asyncio.sleep(INTERVALS["checkpoint"])
        await asyncio.to_thread(house.store.checkpoint)


async def main(kind: str, url: str, port: int, slack: str = "http://127.0.0.1:9/") -> None:
    """Serve until stopped."""
    logging.basicConfig(level=logging.CRITICAL)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        if kind in {"inflow", "busy"}:
            web, house = ours(open_store(url), session, slack)
            beside = asyncio.create_task(keep_checkpoints(house))
            if kind == "busy":
                runs = Runs(house)
                runs.start()
                web.router.routes.append(Route("/planned", runs.said))
        else:
            web, beside = bare(plain(url) if kind == "row" else None), None
        config = uvicorn.Config(web, host="127.0.0.1", port=port, loop="uvloop", log_level="critical", access_log=False)
        await uvicorn.Server(config).serve()
        if beside:
            beside.cancel()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))

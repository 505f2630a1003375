"""One of the three servers that benchmarks/ack.py compares; all run Bolt behind Starlette and uvicorn with uvloop.

`acks`: a bare Bolt app that acknowledges. `row`: one that commits one row by a Core insert first. `inflow`: ours, every
listener registered. `busy`: ours, with planner runs and digest runs going on in the same process all the time.
"""

import asyncio
import json
import logging
import re
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, create_engine, event, insert
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import app as bolt
from bot.house import House
from bot.redraws import Redraws
from bot.running import INTERVALS, walk
from bot.web import application
from content.library import load
from scheduler import digests, planner
from storage.engine import Store, open_store

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


def ours(store: Store, session: aiohttp.ClientSession) -> tuple[Starlette, House]:
    """The whole app, as `inflow run` builds it, without a Slack to talk to but the presses' own response URLs."""
    library = load()
    client = AsyncWebClient(token="xoxb-b", base_url="http://127.0.0.1:9/", session=session)  # noqa: S106
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


async def keep_planning(house: House) -> None:
    """Plan and make digests over and over, in small steps as the running bot does: each run is a day later."""
    runs = {"plan": 0, "digests": 0}
    now, never = datetime.now(UTC), asyncio.Event()
    while True:
        for name, work in (("plan", planner.plan_due), ("digests", digests.plan_due)):
            await walk(work(house.store, house.library, TEAM, now=now), never)
            runs[name] += 1
        now += timedelta(days=1)
        sys.stderr.write(json.dumps(runs) + "\n")
        sys.stderr.flush()


async def keep_checkpoints(house: House) -> None:
    """Make SQLite's checkpoints beside the loop, as the running bot does."""
    while True:
        await asyncio.sleep(INTERVALS["checkpoint"])
        await asyncio.to_thread(house.store.checkpoint)


async def main(kind: str, url: str, port: int) -> None:
    """Serve until stopped."""
    logging.basicConfig(level=logging.CRITICAL)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        beside: list[Coroutine[Any, Any, None]] = []
        if kind in {"inflow", "busy"}:
            web, house = ours(open_store(url), session)
            beside = [keep_checkpoints(house), *([keep_planning(house)] if kind == "busy" else [])]
        else:
            web = bare(plain(url) if kind == "row" else None)
        tasks = [asyncio.create_task(work) for work in beside]
        config = uvicorn.Config(web, host="127.0.0.1", port=port, loop="uvloop", log_level="critical", access_log=False)
        await uvicorn.Server(config).serve()
        for task in tasks:
            task.cancel()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))

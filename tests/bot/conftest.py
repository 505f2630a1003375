"""The bot in a pretend workspace: signed requests in, rows and API calls out, at a minute that stands still."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn
from plain import nudges_only
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot import app as bolt
from bot.delivery import Sender, post
from bot.house import House
from bot.redraws import Redraws
from bot.views.message import Message
from bot.web import application
from coaching.people import Newcomer, Person
from coaching.prompts import Prompt
from content.library import Library, load
from sandbox import Clock, Member, Sandbox, cast, running
from sandbox.screens import View
from sandbox.wire import Answer
from scheduler import joining, planner, roster
from storage import people, prompts, schema, workspaces
from storage.engine import Store, open_store

#: A Monday, 10:00 in Madrid.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--remake-golden", action="store_true", help="write the golden files of tests/bot anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, dict[str, Any]], None]:
    """Compare a payload with its golden file; `pytest tests/bot --remake-golden` writes the files anew."""

    def compare(name: str, payload: dict[str, Any]) -> None:
        path = GOLDEN / f"{name}.json"
        drawn = json.dumps(payload, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        if request.config.getoption("--remake-golden", default=False):
            path.write_text(drawn)
        assert path.exists(), f"no {path.name} yet; make it with: pytest tests/bot --remake-golden"
        assert drawn == path.read_text()

    return compare


@cache
def _libraries() -> tuple[Library, Library]:
    whole = load()
    return whole, nudges_only(whole)


@pytest.fixture(scope="module")
def library(request: pytest.FixtureRequest) -> Library:
    """Nudges alone, unless a file says `WHOLE_LIBRARY = True`: then what comes first is a check-in, then a mix."""
    whole, plain = _libraries()
    return whole if getattr(request.module, "WHOLE_LIBRARY", False) else plain


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest schema; to copy a file is a tenth of the work of making one."""
    path = tmp_path_factory.mktemp("empty") / "inflow.db"
    store = open_store(f"sqlite:///{path}")
    schema.upgrade(store)
    store.close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{shutil.copy(empty, tmp_path)}")
    yield store
    store.close()


def _country(member: Member) -> str | None:
    return "ES" if member.tz == "Europe/Madrid" else None


def nobody_asked_yet() -> list[Newcomer]:
    """The roster: Mia's team of eight in the cohort, Mia their manager, Lea and Kim in none."""
    places = {m.id: ("listening", "agent", cast.MIA.id) for m in cast.TEAM_OF_MIA}
    joined = date(2026, 7, 27)
    return [
        Newcomer(m.id, m.name, None, m.tz, _country(m), *places.get(m.id, (None, "lead", None)), joined, None, None)
        for m in cast.CAST
    ]


@dataclass
class Scene:
    """The pretend workspace, the bot in it, and what people do and see there."""

    slack: Sandbox
    house: House
    woken: list[str] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.house.store

    @property
    def client(self) -> AsyncWebClient:
        return self.house.client_of(self.slack.team_id)

    def id(self, name: str) -> str:
        return self.slack.workspace.member_id(name)

    def person(self, name: str) -> Person:
        with self.store.read() as tx:
            found = people.find(tx, self.slack.team_id, self.id(name))
        assert found is not None
        return found

    def open_cohort(self) -> None:
        with self.store.write() as tx:
            workspaces.open_cohort(
                tx, self.slack.team_id, "listening", programme="listening", by=self.id("Lea"), now=self.house.now()
            )

    def agree(self, *names: str) -> None:
        """Open the cohort and let these people take part since now."""
        with self.store.read() as tx:
            opened = workspaces.opened(tx, self.slack.team_id)
        if not opened:
            self.open_cohort()
        for name in names:
            with self.store.write() as tx:
                joining.agree(tx, self.house.library, self.person(name), now=self.house.now())

    async def later(self, **span: float) -> None:
        await self.slack.clock.pass_time(timedelta(**span))

    def plan(self) -> None:
        """Invite and decide, as the plan tick does."""
        for _ in planner.plan_due(self.store, self.house.library, self.slack.team_id, now=self.house.now()):
            pass

    async def deliver(self) -> None:
        """Send what is due, as the deliver tick does."""
        await Sender(self.house, self.house.clients, owner="scene").tick()

    def rows(self, name: str) -> list[Prompt]:
        """All prompts of a person, the oldest first."""
        since = self.house.now() - timedelta(days=365)
        with self.store.read() as tx:
            return prompts.history(tx, self.slack.team_id, [self.id(name)], since=since)[self.id(name)]

    def planned(self, name: str) -> list[Prompt]:
        return [row for row in self.rows(name) if row.state == "planned"]

    def dump(self) -> str:
        """Everything that is remembered, as one text: to show that something is not."""
        with self.store.read() as tx:
            return "\n".join(str(row) for table in schema.metadata.sorted_tables for row in tx.execute(select(table)))

    async def forge(self, payload: dict[str, Any]) -> Answer:
        """Send a payload that no client would: signed, all the same."""
        answer = await self.slack.site.courier.deliver("interactive", payload, what="forged", who="somebody")
        await self.house.errands.finish()
        return answer

    def as_pressed(self, name: str, action_id: str, value: str = "") -> dict[str, Any]:
        """A press that stands on nothing we have shown."""
        action = {"type": "button", "action_id": action_id, "block_id": "x", "value": value, "action_ts": "1.000001"}
        return {
            "type": "block_actions",
            "team": {"id": self.slack.team_id},
            "user": {"id": self.id(name)},
            "api_app_id": self.slack.app_id,
            "trigger_id": "none",
            "container": {"type": "view", "view_id": "V0"},
            "view": {"type": "home", "id": "V0", "blocks": []},
            "actions": [action],
        }

    async def home(self, name: str) -> View:
        """Open Home and return it once it is there."""
        assert (await self.slack.open_home(name)).ok
        return await self._home(name)

    async def press_home(self, name: str, label: str) -> View:
        """Press a button on Home; returns the Home that follows."""
        assert (await self.slack.press(name, "home", label=label)).ok
        return await self._home(name)

    async def _home(self, name: str) -> View:
        await self.house.errands.finish()
        shown = self.slack.home(name)
        assert shown is not None
        return shown

    async def modal(self, name: str) -> View:
        """Return the person's top modal, once our errands are done."""
        await self.house.errands.finish()
        return self.slack.views(name)[-1]

    async def coach(self, name: str, words: str = "") -> str:
        """Type /coach; returns what its sender reads."""
        answer = await self.slack.command(name, "/coach", words)
        assert answer.ok, answer
        await self.house.errands.finish()
        return self.slack.messages(name)[-1].says if answer.payload else ""


@asynccontextmanager
async def _served(house: House, slack: Sandbox, door: socket.socket) -> AsyncIterator[None]:
    who = AuthorizeResult(
        enterprise_id=None,
        team_id=slack.team_id,
        bot_id=slack.bot_id,
        bot_user_id=slack.bot_user_id,
        bot_token=slack.bot_token,
    )
    app = bolt.build(house, signing_secret=slack.signing_secret, installed={slack.team_id: who})

    async def health() -> dict[str, str]:
        return {}

    config = uvicorn.Config(application(app, health), log_level="warning", access_log=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([door])
    try:
        yield
    finally:
        # Its own shutdown rests for a tenth of a second, and its loop for as long: here nobody is on the line any more.
        for one in server.servers:
            one.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        while server.server_state.connections:
            await asyncio.sleep(0.001)
        door.close()


@pytest.fixture
async def scene(store: Store, library: Library) -> AsyncIterator[Scene]:
    """The fixed cast in their practice workspace; nobody has been asked yet, and no cohort is open."""
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events"
    clock = Clock(MONDAY, runs=False)
    async with running(request_url=url, clock=clock) as slack, aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        with store.write() as tx:
            workspaces.settle(
                tx, workspaces.Workspace(slack.team_id, slack.workspace.name, slack.bot_user_id, slack.bot_id, None)
            )
        for _ in roster.take_in(store, slack.team_id, nobody_asked_yet(), now=MONDAY):
            pass
        woken: list[str] = []

        def say(_workspace: str, channel: str, message: Message) -> Coroutine[Any, Any, None]:
            return post(client, channel, message)

        clients = {slack.team_id: client}
        redraws = Redraws(store, library, clients, session, clock.now)
        house = House(
            store=store,
            library=library,
            clients=clients,
            redraws=redraws,
            now=clock.now,
            wake=woken.append,
            say=say,
            stewards=frozenset({cast.LEA.id}),
            default_tz="Europe/Madrid",
        )
        redraws.start()
        async with _served(house, slack, door):
            yield Scene(slack, house, woken)
            await house.errands.finish()
            await redraws.stop()

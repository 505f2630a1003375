"""Never two, never none: two senders, whatever happens to them, to the network and to the clocks, in any order."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from sqlalchemy import delete, insert, select

from bot import lease
from bot.delivery import Sender
from bot.house import House
from bot.lease import TooLate, in_hand
from bot.pacing import Paces
from bot.redraws import Redraws
from coaching.prompts import Plan
from content.library import Library, load
from storage import events, prompts, schema, workspaces
from storage.engine import Store, open_store
from storage.people import membership, person
from storage.prompts import prompt

TEAM, PEOPLE = "T1", ("U1", "U2")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIBRARY: Library = load()
TABLES = (prompt, person, membership, workspaces.workspace, events.event, events.activity)


@dataclass
class Slack:
    """What people see, by the prompt's id."""

    messages: list[str] = field(default_factory=list)


def answer(status: int, error: str) -> SlackApiError:
    said = {"ok": False, "error": error}
    return SlackApiError(error, SimpleNamespace(status_code=status, headers={"Retry-After": "1"}, data=said))


@dataclass(eq=False)
class Hand:
    """A client that does to each message what it is told to, and may be suspended in the middle of it."""

    slack: Slack
    fate: str = "arrives"
    suspended: asyncio.Event | None = None

    async def _suspend(self) -> None:
        self.suspended = asyncio.Event()
        await self.suspended.wait()
        self.suspended = None

    async def chat_postMessage(self, *, metadata: dict[str, Any], **_: object) -> dict[str, Any]:  # noqa: N802
        fate, self.fate = self.fate, "arrives"
        if fate == "suspended before it is written":
            await self._suspend()
        held = in_hand.get()
        assert held is not None
        if not held.outlives_a_call:  # the session's last look
            raise TooLate
        if fate == "dropped":
            raise aiohttp.ServerDisconnectedError
        if fate == "429":
            raise answer(429, "ratelimited")
        self.slack.messages.append(metadata["event_payload"]["prompt_id"])
        if fate == "suspended after it was stored":
            await self._suspend()
        if fate == "dropped after it was stored":
            raise aiohttp.ServerDisconnectedError
        if fate == "500 after it was stored":
            raise answer(500, "internal_error")
        return {"channel": "D1", "ts": f"1.{len(self.slack.messages)}"}

    async def conversations_open(self, **_: object) -> dict[str, Any]:
        return {"channel": {"id": "D1"}}

    async def conversations_history(self, **_: object) -> dict[str, Any]:
        seen = enumerate(self.slack.messages, start=1)
        found = [{"ts": f"1.{n}", "metadata": {"event_payload": {"prompt_id": one}}} for n, one in seen]
        return {"messages": found}

    async def dnd_teamInfo(self, **_: object) -> dict[str, Any]:  # noqa: N802
        return {"users": {}}


FATES = (
    "arrives",
    "dropped",
    "429",
    "dropped after it was stored",
    "500 after it was stored",
    "suspended before it is written",
    "suspended after it was stored",
)
STEPS = st.one_of(
    st.tuples(st.sampled_from("AB"), st.sampled_from(FATES)),
    st.tuples(st.sampled_from("AB"), st.sampled_from(("resumes", "is killed"))),
    st.tuples(st.just("time"), st.sampled_from((1.0, 12.0, 25.0, 46.0, 70.0))),
    st.tuples(st.just("the wall clock jumps back"), st.sampled_from((5.0, 60.0, 3600.0))),
)


class World:
    """Two senders, one database, and clocks that go when they are told to."""

    def __init__(self, store: Store) -> None:
        self.store, self.slack = store, Slack()
        self.elapsed, self.jumped, self.lives = 0.0, 0.0, 0
        self.hands = {name: Hand(self.slack) for name in "AB"}
        self.ticks: dict[str, asyncio.Task[None]] = {}
        self.dead: list[asyncio.Task[None]] = []
        redraws = Redraws(store, LIBRARY, {}, cast("Any", None), self.now)
        self.house = House(
            store=store,
            library=LIBRARY,
            clients={},
            redraws=redraws,
            now=self.now,
            wake=lambda _: None,
            say=cast("Any", None),
            real_now=lambda: self.now() - timedelta(seconds=self.jumped),
        )
        self.senders = {name: self._sender(name) for name in "AB"}

    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=self.elapsed)

    def _sender(self, name: str) -> Sender:
        self.lives += 1
        house = replace(self.house, clients=cast("Any", {TEAM: self.hands[name]}))
        return Sender(house, house.clients, owner=f"{name}{self.lives}")

    async def step(self, who: str, what: str | float) -> None:
        if who == "time":
            self.elapsed += float(what)
        elif who == "the wall clock jumps back":
            self.jumped += float(what)
        elif what == "resumes":
            if (stopped := self.hands[who].suspended) is not None:
                stopped.set()
            await self._until_still(who)
        elif what == "is killed":
            self._kill(who)
        elif who not in self.ticks:
            self.hands[who].fate = str(what)
            self.house.redraws.paces = Paces()
            self.ticks[who] = asyncio.create_task(self.senders[who].tick())
            await self._until_still(who)

    async def _until_still(self, who: str) -> None:
        """Let the sender work until it has nothing to do, or is suspended."""
        await asyncio.sleep(0)
        while who in self.ticks and self.hands[who].suspended is None:
            if self.ticks[who].done():
                await self.ticks.pop(who)
            await asyncio.sleep(0)

    def _kill(self, who: str) -> None:
        """A dead process is one that never wakes up; another one starts in its place."""
        if who in self.ticks:
            self.dead.append(self.ticks.pop(who))
        self.hands[who] = Hand(self.slack)
        self.senders[who] = self._sender(who)

    async def settle(self) -> None:
        """Let everybody who lives wake up, and go on in peace."""
        for who in "AB":
            await self.step(who, "resumes")
        for _ in range(5):
            for who in "AB":
                await self.step("time", 1000.0)
                await self.step(who, "arrives")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("promises")
    store = open_store(f"sqlite:///{folder / 'inflow.db'}")
    schema.upgrade(store)
    yield store
    store.close()


def owe(store: Store) -> list[str]:
    """Two people, three messages; returns the ids of these."""
    nudge = LIBRARY.modules["active-listening"].nudges[0]
    here = {"workspace_id": TEAM, "joined_on": date(2026, 1, 1), "consent": "agreed"}
    with store.write() as tx:
        for table in TABLES:
            tx.execute(delete(table))
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Name", "UB", "B", None))
        for who in PEOPLE:
            tx.execute(insert(person).values(**here, person_id=who, name=who))
            tx.execute(
                insert(membership).values(workspace_id=TEAM, person_id=who, since=date(2026, 1, 1), role="a", tz="UTC")
            )
        words = {"module": "active-listening", "item": nudge.id, "variant": nudge.wordings[0].variant}
        wishes = [
            Plan("nudge", who, f"asked:{n}", MONDAY, "asked_for", requested=True, **words)
            for n, who in enumerate((*PEOPLE, PEOPLE[0]))
        ]
        prompts.plan(tx, TEAM, wishes)
        return list(tx.execute(select(prompt.c.prompt_id)).scalars())


async def live(store: Store, steps: list[tuple[str, str | float]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let all that happen; returns what people see in the end."""
    world = World(store)
    monkeypatch.setattr(lease, "awake_or_not", lambda: world.elapsed)
    for step in steps:
        await world.step(*step)
    await world.settle()
    everything = asyncio.all_tasks() - {asyncio.current_task()}
    for task in everything:
        task.cancel()
    await asyncio.gather(*everything, return_exceptions=True)
    return world.slack.messages


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=12))
def test_whatever_happens_every_message_is_there_once(
    store: Store, steps: list[tuple[str, str | float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    owed = owe(store)
    seen = asyncio.run(live(store, steps, monkeypatch))
    with store.read() as tx:
        note(str(tx.execute(select(prompt.c.prompt_id, prompt.c.state, prompt.c.sender, prompt.c.error)).all()))
    assert Counter(seen) == dict.fromkeys(owed, 1)


@pytest.mark.parametrize(
    "steps",
    [
        [("A", "suspended before it is written"), ("time", 70.0), ("B", "arrives"), ("B", "arrives"), ("A", "resumes")],
        [("A", "suspended after it was stored"), ("time", 70.0), ("B", "arrives"), ("A", "resumes")],
        [("A", "suspended after it was stored"), ("A", "is killed"), ("time", 46.0), ("B", "arrives")],
        [("A", "suspended before it is written"), ("A", "is killed"), ("time", 12.0), ("A", "arrives")],
        [
            ("A", "suspended before it is written"),
            ("the wall clock jumps back", 3600.0),
            ("B", "arrives"),
            ("time", 46.0),
            ("B", "arrives"),
            ("time", 46.0),
            ("B", "arrives"),
            ("A", "resumes"),
        ],
        [("A", "dropped after it was stored"), ("the wall clock jumps back", 60.0), ("time", 25.0), ("A", "arrives")],
    ],
    ids=str,
)
def test_of_the_known_dangers_none_makes_two_or_none(
    store: Store, steps: list[tuple[str, str | float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    owed = owe(store)
    assert Counter(asyncio.run(live(store, steps, monkeypatch))) == dict.fromkeys(owed, 1)

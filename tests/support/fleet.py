"""Several `inflow run` processes on one PostgreSQL; messages fall due, people press, and one process is killed."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from killing import APP, World, members, posted
from owing import owe
from process import INFLOW, Inflow, free_port
from roads import balancer
from sqlalchemy import select

from sandbox.hands import Sandbox
from sandbox.server import running
from storage.prompts import prompt
from storage.workspaces import workspace

#: With the longer leash of continuous integration they have their real terms; else shorter ones (impatient.py).
REAL_TERMS = int(os.environ.get("INFLOW_TEST_KILLS", "5")) > 5
PROGRAM = (str(INFLOW),) if REAL_TERMS else (sys.executable, str(Path(__file__).parent / "impatient.py"))
#: How long whatever a dead process had in hand may lie about, in seconds.
A_MINUTE = 60.0
HANDS = 2


@dataclass
class Fleet:
    """The workspace, the processes, and what is owed to whom."""

    world: World
    processes: list[Inflow]
    owed: list[str] = field(default_factory=list)

    @property
    def slack(self) -> Sandbox:
        return self.world.slack

    def fall_due(self, count: int) -> None:
        """Let so many people be owed a message now."""
        who = [self.world.wishers.popleft() for _ in range(count)]
        self.owed += who
        with self.world.store.write() as tx:
            owe(tx, self.slack.team_id, who)

    def arrived(self) -> list[str]:
        """The prompt ids of what those people were sent, as they see it."""
        return posted(self.slack, self.owed)

    async def until(self, count: int, seconds: float) -> None:
        """Wait until so many have arrived."""
        async with asyncio.timeout(seconds):
            while len(self.arrived()) < count:
                await asyncio.sleep(0.02)

    async def until_noted(self, seconds: float) -> None:
        """Wait until the rows say of each that it was sent."""
        query = select(prompt.c.state).where(prompt.c.dedupe_key.like("owed:%"))
        async with asyncio.timeout(seconds):
            while True:
                with self.world.store.read() as tx:
                    if set(tx.execute(query).scalars()) == {"sent"}:
                        return
                await asyncio.sleep(0.1)

    async def kill_the_sender(self) -> Inflow:
        """Kill the process that holds the lease, for good; returns it."""
        while True:
            with self.world.store.read() as tx:
                owner = tx.execute(select(workspace.c.lease_owner)).scalar() or ""
            for one in self.processes:
                if one.process is not None and f":{one.process.pid}:" in owner:
                    one.kill()
                    return one
            await asyncio.sleep(0.005)

    async def goes_on(self) -> float:
        """Wait until the next message arrives; returns how many seconds that took."""
        began, before = time.monotonic(), len(self.arrived())
        await self.until(before + 1, 2 * A_MINUTE)
        return time.monotonic() - began

    async def nothing_is_left_of(self, dead: Inflow) -> float:
        """Wait until no row is in the hands of the dead one any more; returns how many seconds that took."""
        assert dead.process is not None
        began = time.monotonic()
        mine = select(prompt.c.prompt_id).where(
            prompt.c.state == "sending", prompt.c.sender.like(f"%:{dead.process.pid}:%")
        )
        async with asyncio.timeout(2 * A_MINUTE):
            while True:
                with self.world.store.read() as tx:
                    if not tx.execute(mine).first():
                        return time.monotonic() - began
                await asyncio.sleep(0.1)

    @asynccontextmanager
    async def people_press(self) -> AsyncIterator[None]:
        """Let people press what they have on their screens all the while."""
        over = asyncio.Event()

        async def press() -> None:
            while not over.is_set():
                if not self.world.ready:
                    self.world._prepare()
                await self._press_one()
                await asyncio.sleep(0.05)

        hands = [asyncio.create_task(press()) for _ in range(HANDS)]
        try:
            yield
        finally:
            over.set()
            await asyncio.gather(*hands)

    async def _press_one(self) -> None:
        """Press until it is taken, as somebody does who reads "not saved", or nothing at all."""
        one = self.world.ready.popleft()
        for _ in range(100):
            if (await self.slack.press(one.who, one.message, label=one.label)).ok:
                self.world.acknowledged.add((one.prompt_id, one.event))
                return
            await asyncio.sleep(0.1)
        raise TimeoutError("nobody answers any more")

    def logs(self) -> str:
        """What all of them wrote."""
        return "".join(one.log for one in self.processes)


@asynccontextmanager
async def fleet(folder: Path, database_url: str, parts: Sequence[Sequence[str]]) -> AsyncIterator[Fleet]:
    """Start one process for each of these lists of options, all at the same moment, on an empty database."""
    ports = [free_port() for _ in parts]
    doors = [port for port, options in zip(ports, parts, strict=True) if "--worker-only" not in options]
    async with (
        balancer(doors) as url,
        running(
            members=members(24), app=APP, request_url=f"{url}/slack/events", strict_limits=False, retry_delays=()
        ) as slack,
    ):
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "INFLOW_DATABASE_URL": database_url,
        }
        processes = [
            Inflow(folder, settings | {"INFLOW_PORT": str(port)}, port, tuple(options), PROGRAM, f"inflow-{port}")
            for port, options in zip(ports, parts, strict=True)
        ]
        try:
            for one in processes:
                one.start()
            await asyncio.gather(*(one.answering() for one in processes))
            world = World.build(slack, folder, database_url, port=0, seed=len(parts))
            with contextlib.closing(world.store):
                yield Fleet(world, processes)
        finally:
            for one in processes:
                one.kill()

"""A process that is killed in the middle of things, again and again, forgets nothing and says nothing twice.

INFLOW_TEST_KILLS says how often on SQLite; half as often on PostgreSQL.
"""

import os
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from killing import APP, World, members, posted
from process import free_port
from sqlalchemy import select

from sandbox.server import running
from storage.events import activity, event
from storage.prompts import prompt

pytestmark = pytest.mark.asyncio(loop_scope="module")

KILLS = int(os.environ.get("INFLOW_TEST_KILLS", "5"))
ONCE = {"delivered", "opened", "completed_task"}


@dataclass
class Aftermath:
    """What is left after the last life."""

    world: World
    kills: int
    exit_code: int

    def events(self) -> list[tuple[str | None, str]]:
        with self.world.store.read() as tx:
            return [(row.prompt, row.name) for row in tx.execute(select(event.c.prompt, event.c.name))]


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
async def after(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Aftermath]:
    folder: Path = tmp_path_factory.mktemp("killed")
    on_sqlite = request.param == "sqlite"
    database = f"sqlite:///{folder / 'inflow.db'}" if on_sqlite else request.getfixturevalue("postgres_url")
    kills = KILLS if on_sqlite else max(2, KILLS // 2)
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with running(members=members(kills), app=APP, request_url=url, strict_limits=False, retry_delays=()) as slack:
        world = World.build(slack, folder, database, port, seed=kills)
        try:
            for _ in range(kills):
                await world.live_and_be_killed()
            yield Aftermath(world, kills, await world.live_on())
        finally:
            world.inflow.kill()
            world.store.close()


async def test_people_were_pressing_when_it_was_killed(after: Aftermath) -> None:
    assert len(after.world.acknowledged) > 5 * after.kills
    assert after.world.wished
    assert after.exit_code == 0
    assert "Traceback" not in after.world.inflow.log


async def test_every_acknowledged_press_is_in_the_database(after: Aftermath) -> None:
    assert after.world.acknowledged - set(after.events()) == set()


async def test_no_press_is_there_twice(after: Aftermath) -> None:
    twice = [key for key, times in Counter(after.events()).items() if key[1] in ONCE and times > 1]
    assert twice == []


async def test_the_counts_behind_the_readings_equal_the_events(after: Aftermath) -> None:
    columns = (event.c.person, event.c.local_date, event.c.name, event.c.module)
    with after.world.store.read() as tx:
        happened = Counter((*row[:3], row.module or "") for row in tx.execute(select(*columns)))
        counted = {tuple(row[:-1]): row[-1] for row in tx.execute(select(*list(activity.c)[1:]))}
    assert counted == dict(happened)


async def test_whoever_asked_for_one_got_one_and_only_one(after: Aftermath) -> None:
    with after.world.store.read() as tx:
        wishes = list(
            tx.execute(select(prompt.c.recipient, prompt.c.prompt_id, prompt.c.state).where(prompt.c.requested))
        )
    assert {row.state for row in wishes} == {"sent"}
    owners = [row.recipient for row in wishes]
    assert len(owners) == len(set(owners))
    assert after.world.wished <= set(owners)
    assert sorted(posted(after.world.slack, owners)) == sorted(row.prompt_id for row in wishes)

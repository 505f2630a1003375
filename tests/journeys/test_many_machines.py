"""Three `inflow run` processes on one PostgreSQL, started at the same moment; one is killed, and never comes back.

With INFLOW_TEST_KILLS above 5 they have their real terms (a lease of 45 seconds), else shorter ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from fleet import A_MINUTE, Fleet, fleet
from sqlalchemy import create_engine, func, make_url, select

from storage import schema
from storage.engine import open_store
from storage.events import event
from storage.workspaces import workspace

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.postgres]

MESSAGES = 30
FLEETS = {
    "three that do everything": ((), (), ()),
    "one that answers and two that work": (("--web-only",), ("--worker-only",), ("--worker-only",)),
}


@dataclass
class Aftermath:
    """What is left once everything owed has arrived."""

    fleet: Fleet
    killed_after: int
    went_on_after: float
    settled_after: float
    exit_codes: list[int]

    def events(self) -> list[tuple[str | None, str]]:
        with self.fleet.world.store.read() as tx:
            return [(row.prompt, row.name) for row in tx.execute(select(event.c.prompt, event.c.name))]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=FLEETS.values(), ids=list(FLEETS))
async def after(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_url: str
) -> AsyncIterator[Aftermath]:
    folder: Path = tmp_path_factory.mktemp("fleet")
    server = make_url(postgres_url).set(drivername="postgresql+pg8000")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE fleet")
    url = make_url(postgres_url).set(database="fleet").render_as_string(hide_password=False)
    try:
        async with fleet(folder, url, request.param) as all_of_them:
            yield await _lived(all_of_them)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE fleet WITH (FORCE)")
        engine.dispose()


async def _lived(all_of_them: Fleet) -> Aftermath:
    async with all_of_them.people_press():
        all_of_them.fall_due(MESSAGES)
        await all_of_them.until(MESSAGES // 4, 20)
        dead = await all_of_them.kill_the_sender()
        killed_after = len(all_of_them.arrived())
        went_on_after = await all_of_them.goes_on()
        settled_after = went_on_after + await all_of_them.nothing_is_left_of(dead)
        await all_of_them.until_noted(A_MINUTE)
    codes = [await one.stop() for one in all_of_them.processes if one is not dead]
    return Aftermath(all_of_them, killed_after, went_on_after, settled_after, codes)


async def test_it_was_killed_in_the_middle_and_the_others_ended_in_order(after: Aftermath) -> None:
    assert MESSAGES // 4 <= after.killed_after < MESSAGES
    assert after.exit_codes == [0, 0]
    assert "Traceback" not in after.fleet.logs()


async def test_every_message_arrived_once(after: Aftermath) -> None:
    arrived = Counter(after.fleet.arrived())
    assert len(arrived) == MESSAGES
    assert set(arrived.values()) == {1}


async def test_what_the_dead_one_had_in_hand_went_on_within_a_minute(after: Aftermath) -> None:
    assert after.went_on_after <= after.settled_after < A_MINUTE


async def test_every_press_meanwhile_is_one_event(after: Aftermath) -> None:
    acknowledged = after.fleet.world.acknowledged
    times = Counter(after.events())
    assert len(acknowledged) > 10
    assert {key: times[key] for key in acknowledged} == dict.fromkeys(acknowledged, 1)


async def test_what_arrived_is_one_event_each(after: Aftermath) -> None:
    delivered = Counter(prompt for prompt, name in after.events() if name == "delivered")
    assert sorted(delivered) == sorted(after.fleet.arrived())
    assert set(delivered.values()) == {1}


async def test_the_schema_was_made_once_and_nobody_holds_a_lease(after: Aftermath) -> None:
    with closing(open_store(after.fleet.world.inflow.settings["INFLOW_DATABASE_URL"])) as store, store.read() as tx:
        here, newest = schema.version(store)
        assert here == newest
        until = tx.execute(select(workspace.c.lease_until)).scalar()
        assert until is None or until <= tx.execute(select(func.clock_timestamp())).scalar_one()

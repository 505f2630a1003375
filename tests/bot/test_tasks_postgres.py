"""Tasks, plans, check-ins and one's own aim on PostgreSQL: the same presses, the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
import tasked
from nudged import counted, happened, press, settled, whispers
from tasked import CHECK, TASK, kept, sent, told

from coaching.weeks import Week
from content.library import Library
from storage import schema, targets
from storage.engine import Store, open_store

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    store = open_store(postgres_url)
    schema.upgrade(store)
    yield store
    with store.write() as tx:
        tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    store.close()


async def test_a_task_with_a_plan_is_done_and_its_aim_reached(scene: Scene) -> None:
    scene.agree("Ana")
    with scene.store.write() as tx:
        targets.keep(tx, scene.slack.team_id, scene.id("Ana"), 1)
    message = await sent(scene, TASK)
    await press(scene, message, "Make a plan")
    chosen = {"When ...": TASK.when[0], "... I will": TASK.will[0]}
    assert (await scene.slack.submit("Ana", values=chosen)).ok
    await settled(scene)
    await press(scene, message, "I did it")
    assert happened(scene) == ["applied", "completed_task", "delivered", "opened", "reflected"]
    assert kept(scene) == [f"When {TASK.when[0]}, I will {TASK.will[0]}."]
    assert whispers(scene) == ["You set out to practise once this week. You have."]
    with scene.store.read() as tx:
        assert targets.standing(tx, scene.slack.team_id, scene.id("Ana"), Week.of(date(2026, 11, 23))) == (1, 1)


async def test_a_check_in_is_rated_and_an_answer_changed(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="baseline")
    for label in ("2", "3", "Back to the last one", "4", "5"):
        await press(scene, message, label)
    assert "Noted, thank you" in message.says
    assert {(row[0], row[2]) for row in told(scene, "confidence_rated")} == {
        ("2", False),
        ("3", False),
        ("4", True),
        ("5", False),
    }
    assert counted(scene)["confidence_rated"] == 3
    assert counted(scene)["opened"] == 1

"""A scenario on PostgreSQL, where two machines may take the same person's forms at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from nudged import counted, press
from situated import ITEM, MODULE, choose, filled, half_way, situation, submitted, told

from bot import deciding
from storage import recall, schema
from storage.engine import Busy, Store, open_store

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    store = open_store(postgres_url)
    schema.upgrade(store)
    yield store
    with store.write() as tx:
        tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    store.close()


def on_two_machines(scene: Scene, url: str, first: dict[str, Any], second: dict[str, Any]) -> Any:
    """Let the second form come while the first is written, and be tried again as it would; returns its answer."""
    answers: list[Any] = []

    def other() -> None:
        store = open_store(url, waits=True)
        while not answers:
            try:
                with store.write() as tx:
                    answers.append(deciding.decide(tx, scene.house, second, second["view"], scene.house.now()))
            except Busy:
                continue
        store.close()

    machine = threading.Thread(target=other)
    with scene.store.write() as tx:
        deciding.decide(tx, scene.house, first, first["view"], scene.house.now())
        machine.start()
        machine.join(0.3)
        assert machine.is_alive(), "the second waits for the first"
    machine.join()
    return answers[0]


async def test_two_machines_keep_one_choice_and_the_second_leads_to_where_the_person_is(
    scene: Scene, postgres_url: str
) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    body = (await scene.modal("Ana")).body
    forms = [submitted(scene, filled(body, option)) for option in ("b", "c")]
    shown = on_two_machines(scene, postgres_url, *forms)
    assert [outcome for _, outcome, _ in told(scene, "scenario_step")] == ["first-words:b"]
    assert "Situation calmer" in str(shown.to_dict())


async def test_the_last_answer_on_two_machines_is_concluded_once(scene: Scene, postgres_url: str) -> None:
    await half_way(scene)
    body = (await scene.modal("Ana")).body
    forms = [submitted(scene, filled(body, option, sure)) for option, sure in (("b", "sure"), ("a", "guessing"))]
    shown = on_two_machines(scene, postgres_url, *forms)
    assert "*You chose B.*" in str(shown.to_dict()), "what is kept, on both"
    assert [outcome for _, outcome, _ in told(scene, "confidence_rated")] == ["sure"]
    counts = counted(scene)
    assert (counts["scenario_step"], counts["scenario_answered"], counts["completed_task"]) == (2, 1, 1)
    with scene.store.read() as tx:
        known = recall.find(tx, scene.slack.team_id, scene.id("Ana"), MODULE, ITEM)
    assert known is not None
    assert known.times == 1


async def test_another_way_through_on_two_machines_keeps_one_choice_of_each_step(
    scene: Scene, postgres_url: str
) -> None:
    await half_way(scene)
    await choose(scene, "b", sure="sure")
    await scene.slack.press("Ana", await scene.modal("Ana"), label="Try it again")
    body = (await scene.modal("Ana")).body
    forms = [submitted(scene, filled(body, option)) for option in ("b", "c")]
    shown = on_two_machines(scene, postgres_url, *forms)
    assert counted(scene)["scenario_step"] == 3
    assert "Situation calmer" in str(shown.to_dict()), "the branch that is kept, on both"

"""What everybody's answers tell is learnt beside the bot, once a day; Home then says what has held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from answering import answered
from situated import MODULE

from bot import learning
from coaching.difficulty import NO_NORMS, Norms
from storage import norms

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

STEADY = ("Ben", "Asha", "Tom", "Bia", "Sam", "Nina")


@pytest.fixture(autouse=True)
async def _studio(scene: Scene) -> AsyncIterator[None]:
    yield
    await scene.house.errands.finish()
    await scene.house.studio.stop()


def known(scene: Scene) -> Norms:
    with scene.store.read() as tx:
        return norms.of(tx, scene.slack.team_id, MODULE)


def everybody_answers(scene: Scene) -> None:
    """Seven people over eight weeks; Ana begins low and stays high, the others' levels wander a little."""
    scene.agree("Ana", *STEADY)
    for n in range(8):
        days = 49.0 - 7 * n
        answered(scene, f"item-{n}", 0 if n < 4 else 3, "fairly", days_ago=days)
        for m, name in enumerate(STEADY):
            answered(scene, f"item-{n}", 1 + (n + m) % 2, "fairly", days_ago=days, name=name)


async def test_before_anything_was_learnt_nothing_is_said_to_have_held(scene: Scene) -> None:
    everybody_answers(scene)
    assert "It has held" not in (await scene.home("Ana")).says


async def test_what_has_held_is_said_to_the_person(scene: Scene) -> None:
    everybody_answers(scene)
    await learning.learn(scene.house, asyncio.Event())
    assert known(scene).known
    assert "*It has held:* your last four weeks are clearly above your first ones." in (await scene.home("Ana")).says
    assert "It has held" not in (await scene.home("Ben")).says


async def test_it_is_learnt_once_a_day(scene: Scene) -> None:
    everybody_answers(scene)
    stopping = asyncio.Event()
    await learning.learn(scene.house, stopping)
    first = known(scene)
    for name in STEADY:
        answered(scene, "one-more", 3, "sure", name=name)
    await learning.learn(scene.house, stopping)
    assert known(scene) == first
    await scene.later(hours=21)
    await learning.learn(scene.house, stopping)
    assert known(scene) != first


async def test_where_nobody_has_answered_no_process_is_begun(scene: Scene) -> None:
    scene.agree("Ana")
    await learning.learn(scene.house, asyncio.Event())
    assert known(scene) == NO_NORMS
    assert not scene.house.studio.running

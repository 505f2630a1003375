"""A manager's Monday: the digest arrives, its figures open, a card is chosen; nobody else can press."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from monday import TEAM, act, digest_of, latest, monday, shown
from sqlalchemy import delete, select

from bot.delivery import Sender
from bot.house import real_clock
from scheduler import joining
from storage import digests, events

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def chosen(scene: Scene) -> list[tuple[str, str | None, str | None]]:
    table = events.event
    query = select(table.c.person, table.c.outcome, table.c.item).where(table.c.name == "reported_back")
    with scene.store.read() as tx:
        return [tuple(row) for row in tx.execute(query)]


def card_of(scene: Scene, turn: int = 0) -> tuple[str, str]:
    """Return the id and the question of a card that Mia's digest offers."""
    card = digest_of(scene).card(turn)
    return card.id, card.question


def prompt_of(scene: Scene) -> str:
    return next(row.prompt_id for row in scene.rows("Mia") if row.kind == "digest")


async def test_a_manager_reads_on_monday_how_the_team_did_and_how_sure_that_is(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    assert "*Took part:* 7 of 7 people. Likely 65 to 100 %." in message.says
    assert "7 people: a direction, not a score." in message.says
    assert card_of(scene)[1] in message.says
    assert message.buttons[:2] == ["I'll try this", "All figures"]
    assert "Omar" not in message.says


async def test_all_figures_open_behind_a_button_and_change_nothing(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    await scene.slack.press("Mia", message, label="All figures")
    modal = await scene.modal("Mia")
    assert modal.title == "Your team's figures"
    for words in (
        "Took part: 7 of 7 people",
        "Goals: pilot 40 %",
        "Gave thanks: not asked for yet",
        "How to read this",
    ):
        assert words in modal.says
    assert chosen(scene) == []
    assert latest(scene).buttons == message.buttons


async def test_choosing_the_card_is_noted_once_and_is_no_session_of_the_managers(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    await scene.slack.press("Mia", message, label="I'll try this", retries=1)
    after = await shown(scene, "You'll try")
    assert card_of(scene)[1] in after.says
    await scene.forge(scene.as_pressed("Mia", "digest:try", prompt_of(scene)))
    assert chosen(scene) == [(scene.id("Mia"), "will_try", card_of(scene)[0])]
    assert scene.person("Mia").last_session_on is None
    await scene.slack.press("Mia", after, label="All figures")
    assert "Took part: 7 of 7 people" in (await scene.modal("Mia")).says


async def test_a_manager_of_three_may_look_for_a_question_that_suits(scene: Scene) -> None:
    message = await monday(scene, "Ana", "Ben", "Tom")
    assert "Group figures appear from 5 people on, to protect each person." in message.says
    assert message.buttons[:2] == ["I'll try this", "Another one"]
    await scene.slack.press("Mia", message, label="Another one")
    message = await shown(scene, card_of(scene, 1)[1])
    await scene.slack.press("Mia", message, label="I'll try this")
    assert card_of(scene, 1)[1] in (await shown(scene, "You'll try")).says
    assert chosen(scene) == [(scene.id("Mia"), "will_try", card_of(scene, 1)[0])]


@pytest.mark.parametrize("action", ["digest:try", "digest:figures"])
async def test_a_press_on_somebody_elses_digest_is_refused(scene: Scene, action: str) -> None:
    message = await monday(scene, *TEAM)
    await scene.slack.press("Ana", message, action, anyway=True)
    await scene.house.errands.finish()
    assert chosen(scene) == []
    assert scene.slack.views("Ana") == []
    assert "You'll try" not in latest(scene).says


async def test_a_manager_who_withdrew_presses_in_vain(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Mia"), now=scene.house.now())
    await scene.slack.press("Mia", message, label="I'll try this")
    await scene.house.errands.finish()
    assert chosen(scene) == []


async def test_a_digest_put_off_comes_back_with_the_same_figures(scene: Scene) -> None:
    first = await monday(scene, *TEAM)
    await scene.slack.press("Mia", first, label="Bring back tomorrow")
    await shown(scene, "I'll bring this back tomorrow, Tuesday, around 09:30.")
    act(scene, "Ana", "opened", "completed_task")
    await scene.later(days=1)
    await scene.deliver()
    again = latest(scene)
    assert again.ts != first.ts
    assert "*Took part:* 7 of 7 people. Likely 65 to 100 %." in again.says


async def test_after_two_weeks_the_buttons_go_and_the_figures_stay(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    await scene.later(days=14, minutes=1)
    await scene.deliver()
    # What should change on Slack is mended a few real seconds later.
    a_minute_on = replace(scene.house, real_now=lambda: real_clock() + timedelta(minutes=1))
    await Sender(a_minute_on, a_minute_on.clients, owner="scene").tick()
    closed = next(m for m in scene.slack.messages("Mia") if m.ts == message.ts)
    assert closed.buttons == []
    assert "*Took part:* 7 of 7 people" in closed.says
    await scene.forge(scene.as_pressed("Mia", "digest:try", prompt_of(scene)))
    assert chosen(scene) == []


async def test_a_digest_that_is_gone_answers_with_nothing(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    with scene.store.write() as tx:
        tx.execute(delete(digests.digest))
    answer = await scene.slack.press("Mia", message, label="All figures")
    await scene.house.errands.finish()
    assert answer.ok
    assert scene.slack.views("Mia") == []


async def test_a_managers_home_counts_the_digest_as_written(scene: Scene) -> None:
    await monday(scene, *TEAM)
    await scene.later(days=7)
    assert "Last week I wrote once." in (await scene.home("Mia")).says

"""The invitation: asked once, answered once, and a no is told to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudges_of, press, row_of, tap, whispers
from sqlalchemy import select

from bot.views import refusals
from coaching.consent import TEXT_VERSION
from storage import consents, events

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


async def invited(scene: Scene, name: str = "Ana") -> Message:
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    return nudges_of(scene, name)[-1]


def ledger(scene: Scene, name: str) -> list[tuple[str, str, int]]:
    table = consents.consent.c
    query = select(table.answer, table.source, table.text_version).where(table.person_id == scene.id(name))
    with scene.store.read() as tx:
        return [(row[0], row[1], row[2]) for row in tx.execute(query) if row[1] == "person"]


async def test_the_question_stands_with_all_that_it_asks(scene: Scene) -> None:
    message = await invited(scene)
    assert message.buttons == ["Yes, I'm in", "No, thanks", "Read it all"]
    for promise in ("only you", "groups of 5 or more", "Never for", "I ask only once"):
        assert promise in message.says
    assert happened(scene) == [], "of whom was only asked nothing is recorded"


async def test_yes_is_kept_with_its_text_and_names_the_first_time(scene: Scene) -> None:
    message = await invited(scene)
    await press(scene, message, "Yes, I'm in")
    assert ledger(scene, "Ana") == [("agreed", "person", TEXT_VERSION)]
    assert "You're in, thank you" in message.says
    assert "around 09:30 (Madrid time)" in message.says
    assert message.buttons == ["Try one now", "Days and hours"]
    assert len(scene.planned("Ana")) == 1
    assert "deliver" in scene.woken


async def test_yes_pressed_twice_is_one_yes(scene: Scene) -> None:
    message = await invited(scene)
    await press(scene, message, "Yes, I'm in", retries=2)
    await scene.forge(tap(scene, row_of(scene), "invitation:yes", action_ts="17.000009"))
    assert len(ledger(scene, "Ana")) == 1


async def test_try_one_now_comes_at_once_and_once(scene: Scene) -> None:
    message = await invited(scene)
    await press(scene, message, "Yes, I'm in")
    await press(scene, message, "Try one now", retries=2)
    await scene.deliver()
    assert len(nudges_of(scene)) == 2
    assert "Show me how" in nudges_of(scene)[-1].buttons


async def test_no_is_final_and_leaves_only_the_ledgers_line(scene: Scene) -> None:
    message = await invited(scene, "Omar")
    await press(scene, message, "No, thanks", by="Omar")
    assert ledger(scene, "Omar") == [("declined", "person", TEXT_VERSION)]
    assert message.buttons == []
    with scene.store.read() as tx:
        about = tx.execute(select(events.event).where(events.event.c.person == scene.id("Omar"))).all()
    assert about == []
    await scene.later(days=20)
    scene.plan()
    await scene.deliver()
    assert len(nudges_of(scene, "Omar")) == 1, "nothing more, ever"


async def test_a_no_is_not_turned_into_a_yes_by_an_older_copy(scene: Scene) -> None:
    message = await invited(scene, "Omar")
    await press(scene, message, "No, thanks", by="Omar")
    (row,) = scene.rows("Omar")
    await scene.forge(tap(scene, row, "invitation:yes", by="Omar"))
    assert scene.person("Omar").consent == "declined"


async def test_nobody_answers_for_somebody_else(scene: Scene) -> None:
    await invited(scene)
    await scene.forge(tap(scene, row_of(scene), "invitation:yes", by="Lea"))
    assert not scene.person("Ana").agreed
    assert whispers(scene, "Lea") == [refusals.words("not_yours")]


async def test_the_whole_text_can_be_read_before_answering(scene: Scene) -> None:
    message = await invited(scene)
    await press(scene, message, "Read it all")
    assert (await scene.modal("Ana")).title == "What you agree to"
    assert message.buttons == ["Yes, I'm in", "No, thanks", "Read it all"]


async def test_silence_is_no(scene: Scene) -> None:
    message = await invited(scene)
    await scene.later(days=15)
    scene.plan()
    await scene.deliver()
    assert len(nudges_of(scene)) == 1
    assert scene.person("Ana").consent == "invited"
    await scene.forge(tap(scene, row_of(scene), "invitation:yes"))
    assert not scene.person("Ana").agreed, "too late for the message; Home has a way to join"
    assert message.ts == nudges_of(scene)[0].ts


@pytest.mark.parametrize("name", ["Lea", "Kim"])
async def test_who_is_in_no_open_cohort_is_not_asked(scene: Scene, name: str) -> None:
    await invited(scene)
    assert scene.slack.messages(name) == []

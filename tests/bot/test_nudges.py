"""A nudge pressed through: what is shown, what is kept, and what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import counted, happened, nudge, nudges_of, press, row_of, set_row
from sqlalchemy import select

from storage import events

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def told(scene: Scene, name: str) -> list[tuple[str | None, float | None, str | None]]:
    """Outcome, value and what it replaces of each event of that name."""
    table = events.event.c
    with scene.store.read() as tx:
        rows = tx.execute(select(table.outcome, table.value, table.replaces, table.event_id).where(table.name == name))
        return [(row.outcome, row.value, row.replaces) for row in rows]


async def test_from_the_first_look_to_the_thanks(scene: Scene) -> None:
    message = await nudge(scene)
    seen = []
    for label in ("Show me how", "I'll try it", "I tried it", "4"):
        await press(scene, message, label)
        seen.append(message.buttons)
    assert seen == [
        ["I'll try it", "I tried it", "Not for me now"],
        ["I tried it", "Add a note"],
        ["1", "2", "3", "4", "5"],
        ["Add a note"],
    ]
    assert "Noted, thank you" in message.says
    assert happened(scene) == ["completed_task", "confidence_rated", "delivered", "opened"]
    assert told(scene, "confidence_rated") == [("4", 0.75, None)]
    assert len([m for m in scene.slack.messages("Ana") if m.by_bot]) == 1, "all of it in one message"


async def test_what_is_said_of_the_next_one_is_what_comes(scene: Scene) -> None:
    message = await nudge(scene)
    scene.plan()
    await press(scene, message, "Show me how")
    await scene.later(hours=23, minutes=10)  # Wednesday, 09:10: the next one is planned for 09:30
    for label in ("I tried it", "4"):
        await press(scene, message, label)
    for said in (message.says, (await scene.home("Ana")).says):
        assert "today around 10:10 (Madrid time)" in said
    await scene.later(minutes=59)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1
    await scene.later(minutes=1)
    await scene.deliver()
    assert len(nudges_of(scene)) == 2


async def test_who_answers_in_their_last_hour_is_told_of_another_day(scene: Scene) -> None:
    message = await nudge(scene)
    scene.plan()
    await press(scene, message, "Show me how")
    await scene.later(hours=30, minutes=10)  # Wednesday, 16:10
    set_row(scene, row_of(scene, state="planned"), due_at=scene.house.now() + timedelta(minutes=20))
    for label in ("I tried it", "4"):
        await press(scene, message, label)
    assert "another idea, tomorrow, Thursday, around 09:30" in message.says
    await scene.later(hours=1)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


async def test_the_event_carries_what_was_true_and_what_was_sent(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    row = row_of(scene)
    with scene.store.read() as tx:
        kept = tx.execute(select(events.event).where(events.event.c.name == "opened")).one()
    assert (kept.item, kept.variant, kept.item_hash, kept.module) == (row.item, row.variant, row.item_hash, row.module)
    assert (kept.cohort, kept.manager, kept.prompt) == ("listening", scene.id("Mia"), row.prompt_id)


async def test_a_changed_answer_replaces_the_first(scene: Scene) -> None:
    message = await nudge(scene)
    for label in ("Show me how", "I tried it", "2", "Change my answer", "5"):
        await press(scene, message, label)
    first, second = sorted(told(scene, "confidence_rated"))
    assert (first[0], second[0]) == ("2", "5")
    assert [bool(first[2]), bool(second[2])] == [False, True]
    assert counted(scene)["confidence_rated"] == counted(scene)["completed_task"] == 1


@pytest.mark.parametrize(
    ("label", "outcome"), [("Wrong moment", "moment"), ("Not my work", "work"), ("I do this already", "already")]
)
async def test_not_now_may_say_why(scene: Scene, label: str, outcome: str) -> None:
    message = await nudge(scene)
    for pressed in ("Show me how", "Not for me now", label):
        await press(scene, message, pressed)
    assert [row[0] for row in told(scene, "dismissed")] in ([None, outcome], [outcome, None])
    assert counted(scene)["dismissed"] == 1
    assert message.buttons == []


async def test_a_session_that_follows_another_within_a_week_is_a_return(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    await press(scene, message, "I'll try it")
    assert "repeated_session" not in happened(scene), "the first ever"
    await press(scene, message, "I tried it")
    assert "repeated_session" not in happened(scene), "the same date is the same session"
    await scene.later(days=2)
    await press(scene, message, "3")
    assert happened(scene).count("repeated_session") == 1


async def test_after_more_than_a_week_it_is_no_return(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    await scene.later(days=8)
    await press(scene, message, "I tried it")
    assert "repeated_session" not in happened(scene)


async def test_putting_away_is_no_session(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    assert scene.person("Ana").last_session_on is None


async def test_the_thanks_names_the_next_one_only_if_it_is_planned(scene: Scene) -> None:
    message = await nudge(scene)
    scene.plan()
    for label in ("Show me how", "I tried it", "4"):
        await press(scene, message, label)
    (coming,) = scene.planned("Ana")
    assert coming.local_date is not None
    assert "another idea, tomorrow, Wednesday, around 09:30 (Madrid time)" in message.says

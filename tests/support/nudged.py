"""A learner with a nudge in their hands: where most tests of presses and of the outbox begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coaching.prompts import Prompt
from storage import events, prompts

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


async def nudge(scene: Scene, name: str = "Ana", hours: float = 24) -> Message:
    """Let the person agree, wait for their first slot (Ana's: Tuesday 09:30 in Madrid) and return what arrived."""
    scene.agree(name)
    await scene.later(hours=hours)
    await scene.deliver()
    return nudges_of(scene, name)[-1]


def nudges_of(scene: Scene, name: str = "Ana") -> list[Message]:
    """What the person has got, whispers to them left out."""
    return [m for m in scene.slack.messages(name) if m.by_bot and m.ephemeral_to is None]


def whispers(scene: Scene, name: str = "Ana") -> list[str]:
    """What was said to this person alone, below a message."""
    return [m.says for m in scene.slack.messages(name) if m.ephemeral_to is not None]


async def press(scene: Scene, message: Message, label: str, *, by: str = "Ana", **how: Any) -> None:
    """Press a button and wait for what follows from it."""
    answer = await scene.slack.press(by, message, label=label, **how)
    assert answer.ok, answer
    await settled(scene)


async def settled(scene: Scene) -> None:
    """Wait until nothing is to be redrawn or said any more."""
    await scene.house.errands.finish()
    await scene.slack.quiet(0.02)


def tap(scene: Scene, row: Prompt, action_id: str, *, by: str = "Ana", **action: object) -> dict[str, Any]:
    """The payload of a press on a prompt's message, as Slack would send it; `action` forges its parts."""
    body = scene.as_pressed(by, action_id, row.prompt_id)
    body["container"] = {"type": "message", "channel_id": row.channel, "message_ts": row.ts}
    body["response_url"] = f"{scene.slack.url}/response/{scene.slack.site.tickets.response(*_place(scene, by, row))}"
    body["actions"][0] |= action
    return body


def _place(scene: Scene, by: str, row: Prompt) -> tuple[str, str, Message | None]:
    place = scene.slack.workspace.dm(scene.id(by))
    source = next((m for m in place.messages if m.ts == row.ts), None)
    return scene.id(by), place.id, source


def happened(scene: Scene, name: str = "Ana") -> list[str]:
    """The names of all events about a person, in the order of the alphabet; agreeing left out."""
    with scene.store.read() as tx:
        query = select(events.event.c.name).where(events.event.c.person == scene.id(name))
        return sorted(row.name for row in tx.execute(query) if row.name != "consent_changed")


def counted(scene: Scene, name: str = "Ana") -> dict[str, int]:
    """What activity counts of a person, agreeing left out."""
    table = events.activity.c
    with scene.store.read() as tx:
        rows = tx.execute(select(table.name, table.count).where(table.person == scene.id(name)))
        return {row[0]: row[1] for row in rows if row[0] != "consent_changed"}


def row_of(scene: Scene, name: str = "Ana", state: str = "sent") -> Prompt:
    """The person's one prompt of that state."""
    (row,) = [row for row in scene.rows(name) if row.state == state]
    return row


def set_row(scene: Scene, row: Prompt, **values: object) -> None:
    """Put a row into a state that only a crash would leave behind."""
    with scene.store.write() as tx:
        tx.execute(prompts.prompt.update().where(prompts.prompt.c.prompt_id == row.prompt_id).values(**values))

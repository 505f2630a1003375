"""A manager with their weekly check in their hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nudged import settled
from sqlalchemy import select

from coaching.prompts import Prompt
from scheduler import checks as planning
from storage import events, notes

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.screens import View
    from tests.bot.conftest import Scene

TEAM = ("Ana", "Ben", "Asha", "Tom", "Bia", "Sam", "Nina")


def plan(scene: Scene) -> int:
    return sum(planning.plan_due(scene.store, scene.house.library, scene.slack.team_id, now=scene.house.now()))


async def thursday(scene: Scene, *names: str) -> Message:
    """Let Mia and these people take part since Monday, and return what Mia gets on Thursday at 09:30 in New York."""
    scene.agree("Mia", *names)
    assert plan(scene) == 1
    await scene.later(days=3, hours=5, minutes=30)
    await scene.deliver()
    return of(scene)


def of(scene: Scene, name: str = "Mia") -> Message:
    """The newest message that somebody got, whispers left out."""
    return [m for m in scene.slack.messages(name) if m.by_bot and m.ephemeral_to is None][-1]


async def press(scene: Scene, label: str, *, by: str = "Mia", message: Message | None = None, **how: Any) -> Message:
    """Press a button, or choose from a menu, and return the message as it is then."""
    message = message or of(scene, by)
    answer = await scene.slack.press(by, message, label=label, **how)
    assert answer.ok, answer
    await settled(scene)
    return message


def checks_of(scene: Scene) -> list[Prompt]:
    return [row for row in scene.rows("Mia") if row.kind == "check"]


def noted(scene: Scene, name: str) -> list[tuple[str, str | None]]:
    """All that was noted about somebody, each after what it replaces: the event and its outcome."""
    table = events.event.c
    with scene.store.read() as tx:
        query = select(table).where(table.person == scene.id(name), table.actor.is_not(None))
        after = {row.replaces: row for row in tx.execute(query)}
    found, row = [], after.pop(None, None)
    while row is not None:
        found.append((row.name, row.outcome))
        row = after.pop(row.event_id, None)
    assert not after, "each replaces the one before"
    return found


def counts(scene: Scene, name: str) -> int:
    """How many checks activity counts of somebody."""
    table = events.activity.c
    with scene.store.read() as tx:
        query = select(table.count).where(table.person == scene.id(name), table.name == "manager_check")
        return sum(tx.execute(query).scalars())


def words(scene: Scene) -> list[str]:
    """The words that Mia wrote about others: none of them is a note to herself."""
    mia = scene.id("Mia")
    with scene.store.read() as tx:
        assert notes.of_person(tx, scene.slack.team_id, mia) == []
        return list(tx.execute(select(notes.note.c.words).where(notes.note.c.person_id == mia)).scalars())


async def modal(scene: Scene, label: str, *, by: str = "Mia", **how: Any) -> View:
    """Press something that opens a modal, and return it."""
    await press(scene, label, by=by, **how)
    return await scene.modal(by)

"""Colleagues who say what they saw: by a line, by the form, by the shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nudged import nudges_of, settled
from sqlalchemy import select

from coaching.kudos import Kudos
from sandbox.payloads import escaped
from storage import events, kudos, notes

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.screens import View
    from tests.bot.conftest import Scene

WORDS = "you let me finish"
LINE = f"@Ana listening {WORDS}"


async def types(scene: Scene, line: str = LINE, *, by: str = "Ben", place: str | None = None) -> Message | None:
    """Type /kudos, as Slack sends it with names turned into ids; returns the whisper that answers it, if one does."""
    before = len(scene.slack.messages(by, place))
    answer = await scene.slack.command(by, "/kudos", escaped(scene.slack.workspace, line), place)
    assert answer.ok, answer
    await settled(scene)
    said = scene.slack.messages(by, place)[before:]
    return said[-1] if said and answer.payload else None


async def form(scene: Scene, by: str = "Ben") -> View:
    """Return the form that is open."""
    await settled(scene)
    return await scene.modal(by)


async def fills(scene: Scene, by: str = "Ben", **values: object) -> View:
    """Fill in the form, as far as said, and send it; returns what stands there then."""
    labels = {
        "who": "Who?",
        "what": "What did they do?",
        "words": "In your words: what did they do, what did it change?",
        "readers": "Who may read it?",
    }
    await settled(scene)
    if "who" in values:
        values["who"] = scene.id(str(values["who"]))
    await scene.slack.submit(by, values={labels[name]: value for name, value in values.items()})
    return await form(scene, by)


async def arrives(scene: Scene, name: str = "Ana") -> Message:
    """Let what is due be sent; returns the newest message."""
    await scene.deliver()
    return nudges_of(scene, name)[-1]


def given(scene: Scene, by: str = "Ben") -> list[Kudos]:
    """What somebody gave, as it stands, the newest first."""
    with scene.store.read() as tx:
        return kudos.given(tx, scene.slack.team_id, scene.id(by), limit=50)


def kept(scene: Scene) -> list[str]:
    """Everybody's words."""
    with scene.store.read() as tx:
        return sorted(tx.execute(select(notes.note.c.words)).scalars())


def named(scene: Scene, name: str) -> int:
    """In how many events somebody stands, on either side."""
    who, table = scene.id(name), events.event.c
    with scene.store.read() as tx:
        rows = tx.execute(select(table.event_id).where((table.person == who) | (table.actor == who)))
        return len(rows.all())

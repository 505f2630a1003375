"""A learner with a practice task or a check-in in their hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nudged import nudges_of
from sqlalchemy import select

from coaching.hours import local
from coaching.items import CheckIn, Nudge, Practice, RolePlay
from coaching.prompts import Plan
from content.library import Library, load
from storage import events, items, notes, prompts

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

MODULE = "active-listening"
TASK = Practice(
    "say-it-once",
    "a customer call",
    "says-it-back",
    "In one call today: say it back once",
    "Say what you heard in your own words before you answer. Once is enough.",
    when=("a customer says “as I told you”", "I reach for the keys"),
    will=("say back what I heard", "count to three first"),
    roleplay=RolePlay("You moved my appointment again, and nobody told me.", "Moved twice, and no call. Is that it?"),
)
PLAIN_TASK = replace(TASK, id="just-once", title="In one chat today: say it back once", when=(), will=(), roleplay=None)
CHECK = CheckIn(
    "three-things",
    ("I can wait until they have finished.", "I can say back what they mean.", "I can ask whether it is right."),
    ("What would you do differently now?", "What has become easier?"),
)


def library() -> Library:
    """The packaged content with a task that has everything, one that has nothing besides, and a check-in."""
    packaged = load()
    module = packaged.modules[MODULE]
    module = replace(module, practice=(TASK, PLAIN_TASK, *module.practice), checkins=(CHECK, *module.checkins))
    return Library({**packaged.modules, MODULE: module}, packaged.programmes)


async def sent(
    scene: Scene, item: Practice | CheckIn | Nudge, *, name: str = "Ana", subject: str | None = None, key: str = "one"
) -> Message:
    """Let the person have that item now."""
    if not scene.person(name).agreed:
        scene.agree(name)
    shelf, now = scene.house.library, scene.house.now()
    kind = {Practice: "practice", CheckIn: "checkin", Nudge: "nudge"}[type(item)]
    plan = Plan(
        kind=kind,
        recipient=scene.id(name),
        dedupe_key=f"test:{kind}:{name}:{key}",
        due_at=now,
        reason="asked_for",
        module=MODULE,
        item=item.id,
        variant=item.wordings[0].variant if isinstance(item, Nudge) else None,
        item_hash=shelf.content_hash(item),
        local_date=local(now, scene.person(name).tz).date(),
        expires_at=now + timedelta(hours=1),
        requested=True,
        subject=subject,
    )
    with scene.store.write() as tx:
        items.remember(tx, scene.slack.team_id, [(shelf.content_hash(item), MODULE, item.id, shelf.body(item))])
        prompts.plan(tx, scene.slack.team_id, [plan])
    await scene.deliver()
    return nudges_of(scene, name)[-1]


def kept(scene: Scene, name: str = "Ana") -> list[str]:
    """The person's own words, the newest first."""
    with scene.store.read() as tx:
        return [words for _, words in notes.of_person(tx, scene.slack.team_id, scene.id(name))]


def wrote(scene: Scene, words: str, at: datetime, name: str = "Ana") -> None:
    """Let the person have written a note earlier."""
    with scene.store.write() as tx:
        notes.write(tx, scene.slack.team_id, f"note-{at:%j%H%M}", person_id=scene.id(name), words=words, now=at)


def told(scene: Scene, event_name: str) -> list[tuple[str | None, float | None, bool]]:
    """Outcome, value and whether it replaces another, of each event of that name in the order in which they came."""
    table = events.event.c
    with scene.store.read() as tx:
        rows = tx.execute(select(table).where(table.name == event_name).order_by(table.occurred_at))
        return [(row.outcome, row.value, row.replaces is not None) for row in rows]

"""An observer with a question about a colleague in their hands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from nudged import nudges_of
from sqlalchemy import select

from coaching.hours import local
from coaching.prompts import Plan
from storage import events, prompts

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

MODULE, BEHAVIOUR = "active-listening", "checks-it-is-right"
QUESTION = "Did Ana check they had understood before answering?"


async def asked(
    scene: Scene, observer: str = "Ben", subject: str = "Ana", *, behaviour: str = BEHAVIOUR, key: str = "one"
) -> Message:
    """Let somebody be asked about a colleague now; both take part."""
    scene.agree(*(name for name in (observer, subject) if not scene.person(name).agreed))
    plan(scene, observer, subject, behaviour=behaviour, key=key)
    await scene.deliver()
    return nudges_of(scene, observer)[-1]


def plan(scene: Scene, observer: str, subject: str, *, behaviour: str = BEHAVIOUR, key: str = "one") -> None:
    now = scene.house.now()
    row = Plan(
        kind="peer_question",
        recipient=scene.id(observer),
        dedupe_key=f"test:peers:{observer}:{subject}:{key}",
        due_at=now,
        reason="peer_turn",
        module=MODULE,
        item=behaviour,
        local_date=local(now, scene.person(observer).tz).date(),
        expires_at=now + timedelta(days=3),
        subject=scene.id(subject),
        requested=True,  # so that it comes at once, whatever the hour
    )
    with scene.store.write() as tx:
        prompts.plan(tx, scene.slack.team_id, [row])


def answers(scene: Scene) -> list[tuple[str, str, str | None, bool]]:
    """Whom, by whom, what was seen, and whether it replaces another answer."""
    table = events.event.c
    with scene.store.read() as tx:
        rows = tx.execute(select(table).where(table.name == "peer_feedback").order_by(table.occurred_at))
        names = {member.id: member.name for member in scene.slack.workspace.members.values()}
        return [(names[row.person], names[row.actor], row.outcome, row.replaces is not None) for row in rows]

"""Messages that people are owed at this moment."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from coaching.prompts import Plan
from content.library import load
from storage import prompts

MODULE = load().modules["active-listening"]
NUDGE = MODULE.nudges[0]


def owe(tx: Connection, workspace_id: str, people: Iterable[str]) -> None:
    """Let each of these people be owed a message now; asked for, so that no rule of the hour holds it back."""
    now = datetime.now(UTC)
    wishes = [
        Plan(
            kind="nudge",
            recipient=who,
            dedupe_key=f"owed:{who}",
            due_at=now,
            expires_at=now + timedelta(hours=4),
            local_date=now.date(),
            reason="asked_for",
            requested=True,
            module=MODULE.id,
            item=NUDGE.id,
            variant=NUDGE.wordings[0].variant,
        )
        for who in people
    ]
    prompts.plan(tx, workspace_id, wishes)

"""What somebody answered over some weeks, written as events: where tests of their own picture begin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from situated import MODULE
from sqlalchemy import update

from coaching.events import Event
from coaching.first_answers import Sure
from coaching.prompts import Plan, prompt_id
from coaching.scenarios import SURE
from storage import events, outbox, prompts
from storage.prompts import prompt as prompt_table

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

LEVELS = ("unacceptable", "developing", "proficient", "advanced")


def answered(scene: Scene, item: str, level: int, sure: Sure, *, days_ago: float = 0, name: str = "Ana") -> str:
    """Let somebody have answered a scenario on a message of its own; returns the message's id."""
    at = scene.house.now() - timedelta(days=days_ago)
    team, who, key = scene.slack.team_id, scene.id(name), f"answered:{name}:{item}:{days_ago}"
    with scene.store.write() as tx:
        plan = Plan("scenario", who, key, at, "next_in_order", module=MODULE, item=item, local_date=at.date())
        prompts.plan(tx, team, [plan])
        message = prompt_id(team, key)
        tx.execute(update(prompt_table).where(prompt_table.c.prompt_id == message).values(state="sending"))
        outbox.sent(tx, team, message, channel="D1", ts=f"{at.timestamp():.6f}", shown="done", now=at)
        tx.execute(update(prompt_table).where(prompt_table.c.prompt_id == message).values(face="done", shown="done"))
        said = {"scenario_answered": (LEVELS[level], level / 3), "confidence_rated": (sure, SURE[sure])}
        for event_name, (outcome, value) in said.items():
            one = Event(
                f"{message} {event_name}",
                event_name,
                at,
                at.date(),
                who,  # type: ignore[arg-type]
                module=MODULE,
                item=item,
                prompt=message,
                outcome=outcome,
                value=value,
            )
            assert events.write(tx, team, one)
    return message


def four_weeks(scene: Scene, name: str = "Ana") -> None:
    """Eight answers that get better, some of them sure."""
    levels = (0, 1, 2, 1, 2, 2, 3, 3)
    how_sure: tuple[Sure, ...] = ("guessing", *["fairly"] * 4, "sure", "sure", "sure")  # type: ignore[assignment]
    for n, (level, sure) in enumerate(zip(levels, how_sure, strict=True)):
        answered(scene, f"met-{n}", level, sure, days_ago=21 - 3 * n, name=name)

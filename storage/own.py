"""What somebody reads of themselves on Home, besides their first answers."""

from datetime import date

from sqlalchemy import Connection, and_, select

from coaching.events import Event
from storage.events import event
from storage.prompts import prompt

#: What somebody tries at work; a situation is answered where it is read.
_TRIED = ("nudge", "practice")


def answered_on(tx: Connection, workspace_id: str, person_id: str, module: str) -> dict[str, str]:
    """Return the message on which a person answered each scenario of a module; the latest, if it was several."""
    rows = tx.execute(
        select(event.c.item, event.c.prompt)
        .where(
            event.c.workspace_id == workspace_id,
            event.c.person == person_id,
            event.c.module == module,
            event.c.name == "scenario_answered",
            event.c.prompt.is_not(None),
        )
        .order_by(event.c.occurred_at)
    )
    return {str(item): str(prompt_id) for item, prompt_id in rows}


def tries(tx: Connection, workspace_id: str, person_id: str, *, since: date) -> list[Event]:
    """Return when ideas and tasks were delivered to a person, and when they did them."""
    of_prompt = and_(prompt.c.workspace_id == event.c.workspace_id, prompt.c.prompt_id == event.c.prompt)
    rows = tx.execute(
        select(event.c.event_id, event.c.name, event.c.occurred_at, event.c.local_date, event.c.prompt)
        .join(prompt, of_prompt)
        .where(
            event.c.workspace_id == workspace_id,
            event.c.person == person_id,
            event.c.local_date >= since,
            event.c.name.in_(("delivered", "completed_task")),
            prompt.c.kind.in_(_TRIED),
        )
    )
    return [
        Event(row.event_id, row.name, row.occurred_at, row.local_date, person_id, prompt=row.prompt) for row in rows
    ]

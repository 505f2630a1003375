"""What somebody reads of themselves on Home, besides their first answers."""

from sqlalchemy import Connection, select

from storage.events import event


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

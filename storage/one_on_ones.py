"""What a manager wrote themselves about one person: the only thing about a named report that they are shown."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, select

from coaching.events import NOT_OBSERVED
from storage.events import event
from storage.notes import note


@dataclass(frozen=True, slots=True)
class Check:
    """What a manager noted on a date: a level of a module's rubric, and their words."""

    on: date
    module: str
    outcome: str
    words: str | None


def noted(tx: Connection, workspace_id: str, manager: str, person_id: str, *, limit: int) -> list[Check]:
    """Return what that manager saw of somebody and neither changed nor took back since, the newest first.

    What other managers noted is not theirs to read, and that they did not see it says nothing.
    """
    said = and_(note.c.workspace_id == event.c.workspace_id, note.c.event_id == event.c.event_id)
    rows = tx.execute(
        select(event, note.c.words)
        .outerjoin(note, said)
        .where(
            event.c.workspace_id == workspace_id,
            event.c.actor == manager,
            event.c.person == person_id,
            event.c.name.in_(("manager_check", "taken_back")),
        )
        .order_by(event.c.occurred_at.desc(), event.c.event_id)
    ).all()
    replaced = {row.replaces for row in rows}
    standing = (row for row in rows if row.name == "manager_check" and row.event_id not in replaced)
    seen = [row for row in standing if row.outcome and row.outcome != NOT_OBSERVED]
    return [Check(row.local_date, row.module or "", row.outcome, row.words) for row in seen[:limit]]

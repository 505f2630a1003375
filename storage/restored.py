"""A database that was put back from a copy: what it takes for unsent may have been sent since."""

from datetime import datetime

from sqlalchemy import Connection, and_, case, or_, update

from storage.prompts import prompt
from storage.workspaces import workspace

#: Who had in hand what is in doubt now.
SENDER = "before the restore"


def doubt(tx: Connection, workspace_id: str, *, copied_at: datetime, now: datetime) -> int:
    """Put in doubt whatever may have been sent since the copy was made; returns how many prompts that are.

    The sender then reads the channel's history for each of them before it sends anything, as after a crash. An
    invitation may have been sent whenever it is planned for, since its time is chosen anew.
    """
    possibly_sent = and_(
        prompt.c.workspace_id == workspace_id,
        prompt.c.state == "planned",
        or_(prompt.c.due_at <= now, prompt.c.kind == "invitation"),
    )
    attempts = case((prompt.c.attempts < 1, 1), else_=prompt.c.attempts)
    values = {"state": "sending", "sender": SENDER, "attempted_at": copied_at, "attempts": attempts}
    changed = tx.execute(update(prompt).where(possibly_sent).values(values))
    free = {"lease_owner": None, "lease_until": None, "directory_at": None}
    tx.execute(update(workspace).where(workspace.c.workspace_id == workspace_id).values(free))
    return changed.rowcount

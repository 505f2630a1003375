"""After a database was put back from a copy, and before anything is sent from it."""

from datetime import datetime

from content.library import Library
from scheduler import checks, digests, planner, team_digests
from storage import restored, workspaces
from storage.engine import Store


def doubt_what_was_sent(store: Store, library: Library, *, copied_at: datetime, now: datetime) -> int:
    """Put in doubt, in every workspace, whatever may have been sent since the copy was made; returns how much.

    What was planned since then is planned once more first: it gets the ids that it had, by which the history knows it.
    """
    with store.read() as tx:
        known = [one.workspace_id for one in workspaces.everyone(tx)]
    doubtful = 0
    for workspace_id in known:
        for plan_due in (planner.plan_due, digests.plan_due, team_digests.plan_due, checks.plan_due):
            for _ in plan_due(store, library, workspace_id, now=now):
                pass
        with store.write() as tx:
            doubtful += restored.doubt(tx, workspace_id, copied_at=copied_at, now=now)
    return doubtful

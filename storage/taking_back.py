"""An event that whoever made it withdraws: it stays in the table, and nothing counts it any more."""

from sqlalchemy import Connection

from coaching.events import Event
from storage import events


def take_back(tx: Connection, workspace_id: str, happened: Event) -> bool:
    """Write that the event which `happened` replaces was taken back, and count it no more. False if that is known.

    What was changed since counts where it was said first, so that is where it stops counting.
    """
    if not events.write(tx, workspace_id, happened):
        return False
    if happened.replaces is not None:
        events.count_anew(tx, workspace_id, happened, happened.replaces)
    return True

"""An event that whoever made it withdraws: it stays in the table, and nothing counts it any more."""

from sqlalchemy import Connection, and_, delete, select, update

from coaching.events import Event
from storage import events
from storage.events import activity, event

#: The parts of an event, in the order in which one is made.
_FIELDS = [event.c[name] for name in Event.__dataclass_fields__]


def take_back(tx: Connection, workspace_id: str, happened: Event) -> bool:
    """Write that the event which `happened` replaces was taken back, and count it no more. False if that is known.

    What was changed since counts where it was said first, so that is where it stops counting.
    """
    if not events.write(tx, workspace_id, happened):
        return False
    counted = _first(tx, workspace_id, happened)
    if counted is not None and counted.counts:
        _uncount(tx, workspace_id, counted)
    return True


def _first(tx: Connection, workspace_id: str, happened: Event) -> Event | None:
    """Return what was said first, before it was changed to what is taken back now."""
    found, before, seen = None, happened.replaces, set[str]()
    while before is not None and before not in seen:
        seen.add(before)
        query = select(*_FIELDS).where(event.c.workspace_id == workspace_id, event.c.event_id == before)
        row = tx.execute(query).first()
        if row is None:
            return None
        found = Event(*row)
        before = found.replaces
    return found


def _uncount(tx: Connection, workspace_id: str, counted: Event) -> None:
    key = and_(*(activity.c[name] == value for name, value in events.count_of(workspace_id, counted).items()))
    tx.execute(update(activity).where(key).values(count=activity.c.count - 1))
    tx.execute(delete(activity).where(key, activity.c.count <= 0))

"""Events that arrive from elsewhere, many at once and in any order: counted as if each had been written in its turn."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, select

from coaching.chains import counted
from coaching.events import Event
from storage import events
from storage.events import activity, event
from storage.prepared import among, each, given, run
from storage.upsert import insert_for

_FIELDS = tuple(Event.__dataclass_fields__)
_KEY = ("workspace_id", "person", "local_date", "name", "module")


def known(tx: Connection, workspace_id: str, event_ids: Collection[str]) -> dict[str, Event]:
    """Return those of these events that are known already, by id."""
    rows = run(tx, _by_id, {"workspace_id": workspace_id, "ids": sorted(event_ids)})
    return {row[0]: Event(*row) for row in rows}


def write(tx: Connection, workspace_id: str, arrived: Sequence[Event]) -> list[Event]:
    """Write events that are not known yet, and count what stands since; returns those that make a ring.

    A ring are events that replace each other: nobody can say which of them stands, so the last one is not written.
    """
    named = {row.replaces for row in _replacing(tx, workspace_id, [one.event_id for one in arrived])}
    named |= {one.replaces for one in arrived}
    alone = [one for one in arrived if not one.replaces and one.event_id not in named]
    new = [one for one in alone if events.insert(tx, workspace_id, one)]
    _count(tx, workspace_id, new)
    rest = (one for one in arrived if one.replaces or one.event_id in named)
    return [one for one in rest if not _join(tx, workspace_id, one)]


def _join(tx: Connection, workspace_id: str, one: Event) -> bool:
    """Write an event that replaces one or is replaced, and count what stands then; False if it closes a ring."""
    before = _tree(tx, workspace_id, one.person, one.replaces) if one.replaces else {}
    after = _after(tx, workspace_id, one.person, {one.event_id: one})
    if before.keys() & after.keys():
        return False
    if not events.insert(tx, workspace_id, one):
        return True
    apart = [counted(before)] + [
        counted(_after(tx, workspace_id, one.person, {last.event_id: last}))
        for last in after.values()
        if last.replaces == one.event_id
    ]
    was = {found.event_id: found for found in apart if found}
    stands = counted(before | after)
    for gone in was.values():
        if stands is None or gone.event_id != stands.event_id:
            events.count_less(tx, workspace_id, gone)
    if stands is not None and stands.event_id not in was:
        events.count_more(tx, workspace_id, stands)
    return True


def _tree(tx: Connection, workspace_id: str, person: str, event_id: str) -> dict[str, Event]:
    """Return all answers about a person that belong together with that one, by id; none if it is not there."""
    path: dict[str, Event] = {}
    while (found := events.find(tx, workspace_id, event_id)) is not None and found.person == person:
        path[found.event_id] = found
        if not found.replaces or found.replaces in path:
            break
        event_id = found.replaces
    return _after(tx, workspace_id, person, path)


def _after(tx: Connection, workspace_id: str, person: str, first: dict[str, Event]) -> dict[str, Event]:
    """Return these answers about a person, and all that replace them, and those that replace these, and so on."""
    whole, newest = dict(first), list(first)
    while newest:
        found = [one for one in _replacing(tx, workspace_id, newest) if one.person == person]
        newest = [one.event_id for one in found if one.event_id not in whole]
        whole.update({one.event_id: one for one in found})
    return whole


def _replacing(tx: Connection, workspace_id: str, event_ids: Collection[str]) -> list[Event]:
    rows = run(tx, _by_replaced, {"workspace_id": workspace_id, "ids": sorted(event_ids)})
    return [Event(*row) for row in rows]


def _by_id(dialect: str) -> Executable:
    return select(*(event.c[name] for name in _FIELDS)).where(
        event.c.workspace_id == bindparam("workspace_id"), among(dialect, event.c.event_id, "ids")
    )


def _by_replaced(dialect: str) -> Executable:
    return select(*(event.c[name] for name in _FIELDS)).where(
        event.c.workspace_id == bindparam("workspace_id"), among(dialect, event.c.replaces, "ids")
    )


def _count(tx: Connection, workspace_id: str, new: Sequence[Event]) -> None:
    """Count events that stand alone: each key once, in one order, so that two who count never wait for each other."""
    keys = (events.count_of(workspace_id, one) for one in new if one.counts)
    more = Counter(tuple(key[name] for name in _KEY) for key in keys)
    each(tx, _more, (*_KEY, "more"), [(*key, times) for key, times in sorted(more.items())])


def _more(dialect: str) -> Executable:
    statement = insert_for(dialect, activity)
    if dialect == "postgresql":
        columns: dict[str, Any] = {name: activity.c[name] for name in _KEY} | {"more": activity.c["count"]}
        rows = given(**columns).c
        statement = statement.from_select([*_KEY, "count"], select(*(rows[name] for name in (*_KEY, "more"))))
    else:
        values = {name: bindparam(name, type_=activity.c[name].type) for name in _KEY}
        statement = statement.values(**values, count=bindparam("more"))
    total = activity.c["count"] + statement.excluded["count"]
    more: Executable = statement.on_conflict_do_update(index_elements=list(_KEY), set_={"count": total})
    return more

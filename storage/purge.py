"""What an uninstallation leaves behind: nothing. Deleted in small steps, so that other workspaces get their turn."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, delete, select, tuple_

from storage import schema, workspaces
from storage.engine import Store

#: Rows deleted in one transaction.
STEP = 200


def purge_uninstalled(store: Store) -> Iterator[int]:
    """Delete every row of each workspace that has uninstalled us; yields after each step how many rows went.

    The workspace's own row goes last: until then whoever starts anew knows that there is more to delete. Several
    processes may be at it: a step has the workspace to itself. One that was installed again meanwhile keeps its rows.
    """
    with store.read() as tx:
        gone = workspaces.uninstalled(tx)
    tables = sorted(schema.metadata.sorted_tables, key=lambda table: table is workspaces.workspace)
    for workspace_id in gone:
        for table in tables:
            yield from _empty(store, table, workspace_id)


def _empty(store: Store, table: Table, workspace_id: str) -> Iterator[int]:
    rows = STEP
    while rows == STEP:
        with store.write() as tx:
            mine = workspaces.hold_uninstalled(tx, workspace_id)
            rows = _delete_some(tx, table, workspace_id) if mine else STEP
        if mine is None:
            return
        yield rows if mine else 0


def _delete_some(tx: Connection, table: Table, workspace_id: str) -> int:
    key = tuple_(*table.primary_key)
    some = select(*table.primary_key).where(table.c.workspace_id == workspace_id).limit(STEP)
    return tx.execute(delete(table).where(table.c.workspace_id == workspace_id, key.in_(some))).rowcount

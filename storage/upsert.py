"""INSERT that knows what to do when the row is there already: the one statement both engines spell alike."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(tx: Connection, table: Table) -> Any:  # noqa: ANN401 - either dialect's Insert; they share no type
    """Return the dialect's INSERT, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_for(tx.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Any:  # noqa: ANN401
    """Return the INSERT of the dialect of that name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)

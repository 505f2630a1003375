"""Statements on the way to an acknowledgement, prepared once per PostgreSQL connection.

pg8000 takes an ordinary statement apart letter by letter and needs three round trips for it; a prepared one needs one.
"""

from collections.abc import Mapping
from typing import Any

from pg8000.native import PreparedStatement
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import ClauseElement

_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


class Prepared:
    """One statement for PostgreSQL, ready to be run on any connection."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """Run it with these values in the transaction of `tx`."""
        ready: dict[str, PreparedStatement] = tx.connection.info.setdefault("inflow_prepared", {})
        if self._sql not in ready:
            ready[self._sql] = PreparedStatement(tx.connection.driver_connection, self._sql)
        rows: list[list[Any]] = ready[self._sql].run(**{**self._fixed, **values})
        return rows

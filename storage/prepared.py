"""Statements on the way to an acknowledgement, prepared once per PostgreSQL connection.

pg8000 takes an ordinary statement apart letter by letter and needs three round trips for it; a prepared one needs one.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from pg8000.native import PreparedStatement
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import postgresql

_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


class Prepared:
    """One statement for PostgreSQL, ready to be run on any connection."""

    def __init__(self, statement: Executable) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """Run it with these values in the transaction of `tx`."""
        ready: dict[str, PreparedStatement] = tx.connection.info.setdefault("inflow_prepared", {})
        if self._sql not in ready:
            ready[self._sql] = PreparedStatement(tx.connection.driver_connection, self._sql)
        rows: list[list[Any]] = ready[self._sql].run(**{**self._fixed, **values})
        return rows


def each(tx: Connection, build: Callable[[str], Executable], rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement once for each row; `build` makes it for an engine of that name, and is asked once."""
    if tx.dialect.name == "postgresql":
        prepared = _prepared(build)
        for row in rows:
            prepared.rows(tx, row)
    elif rows:
        tx.execute(_built(build, tx.dialect.name), rows)


@cache
def _built(build: Callable[[str], Executable], dialect: str) -> Executable:
    return build(dialect)


@cache
def _prepared(build: Callable[[str], Executable]) -> Prepared:
    return Prepared(_built(build, "postgresql"))

"""Statements on the way to an acknowledgement, run on the driver itself.

They are compiled once. SQLite is spared what SQLAlchemy does for every execution. pg8000 takes an ordinary statement
apart letter by letter and needs three round trips for it; one prepared for a connection needs one.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from pg8000.native import PreparedStatement
from sqlalchemy import Connection, Executable, Select
from sqlalchemy.dialects import postgresql, sqlite

Processor = Callable[[Any], Any] | None

_DIALECTS: dict[str, Any] = {
    "postgresql": postgresql.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
    "sqlite": sqlite.dialect(paramstyle="named"),
}


class Prepared:
    """One statement for one kind of database, ready to be run on any connection to it."""

    def __init__(self, statement: Executable, dialect: str) -> None:
        made_for = _DIALECTS[dialect]
        compiled: Any = statement.compile(dialect=made_for)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._run = self._on_postgresql
        if dialect == "sqlite":
            # What SQLite has no type for (moments, dates, yes and no) goes in and comes out as SQLAlchemy would do it.
            binds = {name: bind.type.dialect_impl(made_for) for name, bind in compiled.binds.items()}
            into = {name: kind.bind_processor(made_for) for name, kind in binds.items()}
            self._into: dict[str, Callable[[Any], Any]] = {name: how for name, how in into.items() if how}
            columns = statement.selected_columns if isinstance(statement, Select) else ()
            out = [column.type.dialect_impl(made_for).result_processor(made_for, None) for column in columns]
            self._out: list[tuple[int, Callable[[Any], Any]]] = [(n, how) for n, how in enumerate(out) if how]
            self._run = self._on_sqlite

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it with these values in the transaction of `tx`; returns what it selects or returns."""
        return self._run(tx, {**self._fixed, **values})

    def _on_sqlite(self, tx: Connection, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        for name, into in self._into.items():
            values[name] = into(values[name])
        connection: Any = tx.connection.driver_connection
        found: list[tuple[Any, ...]] = connection.execute(self._sql, values).fetchall()
        return [self._read(row) for row in found] if self._out else found

    def _read(self, row: tuple[Any, ...]) -> list[Any]:
        read = list(row)
        for n, out in self._out:
            read[n] = out(read[n])
        return read

    def _on_postgresql(self, tx: Connection, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        ready: dict[str, PreparedStatement] = tx.connection.info.setdefault("inflow_prepared", {})
        if self._sql not in ready:
            ready[self._sql] = PreparedStatement(tx.connection.driver_connection, self._sql)
        rows: list[list[Any]] = ready[self._sql].run(**values) or []
        return rows


def run(tx: Connection, build: Callable[[str], Executable], values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run one statement; `build` makes it for a database of that kind, and is asked once."""
    return _prepared(build, tx.dialect.name).rows(tx, values)


def each(tx: Connection, build: Callable[[str], Executable], rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement once for each row."""
    prepared = _prepared(build, tx.dialect.name)
    for row in rows:
        prepared.rows(tx, row)


@cache
def _prepared(build: Callable[[str], Executable], dialect: str) -> Prepared:
    return Prepared(build(dialect), dialect)

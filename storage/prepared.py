"""Statements that run often, run on the driver itself: those on the way to an acknowledgement, and the planner's.

They are compiled once. SQLite is spared what SQLAlchemy does for every execution. pg8000 takes an ordinary statement
apart letter by letter and needs three round trips for it; one prepared for a connection needs one.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from pg8000.native import PreparedStatement
from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Executable,
    Select,
    String,
    Time,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.selectable import NamedFromClause
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

_DIALECTS: dict[str, Any] = {
    "postgresql": postgresql.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
    "sqlite": sqlite.dialect(paramstyle="qmark"),
}
#: The parameter that holds all rows of `each` on PostgreSQL.
_ROWS = "all_rows"


class Prepared:
    """One statement for one kind of database, ready to be run on any connection to it."""

    def __init__(self, statement: Executable, dialect: str) -> None:
        made_for = _DIALECTS[dialect]
        compiled: Any = statement.compile(dialect=made_for)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._run, self._run_each = self._on_postgresql, self._each_on_postgresql
        if dialect == "sqlite":
            self._names: list[str] = compiled.positiontup
            # What SQLite has no type for (moments, dates, yes and no) goes in and comes out as SQLAlchemy would do it.
            binds = [compiled.binds[name].type.dialect_impl(made_for) for name in self._names]
            into = [(n, _writer(kind, made_for)) for n, kind in enumerate(binds)]
            self._into = [(n, how) for n, how in into if how]
            columns = statement.selected_columns if isinstance(statement, Select) else ()
            out = [(n, _reader(column.type.dialect_impl(made_for), made_for)) for n, column in enumerate(columns)]
            self._out = [(n, how) for n, how in out if how]
            self._run, self._run_each = self._on_sqlite, self._each_on_sqlite

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it with these values in the transaction of `tx`; returns what it selects or returns."""
        return self._run(tx, {**self._fixed, **values})

    def each(self, tx: Connection, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Run it once for each row, whose values have these names; PostgreSQL takes all of them at once."""
        self._run_each(tx, names, rows)

    def _on_sqlite(self, tx: Connection, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        connection: Any = tx.connection.driver_connection
        bound = self._bound([values[name] for name in self._names])
        found: list[tuple[Any, ...]] = connection.execute(self._sql, bound).fetchall()
        return self._read(found) if self._out and found else found

    def _each_on_sqlite(self, tx: Connection, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        connection: Any = tx.connection.driver_connection
        fixed = tuple(self._fixed.values())
        given = (*names, *self._fixed)
        ordered = itemgetter(*map(given.index, self._names))
        connection.executemany(self._sql, [self._bound(list(ordered((*row, *fixed)))) for row in rows])

    def _bound(self, values: list[Any]) -> list[Any]:
        for n, into in self._into:
            values[n] = into(values[n])
        return values

    def _read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        # A column at a time: that is a loop for each column instead of one for each cell.
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for n, out in self._out:
            columns[n] = [None if cell is None else out(cell) for cell in columns[n]]
        return list(zip(*columns, strict=True))

    def _on_postgresql(self, tx: Connection, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        ready: dict[str, PreparedStatement] = tx.connection.info.setdefault("inflow_prepared", {})
        if self._sql not in ready:
            ready[self._sql] = PreparedStatement(tx.connection.driver_connection, self._sql)
        rows: list[list[Any]] = ready[self._sql].run(**values) or []
        return rows

    def _each_on_postgresql(self, tx: Connection, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.rows(tx, {_ROWS: json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_as_text)})


def _writer(kind: TypeEngine[Any], dialect: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a Dialect
    """Return what makes one of our values SQLite's; None where it is one already.

    What dates and times of day became is remembered: rows that are written together name the same few.
    """
    if isinstance(kind, UTCDateTime):
        return _written
    if isinstance(kind, Boolean):
        return _as_number
    how = kind.bind_processor(dialect)
    return lru_cache(maxsize=1024)(how) if how and isinstance(kind, (Date, Time)) else how


@lru_cache(maxsize=4096)
def _written(moment: datetime | None) -> str | None:
    """Write a moment as SQLAlchemy does, several times as fast; people of one hour share their slots."""
    if moment is None:
        return None
    if moment.tzinfo is UTC:
        return moment.isoformat(" ", "microseconds").removesuffix("+00:00")
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _as_number(value: bool | None) -> int | None:  # noqa: FBT001 - a column
    return None if value is None else int(value)


def _reader(kind: TypeEngine[Any], dialect: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a Dialect
    """Return what makes SQLite's value one of ours; None where it is one already."""
    for moments, read in _READ.items():
        if isinstance(kind, moments):
            return read
    return kind.result_processor(dialect, None)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


#: SQLAlchemy's own ways for these are right, and several times as slow.
_READ: dict[type[TypeEngine[Any]], Callable[[str], Any]] = {
    UTCDateTime: _moment,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
}


def _as_text(value: date | time) -> str:
    return value.isoformat()


def run(tx: Connection, build: Callable[[str], Executable], values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run one statement; `build` makes it for a database of that kind, and is asked once."""
    return _prepared(build, tx.dialect.name).rows(tx, values)


def each(
    tx: Connection, build: Callable[[str], Executable], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Run one statement for each of these rows, whose values have these names.

    A statement that `build` makes for PostgreSQL reads the rows from `given`.
    """
    if rows:
        _prepared(build, tx.dialect.name).each(tx, names, rows)


def given(**columns: "Column[Any]") -> NamedFromClause:
    """Return the rows that `each` was handed, as a table: each name with the type of that column; for PostgreSQL."""
    rows = func.json_to_recordset(cast(bindparam(_ROWS), JSON))
    typed = (column(name, like.type) for name, like in columns.items())
    return rows.table_valued(*typed, name="given").render_derived(name="given", with_types=True)


def among(dialect: str, wanted: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds one of the texts of the parameter `name`: a list of any length, in one statement."""
    if dialect == "postgresql":
        return wanted == func.any(cast(bindparam(name), ARRAY(String)))
    listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return wanted.in_(select(listed.c.value))


@cache
def _prepared(build: Callable[[str], Executable], dialect: str) -> Prepared:
    return Prepared(build(dialect), dialect)

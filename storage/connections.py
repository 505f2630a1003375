"""How each kind of database is connected to: in time for an acknowledgement, or as patiently as a command may be."""

import socket
import sqlite3
import time
from datetime import date, datetime
from datetime import time as wall_time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import create_engine

#: Seconds to connect to PostgreSQL, or to wait for an answer: longer than its own statement timeout, and than the
#: second after which a lost packet is sent again.
_REACH = 1.5
#: Seconds to open SQLite's log in.
_OPENING = 2.0
_TAKEN = ("SQLITE_BUSY", "SQLITE_LOCKED")

# PostgreSQL's numbers of the types `timestamptz`, `date` and `time`.
_MOMENTS: dict[int, Any] = {1184: datetime, 1082: date, 1083: wall_time}


def sqlite(url: str, *, waits: bool) -> Engine:
    """Connect to a file; `waits`: for seconds, instead of not at all, where somebody else is writing."""
    # hide_parameters: an error's text must not carry people's words into a log.
    connect_args = {"timeout": 5.0 if waits else 0.0, "check_same_thread": False}
    engine = create_engine(url, connect_args=connect_args, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # we say BEGIN ourselves
        _use_log(connection)
        # Checkpoints are made beside the loop (`Store.checkpoint`); 20 MB of log is where they are made all the same.
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later cannot be retried by SQLite: so a writer locks at once.
        immediate = connection.get_execution_options().get("inflow_immediate")
        connection.connection.driver_connection.execute("BEGIN IMMEDIATE" if immediate else "BEGIN")  # type: ignore[union-attr]

    return engine


def _use_log(connection: Any) -> None:  # noqa: ANN401 - the driver's own connection
    """Open SQLite's write-ahead log, which another process may be making or putting away at this moment.

    Both take the whole file for some milliseconds, and SQLite's own waiting does not cover them.
    """
    deadline = time.monotonic() + _OPENING
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(_TAKEN) or time.monotonic() > deadline:
                raise
        else:
            return
        time.sleep(0.01)


def _quicken(connection: Any) -> None:  # noqa: ANN401 - the driver's own connection
    """Spare the driver what it does slowly."""
    # It sends what is longer than 8 kB in parts: the second would wait 40 ms until the first has been acknowledged.
    line = connection._usock  # noqa: SLF001 - it offers no other way
    if line.family != socket.AF_UNIX:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # It takes a moment apart letter by letter, thirty times as slowly.
    for number, kind in _MOMENTS.items():
        connection.register_in_adapter(number, kind.fromisoformat)


def postgresql(url: str, *, waits: bool) -> Engine:
    """Connect to a server; `waits`: as long as it takes, instead of a moment."""
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=5,
        pool_timeout=30 if waits else 1,
        hide_parameters=True,
        connect_args={"timeout": None if waits else _REACH},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        _quicken(connection)
        cursor = connection.cursor()
        cursor.execute("SET TIME ZONE 'UTC'")
        if not waits:
            cursor.execute("SET lock_timeout = '250ms'")
            cursor.execute("SET statement_timeout = '1s'")
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Said by us, because a prepared statement does not say it; pg8000 then does not say it again.
        connection.connection.driver_connection.execute_simple("begin transaction")  # type: ignore[union-attr]

    return engine

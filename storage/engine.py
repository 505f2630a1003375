"""The database as a careful colleague: short transactions, never waiting on the loop.

SQLite runs in WAL mode with full synchrony and takes its write lock at BEGIN; PostgreSQL gets short timeouts. Either
says `Busy` at once instead of waiting; `Store.transact` gives the connection back and tries again for two seconds.
A PostgreSQL that could not be reached is left alone for a while, since every try holds up the loop.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import pg8000.exceptions
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import connections

T = TypeVar("T")

#: How long a transaction is tried again, in seconds, before the person is asked to press again.
PATIENCE = 2.0
_PAUSE = 0.01

#: After a try in vain the next one waits for a second, or for so many times what that try took.
_REST, _REST_TIMES = 1.0, 4.0

# SQLSTATEs that pass by themselves: lock not available, cancelled by a timeout, serialisation, deadlock.
_PASSING = {"55P03", "57014", "40001", "40P01"}
# Classes of those that need a hand: connection, no entry, no such database, no room, shutting down.
_OUT_OF_REACH = {"08", "28", "3D", "53", "57"}
# The same of SQLite, by the word after SQLITE_.
_TAKEN = {"BUSY", "LOCKED"}
_NOT_THERE = {"CANTOPEN", "IOERR", "FULL", "READONLY", "NOTADB"}


class Busy(Exception):
    """The database is taken; nothing was written. Try again in a moment."""


class Away(Exception):
    """The database cannot be reached; nothing was written."""


class Store:
    """One engine, and the only ways through it. Rows leave a transaction as frozen dataclasses."""

    def __init__(self, engine: Engine, *, rests: bool = False) -> None:
        """`rests`: whether a database that was away is left alone for a moment, instead of being tried each time."""
        self.engine = engine
        self._immediate = engine.execution_options(inflow_immediate=True)
        self._rests, self._away_until = rests, 0.0

    @property
    def dialect(self) -> str:
        """The engine's name: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open one transaction that writes; commit at the end. Raises Busy or Away, having written nothing."""
        with self._plain_words(), self._immediate.begin() as connection, _given_up_if_silent(connection):
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one transaction that reads."""
        with self._plain_words(), self.engine.connect() as connection, _given_up_if_silent(connection):
            yield connection

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one write transaction on the loop, again for up to two seconds while the database is busy."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self.write() as connection:
                    return work(connection)
            except Busy:
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(_PAUSE)

    @contextmanager
    def _plain_words(self) -> Iterator[None]:
        began = time.monotonic()
        if began < self._away_until:
            raise Away("it could not be reached a moment ago")
        try:
            with _plain_words():
                yield
        except Away:
            self.engine.dispose()  # every pooled connection is as dead as this one: the next try makes its own
            if self._rests:
                ended = time.monotonic()
                self._away_until = ended + max(_REST, _REST_TIMES * (ended - began))
            raise

    def checkpoint(self) -> None:
        """Carry SQLite's log over into the database file; for a thread, since it may take a while.

        Left to a commit, it holds up the acknowledgement of everybody who presses just then. It waits for nobody and
        holds up no writer.
        """
        if self.dialect == "sqlite":
            with _plain_words(), closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @contextmanager
    def patient(self) -> Iterator["Store"]:
        """Open the same database for what may take seconds, in a thread beside the loop: nothing there waits for it."""
        store = open_store(self.engine.url.render_as_string(hide_password=False), waits=True)
        try:
            yield store
        finally:
            store.close()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


@contextmanager
def _given_up_if_silent(connection: Connection) -> Iterator[None]:
    """Drop a connection that no longer answers: rolling back on it would wait as long again."""
    try:
        yield
    except OSError as error:
        connection.invalidate(error)
        raise


@contextmanager
def _plain_words() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise Busy(str(error)) from error
    except OSError as error:  # pg8000's own timeouts, which SQLAlchemy does not take for the database's
        raise Away(str(error)) from error
    except DBAPIError as error:
        reason = Away if error.connection_invalidated else _reason(error.orig)
        if reason is None:
            raise
        raise reason(str(error.orig)) from error
    except (sqlite3.Error, pg8000.exceptions.Error) as error:  # a prepared statement's, unseen by SQLAlchemy
        reason = _reason(error)
        if reason is None:
            raise
        raise reason(str(error)) from error


def _reason(error: BaseException | None) -> type[Busy] | type[Away] | None:
    """Return what the database's own error code says; None where it says neither: then the fault is ours."""
    if isinstance(error, sqlite3.Error):
        word = getattr(error, "sqlite_errorname", "").split("_")[1:2]
        return Busy if _TAKEN.intersection(word) else Away if _NOT_THERE.intersection(word) else None
    if isinstance(error, pg8000.exceptions.InterfaceError):
        return Away
    details: Any = error.args[0] if error and error.args else None
    state = details.get("C") if isinstance(details, dict) else None
    if state in _PASSING:
        return Busy
    return Away if state and state[:2] in _OUT_OF_REACH else None


def open_store(url: str, *, waits: bool = False) -> Store:
    """Open the database of that URL. `waits`: for commands beside a running bot, which may wait their turn."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+pg8000://", 1)
    if url.startswith("sqlite"):
        return Store(connections.sqlite(url, waits=waits))
    return Store(connections.postgresql(url, waits=waits), rests=not waits)

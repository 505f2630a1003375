"""A database that is away says so quickly, and is left alone for a moment; a wrong statement is nobody's absence."""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sqlite3
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from storage import engine, schema, workspaces
from storage.engine import Away, Busy, Store, open_store


@pytest.fixture
def silent() -> Iterator[Store]:
    """A PostgreSQL whose machine takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        store = open_store(f"postgresql://inflow@127.0.0.1:{door.getsockname()[1]}/inflow")
        yield store
        store.close()
    with warnings.catch_warnings():  # pg8000 leaves the socket of a try in vain to the garbage collector
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def read(store: Store) -> None:
    with store.read() as tx:
        workspaces.everyone(tx)


def seconds_until_away(store: Store) -> float:
    began = time.monotonic()
    with pytest.raises(Away):
        read(store)
    return time.monotonic() - began


def test_a_server_that_says_nothing_is_away_before_slack_gives_up(silent: Store) -> None:
    assert seconds_until_away(silent) < 2.5, "Slack waits for three seconds"


def test_whoever_asks_next_hears_at_once_that_it_is_away(silent: Store) -> None:
    assert seconds_until_away(silent) > 1
    assert seconds_until_away(silent) < 0.1
    with pytest.raises(Away), silent.write():
        pass


def test_what_took_long_in_vain_is_left_alone_longer_than_what_failed_at_once(
    silent: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_REST", 0.05)
    refused = open_store("postgresql://inflow@127.0.0.1:1/inflow")
    seconds_until_away(refused)
    seconds_until_away(silent)
    time.sleep(0.3)
    assert seconds_until_away(silent) < 0.1, "not tried again"
    with pytest.raises(Away, match="create a connection"):
        read(refused)
    refused.close()


@pytest.mark.postgres
def test_when_it_is_back_it_is_found_again(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_REST", 0.05)
    store = open_store(postgres_url)
    schema.upgrade(store)
    with contextlib.suppress(Away), store.read():
        raise OSError("the cable is cut")
    with pytest.raises(Away):
        read(store)
    time.sleep(0.1)
    read(store)
    store.close()


@pytest.mark.postgres
def test_a_statement_that_is_never_answered_makes_it_away_once_and_not_twice(postgres_url: str) -> None:
    store = open_store(postgres_url)
    began = time.monotonic()
    with pytest.raises(Away), store.write() as tx:
        tx.exec_driver_sql("SET LOCAL statement_timeout = 0; SELECT pg_sleep(5)")
    assert time.monotonic() - began < 2.2, "rolling back does not wait again"
    store.close()


@pytest.mark.postgres
def test_a_database_or_a_login_that_does_not_exist_is_away_and_says_which(postgres_url: str) -> None:
    store = open_store(make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False))
    with pytest.raises(Away, match="nowhere"):
        read(store)
    store.close()


def test_a_wrong_statement_is_our_fault_and_not_the_databases(store: Store) -> None:
    with pytest.raises(DBAPIError, match="no_such"), store.read() as tx:
        tx.exec_driver_sql("SELECT no_such FROM person")
    with store.read() as tx:
        assert workspaces.everyone(tx) == []


def test_a_file_that_is_no_database_is_away(tmp_path: Path) -> None:
    path = tmp_path / "inflow.db"
    path.write_text("these are the minutes of a meeting, and no database at all" * 20)
    store = open_store(f"sqlite:///{path}")
    with pytest.raises(Away):
        read(store)
    store.close()


def test_a_full_disk_is_away_and_a_taken_database_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "inflow.db"
    store = open_store(f"sqlite:///{path}")
    schema.upgrade(store)
    with store.read() as tx:
        tx.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(Away), store.write() as tx:
        tx.exec_driver_sql("CREATE TABLE t AS SELECT randomblob(4000000)")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy), store.write():
            pass
    with store.write():
        pass
    store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_away(tmp_path: Path) -> None:
    path = tmp_path / "inflow.db"
    store = open_store(f"sqlite:///{path}")
    schema.upgrade(store)
    store.close()
    path.chmod(0o444)
    with pytest.raises(Away), store.write() as tx:
        workspaces.stop(tx, "T1", "gone")
    store.close()

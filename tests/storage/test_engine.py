"""The database as a careful colleague: whole transactions or none, plain words when it is taken, no words leaked."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError, StatementError

from storage import engine, notes, workspaces
from storage.engine import Away, Busy, Store, open_store

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SECRET = "the third caller shouted at me"


def write_note(tx: Connection, note_id: str = "n1", at: datetime = NOW) -> None:
    notes.write(tx, "T1", note_id, person_id="U1", words=SECRET, now=at)


def how_many(store: Store) -> int:
    with store.read() as tx:
        return tx.execute(select(func.count()).select_from(notes.note)).scalar_one()


def test_a_transaction_is_written_whole_or_not_at_all(store: Store) -> None:
    def fail() -> None:
        with store.write() as tx:
            write_note(tx)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert how_many(store) == 0
    with store.write() as tx:
        write_note(tx)
    assert how_many(store) == 1


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises((StatementError, ValueError), match=r"(?i)naive|tzinfo|aware|timezone"), store.write() as tx:
        write_note(tx, at=NOW.replace(tzinfo=None))


def test_a_moment_comes_back_aware_and_the_same(store: Store) -> None:
    with store.write() as tx:
        write_note(tx)
    with store.read() as tx:
        ((at, words),) = notes.of_person(tx, "T1", "U1")
    assert (at, at.tzinfo is not None, words) == (NOW, True, SECRET)


def test_an_errors_text_carries_nobodys_words(store: Store) -> None:
    with store.write() as tx:
        write_note(tx)
    with pytest.raises(IntegrityError) as error, store.write() as tx:
        write_note(tx)
    assert SECRET not in f"{error.value} {error.value!r}"


def other_store(store: Store) -> Store:
    return open_store(store.engine.url.render_as_string(hide_password=False).replace("+pg8000", ""))


def hold(store: Store, tx: Connection) -> None:
    """Take what the next writer needs."""
    write_note(tx, "held")
    if store.dialect == "postgresql":
        tx.exec_driver_sql("LOCK TABLE note IN ACCESS EXCLUSIVE MODE")


def test_a_writer_who_finds_it_taken_hears_so_at_once(store: Store) -> None:
    other = other_store(store)
    with other.write() as theirs:
        hold(store, theirs)
        began = time.monotonic()
        with pytest.raises(Busy), store.write() as tx:
            write_note(tx)
        assert time.monotonic() - began < 1, "the loop cannot wait"
    other.close()
    assert how_many(store) == 1


async def test_a_transaction_is_tried_again_until_the_other_is_done(store: Store) -> None:
    other = other_store(store)
    taken, go = threading.Event(), threading.Event()

    def theirs() -> None:
        with other.write() as tx:
            hold(store, tx)
            taken.set()
            go.wait(5)

    thread = threading.Thread(target=theirs)
    thread.start()
    await asyncio.to_thread(taken.wait)
    asyncio.get_running_loop().call_later(0.1, go.set)
    await store.transact(write_note)
    thread.join()
    other.close()
    assert how_many(store) == 2


async def test_patience_has_an_end_and_nothing_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    other = other_store(store)
    with other.write() as theirs:
        hold(store, theirs)
        with pytest.raises(Busy):
            await store.transact(write_note)
    other.close()
    assert how_many(store) == 1


async def test_while_it_waits_others_get_their_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.3)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.005)

    task = asyncio.create_task(others())
    other = other_store(store)
    if store.dialect == "sqlite":
        with other.write() as theirs:
            hold(store, theirs)
            with pytest.raises(Busy):
                await store.transact(write_note)
        assert turns > 10
    task.cancel()
    other.close()


@pytest.mark.parametrize(
    "url",
    ["sqlite:////no/such/folder/inflow.db", "postgresql://nobody@127.0.0.1:1/x"],
    ids=["sqlite", "postgres"],
)
def test_a_database_that_is_not_there_is_away(url: str) -> None:
    store = open_store(url)
    with pytest.raises(Away), store.write() as tx:
        workspaces.everyone(tx)
    with pytest.raises(Away), store.read() as tx:
        workspaces.everyone(tx)
    store.close()


def test_sqlite_survives_a_power_cut_and_lets_readers_read(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'inflow.db'}")
    with store.read() as tx:
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


def test_readers_are_not_kept_out_by_a_writer(store: Store) -> None:
    with store.write() as tx:
        write_note(tx, "first")
    other = other_store(store)
    with other.write() as theirs:
        write_note(theirs, "second")
        assert how_many(store) == 1
    other.close()
    assert how_many(store) == 2

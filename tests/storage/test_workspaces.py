"""Workspaces: whose turn it is to read a directory, and whose a refused token was."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from storage import workspaces
from storage.engine import Busy, Store
from storage.workspaces import Workspace, workspace

AGE, TURN = timedelta(hours=1), timedelta(minutes=15)


def real_now() -> datetime:
    return datetime.now(UTC)


def take(store: Store, *, later: timedelta = timedelta()) -> bool:
    """Ask for the turn; `later`: as if so much time had passed since the last one."""
    with store.write() as tx:
        if later:
            [stamp] = tx.execute(select(workspace.c.directory_at)).scalars()
            tx.execute(update(workspace).values(directory_at=stamp - later))
        return workspaces.take_directory(tx, "T1", real_now=real_now(), age=AGE, turn=TURN)


def read(store: Store) -> None:
    with store.write() as tx:
        workspaces.directory_read(tx, "T1", real_now=real_now())


@pytest.fixture
def here(store: Store) -> Store:
    with store.write() as tx:
        workspaces.settle(tx, Workspace("T1", "Acme", "UB", "B", None), token_mark="abc")
    return store


def test_a_directory_is_read_by_one_process_at_a_time(here: Store) -> None:
    assert [take(here) for _ in range(3)] == [True, False, False]


def test_of_several_that_ask_at_the_same_moment_one_reads(here: Store) -> None:
    won: list[bool] = []
    together = threading.Barrier(5)

    def ask() -> None:
        together.wait()
        while True:
            try:
                won.append(take(here))
            except Busy:
                continue
            return

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(won) == [False] * 4 + [True]


def test_whoever_dies_over_it_leaves_it_to_the_others_after_a_while(here: Store) -> None:
    assert take(here)
    assert not take(here, later=TURN - timedelta(seconds=5))
    assert take(here, later=timedelta(seconds=6))


def test_once_read_it_is_left_alone_until_it_is_old(here: Store) -> None:
    assert take(here)
    read(here)
    assert not take(here, later=AGE - timedelta(seconds=5))
    assert take(here, later=timedelta(seconds=6))


def test_a_reading_that_lies_in_the_future_is_of_a_clock_that_jumped_back(here: Store) -> None:
    assert take(here)
    read(here)
    assert take(here, later=-timedelta(days=30))


def test_the_directory_of_a_workspace_that_has_stopped_is_not_read(here: Store) -> None:
    with here.write() as tx:
        workspaces.stop(tx, "T1", "token_revoked")
    assert not take(here)


def test_a_refused_token_stops_the_workspace_that_it_was_for(here: Store) -> None:
    with here.write() as tx:
        workspaces.settle(tx, Workspace("T2", "Beta", "UB", "B", None), token_mark="def")
        assert workspaces.stop_token(tx, "def", "token_revoked") == "Beta"
        assert workspaces.stop_token(tx, "unheard of", "token_revoked") is None
        assert {one.workspace_id: one.stopped for one in workspaces.everyone(tx)} == {
            "T1": None,
            "T2": "token_revoked",
        }


def test_a_token_that_was_replaced_long_ago_stops_nothing_when_it_is_refused(here: Store) -> None:
    with here.write() as tx:
        workspaces.settle(tx, Workspace("T1", "Acme", "UB", "B", None), token_mark="new")
        assert workspaces.stop_token(tx, "abc", "token_revoked") is None
        assert workspaces.stopped(tx, "T1") is None

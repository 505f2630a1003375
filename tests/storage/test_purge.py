"""Whoever uninstalls us leaves nothing behind; the others keep everything."""

from __future__ import annotations

import contextlib
import itertools
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, insert, select

from storage import purge, schema, workspaces
from storage.engine import Store, open_store
from storage.purge import purge_uninstalled

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
VALUES = {"DATETIME": NOW, "UTCDATETIME": NOW, "DATE": date(2026, 11, 24), "TIME": NOW.time(), "BOOLEAN": False}


def fill(store: Store, workspace_id: str, rows: int = 3) -> None:
    """Put so many rows of a workspace into every table, and one into its own."""
    with store.write() as tx:
        for table in schema.metadata.sorted_tables:
            for n in range(1 if table.name == "workspace" else rows):
                row = {c.name: _value(c.type, n) for c in table.c if not c.nullable} | {"workspace_id": workspace_id}
                tx.execute(insert(table).values(row))


def _value(kind: object, n: int) -> object:
    name = type(kind).__name__.upper()
    return VALUES.get(name, n if name in {"INTEGER", "FLOAT"} else str(n))


def left(store: Store, workspace_id: str) -> dict[str, int]:
    with store.read() as tx:
        return {
            table.name: tx.execute(
                select(func.count()).select_from(table).where(table.c.workspace_id == workspace_id)
            ).scalar_one()
            for table in schema.metadata.sorted_tables
        }


def uninstall(store: Store, workspace_id: str, reason: str = workspaces.UNINSTALLED) -> None:
    with store.write() as tx:
        workspaces.stop(tx, workspace_id, reason)


def test_nothing_of_a_workspace_that_uninstalled_us_is_left_and_all_of_the_others(store: Store) -> None:
    fill(store, "T1")
    fill(store, "T2")
    before = left(store, "T2")
    uninstall(store, "T1")
    assert sum(purge_uninstalled(store)) > len(before)
    assert set(left(store, "T1").values()) == {0}
    assert left(store, "T2") == before
    assert all(before.values())


def test_it_goes_in_small_steps_and_goes_on_where_it_was_interrupted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "STEP", 2)
    fill(store, "T1", rows=5)
    uninstall(store, "T1")
    steps = purge_uninstalled(store)
    assert [next(steps) for _ in range(4)] == [2, 2, 1, 2]
    with contextlib.closing(steps):
        pass
    assert left(store, "T1")["workspace"] == 1
    assert max(purge_uninstalled(store)) == 2
    assert set(left(store, "T1").values()) == {0}


@pytest.mark.parametrize("reason", ["tokens_revoked", "invalid_auth", "account_inactive"])
def test_a_token_that_is_gone_deletes_nothing(store: Store, reason: str) -> None:
    fill(store, "T1")
    before = left(store, "T1")
    uninstall(store, "T1", reason)
    assert list(purge_uninstalled(store)) == []
    assert left(store, "T1") == before


def test_a_token_that_goes_with_an_uninstallation_does_not_hide_it(store: Store) -> None:
    fill(store, "T1")
    uninstall(store, "T1", "tokens_revoked")
    uninstall(store, "T1")
    uninstall(store, "T1", "tokens_revoked")
    with store.read() as tx:
        assert workspaces.stopped(tx, "T1") == "app_uninstalled"


def test_two_processes_that_delete_at_once_leave_nothing_either(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "STEP", 2)
    fill(store, "T1", rows=9)
    uninstall(store, "T1")
    both = [purge_uninstalled(store), purge_uninstalled(store)]
    deleted = 0
    for turn in itertools.cycle(range(2)):
        step = next(both[turn], None)
        if step is None:
            break
        deleted += step
    assert set(left(store, "T1").values()) == {0}
    assert deleted == 9 * (len(schema.metadata.sorted_tables) - 1) + 1


@pytest.mark.postgres
def test_a_step_that_another_process_is_in_the_middle_of_is_waited_for(postgres_url: str) -> None:
    store = open_store(postgres_url)
    schema.upgrade(store)
    fill(store, "T1")
    uninstall(store, "T1")
    with store.write() as theirs:
        assert workspaces.hold_uninstalled(theirs, "T1")
        steps = purge_uninstalled(store)
        assert [next(steps) for _ in range(3)] == [0, 0, 0]
    assert sum(steps) == 3 * (len(schema.metadata.sorted_tables) - 1) + 1
    store.close()


def test_what_a_workspace_writes_after_it_installed_us_again_is_kept(store: Store) -> None:
    fill(store, "T1")
    uninstall(store, "T1")
    steps = purge_uninstalled(store)
    next(steps)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T1", "Acme", "UB", "B", None))
    before = left(store, "T1")
    assert list(steps) == []
    assert left(store, "T1") == before

"""The migrations lead to the tables that the code knows, on both engines, however often and by however many at once."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from storage import schema
from storage.engine import Store, open_store


def upgrade_in_a_process_of_its_own(url: str) -> None:
    store = open_store(url, waits=True)
    schema.upgrade(store)
    store.close()


def test_the_migrations_end_where_the_tables_are(store: Store) -> None:
    with store.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, schema.metadata) == []


def test_every_table_leads_with_the_workspace(store: Store) -> None:
    known = inspect(store.engine)
    for table in set(known.get_table_names()) - {"alembic_version"}:
        assert known.get_pk_constraint(table)["constrained_columns"][0] == "workspace_id", table
        for index in known.get_indexes(table):
            assert index["column_names"][0] == "workspace_id", (table, index["name"])


def test_every_table_that_is_known_is_listed(store: Store) -> None:
    listed = {table.__tablename__ for table in schema.TABLES}
    assert set(inspect(store.engine).get_table_names()) == listed | {"alembic_version"}


def test_upgrading_twice_is_fine(store: Store) -> None:
    schema.upgrade(store)
    here, newest = schema.version(store)
    assert here == newest is not None


def test_an_empty_database_has_no_version(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    assert schema.version(store)[0] is None
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_processes_may_upgrade_at_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else request.getfixturevalue("fresh_postgres_url")
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=upgrade_in_a_process_of_its_own, args=(url,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    store = open_store(url)
    here, newest = schema.version(store)
    store.close()
    assert here == newest


def test_many_who_open_and_close_one_sqlite_file_at_the_same_moment_all_find_it(tmp_path: Path) -> None:
    """Whoever opens a file first makes its log and whoever closes it last puts it away: both take the whole file."""
    url, together = f"sqlite:///{tmp_path / 'inflow.db'}", Barrier(6)

    def start(_n: int) -> tuple[str | None, str | None]:
        together.wait()
        with closing(open_store(url, waits=True)) as store:
            schema.upgrade(store)
        for _ in range(50):
            with closing(open_store(url)) as store:
                found = schema.version(store)
        return found

    with ThreadPoolExecutor(6) as threads:
        assert {here == newest for here, newest in threads.map(start, range(6))} == {True}

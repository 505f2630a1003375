"""A fresh, migrated database for each test, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from storage import schema
from storage.engine import Store, open_store


@pytest.fixture
def fresh_postgres_url(postgres_url: str) -> Iterator[str]:
    """A database of that server with nothing in it."""
    server = make_url(postgres_url).set(drivername="postgresql+pg8000")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE fresh")
    yield make_url(postgres_url).set(database="fresh").render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE fresh WITH (FORCE)")
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'inflow.db'}" if on_sqlite else request.getfixturevalue("postgres_url")
    store = open_store(url)
    schema.upgrade(store)
    yield store
    if not on_sqlite:
        with store.write() as tx:
            tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    store.close()

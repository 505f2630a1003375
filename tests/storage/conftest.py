"""A fresh, migrated database for each test, on both engines."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from storage import schema
from storage.engine import Store, open_store


def _support(name: str) -> ModuleType:
    # Tests are no packages (one called `bot` would shadow ours), so what they share is loaded by its path.
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / "support" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    temporary = _support("temporary_postgres")
    if temporary.programs() is None:
        pytest.skip("PostgreSQL's server programs are not installed")
    with temporary.postgres() as url:
        yield url


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

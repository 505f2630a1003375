"""One office on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storage import schema
from storage.engine import open_store

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def on_engine(request: pytest.FixtureRequest, office: Office) -> Iterator[Office]:
    """The same office, on the engine that a fixture of these `ENGINES` is asked for."""
    if request.param == "sqlite":
        yield office
        return
    store = open_store(request.getfixturevalue("postgres_url"))
    schema.upgrade(store)
    yield replace(office, store=store)
    with store.write() as tx:
        tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    store.close()

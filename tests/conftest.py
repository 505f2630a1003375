"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

pytest_plugins = ["payload_log"]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a database of one's own on a real PostgreSQL."""
    from temporary_postgres import postgres, programs

    if programs() is None:
        pytest.skip("PostgreSQL's server programs are not installed")
    with postgres() as url:
        yield url

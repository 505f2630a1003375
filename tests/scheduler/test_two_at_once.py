"""Two processes that make digests at the same moment: one of them does, and nobody gets two."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from engines import ENGINES, on_engine

from scheduler.digests import plan_due
from storage.engine import Busy

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM, ENDED = "T1", datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, empty: Office) -> Iterator[Office]:
    """The same office, on either engine."""
    yield from on_engine(request, empty)


def test_step_by_step_beside_each_other_they_make_one_digest(eight: Office) -> None:
    both = [plan_due(eight.store, eight.library, TEAM, now=ENDED) for _ in range(2)]
    written, over = 0, set[int]()
    for turn in itertools.cycle(range(2)):
        step = next(both[turn], None)
        if step is None:
            over.add(turn)
        if len(over) == 2:
            break
        written += step or 0
    assert written == 1
    assert len(eight.planned()) == 1


def test_at_the_very_same_moment_they_make_one_digest(eight: Office) -> None:
    together, written = threading.Barrier(4), list[int]()

    def run() -> None:
        together.wait()
        while True:
            try:
                written.append(sum(plan_due(eight.store, eight.library, TEAM, now=ENDED)))
            except Busy:  # the tick comes again
                continue
            return

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(written) <= 1, "of one that was made in a run that met the other, the number may be lost"
    assert len(eight.planned()) == 1

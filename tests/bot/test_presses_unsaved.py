"""When the database is taken or away: people read that nothing was saved, and the process goes on."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudge, row_of, settled, tap, whispers
from unsaved import saved, unsaved, with_note_open

from bot.views import refusals
from storage import engine

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@contextmanager
def locked(scene: Scene) -> Iterator[None]:
    """Another writer takes the whole database and does not let go."""
    path = scene.store.engine.url.database
    assert path is not None
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds of trying again are two tenths here; how long it is in truth has a test of its own."""
    monkeypatch.setattr(engine, "PATIENCE", 0.2)


@pytest.mark.usefixtures("impatient")
async def test_while_another_writer_holds_the_database_nothing_is_half_saved(scene: Scene) -> None:
    row, before = await with_note_open(scene)
    with locked(scene):
        await unsaved(scene, row)
    assert scene.dump() == before
    await saved(scene)


async def test_a_writer_who_lets_go_in_time_is_waited_for(scene: Scene) -> None:
    await nudge(scene)
    path = scene.store.engine.url.database
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.4, lambda: other.execute("ROLLBACK"))
    release.start()
    await scene.forge(tap(scene, row_of(scene), "nudge:open"))
    release.join()
    other.close()
    await settled(scene)
    assert happened(scene) == ["delivered", "opened"]
    assert whispers(scene) == []


async def test_after_three_seconds_of_a_locked_database_the_press_was_answered_in_time(scene: Scene) -> None:
    await nudge(scene)
    with locked(scene):
        answer = await scene.forge(tap(scene, row_of(scene), "nudge:open"))
        assert answer.status == 200, "within the three seconds that Slack waits"
        await settled(scene)
    assert whispers(scene) == [refusals.NOT_SAVED]
    assert happened(scene) == ["delivered"]

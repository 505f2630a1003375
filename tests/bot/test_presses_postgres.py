"""PostgreSQL may be stopped, or held by another process, while the bot runs: people read that nothing was saved."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudge, row_of, settled, tap, whispers
from sqlalchemy import make_url
from unsaved import saved, unsaved, with_note_open

from bot.views import refusals
from storage import schema
from storage.engine import Away, Store, open_store

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

pytestmark = pytest.mark.postgres


class Cable:
    """A cable to the database that can be cut: to the bot it is as if PostgreSQL were stopped."""

    def __init__(self, port: int) -> None:
        self._to, self.port = port, 0
        self._ends: list[socket.socket] = []
        self.mend()

    def mend(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, args=(self._door,))
        self._accepting.start()

    def _accept(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += (near, far)
                threading.Thread(target=_carry, args=(near, far)).start()

    def cut(self) -> None:
        for end in (self._door, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._door.close()
        self._ends.clear()


def _carry(near: socket.socket, far: socket.socket) -> None:
    with selectors.DefaultSelector() as ready, near, far, contextlib.suppress(OSError):
        ready.register(near, selectors.EVENT_READ, far)
        ready.register(far, selectors.EVENT_READ, near)
        while True:
            for key, _ in ready.select():
                assert isinstance(key.fileobj, socket.socket)
                data = key.fileobj.recv(65536)
                if not data:
                    return
                key.data.sendall(data)


@pytest.fixture
def cable(postgres_url: str) -> Iterator[Cable]:
    port = make_url(postgres_url).port
    assert port is not None
    cable = Cable(port)
    yield cable
    cable.cut()


@pytest.fixture
def store(postgres_url: str, cable: Cable) -> Iterator[Store]:
    direct = open_store(postgres_url)
    schema.upgrade(direct)
    store = open_store(make_url(postgres_url).set(port=cable.port).render_as_string(hide_password=False))
    yield store
    store.close()
    with direct.write() as tx:
        tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    direct.close()


async def found_again(scene: Scene) -> str:
    """Wait until the database is tried again; returns all that is remembered."""
    for _ in range(40):
        with contextlib.suppress(Away):
            return scene.dump()
        await asyncio.sleep(0.1)
    raise TimeoutError("still away after 4 s")


async def test_while_it_is_stopped_nothing_is_saved_and_everybody_reads_so(scene: Scene, cable: Cable) -> None:
    row, before = await with_note_open(scene)
    cable.cut()
    await unsaved(scene, row)
    await unsaved(scene, row)
    cable.mend()
    assert await found_again(scene) == before
    await saved(scene)


async def test_a_row_that_another_process_holds_does_not_hold_the_loop(scene: Scene, postgres_url: str) -> None:
    await nudge(scene)
    body = tap(scene, row_of(scene), "nudge:open")
    other = open_store(postgres_url, waits=True)
    with other.write() as tx:
        tx.exec_driver_sql("LOCK TABLE prompt, event IN ACCESS EXCLUSIVE MODE")
        await scene.forge(body)
    other.close()
    await settled(scene)
    assert whispers(scene) == [refusals.NOT_SAVED]
    await scene.forge(tap(scene, row_of(scene), "nudge:open"))
    assert happened(scene) == ["delivered", "opened"]

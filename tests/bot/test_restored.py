"""A database put back from a copy: nobody gets anything twice, and what was never sent is sent."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nudged import nudges_of
from sqlalchemy import select

from scheduler.restoring import doubt_what_was_sent
from storage.events import event
from storage.prompts import prompt

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def copy(scene: Scene, to: Path) -> None:
    with closing(sqlite3.connect(str(scene.store.engine.url.database))) as here, closing(sqlite3.connect(to)) as there:
        here.backup(there)


def put_back(scene: Scene, copy: Path) -> None:
    scene.store.close()
    path = Path(str(scene.store.engine.url.database))
    for leftover in path.parent.glob(f"{path.name}-*"):
        leftover.unlink()
    shutil.copy(copy, path)


async def restored(scene: Scene, copied: Path, since: timedelta) -> int:
    """Put the copy back, as old as that, say so, and let the bot run for a while."""
    put_back(scene, copied)
    now = scene.house.now()
    copied_at = scene.house.real_now() - since
    doubtful = doubt_what_was_sent(scene.store, scene.house.library, copied_at=copied_at, now=now)
    for _ in range(4):
        await scene.deliver()
        await scene.later(minutes=1)
    return doubtful


def prompts_in_doubt(scene: Scene) -> int:
    with scene.store.read() as tx:
        return len(tx.execute(select(prompt.c.prompt_id).where(prompt.c.state == "sending")).all())


@pytest.fixture
async def sent_since(scene: Scene, tmp_path: Path) -> tuple[Scene, Path]:
    """Ana and Ben take part; a copy is made; Ana's first message is sent after it, Ben's not yet."""
    scene.agree("Ana", "Ben")
    copied = tmp_path / "copy.db"
    copy(scene, copied)
    await scene.later(hours=24)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1
    return scene, copied


async def test_what_was_sent_since_the_copy_is_found_in_slack_and_not_sent_again(
    sent_since: tuple[Scene, Path],
) -> None:
    scene, copied = sent_since
    [message] = nudges_of(scene)
    ben_had = len(nudges_of(scene, "Ben"))
    assert await restored(scene, copied, timedelta(hours=24)) > 0
    assert nudges_of(scene) == [message]
    assert len(nudges_of(scene, "Ben")) == ben_had
    assert prompts_in_doubt(scene) == 0
    (row,) = [row for row in scene.rows("Ana") if row.state == "sent"]
    assert row.ts == message.ts
    with scene.store.read() as tx:
        names = tx.execute(select(event.c.name).where(event.c.prompt == row.prompt_id)).scalars().all()
    assert names == ["delivered"]


async def test_without_that_step_it_would_be_sent_again(sent_since: tuple[Scene, Path]) -> None:
    """What the step is for."""
    scene, copied = sent_since
    put_back(scene, copied)
    await scene.deliver()
    assert len(nudges_of(scene)) == 2


async def test_what_was_never_sent_is_sent(scene: Scene, tmp_path: Path) -> None:
    scene.agree("Ana")
    copy(scene, tmp_path / "copy.db")
    await scene.later(hours=24)
    await restored(scene, tmp_path / "copy.db", timedelta(hours=24))
    assert len(nudges_of(scene)) == 1


async def test_an_invitation_that_was_sent_since_is_not_sent_again(scene: Scene, tmp_path: Path) -> None:
    scene.open_cohort()
    copy(scene, tmp_path / "copy.db")
    scene.plan()
    for _ in range(6):
        await scene.later(hours=1)
        await scene.deliver()
    before = len(nudges_of(scene))
    assert before == 1
    await restored(scene, tmp_path / "copy.db", timedelta(hours=7))
    await scene.later(hours=24)
    await scene.deliver()
    assert len(nudges_of(scene)) == before


async def test_what_is_due_later_is_left_as_it_is(scene: Scene, tmp_path: Path) -> None:
    scene.agree("Ana")
    copy(scene, tmp_path / "copy.db")
    [planned] = scene.planned("Ana")
    await restored(scene, tmp_path / "copy.db", timedelta(minutes=5))
    assert [row.due_at for row in scene.planned("Ana")] == [planned.due_at]

"""A row that cannot be handled, and a crowd of rows, hold up nobody: neither the other messages, nor who presses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from nudged import nudge, nudges_of, row_of, set_row, settled, tap
from outbox import due, posts, sender
from sqlalchemy import Connection, insert, select

from bot import drawing
from bot.delivery import Sender
from bot.doubts import DOUBT_AFTER
from coaching.prompts import Prompt
from content.library import Library
from sandbox import cast
from storage import leases, outbox
from storage.prompts import prompt
from storage.sending import MEND_AFTER

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

TEAM = [member.name for member in cast.TEAM_OF_MIA]


def poison(scene: Scene, monkeypatch: pytest.MonkeyPatch, *names: str, times: int = 1000) -> None:
    """Let drawing fail for these people, as nobody foresaw."""
    real, ids, left = drawing.draw, {scene.id(name) for name in names}, iter(range(times))

    def draw(tx: Connection, library: Library, row: Prompt, *, now: datetime) -> Any:
        if row.recipient in ids and next(left, None) is not None:
            raise ZeroDivisionError("secret words")
        return real(tx, library, row, now=now)

    monkeypatch.setattr(drawing, "draw", draw)


def many(scene: Scene, count: int, **values: Any) -> None:
    """Let there be so many rows more like the only one there is."""
    with scene.store.write() as tx:
        one = dict(tx.execute(select(prompt)).mappings().one())
        whom = [{"recipient": scene.id(TEAM[n % len(TEAM)])} for n in range(count)]
        rows: Iterator[dict[str, Any]] = (one | values | whom[n] | {"ts": f"1.{n:06}"} for n in range(count))
        tx.execute(insert(prompt), [r | {"prompt_id": f"x{n}", "dedupe_key": f"x{n}"} for n, r in enumerate(rows)])


def failures(scene: Scene) -> dict[str, int]:
    with scene.store.read() as tx:
        return outbox.failures(tx, scene.slack.team_id)


@asynccontextmanager
async def longest_silence(into: list[float]) -> AsyncIterator[None]:
    """Measure for how long at most nobody else has had a turn meanwhile."""

    async def beat() -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(0.005)
            into.append(time.monotonic() - last)
            last = time.monotonic()

    beating = asyncio.create_task(beat())
    yield
    await asyncio.sleep(0.01)
    beating.cancel()


async def test_a_message_that_cannot_be_drawn_fails_and_the_others_are_sent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await due(scene, *TEAM)
    poison(scene, monkeypatch, "Ana", "Tom")
    await scene.deliver()
    assert posts(scene) == 3, "the other three in whose zone it is day"
    assert failures(scene) == {"ZeroDivisionError": 2}
    assert any("a nudge to be sent is left behind: ZeroDivisionError at " in line for line in caplog.messages)
    assert "secret words" not in caplog.text


async def test_the_lease_is_kept_until_every_call_is_over_also_when_one_went_wrong(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due(scene, "Ana", "Tom")
    real, under_way = Sender(scene.house, scene.house.clients, owner="scene"), []
    scene.slack.faults.add("chat.postMessage", "slow", times=1, seconds=0.4)
    poison(scene, monkeypatch, "Tom")
    give_back = leases.give_back

    def watched(tx: Connection, *args: Any, **how: Any) -> None:
        under_way.append(tx.execute(select(prompt.c.prompt_id).where(prompt.c.state == "sending")).all())
        give_back(tx, *args, **how)

    monkeypatch.setattr(leases, "give_back", watched)
    monkeypatch.setattr("bot.desk.outbox.end", _away)
    with pytest.raises(ZeroDivisionError):
        await real.tick()
    assert under_way
    assert not any(under_way)
    assert len(nudges_of(scene, "Ana")) == 1


def _away(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError("even this fails")


async def test_what_arrived_and_could_not_be_noted_is_given_up_and_not_sent_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due(scene, "Ana")
    for place in ("bot.outgoing.arrived", "bot.presses.arrived"):
        monkeypatch.setattr(place, _away)
    await scene.deliver()
    assert row_of(scene, state="sending"), "it may have arrived: the history is asked"
    await sender(scene, after=DOUBT_AFTER).tick()
    assert failures(scene) == {"in doubt, and ZeroDivisionError": 1}
    assert posts(scene) == 1


async def test_a_redraw_that_nobody_foresaw_to_fail_stops_no_other(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await nudge(scene)
    row = row_of(scene)
    set_row(scene, row, face="opened")
    poison(scene, monkeypatch, "Ana", times=4)
    for _ in range(4):
        scene.house.redraws.soon(row.workspace_id, row.prompt_id, None)
        await asyncio.sleep(0.05)
    assert "I tried it" not in message.buttons
    scene.house.redraws.soon(row.workspace_id, row.prompt_id, None)
    await scene.slack.wait_for(lambda: "I tried it" in message.buttons)
    await settled(scene)


async def test_what_cannot_be_drawn_anew_is_given_up_and_the_others_are_mended(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due(scene, "Ana", "Tom")
    await scene.deliver()
    for name in ("Ana", "Tom"):
        set_row(scene, scene.rows(name)[0], face="opened")
    poison(scene, monkeypatch, "Ana")
    await sender(scene, after=MEND_AFTER).tick()
    assert "I tried it" in nudges_of(scene, "Tom")[0].buttons
    assert row_of(scene).shown == "opened", "nobody tries it for ever"


async def test_thousands_that_come_too_late_hold_up_nobody_who_presses(scene: Scene) -> None:
    await due(scene, "Ana")
    many(scene, 800, expires_at=scene.house.now() - timedelta(hours=1))
    scene.slack.faults.add("dnd.teamInfo", "refuse", error="missing_scope", times=100)
    gaps: list[float] = []
    async with longest_silence(gaps):
        await scene.deliver()
    assert max(gaps) < 0.3
    assert posts(scene) == 1


async def test_thousands_that_have_lapsed_hold_up_nobody_who_presses(scene: Scene) -> None:
    await nudge(scene)
    many(scene, 10_000, sent_at=scene.house.now() - timedelta(days=15))
    scene.slack.faults.add("chat.update", "refuse", error="message_not_found", times=100_000)
    gaps: list[float] = []
    one = Sender(scene.house, scene.house.clients, owner="scene")
    async with longest_silence(gaps):
        ticking = asyncio.create_task(one.tick())
        await asyncio.sleep(1.5)
        await one.stop()
        await ticking
    assert max(gaps) < 0.3


async def test_a_slow_slack_does_not_keep_the_next_press_waiting(scene: Scene) -> None:
    message = await nudge(scene)
    row, redraws = row_of(scene), scene.house.redraws
    many(scene, 4, face="opened")
    scene.slack.faults.add("chat.update", "slow", times=4, seconds=1.0)
    for n in range(4):
        redraws.soon(row.workspace_id, f"x{n}", None)
    await asyncio.sleep(1.2)
    set_row(scene, row, face="opened")
    redraws.soon(row.workspace_id, row.prompt_id, str(tap(scene, row, "nudge:open")["response_url"]))
    assert await scene.slack.wait_for(lambda: "I tried it" in message.buttons, 2.0)

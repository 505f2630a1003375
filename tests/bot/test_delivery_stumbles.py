"""A row that cannot be handled, and a crowd of rows, hold up nobody: neither the other messages, nor who presses."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from nudged import nudge, nudges_of, row_of, set_row, settled, tap
from outbox import due, posts, sender
from sqlalchemy import Connection, insert, select, update

from bot import drawing
from bot.delivery import Sender
from bot.doubts import DOUBT_AFTER
from bot.stumbling import IN_A_ROW, PAUSES, Stumbling
from coaching.prompts import Prompt
from content.library import Library
from sandbox import cast
from storage import leases, outbox
from storage.prompts import prompt
from storage.sending import MEND_AFTER

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

TEAM = [member.name for member in cast.TEAM_OF_MIA]


class Poison:
    """Lets drawing fail for these people, or for everybody, as nobody foresaw, until it is mended."""

    def __init__(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch, *names: str, times: int = 100_000, mended: bool = False
    ) -> None:
        self.left, self.mended, self.tried = times, mended, Counter[str]()
        real, ids = drawing.draw, {scene.id(name) for name in names}

        def draw(tx: Connection, library: Library, row: Prompt, *, now: datetime) -> Any:
            if (row.recipient in ids or not ids) and self.left and not self.mended:
                self.left -= 1
                self.tried[row.recipient] += 1
                raise ZeroDivisionError("secret words")
            return real(tx, library, row, now=now)

        monkeypatch.setattr(drawing, "draw", draw)

    def mend(self, scene: Scene) -> None:
        """Start a new process, in which the fault is mended."""
        self.mended = True
        new_process(scene)


def new_process(scene: Scene) -> None:
    """Forget what a process remembers of its stumbling; here its rests, too, go by the clock that travels."""
    scene.house.redraws.stumbling = Stumbling(lambda: scene.house.now().timestamp())


async def owed_now(scene: Scene, *names: str) -> None:
    """Let each of these people be owed a message that they asked for: no rule of the hour holds it back."""
    new_process(scene)
    await due(scene, *names)
    now = scene.house.now()
    with scene.store.write() as tx:
        tx.execute(update(prompt).values(requested=True, due_at=now, expires_at=now + timedelta(days=2)))


def arrived_once(scene: Scene, *names: str) -> bool:
    return [len(nudges_of(scene, name)) for name in names] == [1] * len(names)


def said(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    return [line for line in caplog.messages if words in line]


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
    """Measure for how long at most nobody else has had a turn meanwhile.

    By what the loop's thread did, not by the wall clock: what else the machine does meanwhile is not ours.
    """

    async def beat() -> None:
        last = time.thread_time()
        while True:
            await asyncio.sleep(0.005)
            into.append(time.thread_time() - last)
            last = time.thread_time()

    beating = asyncio.create_task(beat())
    yield
    await asyncio.sleep(0.01)
    beating.cancel()


async def test_a_message_that_cannot_be_drawn_waits_and_the_others_are_sent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await owed_now(scene, *TEAM)
    Poison(scene, monkeypatch, "Ana", "Tom")
    await scene.deliver()
    assert posts(scene) == len(TEAM) - 2
    assert {row_of(scene, name, "planned").due_at > scene.house.now() for name in ("Ana", "Tom")} == {True}
    assert len(said(caplog, "a nudge to be sent is left behind for now: ZeroDivisionError at ")) == 1
    assert "secret words" not in caplog.text


async def test_a_message_that_goes_on_failing_is_given_up_after_some_hours_and_the_steward_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, "Ana", "Tom")
    poison = Poison(scene, monkeypatch, "Ana")
    began, waits = scene.house.now(), []
    while scene.planned("Ana"):
        await scene.deliver()
        if left := scene.planned("Ana"):
            waits.append(left[0].due_at - scene.house.now())
            await scene.later(seconds=waits[-1].total_seconds())
    assert waits == list(PAUSES)
    assert timedelta(hours=6) < scene.house.now() - began < timedelta(hours=12)
    assert poison.tried == {scene.id("Ana"): len(PAUSES) + 1}
    assert failures(scene) == {"stumbled over ZeroDivisionError": 1}
    assert "1 message did not arrive: it is a fault of mine" in str((await scene.home("Lea")).body)
    assert arrived_once(scene, "Tom")


async def test_what_expires_within_the_hour_is_tried_several_times_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, "Ana")
    set_row(scene, row_of(scene, state="planned"), expires_at=scene.house.now() + timedelta(hours=1))
    poison = Poison(scene, monkeypatch, "Ana", times=5)
    for _ in range(59):
        await scene.deliver()
        await scene.later(minutes=1)
    assert poison.tried.total() == 5
    assert arrived_once(scene, "Ana")


async def test_when_every_message_fails_sending_rests_and_nothing_is_lost_or_sent_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await owed_now(scene, *TEAM)
    poison = Poison(scene, monkeypatch)
    for _ in range(24 * 12):
        await scene.deliver()
        await scene.later(minutes=5)
    assert poison.tried.total() < 24 * 5, "now and then"
    assert posts(scene) == 0
    assert failures(scene) == {}
    assert len(said(caplog, "is left behind")) <= 24, "once an hour, not row by row"
    (line,) = said(caplog, f"sending rests in workspace {scene.slack.team_id}: 3 rows in a row have failed")
    assert "go back to the version before, and start again" in line
    poison.mend(scene)
    for _ in range(3):
        await scene.deliver()
        await scene.later(minutes=5)
    assert arrived_once(scene, *TEAM)
    assert failures(scene) == {}


async def test_a_day_of_new_processes_that_all_fail_uses_up_no_tries(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, *TEAM)
    poison = Poison(scene, monkeypatch)
    for _ in range(24):
        new_process(scene)
        await scene.deliver()
        await scene.later(hours=1)
    poison.mend(scene)
    await scene.deliver()
    assert arrived_once(scene, *TEAM)


async def test_while_it_rests_one_message_is_tried_now_and_then_and_one_that_arrives_lets_all_others_go(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, *TEAM)
    poison = Poison(scene, monkeypatch)
    await scene.deliver()
    assert poison.tried.total() == IN_A_ROW
    await scene.deliver()
    assert poison.tried.total() == IN_A_ROW, "it rests"
    for n, seconds in enumerate((30, 60, 120), start=1):
        await scene.later(seconds=seconds - 1)
        await scene.deliver()
        assert poison.tried.total() == IN_A_ROW + n - 1, "longer each time"
        await scene.later(seconds=1)
        await scene.deliver()
        assert poison.tried.total() == IN_A_ROW + n
    poison.mended = True
    await scene.later(seconds=240)
    await scene.deliver()
    assert arrived_once(scene, *TEAM)


async def test_three_that_are_really_at_fault_hold_up_the_others_for_half_a_minute_only(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, *TEAM)
    early = scene.house.now() - timedelta(minutes=1)
    for name in TEAM[:3]:
        set_row(scene, row_of(scene, name, "planned"), due_at=early)
    Poison(scene, monkeypatch, *TEAM[:3])
    await scene.deliver()
    assert posts(scene) == 0
    await scene.later(seconds=30)
    await scene.deliver()
    assert arrived_once(scene, *TEAM[3:])


async def test_what_falls_due_while_only_those_at_fault_are_left_is_tried_before_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, *TEAM[:4])
    late = scene.house.now() + timedelta(hours=1)
    set_row(scene, row_of(scene, TEAM[3], "planned"), due_at=late)
    Poison(scene, monkeypatch, *TEAM[:3])
    while scene.house.now() < late + timedelta(minutes=15):
        await scene.deliver()
        await scene.later(minutes=5)
    assert arrived_once(scene, TEAM[3])


async def test_sending_goes_on_where_some_fail_and_others_arrive_between_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await owed_now(scene, *TEAM[:6])
    now = scene.house.now()
    for n, name in enumerate(TEAM[:6]):
        set_row(scene, row_of(scene, name, "planned"), due_at=now + timedelta(minutes=n))
    Poison(scene, monkeypatch, *TEAM[:6:2])
    for _ in range(6):
        await scene.deliver()
        await scene.later(minutes=1)
    assert arrived_once(scene, *TEAM[1:6:2])
    assert said(caplog, "rests in workspace") == []


async def test_a_workspace_that_rests_is_not_looked_at_all_the_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owed_now(scene, *TEAM)
    Poison(scene, monkeypatch)
    one, taken = sender(scene), []
    take = leases.take
    monkeypatch.setattr(leases, "take", lambda *args: taken.append(1) or take(*args))
    for _ in range(10):
        await one.tick()
    assert 1 <= len(taken) <= 2


async def test_the_lease_is_kept_until_every_call_is_over_also_when_one_went_wrong(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due(scene, "Ana", "Tom")
    real, under_way = Sender(scene.house, scene.house.clients, owner="scene"), []
    scene.slack.faults.add("chat.postMessage", "slow", times=1, seconds=0.4)
    Poison(scene, monkeypatch, "Tom")
    give_back = leases.give_back

    def watched(tx: Connection, *args: Any, **how: Any) -> None:
        under_way.append(tx.execute(select(prompt.c.prompt_id).where(prompt.c.state == "sending")).all())
        give_back(tx, *args, **how)

    monkeypatch.setattr(leases, "give_back", watched)
    monkeypatch.setattr("bot.desk.stumbles.put_off", _away)
    with pytest.raises(ZeroDivisionError):
        await real.tick()
    assert under_way
    assert not any(under_way)
    assert len(nudges_of(scene, "Ana")) == 1


def _away(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError("even this fails")


async def not_noted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Ana's message arrive, and fail to be noted."""
    await owed_now(scene, "Ana")
    for place in ("bot.outgoing.arrived", "bot.presses.arrived"):
        monkeypatch.setattr(place, _away)
    await scene.deliver()


async def test_what_arrived_and_could_not_be_noted_is_asked_about_until_it_is(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        await not_noted(scene, broken)
        for _ in range(5):
            assert row_of(scene, state="sending"), "it may have arrived: the history is asked"
            await sender(scene, after=DOUBT_AFTER).tick()
            await scene.later(minutes=1)
    new_process(scene)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert row_of(scene, state="sent")
    assert posts(scene) == 1
    assert failures(scene) == {}


async def test_what_arrived_and_can_never_be_noted_is_given_up_and_not_sent_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await not_noted(scene, monkeypatch)
    for pause in (timedelta(), *PAUSES):
        assert row_of(scene, state="sending")
        await scene.later(seconds=pause.total_seconds())
        await sender(scene, after=DOUBT_AFTER).tick()
    assert failures(scene) == {"in doubt, and ZeroDivisionError": 1}
    assert posts(scene) == 1


async def test_a_redraw_that_nobody_foresaw_to_fail_stops_no_other(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await nudge(scene)
    row = row_of(scene)
    set_row(scene, row, face="opened")
    Poison(scene, monkeypatch, "Ana", times=4)
    for _ in range(4):
        scene.house.redraws.soon(row.workspace_id, row.prompt_id, None)
        await asyncio.sleep(0.05)
    assert "I tried it" not in message.buttons
    scene.house.redraws.soon(row.workspace_id, row.prompt_id, None)
    await scene.slack.wait_for(lambda: "I tried it" in message.buttons)
    await settled(scene)


async def stale(scene: Scene, *names: str) -> None:
    """Let the messages of these people show something else than they should."""
    await owed_now(scene, *names)
    await scene.deliver()
    for name in names:
        set_row(scene, row_of(scene, name), face="opened")


def mended(scene: Scene, *names: str) -> list[str]:
    """Those whose message shows what it should; some of them press it themselves meanwhile."""
    return [name for name in names if row_of(scene, name).shown == row_of(scene, name).face]


async def test_what_cannot_be_drawn_anew_is_tried_for_some_hours_and_the_others_are_mended(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stale(scene, "Ana", "Tom")
    poison = Poison(scene, monkeypatch, "Ana")
    for pause in (timedelta(), *PAUSES):
        await scene.later(seconds=pause.total_seconds())
        for _ in range(2):
            await sender(scene, after=MEND_AFTER).tick()
        assert mended(scene, "Tom")
        assert mended(scene, "Ana") == (["Ana"] if pause == PAUSES[-1] else [])
    assert poison.tried == {scene.id("Ana"): len(PAUSES) + 1}
    assert row_of(scene).shown == "opened", "nobody tries it for ever"


async def test_when_nothing_can_be_drawn_anew_all_is_once_it_can(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await stale(scene, *TEAM)
    poison = Poison(scene, monkeypatch)
    for _ in range(24):
        await sender(scene, after=MEND_AFTER).tick()
        await scene.later(hours=1)
    assert poison.tried.total() <= IN_A_ROW + 24 + 2 * len(TEAM), "and when somebody presses"
    assert mended(scene, *TEAM) == []
    assert len(said(caplog, "drawing anew rests in workspace")) == 1
    poison.mend(scene)
    await sender(scene, after=MEND_AFTER).tick()
    assert mended(scene, *TEAM) == TEAM


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

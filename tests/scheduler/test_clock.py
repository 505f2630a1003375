"""Ticks: never beside themselves, never lost, and one that fails comes again."""

import asyncio
import logging

import pytest

from scheduler.clock import Clock
from storage.engine import Away, Busy


class Counter:
    """A tick that says how often it ran, and how many ran at once."""

    def __init__(self) -> None:
        self.runs = self.at_once = self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> None:
        self.runs += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.gate.wait()
        await asyncio.sleep(0)
        self.at_once -= 1


async def test_a_tick_never_runs_beside_itself() -> None:
    tick = Counter()
    clock = Clock({"plan": (tick, 60)})
    await asyncio.gather(*(clock.run("plan") for _ in range(5)))
    assert tick.most == 1


async def test_wakes_during_a_run_make_it_run_once_more() -> None:
    tick = Counter()
    tick.gate.clear()
    clock = Clock({"plan": (tick, 60)})
    first = asyncio.create_task(clock.run("plan"))
    await asyncio.sleep(0)
    for _ in range(3):
        clock.wake("plan")
    await asyncio.sleep(0)
    tick.gate.set()
    await first
    await clock.stop()
    assert (tick.runs, tick.most) == (2, 1)


async def test_a_wake_runs_it_at_once() -> None:
    tick = Counter()
    clock = Clock({"deliver": (tick, 3600)})
    clock.wake("deliver")
    await clock.stop()
    assert tick.runs == 1


async def test_two_different_ticks_may_run_at_once() -> None:
    slow, quick = Counter(), Counter()
    slow.gate.clear()
    clock = Clock({"plan": (slow, 60), "deliver": (quick, 60)})
    clock.wake("plan")
    await clock.run("deliver")
    assert quick.runs == 1
    slow.gate.set()
    await clock.stop()


async def test_a_tick_that_fails_is_logged_and_runs_again(caplog: pytest.LogCaptureFixture) -> None:
    runs = 0

    async def failing() -> None:
        nonlocal runs
        runs += 1
        raise RuntimeError("no luck")

    clock = Clock({"plan": (failing, 60)})
    with caplog.at_level(logging.ERROR):
        await clock.run("plan")
        await clock.run("plan")
    assert runs == 2
    assert "the tick 'plan' failed" in caplog.text


async def test_a_wake_while_it_fails_is_not_forgotten() -> None:
    runs = 0

    async def failing_once() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            clock.wake("plan")
            await asyncio.sleep(0.01)
            raise RuntimeError("no luck")

    clock = Clock({"plan": (failing_once, 60)})
    await clock.run("plan")
    assert runs == 2


async def test_it_ticks_by_itself_until_it_is_stopped() -> None:
    tick = Counter()
    clock = Clock({"plan": (tick, 0.02)})
    clock.start()
    async with asyncio.timeout(5):
        while tick.runs < 3:
            await asyncio.sleep(0.01)
    await clock.stop()
    runs = tick.runs
    await asyncio.sleep(0.06)
    assert tick.runs == runs


async def test_stopping_waits_for_what_is_in_hand() -> None:
    done = False

    async def slow() -> None:
        nonlocal done
        await asyncio.sleep(0.05)
        done = True

    clock = Clock({"plan": (slow, 60)})
    clock.wake("plan")
    await clock.stop()
    assert done


async def test_stopping_waits_for_a_tick_that_its_interval_started_too() -> None:
    began, done = asyncio.Event(), False

    async def slow() -> None:
        nonlocal done
        if not began.is_set():  # the one that runs at the start
            began.set()
            return
        done = False
        began.clear()
        await asyncio.sleep(0.1)
        done = True

    clock = Clock({"deliver": (slow, 0.05)})
    clock.start()
    async with asyncio.timeout(5):
        await began.wait()
        while began.is_set():
            await asyncio.sleep(0.005)
    await clock.stop()
    assert done


async def test_following_runs_them_one_after_the_other() -> None:
    order: list[str] = []

    async def plan() -> None:
        await asyncio.sleep(0.01)
        order.append("plan")

    async def deliver() -> None:
        order.append("deliver")

    await Clock({"deliver": (deliver, 60), "plan": (plan, 60)}).follow("plan", "deliver")
    assert order == ["plan", "deliver"]


async def test_while_the_database_is_away_one_line_says_so_and_one_that_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble: list[Exception | None] = []

    async def work() -> None:
        if trouble and (error := trouble.pop(0)):
            raise error

    async def rest() -> None:
        pass

    clock = Clock({"plan": (work, 60), "deliver": (work, 60), "idle": (rest, 60)})

    async def all_once() -> None:
        for name in ("plan", "deliver", "idle"):
            await clock.run(name)

    gone = Away("connection refused")
    with caplog.at_level(logging.WARNING):
        for trouble[:] in ([gone, gone], [gone, Busy("locked")], [None, None], [None, None]):
            await all_once()
    assert caplog.messages == [
        "the database cannot be used (connection refused); ticks go on once it can",
        "the database can be used again",
    ]
    assert all(record.exc_info is None for record in caplog.records)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        trouble[:] = [gone]
        await all_once()
    assert len(caplog.messages) == 1, "the next time it is said anew"


async def test_a_wake_for_a_tick_that_another_process_has_is_nothing_to_this_one() -> None:
    tick = Counter()
    clock = Clock({"checkpoint": (tick, 60)})
    clock.wake("deliver")
    await clock.stop()
    assert tick.runs == 0

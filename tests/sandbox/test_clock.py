"""The clock that may travel."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Clock, Sandbox
from sandbox.cast import ANA
from sandbox.limits import RateLimits

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


async def test_it_runs_on_like_real_time_unless_told_to_stand() -> None:
    running, standing = Clock(START), Clock(START, runs=False)
    await asyncio.sleep(0.01)
    assert timedelta() < running.now() - START < timedelta(seconds=5)
    assert standing.now() == START


async def test_it_goes_in_steps_of_a_quarter_of_an_hour_and_waits_for_every_follower() -> None:
    clock, seen = Clock(START, runs=False), []

    async def follow(now: datetime) -> None:
        await asyncio.sleep(0)
        seen.append(now)

    clock.follow(follow)
    await clock.travel(START + timedelta(minutes=40))
    assert seen == [START + timedelta(minutes=m) for m in (15, 30, 40)]
    assert not clock.travelling


async def test_wherever_it_sets_out_it_stops_at_every_full_quarter() -> None:
    clock, seen = Clock(START + timedelta(minutes=5, seconds=3), runs=False), []

    async def follow(now: datetime) -> None:
        seen.append(now)

    clock.follow(follow)
    await clock.travel(START + timedelta(minutes=37))
    assert seen == [START + timedelta(minutes=m) for m in (15, 30, 37)]


async def test_it_never_goes_back() -> None:
    clock = Clock(START, runs=False)
    await clock.travel(START - timedelta(days=1))
    assert clock.now() == START


async def test_a_second_journey_waits_for_the_first() -> None:
    clock, seen = Clock(START, runs=False), []

    async def follow(now: datetime) -> None:
        seen.append(now)
        await asyncio.sleep(0.001)

    clock.follow(follow)
    await asyncio.gather(clock.pass_time(timedelta(hours=1)), clock.travel(START + timedelta(hours=2)))
    assert seen == sorted(seen)
    assert clock.now() == START + timedelta(hours=2)


async def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock(datetime(2026, 11, 24))  # noqa: DTZ001
    with pytest.raises(ValueError, match="aware"):
        await Clock(START).travel(datetime(2026, 11, 24))  # noqa: DTZ001


async def test_messages_carry_business_time_and_stamps_in_real_time(sandbox: Sandbox) -> None:
    await sandbox.clock.pass_time(timedelta(days=30))
    message = sandbox.workspace.post(sandbox.workspace.dm(ANA.id).id, ANA.id, "Hello")
    assert message.at == sandbox.clock.now() == datetime(2026, 12, 24, 8, 30, tzinfo=UTC)
    assert abs(float(message.ts) - datetime.now(UTC).timestamp()) < 60


async def test_quiet_comes_when_nothing_changes_any_more(sandbox: Sandbox) -> None:
    async def chatter() -> None:
        for n in range(5):
            await asyncio.sleep(0.01)
            sandbox.workspace.post("C0GENERAL1", ANA.id, f"{n}")

    task = asyncio.ensure_future(chatter())
    await sandbox.quiet(0.03)
    assert task.done()
    assert len(sandbox.messages("Ana", "general")) == 5


async def test_stamps_always_grow(sandbox: Sandbox) -> None:
    stamps = [sandbox.workspace.stamps.ts() for _ in range(1_000)]
    assert stamps == sorted(set(stamps))


async def test_minutes_that_were_travelled_count_for_slacks_limits() -> None:
    clock = Clock(START, runs=False)
    limits = RateLimits(scale=1 / 20, monotonic=clock.elapsed)  # one call of dnd.teamInfo a minute
    assert limits.retry_after("dnd.teamInfo") is None
    assert limits.retry_after("dnd.teamInfo") is not None
    await clock.travel(START + timedelta(minutes=1))
    assert limits.retry_after("dnd.teamInfo") is None

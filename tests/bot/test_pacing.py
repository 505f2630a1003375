"""How fast we speak: within Slack's limits, and not at all while it asks for a rest."""

from __future__ import annotations

import asyncio

import pytest

from bot.pacing import CHANNEL_RATE, WORKSPACE_BURST, WORKSPACE_RATE, Pacing


class Hand:
    """A clock that only moves when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    hand = Hand()

    async def sleep(seconds: float) -> None:
        hand.now += seconds

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return hand


async def turns(pacing: Pacing, hand: Hand, *channels: str) -> list[float]:
    began, found = hand.now, []
    for channel in channels:
        await pacing.turn(channel)
        found.append(round(hand.now - began, 3))
    return found


async def test_one_person_gets_two_at_once_and_then_one_a_second(hand: Hand) -> None:
    assert await turns(Pacing(hand), hand, *["D1"] * 5) == [0, 0, 1, 2, 3]


async def test_a_workspace_gets_a_few_at_once_and_then_its_rate(hand: Hand) -> None:
    found = await turns(Pacing(hand), hand, *(f"D{n}" for n in range(40)))
    assert found.count(0) == WORKSPACE_BURST
    assert found[-1] == pytest.approx((40 - WORKSPACE_BURST) / WORKSPACE_RATE)


async def test_asked_to_wait_nobody_gets_anything_until_then(hand: Hand) -> None:
    pacing = Pacing(hand)
    pacing.hold(30)
    pacing.hold(5)
    assert await turns(pacing, hand, "D1", "D2") == [30, 30]


async def test_a_rest_fills_the_measure_and_no_more(hand: Hand) -> None:
    pacing = Pacing(hand)
    await turns(pacing, hand, "D1", "D1")
    hand.now += 3600
    assert await turns(pacing, hand, *["D1"] * 3) == [0, 0, 1 / CHANNEL_RATE]


async def test_many_channels_cost_no_memory_for_ever(hand: Hand) -> None:
    pacing = Pacing(hand)
    for number in range(10_050):
        hand.now += 1
        await pacing.turn(f"D{number}")
    assert len(pacing._channels) <= 10_001

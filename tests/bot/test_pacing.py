"""How fast we speak: within Slack's limits, and not at all while it asks for a rest."""

from __future__ import annotations

import asyncio

import pytest

from bot.pacing import CHANNEL_RATE, LONGEST_REST, POST, UPDATE, WORKSPACE_BURST, WORKSPACE_RATE, Pacing


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
        assert await pacing.turn(POST, channel)
        found.append(round(hand.now - began, 3))
    return found


async def test_one_person_gets_two_at_once_and_then_one_a_second(hand: Hand) -> None:
    assert await turns(Pacing(hand), hand, *["D1"] * 5) == [0, 0, 1, 2, 3]


async def test_a_workspace_gets_a_few_at_once_and_then_its_rate(hand: Hand) -> None:
    found = await turns(Pacing(hand), hand, *(f"D{n}" for n in range(40)))
    assert found.count(0) == WORKSPACE_BURST
    assert found[-1] == pytest.approx((40 - WORKSPACE_BURST) / WORKSPACE_RATE)


async def test_whoever_takes_over_from_somebody_who_has_just_spoken_begins_at_the_rate(hand: Hand) -> None:
    pacing = Pacing(hand)
    pacing.shared()
    found = await turns(pacing, hand, *(f"D{n}" for n in range(6)))
    assert found == pytest.approx([n / WORKSPACE_RATE for n in range(6)])


async def test_asked_to_wait_nobody_gets_anything_until_then(hand: Hand) -> None:
    pacing = Pacing(hand)
    pacing.hold(POST, 30)
    pacing.hold(POST, 5)
    assert await turns(pacing, hand, "D1", "D2") == [30, 30]


async def test_one_method_that_is_held_keeps_no_other_waiting(hand: Hand) -> None:
    pacing = Pacing(hand)
    pacing.hold(UPDATE, 30)
    assert await turns(pacing, hand, "D1") == [0]
    assert pacing.wait(UPDATE) == 30


async def test_a_turn_that_is_too_far_away_is_not_waited_for_and_not_taken(hand: Hand) -> None:
    pacing = Pacing(hand)
    pacing.hold(UPDATE, 30)
    assert not await pacing.turn(UPDATE, patience=29)
    assert hand.now == 1000
    assert await pacing.turn(UPDATE, patience=30)


async def test_of_edits_there_are_never_more_than_fifty_in_any_minute(hand: Hand) -> None:
    pacing, at = Pacing(hand), []
    for _ in range(200):
        assert await pacing.turn(UPDATE)
        at.append(hand.now)
    assert all(sum(start <= one < start + 60 for one in at) <= 50 for start in at)


async def test_a_turn_that_was_not_used_is_had_by_another(hand: Hand) -> None:
    pacing = Pacing(hand)
    for _ in range(100):
        assert await pacing.turn(POST, "D1")
        pacing.not_used(POST, "D1")
    assert hand.now == 1000


async def test_one_trouble_may_happen_and_after_that_every_rest_is_longer(hand: Hand) -> None:
    pacing, rests = Pacing(hand), []
    for _ in range(12):
        pacing.trouble()
        rests.append(pacing.wait(POST))
        hand.now += rests[-1]
    assert rests[:4] == [0, 2, 4, 8]
    assert rests[-1] == LONGEST_REST
    pacing.well()
    pacing.trouble()
    assert pacing.wait(POST) == 0


async def test_calls_that_fail_together_are_one_trouble(hand: Hand) -> None:
    pacing = Pacing(hand)
    for _ in range(6):
        pacing.trouble()
    assert pacing.wait(POST) == 2
    assert pacing.wait(UPDATE) == 2, "it is Slack that is away, whatever the method"


async def test_a_rest_fills_the_measure_and_no_more(hand: Hand) -> None:
    pacing = Pacing(hand)
    await turns(pacing, hand, "D1", "D1")
    hand.now += 3600
    assert await turns(pacing, hand, *["D1"] * 3) == [0, 0, 1 / CHANNEL_RATE]


async def test_many_channels_cost_no_memory_for_ever(hand: Hand) -> None:
    pacing = Pacing(hand)
    for number in range(10_050):
        hand.now += 1
        await pacing.turn(POST, f"D{number}")
    assert len(pacing._channels) <= 10_001

"""One process sends in several workspaces, and what befalls one of them befalls no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from outbox import due, posts
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from bot.delivery import Sender
from bot.house import House
from bot.pacing import Paces
from coaching.people import Newcomer
from coaching.prompts import Plan
from sandbox import Member, Sandbox, running
from scheduler import roster
from storage import leases, people, prompts, workspaces
from storage.engine import Busy
from storage.prompts import prompt

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

OTHERS = tuple(Member(f"U0OTHER{n:04}", f"Other{n}", f"Other {n}") for n in range(20))


@asynccontextmanager
async def elsewhere(scene: Scene) -> AsyncIterator[tuple[Sandbox, House]]:
    """A second workspace, whose twenty people are each owed a message; and a house that serves both."""
    async with running(members=OTHERS, team_id="T0OTHER01", name="Elsewhere", clock=scene.slack.clock) as other:
        now = scene.house.now()
        known = workspaces.Workspace(other.team_id, other.workspace.name, other.bot_user_id, other.bot_id, None)
        with scene.store.write() as tx:
            workspaces.settle(tx, known)
        joined = now.date() - timedelta(days=90)
        comers = [Newcomer(m.id, m.name, None, m.tz, None, None, "agent", None, joined, None, True) for m in OTHERS]
        for _ in roster.take_in(scene.store, other.team_id, comers, now=now):
            pass
        nudge = scene.house.library.modules["active-listening"].nudges[0]
        with scene.store.write() as tx:
            for member in OTHERS:
                people.change(tx, other.team_id, member.id, consent="agreed")
                wish = Plan(
                    "nudge",
                    member.id,
                    f"asked:{member.id}",
                    now,
                    "asked_for",
                    module="active-listening",
                    item=nudge.id,
                    variant=nudge.wordings[0].variant,
                    requested=True,
                )
                prompts.plan(tx, other.team_id, [wish])
        client = AsyncWebClient(token=other.bot_token, base_url=other.api_url, retry_handlers=[])
        yield other, replace(scene.house, clients={**scene.house.clients, other.team_id: client})


def arrived(slack: Sandbox) -> int:
    return sum(len(slack.workspace.dm(member.id).messages) for member in OTHERS)


async def test_both_workspaces_are_served_by_one_tick(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        await due(scene, "Ana", "Tom")
        await Sender(house, house.clients, owner="one").tick()
        assert posts(scene) == 2
        assert arrived(other) == len(OTHERS)


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth", "missing_scope"])
async def test_a_token_that_is_revoked_in_the_middle_stops_its_workspace_at_once_and_no_other(
    scene: Scene, error: str
) -> None:
    async with elsewhere(scene) as (other, house):
        await due(scene, "Ana", "Tom")
        sender = asyncio.create_task(Sender(house, house.clients, owner="one").tick())
        await other.wait_for(lambda: arrived(other) >= 3)
        other.faults.add("*", "refuse", error=error, times=99)
        await sender
        there = arrived(other)
        assert 3 <= there < len(OTHERS)
        tried = len(other.log.calls("chat.postMessage"))
        assert tried - there <= 6, "those that were under way"
        assert posts(scene) == 2, "the other workspace got its messages"
        with scene.store.read() as tx:
            assert workspaces.stopped(tx, other.team_id) == error
            assert workspaces.stopped(tx, scene.slack.team_id) is None
        other.faults.clear()
        await Sender(house, house.clients, owner="two").tick()
        assert len(other.log.calls("chat.postMessage")) == tried, "and nothing is tried any more"


async def test_a_workspace_that_uninstalls_us_in_the_middle_gets_nothing_more(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        sender = asyncio.create_task(Sender(house, house.clients, owner="one").tick())
        await other.wait_for(lambda: arrived(other) >= 3)
        with scene.store.write() as tx:
            workspaces.stop(tx, other.team_id, workspaces.UNINSTALLED)
        there = arrived(other)
        await sender
        assert arrived(other) - there <= 6


async def test_a_workspace_whose_slack_is_away_keeps_no_other_waiting(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        await due(scene, "Ana")
        other.faults.add("*", "drop_before", times=999)
        async with asyncio.timeout(5):
            await Sender(house, house.clients, owner="one").tick()
        assert posts(scene) == 1
        tried = len(other.log.calls("chat.postMessage"))
        assert tried <= 12, "it rests, instead of trying everybody"
        assert arrived(other) == 0


async def test_messages_to_several_people_are_under_way_at_once(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        other.faults.add("chat.postMessage", "slow", probability=0.9999, seconds=0.3)
        began = asyncio.get_running_loop().time()
        sender = asyncio.create_task(Sender(house, house.clients, owner="one").tick())
        await other.wait_for(lambda: arrived(other) >= 6)
        assert asyncio.get_running_loop().time() - began < 1.2, "one after the other they would take 1.8 s"
        other.faults.clear()
        await sender


async def test_an_orderly_stop_brings_what_is_under_way_to_its_end(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        other.faults.add("chat.postMessage", "slow", probability=0.9999, seconds=0.2)
        one = Sender(house, house.clients, owner="one")
        ticking = asyncio.create_task(one.tick())
        await other.wait_for(lambda: arrived(other) >= 1)
        await one.stop()
        await ticking
        with scene.store.read() as tx:
            states = {
                one.state
                for found in prompts.history(tx, other.team_id, [m.id for m in OTHERS], since=house.now()).values()
                for one in found
            }
        assert states == {"planned", "sent"}, "nothing is in doubt"
        there = arrived(other)
        other.faults.clear()
        await Sender(house, house.clients, owner="two").tick()
        assert arrived(other) == len(OTHERS) > there, "and another one goes on at once"


async def test_a_workspace_that_slack_held_up_has_its_turn_while_another_is_still_busy(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("bot.desk.PATIENCE", "bot.outgoing.PATIENCE"):
        monkeypatch.setattr(place, 0.2)
    async with elsewhere(scene) as (other, house):
        await due(scene, "Ana")
        scene.slack.faults.add("chat.postMessage", "slow", probability=0.9999, seconds=5.0)
        other.faults.add("chat.postMessage", "429", times=6, seconds=1)
        sender = asyncio.create_task(Sender(house, house.clients, owner="one").tick())
        await other.wait_for(lambda: arrived(other) >= len(OTHERS) - 6, 4.5)
        assert not sender.done()
        scene.slack.faults.clear()
        await sender


async def test_a_stop_that_comes_while_a_lease_is_being_taken_is_heard(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with elsewhere(scene) as (other, house):
        one, take, tries = Sender(house, house.clients, owner="one"), leases.take, iter(range(20))

        def slow(*args: Any) -> str | None:
            if next(tries, None) is not None:
                raise Busy("somebody else is writing")
            return take(*args)

        monkeypatch.setattr(leases, "take", slow)
        ticking = asyncio.create_task(one.tick())
        await asyncio.sleep(0.02)
        await one.stop()
        async with asyncio.timeout(3):
            await ticking
        assert arrived(other) == 0
        await Sender(house, house.clients, owner="two").tick()
        assert arrived(other) == len(OTHERS), "and another one goes on at once"


async def test_what_was_asked_for_goes_out_while_do_not_disturb_cannot_be_read(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        with scene.store.write() as tx:
            unasked = prompt.c.recipient.in_([member.id for member in OTHERS[:12]])
            tx.execute(update(prompt).where(unasked).values(requested=False, due_at=house.now() - timedelta(hours=1)))
        other.faults.add("dnd.teamInfo", "500_before", times=999)
        await Sender(house, house.clients, owner="one").tick()
        assert [bool(other.workspace.dm(member.id).messages) for member in OTHERS] == [False] * 12 + [True] * 8


async def test_the_next_process_knows_that_slack_asked_to_wait(scene: Scene) -> None:
    async with elsewhere(scene) as (other, house):
        other.faults.add("chat.postMessage", "429", times=99, seconds=30)
        await Sender(house, house.clients, owner="one").tick()
        tried = len(other.log.calls("chat.postMessage"))
        for owner in ("two", "three"):
            scene.house.redraws.paces = Paces()  # a process of its own
            await Sender(house, house.clients, owner=owner).tick()
        assert len(other.log.calls("chat.postMessage")) == tried

"""Members who play along."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond

from sandbox import Clock, Member, Sandbox, running
from sandbox.cast import ANA, CHANNELS
from sandbox.people import Persona

Kit = Any  # made by conftest
Bot = Any
Stage = Any
HOURS = timedelta(hours=5)


def people(count: int, plays: Persona | None) -> list[Member]:
    return [replace(ANA, id=f"U0PLAY{n:04d}", name=f"P{n}", plays=plays, dnd=None) for n in range(count)]


@pytest.fixture
async def stage(new_bot: Bot, connect: Bot, kit: Kit) -> AsyncIterator[Any]:
    """Start a workspace of so many people who play something, each asked the same question."""
    async with AsyncExitStack() as stack:

        async def start(count: int, plays: Persona | None, *blocks: dict[str, Any]) -> tuple[Sandbox, Bot]:
            clock = Clock(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), runs=False)
            sandbox = await stack.enter_async_context(
                running(members=people(count, plays), channels=CHANNELS[:0], clock=clock, strict_limits=False)
            )
            bot = new_bot(sandbox)
            await stack.enter_async_context(connect(bot, sandbox))

            @bot.app.action(re.compile("^answer"))
            async def answer(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
                await ack()
                bot.heard.append((body["user"]["id"], body["actions"][0]["text"]["text"]))
                await respond(replace_original=True, text="Noted.")

            for member in sandbox.workspace.people():
                await bot.client.chat_postMessage(channel=member.id, text="Shall we?", blocks=list(blocks))
            return sandbox, bot

        yield start


async def test_keen_people_mostly_press_the_first_button(stage: Stage, kit: Kit) -> None:
    sandbox, bot = await stage(12, "keen", kit.actions(kit.button("Yes", "answer"), kit.button("No", "answer_no")))
    assert bot.heard == []
    await sandbox.clock.pass_time(HOURS)
    labels = [label for _, label in bot.heard]
    assert labels.count("Yes") >= 7 > labels.count("No")


async def test_quiet_people_seldom_do(stage: Stage, kit: Kit) -> None:
    sandbox, bot = await stage(12, "quiet", kit.actions(kit.button("Yes", "answer")))
    await sandbox.clock.pass_time(HOURS)
    assert 1 <= len(bot.heard) <= 7


async def test_who_declines_presses_no_and_nothing_else(stage: Stage, kit: Kit) -> None:
    no = kit.actions(kit.button("Yes", "yes"), kit.button("No, thanks", "answer"))
    sandbox, bot = await stage(3, "declines", no)
    await sandbox.clock.pass_time(HOURS)
    assert sorted(label for _, label in bot.heard) == ["No, thanks"] * 3
    await bot.client.chat_postMessage(
        channel="U0PLAY0000", text="Go?", blocks=[kit.actions(kit.button("Go", "answer"))]
    )
    await sandbox.clock.pass_time(HOURS)
    assert len(bot.heard) == 3


async def test_nobody_plays_for_who_plays_themselves(stage: Stage, kit: Kit) -> None:
    sandbox, bot = await stage(3, None, kit.actions(kit.button("Yes", "answer")))
    await sandbox.clock.pass_time(HOURS)
    assert bot.heard == []


async def test_they_never_press_danger_links_or_what_asks_twice(stage: Stage, kit: Kit) -> None:
    confirm = {
        "title": kit.words("Sure?"),
        "text": kit.words("Sure?"),
        "confirm": kit.words("Y"),
        "deny": kit.words("N"),
    }
    row = kit.actions(
        kit.button("Erase", "answer", style="danger"),
        {**kit.button("Read", "answer", url="https://example.com"), "action_id": "link"},
        {**kit.button("Leave", "answer", confirm=confirm), "action_id": "leave"},
    )
    sandbox, _ = await stage(6, "keen", row)
    await sandbox.clock.pass_time(HOURS)
    assert sandbox.log.deliveries("block_actions") == []


async def test_the_same_workspace_is_played_the_same_way_twice(stage: Stage, kit: Kit) -> None:
    chips = kit.actions(
        *(kit.button(str(n), "answer", value=str(n)) | {"action_id": f"answer{n}"} for n in range(1, 6))
    )
    played = []
    for _ in range(2):
        sandbox, _ = await stage(8, "keen", chips)
        await sandbox.clock.pass_time(timedelta(hours=1))
        presses = sandbox.log.deliveries("block_actions")
        played.append(sorted((e.who, e.args["actions"][0]["value"]) for e in presses))
    assert played[0] == played[1]
    assert len({value for _, value in played[0]}) > 1


async def test_they_fill_in_the_forms_that_open(stage: Stage, kit: Kit) -> None:
    sandbox, _ = await stage(4, "keen", kit.actions(kit.button("Open", "open")))
    await sandbox.clock.pass_time(HOURS)
    kept = [entry.answer for entry in sandbox.log.deliveries("view_submission")]
    assert len(kept) >= 3
    assert all("Kept: I let them finish" in str(answer) for answer in kept)
    assert all(sandbox.views(member.id) == [] for member in sandbox.workspace.people())


async def test_in_a_live_workspace_they_act_after_a_moment(
    new_bot: Bot, connect: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.personas.LIVE_SECONDS", (0.0, 0.01))
    async with running(members=people(3, "keen"), channels=(), live=True) as sandbox:
        bot = new_bot(sandbox)
        async with connect(bot, sandbox):
            for member in people(3, "keen"):
                await sandbox.command(member.id, "/hello")
            await sandbox.wait_for(lambda: sandbox.log.deliveries("view_submission"))


async def test_they_press_once_and_stop_when_the_bot_does_not_answer(kit: Kit) -> None:
    clock = Clock(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), runs=False)
    async with running(members=people(1, "keen"), channels=(), clock=clock) as sandbox:
        dm = sandbox.workspace.dm("U0PLAY0000")
        sandbox.workspace.post(dm.id, sandbox.bot_user_id, "Go?", [kit.actions(kit.button("Go", "answer"))])
        await sandbox.clock.pass_time(HOURS)
        assert len(sandbox.log.deliveries("block_actions")) == 1

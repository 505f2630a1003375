"""A team's week in its channel: posted once, with what two share, and without it once they no longer do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from kind import WORDS, arrives, fills, given, types
from nudged import nudges_of, press, settled

from bot import digest_charts
from coaching.prompts import Plan
from coaching.readings import PersonWeek
from coaching.team_digests import TeamWeekShown, make
from coaching.weeks import Week
from scheduler import joining
from storage import channels, digests, prompts, team_digests

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

TEAM, COHORT = "C0TEAMMIA1", "listening"
WEEK = Week.parse("2026-W47")


@pytest.fixture(autouse=True)
async def team(scene: Scene) -> AsyncIterator[None]:
    """Three take part, and their team has a channel: it is noon in Madrid."""
    scene.agree("Ana", "Ben", "Tom")
    with scene.store.write() as tx:
        channels.choose(tx, scene.slack.team_id, COHORT, TEAM)
    await scene.later(hours=2)
    yield
    await scene.house.errands.finish()
    await scene.house.studio.stop()


def people(week: Week, took_part: int) -> list[PersonWeek]:
    acts = ((week.monday, "opened", 1), (week.monday, "completed_task", 2))
    return [PersonWeek(f"p{n}", "mia", 5, 5, acts if n < took_part else (), delivered=1) for n in range(8)]


def kept(scene: Scene, *, moment: str | None = None) -> TeamWeekShown:
    """Keep a digest of eight people, and plan its message for now."""
    module = scene.house.library.modules["active-listening"]
    before = make(COHORT, people(WEEK.before(), 4), WEEK.before(), module, teams={})
    digest = make(COHORT, people(WEEK, 6), WEEK, module, teams={}, shown=[before], moment=moment)
    key, now = team_digests.id_of(COHORT, WEEK), scene.house.now()
    post = Plan(
        "team_digest",
        TEAM,
        key,
        now,
        "team_week",
        face="closed",
        subject=key,
        item=moment,
        expires_at=now + timedelta(days=3),
    )
    with scene.store.write() as tx:
        body = digest.to_json()
        digests.keep(tx, scene.slack.team_id, key, recipient=TEAM, monday=WEEK.monday, body=body, now=now)
        prompts.plan(tx, scene.slack.team_id, [post])
    return digest


def weeks(scene: Scene) -> list[Message]:
    """What the team read of its week."""
    messages = scene.slack.workspace.conversations[TEAM].messages
    return [m for m in messages if m.by_bot and m.ephemeral_to is None and "Our week in" in m.says]


async def told(scene: Scene, **how: str) -> Message:
    kept(scene, **how)
    await scene.deliver()
    (message,) = weeks(scene)
    return message


async def shared(scene: Scene) -> str:
    """Ben's kudos to Ana, which both let the team see; returns its id."""
    await types(scene, "")
    await fills(scene, who="Ana", what="Let somebody finish", words=WORDS, readers="The team too, if they agree")
    message = await arrives(scene)
    await press(scene, message, "Read it")
    await press(scene, message, "Yes, share it")
    await scene.deliver()
    await settled(scene)
    return given(scene)[0].kudos_id


async def test_the_team_reads_its_week_once_with_its_chart(scene: Scene) -> None:
    kept(scene)
    await digest_charts.make_due(scene.house, asyncio.Event(), scene.slack.team_id)
    await scene.deliver()
    await scene.deliver()
    (message,) = weeks(scene)
    assert "6 of 8 took part (likely 41 to 93 %), last week 4. 12 tasks done." in message.says
    assert [block["type"] for block in message.blocks].count("image") == 1
    assert message.buttons == ["Say what you saw"]
    names = [member.name for member in scene.slack.workspace.members.values() if not member.is_bot]
    assert not any(name in message.says for name in names)


async def test_whoever_reads_it_can_say_what_they_saw(scene: Scene) -> None:
    message = await told(scene)
    await press(scene, message, "Say what you saw", by="Tom")
    assert "Who?" in (await scene.modal("Tom")).says
    assert weeks(scene)[0].says == message.says


async def test_a_moment_is_what_two_people_share_by_their_names_and_without_a_mention(scene: Scene) -> None:
    message = await told(scene, moment=await shared(scene))
    assert "*A moment, with both their leave:* Ben thanks Ana for listening." in message.says
    assert f"“{WORDS}”" in message.says
    assert "<@" not in str(message.blocks) + message.text


async def test_taken_out_by_either_it_leaves_the_digest_too(scene: Scene) -> None:
    message = await told(scene, moment=await shared(scene))
    await press(scene, nudges_of(scene)[-1], "Take it out again")
    await scene.deliver()
    await settled(scene)
    assert WORDS not in message.says + message.text
    assert "6 of 8 took part" in message.says


@pytest.mark.parametrize("who", ["Ana", "Ben"])
async def test_erasing_either_takes_it_out_of_the_digest(scene: Scene, who: str) -> None:
    message = await told(scene, moment=await shared(scene))
    with scene.store.write() as tx:
        assert joining.erase(tx, scene.slack.team_id, scene.id(who), now=scene.house.now())
    await scene.deliver()
    await settled(scene)
    assert WORDS not in message.says + message.text
    assert "Ben" not in message.says
    assert "6 of 8 took part" in message.says


async def test_where_the_bot_is_not_in_the_channel_the_steward_reads_it_and_the_team_nothing(scene: Scene) -> None:
    scene.slack.remove_bot("team-mia")
    kept(scene)
    before = len(nudges_of(scene))
    await scene.deliver()
    assert weeks(scene) == []
    assert len(nudges_of(scene)) == before
    assert "*Nothing arrives there:* I am not in it." in (await scene.home("Lea")).says

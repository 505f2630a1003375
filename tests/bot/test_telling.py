"""A team's story is put together once its week has ended, kept, and stands in digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import telling
from coaching.digests import TeamDigest
from coaching.team_digests import TeamWeekShown
from coaching.weeks import Week
from sandbox import cast
from scheduler import digests as digest_planner
from scheduler import stories, team_digests
from storage import channels, digests

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

WEEK = Week.parse("2026-W48")


@pytest.fixture
async def ended(scene: Scene) -> Scene:
    """Six of Mia's people take part; their first week is over everywhere they are."""
    scene.agree(*(member.name for member in cast.TEAM_OF_MIA[:6]), "Mia")
    with scene.store.write() as tx:
        channels.choose(tx, scene.slack.team_id, "listening", "C0TEAMMIA1")
    await scene.later(days=7, hours=6)
    return scene


def kept(scene: Scene, key: str) -> str:
    with scene.store.read() as tx:
        body = digests.find(tx, scene.slack.team_id, key)
    assert body is not None
    return body


def plan(scene: Scene) -> None:
    for planner in (digest_planner, team_digests):
        for _ in planner.plan_due(scene.store, scene.house.library, scene.slack.team_id, now=scene.house.now()):
            pass


async def test_a_story_is_told_once_and_stands_in_the_teams_and_the_managers_digest(ended: Scene) -> None:
    await telling.tell(ended.house, ended.slack.team_id)
    with ended.store.read() as tx:
        story = stories.find(tx, ended.slack.team_id, "listening", WEEK)
    assert story is not None
    assert story.lines()[0].startswith("No move to tell this week in ")
    plan(ended)
    team = TeamWeekShown.from_json(kept(ended, f"team_digest:listening:{WEEK}"))
    assert team.story == story.lines()
    mia = TeamDigest.from_json(kept(ended, digests.id_of(ended.id("Mia"), WEEK)))
    assert mia.story == ("The whole group, 23 to 29 November:", *story.lines())
    before = ended.dump()
    await telling.tell(ended.house, ended.slack.team_id)
    assert ended.dump() == before


async def test_a_week_that_has_not_ended_for_all_of_them_has_no_story(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(days=5)
    await telling.tell(scene.house, scene.slack.team_id)
    with scene.store.read() as tx:
        assert stories.find(tx, scene.slack.team_id, "listening", WEEK) is None


async def test_a_manager_whose_week_ended_earlier_reads_the_story_of_the_week_before(ended: Scene) -> None:
    await telling.tell(ended.house, ended.slack.team_id)
    await ended.later(days=7)
    plan(ended)
    mia = TeamDigest.from_json(kept(ended, digests.id_of(ended.id("Mia"), WEEK.before(-1))))
    assert mia.story[0] == "The whole group, 23 to 29 November:"

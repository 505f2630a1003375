"""Guests, strangers, people not there yet or no longer: they get nothing, whatever was on its way to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import nudge, nudges_of, press
from sqlalchemy import select

from coaching.people import Newcomer
from coaching.prompts import Plan
from sandbox import cast
from scheduler import roster
from storage import cohorts, people, prompts

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

FLAGS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")


async def day_by_day(scene: Scene, days: int = 1) -> None:
    for _ in range(days):
        scene.plan()
        await scene.deliver()
        await scene.later(hours=24)
    scene.plan()
    await scene.deliver()


@pytest.mark.parametrize("flag", FLAGS)
async def test_no_guest_is_ever_invited_or_counted(scene: Scene, flag: str) -> None:
    assert (await scene.slack.change_member("Tom", **{flag: True})).ok
    scene.open_cohort()
    await day_by_day(scene)
    assert nudges_of(scene, "Ana"), "the others are asked"
    assert nudges_of(scene, "Tom") == scene.rows("Tom") == []
    assert scene.person("Tom").consent == "none"
    with scene.store.read() as tx:
        standing = cohorts.standing(tx, scene.slack.team_id, today=scene.house.now().date())
    assert standing["listening"][0] == len(cast.TEAM_OF_MIA) - 1


async def test_an_invitation_on_its_way_to_somebody_who_became_a_guest_is_not_sent(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.slack.change_member("Tom", is_restricted=True)
    await day_by_day(scene)
    assert nudges_of(scene, "Tom") == []
    assert [(row.state, row.reason) for row in scene.rows("Tom")] == [("cancelled", "not_here")]


@pytest.mark.parametrize("gone", [{"is_restricted": True}, {"deleted": True}])
async def test_whoever_was_not_there_when_the_invitation_was_due_is_asked_when_they_are(
    scene: Scene, gone: dict[str, bool]
) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.slack.change_member("Tom", **gone)
    await day_by_day(scene, 2)
    assert nudges_of(scene, "Tom") == []
    await scene.slack.change_member("Tom", **dict.fromkeys(gone, False))
    await day_by_day(scene, 3)
    assert len(nudges_of(scene, "Tom")) == 1


async def test_nothing_is_decided_for_somebody_who_was_not_asked(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.slack.change_member("Tom", is_restricted=True)
    await day_by_day(scene)
    with scene.store.read() as tx:
        query = select(people.person.c.next_decision_at).where(people.person.c.person_id == scene.id("Tom"))
        assert tx.execute(query).scalar() is None


async def test_who_became_a_guest_gets_nothing_more_and_no_home(scene: Scene) -> None:
    scene.agree("Tom")
    await scene.slack.change_member("Tom", is_ultra_restricted=True)
    await day_by_day(scene, 3)
    assert nudges_of(scene, "Tom") == []
    assert "not on" in (await scene.home("Tom")).says
    assert "not on" in await scene.coach("Tom", "pause 2d")


async def test_a_full_member_counts_at_once(scene: Scene) -> None:
    scene.agree("Tom")
    await scene.slack.change_member("Tom", is_restricted=True)
    await day_by_day(scene, 3)
    await scene.slack.change_member("Tom", is_restricted=False)
    assert not scene.person("Tom").guest
    assert scene.planned("Tom"), "planned in the same moment"
    await day_by_day(scene, 2)
    assert nudges_of(scene, "Tom")


async def test_an_invited_guest_who_comes_in_is_asked(scene: Scene) -> None:
    await scene.slack.change_member("Tom", is_invited_user=True)
    scene.open_cohort()
    await day_by_day(scene)
    assert nudges_of(scene, "Tom") == []
    await scene.slack.change_member("Tom", is_invited_user=False)
    await day_by_day(scene)
    assert len(nudges_of(scene, "Tom")) == 1


async def test_a_profile_that_does_not_say_leaves_a_guest_a_guest(scene: Scene) -> None:
    await scene.slack.change_member("Tom", is_restricted=True)
    await scene.slack.event("user_change", user={"id": scene.id("Tom"), "tz": "Asia/Tokyo"})
    assert scene.person("Tom").guest
    assert scene.person("Tom").tz == "Asia/Tokyo"


@pytest.mark.parametrize("gone", [{"is_restricted": True}, {"deleted": True}])
async def test_what_was_put_off_does_not_come_to_somebody_who_is_gone(scene: Scene, gone: dict[str, bool]) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.slack.change_member("Ana", **gone)
    await day_by_day(scene, 2)
    assert len(nudges_of(scene)) == 1
    (again,) = [row for row in scene.rows("Ana") if row.follows]
    assert (again.state, again.reason) == ("cancelled", "not_here")


@pytest.mark.parametrize("gone", [{"is_restricted": True}, {"deleted": True}])
async def test_a_digest_on_its_way_to_a_manager_who_is_gone_is_not_sent(scene: Scene, gone: dict[str, bool]) -> None:
    scene.agree("Mia")
    scene.plan()
    with scene.store.write() as tx:
        tuesday = scene.house.now() + timedelta(hours=30)
        prompts.plan(tx, scene.slack.team_id, [Plan("digest", scene.id("Mia"), "digest", tuesday, "weekly_digest")])
    await scene.slack.change_member("Mia", **gone)
    await day_by_day(scene, 2)
    assert nudges_of(scene, "Mia") == []
    (digest,) = [row for row in scene.rows("Mia") if row.kind == "digest"]
    assert (digest.state, digest.reason) == ("cancelled", "not_here")


async def test_what_was_put_off_does_not_come_after_somebodys_last_day(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    today = scene.house.now().date()
    line = Newcomer(scene.id("Ana"), None, None, None, None, None, None, None, None, today, None)
    for _ in roster.take_in(scene.store, scene.slack.team_id, [line], now=scene.house.now()):
        pass
    await day_by_day(scene, 3)
    assert len(nudges_of(scene)) == 1
    (again,) = [row for row in scene.rows("Ana") if row.follows]
    assert (again.state, again.reason) == ("cancelled", "not_here")

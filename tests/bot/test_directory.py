"""What Slack's directory says: closed accounts, and time zones; heard when it is news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import directory
from bot.directory import note_member
from bot.members import Member
from coaching.people import Newcomer
from scheduler import roster
from storage.roster import told_by_slack

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def refresh(scene: Scene) -> int:
    return await directory.refresh(scene.house, scene.client, scene.slack.team_id)


def slack_says(scene: Scene, name: str, *, tz: str | None = None, closed: bool = False) -> bool:
    member = Member(scene.id(name), tz, closed)
    with scene.store.write() as tx:
        return note_member(tx, scene.house.library, scene.slack.team_id, member, now=scene.house.now())


def roster_says(scene: Scene, name: str, tz: str) -> None:
    line = Newcomer(scene.id(name), name, None, tz, None, None, None, None, None, None, None)
    for _ in roster.take_in(scene.store, scene.slack.team_id, [line], now=scene.house.now()):
        pass


async def test_reading_the_directory_again_changes_nothing_and_asks_for_no_transaction(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await refresh(scene)
    before = scene.dump()
    monkeypatch.setattr(scene.store, "transact", None)
    assert await refresh(scene) == 0
    assert scene.dump() == before


async def test_who_moved_and_whose_account_was_closed_is_noted(scene: Scene) -> None:
    scene.slack.workspace.change_member(scene.id("Ana"), tz="Asia/Tokyo")
    scene.slack.workspace.change_member(scene.id("Ben"), deleted=True)
    assert await refresh(scene) == 2
    assert scene.person("Ana").tz == "Asia/Tokyo"
    assert scene.person("Ben").deactivated


async def test_a_zone_of_the_roster_holds_until_slack_tells_another_one(scene: Scene) -> None:
    await refresh(scene)
    roster_says(scene, "Ana", "Asia/Tokyo")
    assert await refresh(scene) == 0
    assert scene.person("Ana").tz == "Asia/Tokyo"
    assert slack_says(scene, "Ana", tz="America/Denver")
    assert scene.person("Ana").tz == "America/Denver"
    roster_says(scene, "Ana", "Asia/Tokyo")
    assert scene.person("Ana").tz == "America/Denver"


async def test_a_closed_account_that_is_opened_again_works_here_again(scene: Scene) -> None:
    assert slack_says(scene, "Ana", closed=True)
    assert not slack_says(scene, "Ana", closed=True)
    assert slack_says(scene, "Ana", closed=False)
    with scene.store.read() as tx:
        assert not told_by_slack(tx, scene.slack.team_id, [scene.id("Ana")])[scene.id("Ana")].closed
    assert scene.person("Ana").here_on(scene.house.now().date())


async def test_nobody_outside_the_roster_is_noted(scene: Scene) -> None:
    member = Member("U0NOBODY", "Asia/Tokyo", closed=False)
    before = scene.dump()
    with scene.store.write() as tx:
        assert not note_member(tx, scene.house.library, scene.slack.team_id, member, now=scene.house.now())
    assert scene.dump() == before

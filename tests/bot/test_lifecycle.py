"""What Slack tells us of people and of ourselves, by events and by its directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from nudged import nudges_of

from bot import directory
from bot.members import Member
from coaching.away import Status
from sandbox import cast
from storage import people, roster, workspaces

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def stopped(scene: Scene) -> str | None:
    with scene.store.read() as tx:
        return workspaces.stopped(tx, scene.slack.team_id)


async def test_who_moves_is_planned_anew_by_their_new_clock(scene: Scene) -> None:
    scene.agree("Ana")
    assert (await scene.slack.change_member("Ana", tz="America/New_York")).ok
    assert scene.person("Ana").tz == "America/New_York"
    (row,) = scene.planned("Ana")
    assert row.due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


async def test_a_closed_account_gets_nothing_and_an_opened_one_again(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.slack.change_member("Ana", deleted=True)
    assert scene.person("Ana").deactivated
    await scene.later(hours=24)
    await scene.deliver()
    assert nudges_of(scene) == []
    await scene.slack.change_member("Ana", deleted=False)
    assert not scene.person("Ana").deactivated


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"id": ""},
        {"id": "U0ANA0001"},
        {"id": "U0ANA0001", "tz": None},
        {"id": "U0ANA0001", "tz": 7},
        {"id": "U0ANA0001", "profile": None},
        {"id": "U0ANA0001", "profile": {"status_text": 7, "status_emoji": None, "status_expiration": "soon"}},
        {"id": "U0ANA0001", "tz": "Asia/Tokyo", "is_bot": True},
        {"id": "USLACKBOT", "tz": "Asia/Tokyo"},
        {"id": "U0STRANGER", "tz": "Asia/Tokyo"},
        None,
    ],
)
async def test_a_profile_with_holes_changes_nothing(scene: Scene, user: dict[str, Any] | None) -> None:
    scene.agree("Ana")
    before = scene.dump()
    assert (await scene.slack.event("user_change", user=user)).ok
    assert scene.dump() == before


@pytest.mark.parametrize("tz", ["Mars/Olympus", "America", "../etc"])
async def test_a_zone_that_nobody_knows_moves_nobody_and_the_doctor_hears_of_it(scene: Scene, tz: str) -> None:
    scene.agree("Ana")
    before = scene.planned("Ana")
    assert (await scene.slack.event("user_change", user={"id": scene.id("Ana"), "tz": tz})).ok
    assert scene.person("Ana").tz == "Europe/Madrid"
    assert scene.planned("Ana") == before
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), zone_by_roster=None)
        assert roster.unknown_zones(tx, scene.slack.team_id) == {tz: 1}


async def test_news_of_people_that_is_none_to_us_locks_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.agree("Ana")
    await scene.slack.change_member("Ana", tz="Asia/Tokyo", dnd=None)
    monkeypatch.setattr(scene.store, "transact", None)
    assert (await scene.slack.change_member("Ana", title="Lead of support")).ok
    assert (await scene.slack.change_member("Omar", dnd=(time(9), time(17)))).ok
    stranger = replace(cast.ANA, id="U0NOBODY1", name="Nobody")
    assert (await scene.slack.join(stranger)).ok
    assert (await scene.slack.change_member("Nobody", tz="Asia/Tokyo")).ok


async def test_uninstalled_we_stop(scene: Scene) -> None:
    await scene.slack.uninstall()
    assert stopped(scene) in {"app_uninstalled", "tokens_revoked"}
    scene.agree("Ana")
    await scene.later(hours=24)
    await scene.deliver()
    assert scene.slack.log.calls("chat.postMessage") == []


@pytest.mark.parametrize(
    ("tokens", "stops"),
    [({"bot": ["U0BOT00001"]}, True), ({"oauth": ["U0ANA0001"]}, False), ({}, False), (None, False)],
)
async def test_only_the_bots_own_token_matters(scene: Scene, tokens: object, stops: bool) -> None:
    assert (await scene.slack.event("tokens_revoked", tokens=tokens)).ok
    assert (stopped(scene) == "tokens_revoked") == stops


async def test_the_directory_brings_everybody_up_to_date_and_twice_changes_nothing(scene: Scene) -> None:
    scene.slack.workspace.change_member(scene.id("Ana"), tz="America/New_York")
    scene.slack.workspace.change_member(scene.id("Ben"), deleted=True)
    assert await directory.refresh(scene.house, scene.client, scene.slack.team_id) == 2
    assert scene.person("Ana").tz == "America/New_York"
    assert scene.person("Ben").deactivated
    before = scene.dump()
    assert await directory.refresh(scene.house, scene.client, scene.slack.team_id) == 0
    assert scene.dump() == before


def test_of_a_profile_nothing_else_is_read() -> None:
    user = {"id": "U1", "tz": "Asia/Tokyo", "deleted": True, "profile": {"email": "a@x.org", "phone": "1"}, "name": "a"}
    assert Member.read(user) == Member("U1", "Asia/Tokyo", closed=True)
    guest = user | {"is_restricted": True, "profile": {"status_text": "Out sick", "status_expiration": 0}}
    assert Member.read(guest) == Member("U1", "Asia/Tokyo", closed=True, guest=True, status=Status(away=True))
    assert Member.read({"id": "U1", "is_workflow_bot": True}) is None

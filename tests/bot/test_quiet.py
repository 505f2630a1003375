"""Slack's do-not-disturb: read just before sending, heard when it changes, kept only of those who take part."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import nudges_of
from sqlalchemy import select

from bot import quiet
from storage import people

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

#: The fixed cast's nights in Slack, Madrid: 20:00 to 08:00.
TONIGHT = (datetime(2026, 11, 23, 19, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC))


async def refresh(scene: Scene, *names: str, unkept: quiet.Unkept | None = None) -> bool:
    who = [scene.id(name) for name in names]
    unkept = {} if unkept is None else unkept
    return await quiet.refresh_dnd(scene.house, scene.client, scene.slack.team_id, who, unkept=unkept)


def asked(scene: Scene) -> int:
    return len(scene.slack.log.calls("dnd.teamInfo"))


def test_no_window_is_read_where_slack_names_none() -> None:
    begins, ends = 1_800_000_000, 1_800_003_600
    on = {"dnd_enabled": True, "next_dnd_start_ts": begins, "next_dnd_end_ts": ends}
    assert quiet.window(on) == (datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
    for status in (
        None,
        "on",
        {},
        {"dnd_enabled": True},
        on | {"dnd_enabled": False},
        on | {"next_dnd_start_ts": 1, "next_dnd_end_ts": 1},
        on | {"next_dnd_start_ts": 0},
        on | {"next_dnd_end_ts": begins},
        on | {"next_dnd_end_ts": None},
        on | {"next_dnd_end_ts": True},
        on | {"next_dnd_end_ts": "soon"},
        on | {"next_dnd_end_ts": 10**30},
    ):
        assert quiet.window(status) is None


async def test_who_is_about_to_get_something_is_asked_about_once_in_half_an_hour(scene: Scene) -> None:
    scene.agree("Ana", "Tom")
    assert await refresh(scene, "Ana", "Tom")
    assert scene.person("Ana").dnd == TONIGHT
    assert scene.person("Tom").dnd is None
    assert await refresh(scene, "Ana", "Tom")
    assert asked(scene) == 1
    await scene.later(minutes=31)
    assert await refresh(scene, "Ana", "Tom")
    assert asked(scene) == 2


async def test_why_says_what_made_a_message_late(scene: Scene) -> None:
    scene.agree("Ana")
    busy = replace(scene.slack.workspace.members[scene.id("Ana")], dnd=(time(9), time(13)))
    scene.slack.workspace.put_member(busy)
    await scene.later(hours=23, minutes=30)
    await scene.deliver()
    assert nudges_of(scene) == []
    await scene.coach("Ana", "why")
    assert "It comes later than planned: Slack said do not disturb." in (await scene.modal("Ana")).says
    await scene.later(hours=3, minutes=30)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1
    await scene.coach("Ana", "why")
    assert "It came later than planned: Slack said do not disturb." in (await scene.modal("Ana")).says


async def test_a_window_that_is_over_is_asked_about_anew(scene: Scene) -> None:
    scene.agree("Ana")
    soon = replace(scene.slack.workspace.members[scene.id("Ana")], dnd=(time(9), time(10, 10)))
    scene.slack.workspace.put_member(soon)
    await refresh(scene, "Ana")
    await scene.later(minutes=15)
    await refresh(scene, "Ana")
    assert asked(scene) == 2
    await refresh(scene, "Ana")
    assert asked(scene) == 2


async def test_a_clock_that_jumped_back_trusts_nothing_read_in_the_future(scene: Scene) -> None:
    scene.agree("Ana")
    await refresh(scene, "Ana")
    client = scene.house.client_of(scene.slack.team_id)
    earlier = replace(scene.house, now=lambda: scene.slack.clock.now() - timedelta(days=1))
    await quiet.refresh_dnd(earlier, client, scene.slack.team_id, [scene.id("Ana")], unkept={})
    assert asked(scene) == 2


async def test_of_somebody_who_said_no_or_was_not_asked_nothing_is_asked_or_kept(scene: Scene) -> None:
    scene.agree("Ana")
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Omar"), consent="declined")
    before = scene.dump()
    assert await refresh(scene, "Omar", "Ben")
    await scene.slack.change_member("Omar", dnd=(time(9), time(17)))
    assert asked(scene) == 0
    assert scene.dump() == before


async def test_an_invitation_waits_for_do_not_disturb_to_end_of_which_nothing_is_kept(scene: Scene) -> None:
    scene.slack.workspace.change_member(scene.id("Ana"), dnd=(time(9), time(11, 15)))
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    assert nudges_of(scene, "Ana") == []
    (row,) = scene.planned("Ana")
    assert (row.kind, row.due_at) == ("invitation", datetime(2026, 11, 23, 10, 15, tzinfo=UTC)), "11:15 in Madrid"
    with scene.store.read() as tx:
        table = people.person.c
        known = tx.execute(select(table.dnd_from, table.dnd_until, table.dnd_read_at).where(table.consent == "invited"))
        assert set(known) == {(None, None, None)}
    assert asked(scene) == 1, "about everybody who was to be asked by now"
    await scene.later(minutes=80)
    await scene.deliver()
    assert len(nudges_of(scene, "Ana")) == 1


async def test_while_they_are_being_asked_people_are_asked_about_once_in_half_an_hour(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    unkept: quiet.Unkept = {}
    for minutes, calls in ((0, 1), (0, 1), (31, 2)):
        await scene.later(minutes=minutes)
        assert await refresh(scene, "Ana", "Tom", unkept=unkept)
        assert asked(scene) == calls
    scene.slack.faults.add("dnd.teamInfo", "refuse", error="user_not_visible")
    assert await refresh(scene, "Ben", unkept=unkept)
    assert await refresh(scene, "Ben", unkept=unkept)
    assert asked(scene) == 3


async def test_sixty_people_take_two_calls(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "AT_ONCE", 3)
    scene.agree("Ana", "Ben", "Tom", "Sam")
    assert await refresh(scene, "Ana", "Ben", "Tom", "Sam")
    assert asked(scene) == 2


async def test_one_call_asks_about_those_too_who_get_something_in_a_moment(scene: Scene) -> None:
    scene.agree("Tom", "Bia", "Ana")
    await scene.later(hours=3, minutes=27)  # 09:27 in São Paulo; in London it was 09:30 long ago, in Madrid it will be
    assert await refresh(scene, "Tom")
    assert await refresh(scene, "Bia")
    assert asked(scene) == 1
    assert await refresh(scene, "Ana")
    assert asked(scene) == 2, "who gets something tomorrow is asked about then"


async def test_a_change_in_slack_is_heard_at_once(scene: Scene) -> None:
    scene.agree("Ana")
    assert (await scene.slack.change_member("Ana", dnd=(time(9), time(17)))).ok
    assert scene.person("Ana").dnd == (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 16, tzinfo=UTC))
    assert (await scene.slack.change_member("Ana", dnd=None)).ok
    assert scene.person("Ana").dnd is None
    assert await refresh(scene, "Ana")
    assert asked(scene) == 0, "what was heard is fresh"


@pytest.mark.parametrize("fault", ["500_before", "drop_before", "drop_after"])
async def test_while_slack_cannot_be_asked_sending_waits(scene: Scene, fault: str) -> None:
    scene.agree("Ana")
    # Twice: what only reads is asked once more by the HTTP client itself when a connection breaks.
    scene.slack.faults.add("dnd.teamInfo", fault, times=2)  # type: ignore[arg-type]
    assert not await refresh(scene, "Ana")
    scene.slack.faults.clear()
    assert await refresh(scene, "Ana")


async def test_slack_too_slow_to_answer_is_not_waited_for(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "PATIENCE", 0.05)
    scene.agree("Ana")
    scene.slack.faults.add("dnd.teamInfo", "slow", seconds=0.2)
    assert not await refresh(scene, "Ana")


async def test_a_retry_after_is_obeyed_and_whoever_needs_no_asking_is_not_held_up(scene: Scene) -> None:
    scene.agree("Ana", "Tom")
    await refresh(scene, "Tom")
    scene.slack.faults.add("dnd.teamInfo", "429", seconds=30)
    assert not await refresh(scene, "Ana")
    assert not await refresh(scene, "Ana")
    assert asked(scene) == 2
    assert await refresh(scene, "Tom")


async def test_without_the_permission_messages_go_out_all_the_same_and_slack_is_not_asked_each_time(
    scene: Scene,
) -> None:
    scene.agree("Ana", "Tom")
    scene.slack.faults.add("dnd.teamInfo", "refuse", error="missing_scope")
    assert await refresh(scene, "Ana")
    assert await refresh(scene, "Tom")
    assert asked(scene) == 1


async def test_people_whom_slack_will_not_speak_of_hold_up_nobody(scene: Scene) -> None:
    scene.agree("Ana")
    scene.slack.faults.add("dnd.teamInfo", "refuse", error="user_not_visible")
    assert await refresh(scene, "Ana")
    assert await refresh(scene, "Ana")
    assert asked(scene) == 1


async def test_nothing_is_sent_while_slack_says_do_not_disturb_and_it_comes_when_that_is_over(scene: Scene) -> None:
    scene.agree("Ana", "Tom")
    scene.slack.workspace.change_member(scene.id("Ana"), dnd=(time(9), time(10, 15)))
    await scene.later(hours=24)
    await scene.deliver()
    assert (len(nudges_of(scene, "Ana")), len(nudges_of(scene, "Tom"))) == (0, 1)
    (row,) = scene.planned("Ana")
    assert row.due_at == datetime(2026, 11, 24, 9, 15, tzinfo=UTC), "10:15 in Madrid"
    await scene.later(minutes=20)
    await scene.deliver()
    assert len(nudges_of(scene, "Ana")) == 1


async def test_what_is_due_waits_for_slack_to_say_and_is_sent_then(scene: Scene) -> None:
    scene.agree("Tom")
    await scene.later(hours=24)
    scene.slack.faults.add("dnd.teamInfo", "500_before", times=9)
    await scene.deliver()
    assert nudges_of(scene, "Tom") == []
    scene.slack.faults.clear()
    await scene.deliver()
    assert len(nudges_of(scene, "Tom")) == 1


async def test_a_token_that_is_gone_is_left_for_the_sender_to_find_out(scene: Scene) -> None:
    scene.agree("Ana")
    scene.slack.faults.add("dnd.teamInfo", "refuse", error="token_revoked")
    assert await refresh(scene, "Ana")

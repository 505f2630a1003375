"""Just before sending, the rule is asked again with today's facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import nudge, nudges_of, row_of, set_row

from scheduler import joining
from storage import people

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def due(scene: Scene, name: str = "Ana") -> None:
    scene.agree(name)
    await scene.later(hours=24)


def change(scene: Scene, name: str = "Ana", **values: object) -> None:
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id(name), **values)


async def ended(scene: Scene) -> tuple[str, str]:
    """Deliver; returns how the row of this date ended, and why. Nothing was posted."""
    today = scene.house.now().date()
    await scene.deliver()
    assert nudges_of(scene) == []
    (row,) = [row for row in scene.rows("Ana") if row.local_date == today]
    return row.state, row.reason


async def test_who_withdrew_gets_nothing_more(scene: Scene) -> None:
    await due(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    assert await ended(scene) == ("cancelled", "not_agreed")


async def test_consent_that_is_gone_by_another_way_is_seen_as_well(scene: Scene) -> None:
    await due(scene)
    change(scene, consent="withdrawn")
    assert await ended(scene) == ("cancelled", "not_agreed")


async def test_who_paused_gets_nothing(scene: Scene) -> None:
    await due(scene)
    change(scene, paused_until=scene.house.now() + timedelta(days=2))
    assert await ended(scene) == ("skipped", "paused")


async def test_who_left_the_company_gets_nothing(scene: Scene) -> None:
    await due(scene)
    change(scene, left_on=scene.house.now().date() - timedelta(days=1))
    assert await ended(scene) == ("cancelled", "not_here")


async def test_somebody_gets_theirs_on_their_last_day(scene: Scene) -> None:
    await due(scene)
    change(scene, left_on=scene.house.now().date())
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


async def test_a_closed_account_gets_nothing(scene: Scene) -> None:
    await due(scene)
    change(scene, deactivated=True)
    assert await ended(scene) == ("cancelled", "not_here")


async def test_what_is_too_late_to_be_of_use_expires(scene: Scene) -> None:
    await due(scene)
    (row,) = scene.planned("Ana")
    set_row(scene, row, expires_at=scene.house.now())
    assert await ended(scene) == ("expired", "too_late")


async def test_outside_the_hours_it_moves_to_the_next_slot(scene: Scene) -> None:
    await due(scene)
    await scene.later(hours=8)  # 18:00 in Madrid
    await scene.deliver()
    assert nudges_of(scene) == []
    (row,) = scene.planned("Ana")
    assert row.due_at == datetime.fromisoformat("2026-11-25T08:30:00+00:00")
    await scene.later(hours=15, minutes=30)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


@pytest.mark.parametrize("days_of_outage", [1, 2])
async def test_a_bot_that_was_down_for_a_day_never_sends_two_on_one_date(scene: Scene, days_of_outage: int) -> None:
    """What Tuesday could not be sent moves to Wednesday, where the plan has put another one in the meantime."""
    await due(scene)
    scene.plan()
    await scene.later(hours=8)
    await scene.deliver()
    for _ in range(days_of_outage):
        scene.plan()
        await scene.later(hours=16)  # the next morning, within their hours
        await scene.deliver()
        await scene.deliver()
        await scene.later(hours=8)
    sent = [row for row in scene.rows("Ana") if row.state == "sent"]
    dates = [row.sent_at.date() for row in sent if row.sent_at]
    assert len(dates) == len(set(dates)), dates
    assert [row.local_date for row in sent] == dates, "and each counts for the date on which it arrived"


async def test_whoever_gets_yesterdays_message_this_morning_gets_no_other_one_today(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(hours=47, minutes=10)  # nothing ran until Wednesday, 09:10
    for _ in range(24):
        await scene.deliver()
        scene.plan()
        await scene.later(minutes=15)
    (sent,) = [row for row in scene.rows("Ana") if row.state == "sent"]
    assert sent.sent_at is not None
    assert sent.local_date == sent.sent_at.date()


async def test_one_that_was_asked_for_comes_at_night_as_well(scene: Scene) -> None:
    await due(scene)
    (row,) = scene.planned("Ana")
    await scene.later(hours=12)
    set_row(scene, row, requested=True)
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


async def test_a_second_one_on_the_same_date_is_left_out(scene: Scene) -> None:
    await nudge(scene)
    scene.plan()
    (row,) = scene.planned("Ana")
    set_row(scene, row, due_at=scene.house.now(), local_date=scene.house.now().date())
    await scene.deliver()
    assert len(nudges_of(scene)) == 1
    assert [r.reason for r in scene.rows("Ana") if r.prompt_id == row.prompt_id] == ["day_full"]


async def test_somebody_the_roster_has_lost_gets_nothing(scene: Scene) -> None:
    await due(scene)
    with scene.store.write() as tx:
        tx.execute(people.membership.delete().where(people.membership.c.person_id == scene.id("Ana")))
    await scene.deliver()
    assert row_of(scene, state="cancelled").reason == "not_here"
    assert nudges_of(scene) == []

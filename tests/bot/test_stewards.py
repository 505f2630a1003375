"""A steward's morning: in their own hours, once, to them alone, and a line on Mondays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import nudges_of, press, settled, whispers

from bot import mornings
from bot.views import stewards as views
from coaching.events import Event
from coaching.hours import local
from coaching.prompts import Plan
from storage import digests, events, outbox, prompts
from storage.events import event
from storage.workspaces import cohort

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


@pytest.fixture(autouse=True)
def running(scene: Scene) -> None:
    """The cohort is open; it is Monday, ten in Madrid."""
    scene.agree("Ana", "Ben", "Tom", "Asha", "Bia", "Sam")


async def told(scene: Scene) -> list[Message]:
    """Look at the morning and send what is due; returns what Lea has got."""
    await mornings.tell(scene.house, scene.slack.team_id)
    await scene.deliver()
    await settled(scene)
    return [m for m in nudges_of(scene, "Lea") if "needs a hand" in m.says or "need a hand" in m.says]


def lost(scene: Scene, count: int = 1) -> None:
    """Some messages could not be sent just now."""
    now = scene.house.now()
    with scene.store.write() as tx:
        for n in range(count):
            prompts.plan(tx, scene.slack.team_id, [Plan("nudge", scene.id("Ana"), f"lost{n}", now, "next_in_order")])
        for row in prompts.history(tx, scene.slack.team_id, [scene.id("Ana")], since=now - timedelta(days=1))[
            scene.id("Ana")
        ]:
            if row.state == "planned" and row.due_at == now:
                outbox.end(tx, scene.slack.team_id, row.prompt_id, state="failed", reason="user_not_found")


async def tuesday(scene: Scene) -> None:
    await scene.later(hours=24)


async def test_on_monday_a_line_says_that_all_is_well_and_only_once(scene: Scene) -> None:
    (message,) = await told(scene)
    assert "*Nothing needs a hand.* Every message since Friday morning has arrived." in message.says
    assert message.buttons == []
    await scene.later(hours=1)
    assert len(await told(scene)) == 1


async def test_on_other_days_silence_means_that_nothing_needs_a_hand(scene: Scene) -> None:
    await tuesday(scene)
    assert await told(scene) == []


async def test_what_did_not_arrive_is_told_with_the_reason_behind_a_button(scene: Scene) -> None:
    await tuesday(scene)
    lost(scene, 3)
    (message,) = await told(scene)
    assert "*3 messages did not arrive.*" in message.says
    assert message.buttons == ["See them"]
    await press(scene, message, "See them", by="Lea")
    shown = await scene.modal("Lea")
    assert "*3 messages, did not arrive:* there is no such account in this workspace" in shown.says
    assert "Ana" not in shown.says + message.says


async def test_it_comes_no_earlier_than_the_stewards_own_first_slot(scene: Scene) -> None:
    await tuesday(scene)
    await scene.later(hours=15)
    lost(scene)
    assert await told(scene) == []
    await scene.later(hours=9)
    assert len(await told(scene)) == 1


async def test_nobody_else_gets_it_and_nobody_else_reads_what_stands_behind_it(scene: Scene) -> None:
    await tuesday(scene)
    lost(scene)
    (message,) = await told(scene)
    assert not any("a hand" in m.says for name in ("Ana", "Mia") for m in nudges_of(scene, name))
    with scene.store.read() as tx:
        key = next(row.subject for row in scene.rows("Lea") if row.kind == "steward_daily")
        assert digests.find(tx, scene.slack.team_id, key or "") is not None
    object.__setattr__(scene.house, "stewards", frozenset())
    await press(scene, message, "See them", by="Lea")
    assert views.NOT_YOURS in whispers(scene, "Lea")[-1]


async def test_a_steward_who_takes_no_part_is_told_and_nothing_is_noted_of_them(scene: Scene) -> None:
    await told(scene)
    with scene.store.read() as tx:
        noted = tx.execute(event.select().where(event.c.person == scene.id("Lea"))).all()
    assert noted == []


async def test_before_any_cohort_is_open_nobody_is_told_anything(scene: Scene) -> None:
    with scene.store.write() as tx:
        tx.execute(cohort.delete())
    assert await told(scene) == []


async def test_fewer_people_than_on_the_same_weekday_before_are_told_with_what_is_usual(scene: Scene) -> None:
    """Five Mondays on which twelve practised, and one on which nobody did."""
    now = scene.house.now()
    with scene.store.write() as tx:
        tx.execute(cohort.update().values(opened_at=now - timedelta(days=36)))
        for back in range(1, 6):
            at = now - timedelta(weeks=back)
            for n in range(12):
                assert events.write(tx, scene.slack.team_id, Event(f"{n} {back}", "opened", at, at.date(), f"U{n}"))
    await scene.later(hours=26)
    (message,) = await told(scene)
    assert "*Fewer people practised:* 0 on Monday; usual on a Monday is 2 to 22, by the 5 before." in message.says


async def a_pilot_of_eight_weeks(scene: Scene) -> None:
    """Six people began five weeks ago; four of them came back in their first week."""
    now = scene.house.now()
    with scene.store.write() as tx:
        for n, name in enumerate(("Ana", "Ben", "Tom", "Asha", "Bia", "Sam")):
            person = scene.person(name)
            for back in (35, 31) if n < 4 else (35,):
                at = now - timedelta(days=back)
                act = Event(f"{name}{back}", "opened", at, local(at, person.tz).date(), person.person_id)
                assert events.write(tx, scene.slack.team_id, act)


async def months(scene: Scene) -> list[Message]:
    await mornings.tell(scene.house, scene.slack.team_id)
    await scene.deliver()
    await settled(scene)
    return [m for m in nudges_of(scene, "Lea") if "Came back in week 1" in m.says]


async def test_of_a_month_a_steward_is_told_on_the_first_workday_of_the_next_once(scene: Scene) -> None:
    await a_pilot_of_eight_weeks(scene)
    assert await months(scene) == []
    await scene.later(days=8)
    (message,) = await months(scene)
    assert "*Came back in week 1:* 4 of 6 people, likely 30 to 90 %." in message.says
    assert "*Nothing was measured of people yet.*" in message.says
    await scene.later(days=1)
    assert len(await months(scene)) == 1


async def test_of_too_few_who_began_nothing_is_told_of_a_month(scene: Scene) -> None:
    await scene.later(days=8)
    assert await months(scene) == []

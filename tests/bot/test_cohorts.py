"""A steward opens a cohort; nobody else does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.views.cohorts import said_asked
from coaching.attention import Asked
from coaching.cohorts import said_taking_part
from storage import outbox, people, workspaces

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def opened(scene: Scene) -> set[str]:
    with scene.store.read() as tx:
        return set(workspaces.opened(tx, scene.slack.team_id))


async def test_a_steward_reads_how_many_will_be_asked_before_opening(scene: Scene) -> None:
    home = await scene.home("Lea")
    (button,) = [b["accessory"] for b in home.blocks if b.get("accessory", {}).get("action_id") == "cohort:open"]
    assert button["confirm"]["title"]["text"] == "Open listening?"
    assert "9 people will be asked, once each" in button["confirm"]["text"]["text"], "eight, and their manager"
    home = await scene.press_home("Lea", "Open it")
    assert "*It is open." in home.says
    assert "Open since 23 November 2026; fewer than 5 take part." in home.says
    assert opened(scene) == {"listening"}
    assert scene.woken == ["plan"]


async def test_who_has_left_is_neither_counted_nor_asked(scene: Scene) -> None:
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ben"), left_on=date(2026, 11, 20))
    home = await scene.home("Lea")
    assert "7 people, not open" in home.says
    (button,) = [b["accessory"] for b in home.blocks if b.get("accessory", {}).get("action_id") == "cohort:open"]
    assert "8 people will be asked, once each" in button["confirm"]["text"]["text"]
    await scene.press_home("Lea", "Open it")
    scene.plan()
    assert scene.rows("Ben") == []


async def test_nobody_but_a_steward_sees_or_opens_a_cohort(scene: Scene) -> None:
    scene.agree("Mia")
    assert "Programmes" not in (await scene.home("Mia")).says
    with scene.store.write() as tx:
        tx.execute(workspaces.cohort.delete())
    before = scene.dump()
    await scene.forge(scene.as_pressed("Mia", "cohort:open", "listening"))
    assert scene.dump() == before
    home = scene.slack.home("Mia")
    assert home is not None
    assert "Only whoever runs the programme can open a cohort" in home.says
    assert scene.woken == []


async def test_opening_twice_asks_nobody_twice(scene: Scene) -> None:
    await scene.forge(scene.as_pressed("Lea", "cohort:open", "listening"))
    scene.plan()
    before = scene.dump()
    await scene.forge(scene.as_pressed("Lea", "cohort:open", "listening"))
    scene.plan()
    assert scene.dump() == before


async def test_a_cohort_that_is_not_on_the_roster_is_not_opened(scene: Scene) -> None:
    await scene.forge(scene.as_pressed("Lea", "cohort:open", "board"))
    assert opened(scene) == set()
    home = scene.slack.home("Lea")
    assert home is not None
    assert "There is no such cohort on the roster" in home.says


async def test_a_steward_reads_what_did_not_arrive_and_why(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    for name in ("Ana", "Ben"):
        (row,) = scene.planned(name)
        with scene.store.write() as tx:
            outbox.end(tx, scene.slack.team_id, row.prompt_id, state="failed", reason="account_inactive")
    assert "2 messages did not arrive: the account was closed; if that is a mistake" in (await scene.home("Lea")).says
    await scene.later(days=9)
    assert "Every message of the last 7 days has arrived" in (await scene.home("Lea")).says


async def test_a_steward_reads_that_sending_has_stopped(scene: Scene) -> None:
    with scene.store.write() as tx:
        workspaces.stop(tx, scene.slack.team_id, "token_revoked")
    assert "Nothing is sent at the moment: the bot's token was revoked" in (await scene.home("Lea")).says


@pytest.mark.parametrize("size", range(5, 40))
def test_neither_a_few_who_take_part_nor_a_few_who_do_not_can_be_counted(size: int) -> None:
    said = [said_taking_part(agreed, size) for agreed in range(size + 1)]
    assert len({said[n] for n in range(min(5, size + 1))}) == 1
    last = said[max(5, size - 4) :]
    assert len(set(last)) == 1, "nobody can tell whether none or four said no"


def test_a_number_is_told_where_enough_stand_on_both_sides() -> None:
    assert said_taking_part(12, 20) == "12 take part"
    assert said_taking_part(18, 20) == "16 or more take part"
    assert said_taking_part(4, 20) == "fewer than 5 take part"


def test_a_week_that_asked_for_nothing_is_said_so() -> None:
    said = said_asked(Asked(people=7, mean=0.0, most=0.0))
    assert said == "*Attention asked last week:* none (n = 7, everybody who takes part)."

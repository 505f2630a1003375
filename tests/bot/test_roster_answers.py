"""What the roster says of somebody's consent, as they read it: nobody is said to have read a text of ours."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from coaching.people import Newcomer
from scheduler import roster

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def roster_says(scene: Scene, *, consented: date | bool, name: str = "Ana") -> None:
    person = scene.person(name)
    place = (person.cohort, "agent", person.manager)
    line = Newcomer(person.person_id, name, None, person.tz, "ES", *place, person.joined_on, None, consented)
    for _ in roster.take_in(scene.store, scene.slack.team_id, [line], now=scene.house.now()):
        pass


@pytest.mark.parametrize("consented", [True, date(2026, 7, 27)])
async def test_who_agreed_by_roster_is_not_said_to_have_read_our_text(scene: Scene, consented: date | bool) -> None:
    scene.open_cohort()
    roster_says(scene, consented=consented)
    says = (await scene.home("Ana")).says
    assert "The roster says that you agreed on 27 July 2026." in says
    await scene.coach("Ana", "my-data")
    says += (await scene.modal("Ana")).says
    assert says.count("The roster says that you agreed on 27 July 2026.") == 2
    assert "to text" not in says


async def test_who_agreed_themselves_reads_to_which_text(scene: Scene) -> None:
    scene.agree("Ana")
    assert "You agreed to text 3 on" in (await scene.home("Ana")).says


async def test_whom_the_roster_withdraws_reads_that_it_was_the_roster_and_may_join(scene: Scene) -> None:
    scene.open_cohort()
    roster_says(scene, consented=True)
    roster_says(scene, consented=False)
    assert "The roster says that you no longer take part." in (await scene.home("Ana")).says
    await scene.coach("Ana", "my-data")
    assert "The roster says that you no longer take part since 23 November 2026." in (await scene.modal("Ana")).says
    await scene.press_home("Ana", "Join")
    assert scene.person("Ana").agreed


async def test_who_agreed_by_roster_is_planned_for_as_soon_as_a_steward_opens_their_cohort(scene: Scene) -> None:
    roster_says(scene, consented=True)
    scene.plan()
    assert scene.planned("Ana") == []
    await scene.home("Lea")
    await scene.press_home("Lea", "Open it")
    scene.plan()
    assert [row.kind for row in scene.planned("Ana")] == ["nudge"]

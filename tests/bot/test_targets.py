"""One's own aim: set in a modal, noticed kindly when it is reached, and nobody else's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import tasked
from nudged import press, settled, whispers
from tasked import PLAIN_TASK, TASK, sent

from bot.views import coach
from bot.views import targets as views
from coaching import spacing
from coaching.scenarios import Answer
from coaching.weeks import Week
from content.library import Library
from sandbox.validate import view_faults
from scheduler import joining
from storage import recall, targets

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

WEEK = Week.of(date(2026, 11, 23))
REACHED = "You set out to practise twice this week. You have."


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def opened(scene: Scene, name: str = "Ana") -> None:
    await scene.forge(scene.as_pressed(name, "target:open") | {"trigger_id": trigger(scene, name)})
    await settled(scene)


def trigger(scene: Scene, name: str) -> str:
    return str(scene.slack.site.tickets.trigger(scene.id(name)))


async def aims(scene: Scene, choice: str) -> None:
    await opened(scene)
    assert (await scene.slack.submit("Ana", values={"I'd like to practise ...": choice})).ok
    await settled(scene)
    assert "Saved" in (await scene.modal("Ana")).says


def standing(scene: Scene, week: Week = WEEK) -> tuple[int | None, int]:
    with scene.store.read() as tx:
        return targets.standing(tx, scene.slack.team_id, scene.id("Ana"), week)


async def test_whoever_withdraws_leaves_neither_aim_nor_schedule_behind(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    await aims(scene, "Twice a week")
    said = Answer("unacceptable", 0.0, right=False, met_must_dos=False, misconceptions=("fix-first",))
    known = spacing.after(None, said, "sure", module="m", item="s", now=scene.house.now())
    team, who = scene.slack.team_id, [scene.id("Ana"), scene.id("Ben")]
    with scene.store.write() as tx:
        for one in who:
            recall.keep(tx, team, one, known)
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
        assert recall.of(tx, team, who, "m") == {who[0]: {}, who[1]: {"s": known}}
    assert standing(scene) == (None, 0)


async def test_an_aim_is_kept_and_can_be_let_go(scene: Scene) -> None:
    scene.agree("Ana")
    assert standing(scene) == (None, 0)
    await aims(scene, "Twice a week")
    assert standing(scene) == (2, 0)
    await scene.slack.close("Ana")
    await aims(scene, "No aim")
    assert standing(scene) == (None, 0)


async def test_reaching_it_is_noticed_once_and_by_nobody_else(scene: Scene) -> None:
    scene.agree("Ana")
    await aims(scene, "Twice a week")
    for number, item in enumerate((TASK, PLAIN_TASK, TASK)):
        message = await sent(scene, item, key=str(number))
        await press(scene, message, "Done")
        assert whispers(scene) == ([REACHED] if number else [])
        assert REACHED not in message.says
    assert standing(scene) == (2, 3)
    assert standing(scene, WEEK.before()) == (2, 0)


async def test_a_nudge_that_was_tried_counts_too(scene: Scene) -> None:
    scene.agree("Ana")
    await aims(scene, "Once a week")
    message = await sent(scene, scene.house.library.modules[tasked.MODULE].nudges[0])
    for label in ("Show me how", "I tried it"):
        await press(scene, message, label)
    assert whispers(scene) == ["You set out to practise once this week. You have."]


async def test_who_sets_no_aim_hears_nothing_of_it(scene: Scene) -> None:
    message = await sent(scene, TASK)
    await press(scene, message, "Done")
    assert whispers(scene) == []


async def test_who_takes_no_part_has_no_aim(scene: Scene) -> None:
    scene.open_cohort()
    await opened(scene, "Omar")
    assert scene.slack.views("Omar") == []


@pytest.mark.parametrize("chosen", ["9", "0", None, {"a": 1}], ids=str)
async def test_a_forged_aim_is_not_kept(scene: Scene, chosen: object) -> None:
    scene.agree("Ana")
    answer = await submitted(scene, "Ana", chosen)
    assert answer.payload["errors"] == {views.BLOCK: views.NO_CHOICE}
    assert standing(scene) == (None, 0)


async def test_nothing_is_kept_of_somebody_who_said_no(scene: Scene) -> None:
    answer = await submitted(scene, "Omar", "2")
    assert answer.payload["errors"] == {views.BLOCK: coach.NOT_TAKING_PART.replace("*", "")}


async def submitted(scene: Scene, name: str, chosen: object) -> Any:
    state = {"values": {views.BLOCK: {views.ACTION: {"selected_option": {"value": chosen}}}}}
    view = views.form(None).to_dict() | {"id": "V1", "state": state}
    payload = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id(name)}}
    return await scene.forge(payload | {"view": view})


def test_slack_takes_the_form() -> None:
    drawn = [views.form(target) for target in (None, 1, 5, 9)] + [views.saved(None), views.saved(3)]
    assert [view_faults(view.to_dict()) for view in drawn] == [[]] * len(drawn)

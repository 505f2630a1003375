"""Home as a learner's own: what waits, their picture in words, and what is worth a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tasked
from answering import answered, four_weeks
from nudged import press, settled
from situated import CALL, choose, read, situation
from tasked import TASK, sent

from content.library import Library

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def test_the_first_day_has_no_figures_and_says_when_the_picture_starts(scene: Scene) -> None:
    scene.agree("Ana")
    home = await scene.home("Ana")
    assert "*Your picture* starts after your third new situation" in home.says
    assert "of 3" not in home.says
    assert "second look" not in home.says
    assert "Set an aim" in home.buttons


async def test_who_does_not_practise_has_no_picture(scene: Scene) -> None:
    scene.agree("Mia")
    assert "Your picture" not in (await scene.home("Mia")).says
    assert "Your picture" not in (await scene.home("Ben")).says


async def test_after_some_weeks_home_says_from_where_to_where_and_how_sure_that_is(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    home = await scene.home("Ana")
    assert "*What you choose in situations:* from 1.0 to" in home.says
    assert "answers in four weeks)." in home.says
    assert "*How sure you feel:* from 2.3 to" in home.says


async def test_nobody_else_sees_any_of_it(scene: Scene) -> None:
    scene.agree("Ana", "Ben", "Mia")
    four_weeks(scene)
    for other in ("Ben", "Mia", "Lea"):
        assert "in four weeks" not in (await scene.home(other)).says


async def test_the_one_thing_of_the_week_opens_on_home_where_it_was_left(scene: Scene) -> None:
    message = await situation(scene)
    home = await scene.home("Ana")
    assert f"*This week's one thing:* {CALL.title}" in home.says
    await scene.press_home("Ana", "Open it")
    assert "1 of 2." in read(await scene.modal("Ana"))
    await choose(scene, "b")
    await scene.slack.close("Ana")
    await settled(scene)
    assert message.buttons == ["Continue"]
    await scene.press_home("Ana", "Open it")
    assert "2 of 2." in read(await scene.modal("Ana"))
    await choose(scene, "b", sure="sure")
    assert "Done, thank you." in message.says
    assert "one thing" not in (await scene.home("Ana")).says


async def test_a_press_on_a_situation_that_closed_meanwhile_says_so_on_home(scene: Scene) -> None:
    await situation(scene)
    await scene.home("Ana")
    await scene.later(days=15)
    home = await scene.press_home("Ana", "Open it")
    assert scene.slack.views("Ana") == []
    assert home.says.startswith("*This one has closed, so nothing was saved.")


async def test_a_situation_of_somebody_else_does_not_open(scene: Scene) -> None:
    await situation(scene)
    (row,) = [row for row in scene.rows("Ana") if row.kind == "scenario"]
    scene.agree("Ben")
    before = scene.dump()
    for verb in ("open", "look", "mentor"):
        trigger = str(scene.slack.site.tickets.trigger(scene.id("Ben")))
        await scene.forge(scene.as_pressed("Ben", f"home:{verb}", row.prompt_id) | {"trigger_id": trigger})
    assert scene.slack.views("Ben") == []
    assert scene.dump() == before


async def test_sure_and_another_choice_works_better_is_told_to_the_person_alone_and_read_again(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "c")
    await choose(scene, "a", sure="sure")
    await scene.slack.close("Ana")
    home = await scene.home("Ana")
    assert "*Worth a second look:* one situation where you were sure and another choice works better." in home.says
    before = scene.dump()
    await scene.press_home("Ana", "Look again")
    shown = await scene.modal("Ana")
    assert "You were sure, so this one is worth a second look." in shown.says
    assert "Try it again" in shown.buttons
    assert scene.dump() == before, "reading changes nothing"
    await scene.slack.close("Ana")
    await scene.later(days=20)
    await scene.home("Ana")
    await scene.press_home("Ana", "Look again")
    shown = await scene.modal("Ana")
    assert "*B does more here:* " in shown.says
    assert shown.buttons == [], "the message has closed, so there is no other way through"


async def test_unsure_answers_and_such_as_work_need_no_second_look(scene: Scene) -> None:
    scene.agree("Ana")
    answered(scene, "one", 0, "fairly", days_ago=1)
    answered(scene, "two", 3, "sure", days_ago=1)
    assert "second look" not in (await scene.home("Ana")).says


async def test_answers_are_sorted_for_whoever_asks(scene: Scene) -> None:
    scene.agree("Ana")
    four_weeks(scene)
    await scene.home("Ana")
    await scene.press_home("Ana", "Sort my answers")
    shown = await scene.modal("Ana")
    assert shown.title == "Your answers, sorted"
    assert "*Sure, and it worked:* 3 of 8" in shown.says
    assert "Only you see this." in shown.says


async def test_steady_answers_are_said_kindly_with_something_to_read(scene: Scene) -> None:
    scene.agree("Ana")
    for n in range(6):
        answered(scene, f"flat-{n}", 1, "fairly", days_ago=3 * n)
    home = await scene.home("Ana")
    assert "Your answers have been steady for some weeks. That is a good moment for something different." in home.says
    assert "An expert's answer" in home.buttons
    await scene.press_home("Ana", "Look back")
    assert (await scene.modal("Ana")).title == "What I keep about you"


async def test_an_aim_is_set_from_home_and_shown_there(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    await scene.press_home("Ana", "Set an aim")
    await scene.slack.submit("Ana", values={"I'd like to practise ...": "Twice a week"})
    await settled(scene)
    home = scene.slack.home("Ana")
    assert home is not None
    assert "*Your own aim:* You set out to practise twice this week.\nOnly you see it." in home.says


async def test_how_soon_somebody_tries_things_stands_on_their_home_from_three_on(scene: Scene) -> None:
    scene.agree("Ana")
    for n in range(3):
        assert "You usually try things" not in (await scene.home("Ana")).says
        message = await sent(scene, TASK, key=str(n))
        await scene.later(hours=1.5)
        await press(scene, message, "Done")
    home = await scene.home("Ana")
    assert "You usually try things within two hours of my message (three messages). Only you see this." in home.says
    assert "You usually try things" not in (await scene.home("Mia")).says

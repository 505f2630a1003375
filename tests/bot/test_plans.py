"""An if-then plan and a role-play: made in a modal, kept for the person alone, and never shown in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tasked
from nudged import happened, press, row_of, settled, tap, whispers
from tasked import TASK, kept, sent, told

from bot.views import practice as views
from bot.views import refusals
from bot.views.coach import NOT_OPENED
from content.library import Library
from scheduler import joining
from storage import notes, prompts
from storage.engine import Away

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

WORDS = "When a customer says “as I told you”, I will count to three first."


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def planning(scene: Scene) -> Message:
    message = await sent(scene, TASK)
    await press(scene, message, "Make a plan")
    return message


async def plan(scene: Scene, when: str, will: str, **own: str) -> dict[str, str]:
    """Fill in the form; returns what is wrong with it."""
    chosen = {"When ...": when, "... I will": will} | ({"In your words": own["own"]} if own else {})
    answer = await scene.slack.submit("Ana", values=chosen)
    await settled(scene)
    return answer.errors or {}


async def test_a_plan_of_suggestions_is_kept_and_the_message_does_not_show_it(scene: Scene) -> None:
    message = await planning(scene)
    assert await plan(scene, TASK.when[0], TASK.will[1]) == {}
    assert kept(scene) == [WORDS]
    assert "Your plan is kept" in message.says
    assert "as I told you" not in message.says
    assert message.buttons == ["I did it", "Read my plan", "Change my plan", "Not for me"]
    assert told(scene, "reflected") == [("plan", None, False)]
    assert "Your plan is kept" in (await scene.modal("Ana")).says


async def test_a_plan_in_ones_own_words(scene: Scene) -> None:
    await planning(scene)
    other = "something else (write it below)"
    assert await plan(scene, other, TASK.will[0]) == {"own": "Write when: a few words are enough."}
    odd = "<!channel> my *boss* calls 🙂"
    assert await plan(scene, other, TASK.will[0], own=odd) == {}
    assert kept(scene) == [f"When {odd}, I will say back what I heard."]


async def test_own_words_beside_a_suggestion_are_not_lost_unsaid(scene: Scene) -> None:
    await planning(scene)
    assert await plan(scene, TASK.when[0], TASK.will[0], own="my boss calls") == {"own": views.ONE_OF_BOTH}
    assert kept(scene) == []


async def test_only_its_person_reads_the_plan(scene: Scene) -> None:
    message = await planning(scene)
    await plan(scene, TASK.when[0], TASK.will[1])
    await scene.slack.close("Ana")
    await press(scene, message, "Read my plan")
    assert WORDS in (await scene.modal("Ana")).says
    scene.agree("Ben")
    await press(scene, message, "Read my plan", by="Ben", anyway=True)
    assert scene.slack.views("Ben") == []


async def test_a_plan_that_was_carried_out_says_so(scene: Scene) -> None:
    message = await planning(scene)
    await plan(scene, TASK.when[0], TASK.will[1])
    await press(scene, message, "I did it")
    assert happened(scene) == ["applied", "completed_task", "delivered", "opened", "reflected"]
    assert "Noted, thank you" in message.says


async def test_a_task_done_without_a_plan_applies_none(scene: Scene) -> None:
    message = await planning(scene)
    await scene.slack.close("Ana")
    await press(scene, message, "Done")
    assert happened(scene) == ["completed_task", "delivered", "opened"]


async def test_the_same_plan_delivered_twice_is_kept_once(scene: Scene) -> None:
    await planning(scene)
    scene.slack.faults.double_envelopes()
    await plan(scene, TASK.when[0], TASK.will[1])
    await scene.slack.redeliver()
    assert kept(scene) == [WORDS]
    assert len(told(scene, "reflected")) == 1


async def test_a_changed_plan_replaces_the_first(scene: Scene) -> None:
    message = await planning(scene)
    await plan(scene, TASK.when[0], TASK.will[1])
    await scene.slack.close("Ana")
    await scene.later(minutes=5)
    await press(scene, message, "Change my plan")
    await plan(scene, TASK.when[1], TASK.will[1])
    assert told(scene, "reflected") == [("plan", None, False), ("plan", None, True)]
    await scene.slack.close("Ana")
    await press(scene, message, "Read my plan")
    assert (await scene.modal("Ana")).says.count("When I reach for the keys, I will count to three first.") == 1


async def test_a_plan_stays_in_sight_through_a_pause_and_is_not_put_off(scene: Scene) -> None:
    message = await planning(scene)
    await plan(scene, TASK.when[0], TASK.will[1])
    row = row_of(scene)
    assert "Bring back tomorrow" not in str(message.blocks)
    late = tap(scene, row, "prompt:menu", selected_option={"value": f"tomorrow:{row.prompt_id}"})
    assert (await scene.forge(late)).ok
    await settled(scene)
    await press(scene, message, "Pause for a week")
    assert "Your plan is kept" in message.says
    assert "Paused until" in whispers(scene)[-1]


async def test_a_plan_for_what_is_done_meanwhile_is_not_kept(scene: Scene) -> None:
    message = await planning(scene)
    await press(scene, message, "Done")
    assert await plan(scene, TASK.when[0], TASK.will[1]) == {"when": views.PLAN_CLOSED}
    assert kept(scene) == []


async def test_who_withdrew_meanwhile_keeps_no_plan(scene: Scene) -> None:
    await planning(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    assert await plan(scene, TASK.when[0], TASK.will[1]) == {"when": refusals.words("not_agreed")}
    assert kept(scene) == []


async def test_an_erased_plan_is_said_to_be_erased(scene: Scene) -> None:
    message = await planning(scene)
    await plan(scene, TASK.when[0], TASK.will[1])
    with scene.store.write() as tx:
        notes.erase(tx, scene.slack.team_id, scene.id("Ana"))
    await scene.slack.close("Ana")
    await press(scene, message, "Read my plan")
    assert "was erased" in (await scene.modal("Ana")).says


async def test_a_forged_plan_is_no_plan(scene: Scene) -> None:
    await planning(scene)
    for forged in ("9", "-1", "x", None, {"a": 1}):
        body = (await scene.modal("Ana")).body
        state = {"values": {"when": {"chosen": {"selected_option": {"value": forged}}}}}
        payload = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id("Ana")}}
        answer = await scene.forge(payload | {"view": body | {"state": state, "id": "V1"}})
        assert answer.payload["response_action"] == "errors"
    assert kept(scene) == []


async def test_a_role_play_shows_the_line_first_and_the_reply_once_asked(scene: Scene) -> None:
    message = await sent(scene, TASK)
    await press(scene, message, "Practise with somebody")
    shown = await scene.modal("Ana")
    assert TASK.roleplay is not None
    assert TASK.roleplay.line in shown.says
    assert TASK.roleplay.reply not in shown.says
    assert (await scene.slack.press("Ana", shown, label="Show a reply that works")).ok
    shown = await scene.modal("Ana")
    assert TASK.roleplay.reply in shown.says
    assert not {"unacceptable", "developing", "proficient", "advanced"} & set(shown.says.lower().split())
    assert happened(scene) == ["delivered", "opened"]


async def test_a_reply_that_could_not_be_read_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    message = await sent(scene, TASK)
    await press(scene, message, "Practise with somebody")
    with monkeypatch.context() as away:
        away.setattr(prompts, "find", _away)
        await scene.slack.press("Ana", await scene.modal("Ana"), label="Show a reply that works")
        await settled(scene)
    assert (await scene.modal("Ana")).says.startswith(f"{views.ROLEPLAY_TITLE}\n*{NOT_OPENED}*")
    await scene.slack.press("Ana", await scene.modal("Ana"), label="Show a reply that works")
    await settled(scene)
    assert TASK.roleplay is not None
    assert TASK.roleplay.reply in (await scene.modal("Ana")).says


def _away(*_: object) -> None:
    raise Away("the database is not there")


async def test_nobody_else_is_shown_the_reply(scene: Scene) -> None:
    await sent(scene, TASK)
    row = row_of(scene)
    assert (await scene.forge(scene.as_pressed("Ben", "practice:reply", row.prompt_id))).ok
    assert not scene.slack.log.calls("views.update")
    assert scene.slack.views("Ben") == []

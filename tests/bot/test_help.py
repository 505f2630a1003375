""" "Help me with this one", at a message: one fitting thing at the moment of need, and nothing read of the message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tasked
from nudged import nudges_of, settled

from bot.views import coach, refusals
from bot.views import help as views
from coaching.items import Nudge
from coaching.moments import moments
from content.library import Library
from sandbox.validate import view_faults
from scheduler import joining

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.screens import View
    from tests.bot.conftest import Scene

SECRET = "I am going to cancel everything with you"


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def asks(scene: Scene, name: str = "Ana") -> View:
    """Use the shortcut at a colleague's message; returns what opens."""
    assert (await scene.slack.message_action(name, said(scene), "help_me")).ok
    await settled(scene)
    return await scene.modal(name)


def said(scene: Scene) -> Message:
    """A colleague has written something in a channel."""
    place = next(c for c in scene.slack.workspace.conversations.values() if c.name)
    return scene.slack.site.events.write(scene.id("Mia"), place.id, SECRET)


async def chooses(scene: Scene, number: int = 0) -> View:
    """Choose a moment; returns what is offered."""
    moment = moments(scene.house.library.modules[tasked.MODULE])[number]
    answer = await scene.slack.submit("Ana", values={"Which moment is this?": moment[:1].upper() + moment[1:]})
    assert answer.ok, answer
    return await scene.modal("Ana")


async def test_one_thing_for_this_moment_with_one_call_and_nothing_of_the_message(scene: Scene) -> None:
    scene.agree("Ana")
    shown = await asks(scene)
    assert len(scene.slack.log.calls("views.open")) == 1
    assert "Which moment is this?" in str(shown.body)
    offered = await chooses(scene)
    nudge = scene.house.library.modules[tasked.MODULE].nudges[0]
    assert any(wording.how in offered.says for wording in nudge.wordings)
    assert SECRET not in scene.dump()
    assert SECRET not in str(offered.body)


async def test_it_can_be_sent_to_keep_and_costs_no_place_of_the_week(scene: Scene) -> None:
    scene.agree("Ana")
    planned = [row.local_date for row in scene.planned("Ana")]
    await asks(scene)
    offered = (await chooses(scene)).says
    assert (await scene.slack.submit("Ana")).ok
    assert "on its way" in (await scene.modal("Ana")).says
    assert scene.woken == ["deliver"]
    await scene.deliver()
    (message,) = nudges_of(scene)
    sent = next(row for row in scene.rows("Ana") if row.state == "sent")
    item = scene.house.library.item(tasked.MODULE, sent.item or "")
    assert isinstance(item, Nudge)
    assert item.wording(sent.variant or "").how in offered, "the wording that was shown is the one that comes"
    assert message.buttons == ["Show me how"]
    assert sent.requested
    assert sent.reason == "asked_for"
    assert [row.local_date for row in scene.planned("Ana")] == planned
    assert sent.item not in {row.item for row in scene.planned("Ana")}, "nothing comes twice"


async def test_the_same_wish_delivered_twice_comes_once(scene: Scene) -> None:
    scene.agree("Ana")
    await asks(scene)
    await chooses(scene)
    await scene.slack.submit("Ana")
    await scene.slack.redeliver()
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


async def test_next_time_it_is_another_one(scene: Scene) -> None:
    scene.agree("Ana")
    first = None
    for _ in range(2):
        await asks(scene)
        offered = await chooses(scene)
        assert offered.body["private_metadata"] != first
        first = offered.body["private_metadata"]
        await scene.slack.submit("Ana")
        await scene.deliver()
        await scene.later(minutes=5)
        await scene.slack.close("Ana")


async def test_it_works_outside_their_hours(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(hours=13)
    await asks(scene)
    await chooses(scene)
    await scene.slack.submit("Ana")
    await scene.deliver()
    assert len(nudges_of(scene)) == 1


async def test_who_has_not_agreed_reads_kindly_why_not(scene: Scene) -> None:
    scene.open_cohort()
    assert coach.NOT_TAKING_PART.replace("*", "") in (await asks(scene, "Omar")).says.replace("*", "")
    assert SECRET not in scene.dump()
    assert [row for row in scene.rows("Omar") if row.reason == "asked_for"] == []


async def test_who_practises_nothing_reads_that_their_programme_is_not_open(scene: Scene) -> None:
    scene.agree("Ana", "Lea")
    assert views.NOT_OPEN in (await asks(scene, "Lea")).says


async def test_who_withdrew_meanwhile_gets_nothing(scene: Scene) -> None:
    scene.agree("Ana")
    await asks(scene)
    await chooses(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    await scene.slack.submit("Ana")
    await scene.deliver()
    assert nudges_of(scene) == []


@pytest.mark.parametrize("chosen", ["99", "-1", "x", None, {"a": 1}], ids=str)
async def test_a_moment_that_we_never_drew_is_told_so(scene: Scene, chosen: object) -> None:
    scene.agree("Ana")
    body = (await asks(scene)).body
    state = {"values": {"moment": {"chosen": {"selected_option": {"value": chosen}}}}}
    answer = await submitted(scene, body | {"state": state, "id": "V1"})
    assert answer.payload["errors"] == {"moment": views.NOT_FOUND}


@pytest.mark.parametrize("place", ["", "no-such-item:a", "x" * 3000])
async def test_an_item_that_we_never_showed_is_not_sent(scene: Scene, place: str) -> None:
    scene.agree("Ana")
    await asks(scene)
    offered = await chooses(scene)
    await submitted(scene, offered.body | {"private_metadata": place, "id": "V1", "state": {"values": {}}})
    await scene.deliver()
    assert nudges_of(scene) == []


async def submitted(scene: Scene, view: dict[str, Any]) -> Any:
    payload = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id("Ana")}}
    return await scene.forge(payload | {"view": view})


async def test_a_form_that_does_not_open_in_time_says_so(scene: Scene) -> None:
    scene.agree("Ana")
    scene.slack.faults.add("views.open", "refuse", error="expired_trigger_id")
    await scene.later(seconds=1)
    message = said(scene)
    await scene.slack.message_action("Ana", message, "help_me")
    await settled(scene)
    heard = [m.says for m in scene.slack.messages("Ana", message.channel) if m.ephemeral_to is not None]
    assert heard == [refusals.SLOW]


def test_slack_takes_the_forms(library: Library) -> None:
    module = library.modules[tasked.MODULE]
    shown = [*module.practice, *(one for nudge in module.nudges for one in nudge.wordings)]
    drawn = [views.ask(moments(module)), views.say(views.NOT_OPEN), views.on_its_way()]
    drawn += [views.offer(one, "an-item:a") for one in shown]
    assert [view_faults(view.to_dict()) for view in drawn] == [[]] * len(drawn)

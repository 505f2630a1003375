"""A steward chooses a team's channel, and reads whether what is posted there arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from nudged import settled
from outbox import sender

from bot.doubts import DOUBT_AFTER
from bot.views import channels as views
from bot.views.channels import Place
from storage import workspaces

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

TEAM, GENERAL = "C0TEAMMIA1", "C0GENERAL1"
Golden = Callable[[str, dict[str, Any]], None]


@pytest.fixture(autouse=True)
async def team(scene: Scene) -> None:
    scene.open_cohort()


async def chooses(scene: Scene, channel: str = TEAM, by: str = "Lea") -> None:
    """Choose a channel on Home, and let the test line be sent."""
    await scene.home(by)
    await scene.press_home(by, views.TITLE)
    assert (await scene.slack.submit(by, values={"Channel": channel})).ok
    await settled(scene)
    await scene.deliver()
    await settled(scene)


def chosen(scene: Scene) -> str | None:
    with scene.store.read() as tx:
        return workspaces.opened(tx, scene.slack.team_id)["listening"].channel


def posted(scene: Scene, channel: str = TEAM) -> list[Message]:
    """What the bot wrote in a channel."""
    return [m for m in scene.slack.workspace.conversations[channel].messages if m.by_bot]


def says(scene: Scene, by: str = "Lea") -> str:
    """What a steward's Home says, without opening it again."""
    shown = scene.slack.home(by)
    assert shown is not None
    return shown.says


async def test_a_line_is_posted_and_the_steward_reads_that_it_arrived(scene: Scene) -> None:
    await chooses(scene)
    (line,) = posted(scene)
    assert "Thanks will stand here" in line.says
    assert "Lea chose this channel." in line.says
    assert line.buttons == []
    assert f"Team channel: <#{TEAM}>. What I posted there arrived." in says(scene)
    assert chosen(scene) == TEAM
    assert "deliver" in scene.woken


async def test_the_form_offers_channels_of_this_workspace_only(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.TITLE)
    form = await scene.modal("Lea")
    (block,) = [block for block in form.blocks if block["type"] == "input"]
    assert block["element"]["filter"] == {
        "include": ["public", "private"],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }


async def test_where_the_bot_was_not_invited_the_steward_reads_what_to_do_and_the_team_nothing(scene: Scene) -> None:
    await chooses(scene, GENERAL)
    assert posted(scene, GENERAL) == []
    assert "*Nothing arrives there:* I am not in it. Type */invite @inflow* there, then save it here again." in says(
        scene
    )
    assert "Every message of the last 7 days has arrived" in says(scene), "said once, beside the channel"
    await scene.slack.invite_bot("general")
    await scene.later(minutes=1)
    await chooses(scene, GENERAL)
    assert "What I posted there arrived." in says(scene)
    assert len(posted(scene, GENERAL)) == 1


@pytest.mark.parametrize(
    ("spoils", "said"),
    [
        ("private", "I cannot find it; a private channel lets me in only by invitation."),
        ("archived", "it was archived. Choose another one."),
        ("removed", "I am not in it."),
    ],
)
async def test_a_channel_that_cannot_be_reached_is_told_to_the_steward(scene: Scene, spoils: str, said: str) -> None:
    place = scene.slack.workspace.conversations[TEAM]
    if spoils == "archived":
        scene.slack.archive("team-mia")
    else:
        scene.slack.remove_bot("team-mia")
        place.is_private = spoils == "private"
    await chooses(scene)
    assert f"*Nothing arrives there:* {said}" in says(scene)
    assert posted(scene) == []


async def test_it_can_be_taken_away_again(scene: Scene) -> None:
    await chooses(scene)
    await scene.press_home("Lea", views.TITLE)
    form = await scene.modal("Lea")
    await scene.slack.press("Lea", form, label="Take it away")
    await settled(scene)
    assert chosen(scene) is None
    assert views.TAKEN_AWAY in (await scene.modal("Lea")).says
    assert f"<#{TEAM}>" not in says(scene)


async def test_a_line_that_is_no_longer_wanted_is_not_posted(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.TITLE)
    await scene.slack.submit("Lea", values={"Channel": TEAM})
    await settled(scene)
    await scene.forge(scene.as_pressed("Lea", "cohort:no_channel", "listening"))
    await scene.deliver()
    assert posted(scene) == []


async def test_slack_delivers_the_form_twice_and_one_line_is_posted(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.TITLE)
    await scene.slack.submit("Lea", values={"Channel": TEAM})
    await scene.slack.redeliver()
    await settled(scene)
    await scene.deliver()
    await scene.deliver()
    assert len(posted(scene)) == 1


async def test_nobody_but_a_steward_chooses_or_takes_away(scene: Scene) -> None:
    await chooses(scene)
    before = scene.dump()
    await scene.forge(scene.as_pressed("Mia", "cohort:channel", "listening"))
    await scene.forge(scene.as_pressed("Mia", "cohort:no_channel", "listening"))
    await scene.forge(submitted(scene, "Mia", GENERAL))
    assert scene.dump() == before
    assert scene.slack.views("Mia") == []


@pytest.mark.parametrize("forged", ["U0ANA0001", "D0ANA0001", "", "general", "C0", "C0TEAMMIA1 "])
async def test_what_is_no_channel_is_refused(scene: Scene, forged: str) -> None:
    before = scene.dump()
    answer = await scene.forge(submitted(scene, "Lea", forged))
    assert views.NO_CHANNEL in str(answer.payload)
    assert scene.dump() == before


async def test_a_cohort_that_is_not_open_has_no_channel(scene: Scene) -> None:
    before = scene.dump()
    answer = await scene.forge(submitted(scene, "Lea", TEAM, cohort="board"))
    assert views.NOT_OPEN in str(answer.payload)
    await scene.forge(scene.as_pressed("Lea", "cohort:channel", "board"))
    assert views.NOT_OPEN in says(scene)
    assert scene.dump() == before


async def test_an_answer_that_was_lost_is_not_tried_twice(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.TITLE)
    await scene.slack.submit("Lea", values={"Channel": TEAM})
    await settled(scene)
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await sender(scene).tick()
    assert "A line is on its way there." in (await scene.home("Lea")).says
    await sender(scene, after=DOUBT_AFTER).tick()
    await settled(scene)
    assert "Slack's answer was lost: look whether my line is there" in says(scene)
    await sender(scene, after=DOUBT_AFTER).tick()
    assert len(posted(scene)) == 1
    assert scene.slack.log.calls("conversations.history") == scene.slack.log.calls("conversations.open") == []


def submitted(scene: Scene, by: str, channel: str, *, cohort: str = "listening") -> dict[str, Any]:
    """A form that no client would send."""
    held = {views.BLOCK: {views.ACTION: {"type": "conversations_select", "selected_conversation": channel}}}
    view = {"id": "V9", "type": "modal", "callback_id": views.CALLBACK, "private_metadata": cohort}
    return {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id(by)},
        "api_app_id": scene.slack.app_id,
        "trigger_id": "none",
        "view": view | {"blocks": [], "state": {"values": held}},
    }


def test_each_state_of_a_channel_in_words() -> None:
    assert views.said(Place(TEAM)).endswith("Save it again to try it.")
    assert views.said(Place(TEAM, "sending")).endswith("A line is on its way there.")
    assert "Slack's answer was lost" in views.said(Place(TEAM, "failed", "in doubt, and in a channel"))
    assert "if it goes on, please report it" in views.said(Place(TEAM, "failed", "odd"))
    assert "only some people may post there" in views.said(Place(TEAM, "failed", "restricted_action_read_only_channel"))


def test_the_form_and_the_line(golden: Golden) -> None:
    golden("channel_form", views.form("listening", TEAM).to_dict())
    golden("channel_test_line", views.test_line("Lea").payload())

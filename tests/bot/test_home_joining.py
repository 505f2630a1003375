"""Joining and leaving on the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import consents, people

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_joining_on_home_is_a_yes_with_a_first_message_planned(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    home = await scene.home("Ana")
    assert "Would you like to practise" in home.says
    assert "Never for" in home.says
    home = await scene.press_home("Ana", "Join")
    assert scene.person("Ana").agreed
    with scene.store.read() as tx:
        ledger = consents.latest(tx, scene.slack.team_id, scene.id("Ana"))
    assert ledger is not None
    assert ledger[:2] == ("agreed", "person")
    assert "tomorrow, Tuesday, around 09:30 (Madrid time)" in home.says
    assert [row.kind for row in scene.planned("Ana")] == ["nudge"], "the invitation is no longer needed"
    assert scene.woken == ["deliver"]


async def test_an_invitation_that_was_sent_shows_the_answer_given_on_home(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    assert "No, thanks" in scene.slack.messages("Ana")[-1].buttons
    await scene.home("Ana")
    await scene.press_home("Ana", "Join")
    message = await scene.slack.wait_for(
        lambda: next((m for m in scene.slack.messages("Ana") if "You're in" in m.says), None)
    )
    assert "No, thanks" not in message.buttons


async def test_who_said_no_may_change_their_mind_on_home(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    await scene.slack.press("Omar", scene.slack.messages("Omar")[-1], label="No, thanks")
    home = await scene.home("Omar")
    assert "You said no, and that is fine" in home.says
    await scene.later(hours=1)
    home = await scene.press_home("Omar", "Join")
    assert "Your practice" in home.says
    assert scene.person("Omar").agreed


async def test_nobody_joins_whom_no_open_programme_asks(scene: Scene) -> None:
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Kim"), consent="declined")
    scene.open_cohort()
    await scene.forge(scene.as_pressed("Kim", "home:join", "yes"))
    assert scene.person("Kim").consent == "declined", "no cohort of Kim's is open"
    await scene.forge(scene.as_pressed("Ana", "home:join", "yes"))
    assert scene.person("Ana").consent == "none", "Ana was not asked yet"


async def test_withdrawing_asks_first_then_stops_everything_and_leaves_a_way_back(scene: Scene) -> None:
    scene.agree("Ana")
    home = await scene.home("Ana")
    (withdraw,) = [e for b in home.blocks for e in b.get("elements", []) if e.get("action_id") == "home:withdraw"]
    assert withdraw["confirm"]["title"]["text"] == "Leave the programme?"
    await scene.later(hours=1)
    home = await scene.press_home("Ana", "Withdraw")
    assert scene.person("Ana").consent == "withdrawn"
    assert scene.planned("Ana") == []
    assert "You have left the programme" in home.says
    assert "Join" in home.buttons
    await scene.later(hours=1)
    await scene.press_home("Ana", "Join")
    assert scene.person("Ana").agreed
    assert len(scene.planned("Ana")) == 1


async def test_a_button_of_an_old_home_does_nothing_for_who_has_left(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    await scene.later(hours=1)
    await scene.press_home("Ana", "Withdraw")
    before = scene.dump()
    for verb in ("pause", "resume", "try", "withdraw"):
        assert (await scene.forge(scene.as_pressed("Ana", f"home:{verb}"))).ok
    assert scene.dump() == before


async def test_who_leads_a_team_joins_for_the_digest(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    home = await scene.home("Mia")
    assert "Would you like to see how your team practises" in home.says
    await scene.press_home("Mia", "Join")
    assert scene.person("Mia").agreed

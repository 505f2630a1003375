"""`/coach saw @colleague`: noting what one saw at any time; of one's own people only, and of nobody who said no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from checked import checks_of, counts, noted, of, plan, press, thursday, words

if TYPE_CHECKING:
    from sandbox.screens import View
    from tests.bot.conftest import Scene

SEEN, LINE = "What did you see?", "What happened? One line is enough."
CANNOT = "I can't keep anything about that person, so nothing was kept."
NOT_TAKING_PART = (
    "You are not taking part, so I send you nothing and there is nothing to change. "
    "Once your group is invited, my Home tab has a *Join* button."
)
NOT_YOURS = "You can note what you saw of people who report to you, so nothing was kept."


async def saw(scene: Scene, name: str, *, by: str = "Mia") -> str:
    """Type it; returns what is said, or the title of the form that opens."""
    said = await scene.coach(by, f"saw <@{scene.id(name)}|{name.lower()}>")
    views = scene.slack.views(by)
    return views[-1].title if views else said or scene.slack.messages(by)[-1].says


async def test_a_manager_notes_what_they_saw_when_they_saw_it(scene: Scene) -> None:
    scene.agree("Mia", "Ana")
    assert await saw(scene, "Ana") == "What you saw"
    form = scene.slack.views("Mia")[-1]
    assert "Asks whether it is right" not in form.says
    assert "asks whether it is right, and waits" in form.says
    assert (await scene.slack.submit("Mia", values={SEEN: "proficient", LINE: "On the parcel call."})).ok
    assert "Mia saw: said it back, checked. “On the parcel call.”" in (await scene.modal("Mia")).says
    assert noted(scene, "Ana") == [("manager_check", "proficient")]
    assert words(scene) == ["On the parcel call."]
    assert checks_of(scene) == []


async def test_without_a_choice_nothing_is_kept_and_a_form_that_slack_sends_twice_is_one_note(scene: Scene) -> None:
    scene.agree("Mia", "Ana")
    await saw(scene, "Ana")
    answer = await scene.slack.submit("Mia", values={SEEN: "advanced"})
    assert answer.ok
    await scene.slack.redeliver()
    await scene.house.errands.finish()
    assert noted(scene, "Ana") == [("manager_check", "advanced")]
    assert counts(scene, "Ana") == 1


async def test_what_was_said_already_is_not_asked_on_thursday(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Ben")
    await saw(scene, "Ana")
    assert (await scene.slack.submit("Mia", values={SEEN: "advanced"})).ok
    await scene.slack.close("Mia")
    plan(scene)
    await scene.later(days=3, hours=5, minutes=30)
    await scene.deliver()
    assert "*Ben*" in of(scene).says
    assert "1 of 1" in of(scene).says


async def test_what_is_said_while_the_check_waits_answers_it_too(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    await saw(scene, "Ana")
    assert (await scene.slack.submit("Mia", values={SEEN: "advanced"})).ok
    await scene.slack.close("Mia")
    await scene.slack.wait_for(lambda: "*Ben*" in message.says)
    await press(scene, "Didn't see it")
    assert "1 seen, 1 not seen" in message.says
    assert counts(scene, "Ana") == 1


@pytest.mark.parametrize(
    ("by", "name", "sentence"),
    [
        ("Mia", "Omar", CANNOT),  # said no
        ("Mia", "Kim", NOT_YOURS),
        ("Mia", "Mia", "That one is for somebody you lead. What did you see?"),
        ("Ben", "Ana", NOT_YOURS),
        ("Ben", "Omar", NOT_YOURS),
        ("Omar", "Ana", NOT_TAKING_PART),
    ],
)  # fmt: skip
async def test_of_anybody_else_nothing_is_noted_and_one_sentence_says_so(
    scene: Scene, by: str, name: str, sentence: str
) -> None:
    scene.agree("Mia", "Ana", "Ben")
    assert await saw(scene, name, by=by) == sentence
    assert noted(scene, name) == []


@pytest.mark.parametrize(
    "said", ["saw", "saw somebody", "saw <#C0GENERAL|general>", "saw @ana", "saw <@U0BAD|x> <@U0|y>"]
)
async def test_whoever_names_nobody_or_several_is_told_how(scene: Scene, said: str) -> None:
    scene.agree("Mia", "Ana")
    await scene.coach("Mia", said)
    assert scene.slack.views("Mia") == []
    assert scene.slack.messages("Mia")[-1].says == "Name one person who reports to you: */coach saw @colleague*"


async def test_a_form_that_is_forged_or_too_late_keeps_nothing(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Ben")
    await saw(scene, "Ana")
    view = scene.slack.views("Mia")[-1]
    for ref, who, chosen in (
        (f"saw:{scene.id('Ana')}", "Ben", "advanced"),
        (f"saw:{scene.id('Omar')}", "Mia", "advanced"),
        ("saw:U0NOBODY", "Mia", "advanced"),
        (f"saw:{scene.id('Ana')}", "Mia", "mastery"),
        ("nothing:0", "Mia", "advanced"),
        ("", "Mia", "advanced"),
    ):
        held = {SEEN_BLOCK: {"chosen": {"type": "radio_buttons", "selected_option": {"value": chosen}}}}
        payload = {
            "type": "view_submission",
            "team": {"id": scene.slack.team_id},
            "user": {"id": scene.id(who)},
            "view": {**view.body, "id": "V9", "private_metadata": ref, "state": {"values": held}},
        }
        answer = await scene.forge(payload)
        assert answer.payload["response_action"] == "errors"
    assert [noted(scene, name) for name in ("Ana", "Omar")] == [[], []]


SEEN_BLOCK = "seen"


async def test_help_names_it_to_those_who_lead_a_team_alone(scene: Scene) -> None:
    scene.agree("Mia", "Ana")
    assert "/coach saw @colleague" in await scene.coach("Mia", "help")
    assert "/coach saw" not in await scene.coach("Ana", "help")


async def at_a_message_of_ana(scene: Scene, by: str) -> View:
    message = await scene.slack.say("Ana", "Let me say that back.", "general")
    assert (await scene.slack.message_action(by, message, "say_what_you_saw")).ok
    return await scene.modal(by)


async def test_at_a_message_a_manager_may_note_it_instead(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Ben")
    form = await at_a_message_of_ana(scene, "Mia")
    assert "A note is for coaching only, never pay or review. The person can read it." in form.says
    assert (await scene.slack.press("Mia", form, label="Note it for coaching")).ok
    assert (await scene.modal("Mia")).title == "What you saw"
    assert (await scene.slack.submit("Mia", values={SEEN: "proficient", LINE: "In the channel."})).ok
    assert noted(scene, "Ana") == [("manager_check", "proficient")]


async def test_who_does_not_lead_its_author_is_offered_thanks_alone(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Ben")
    for name in ("Ben", "Lea", "Kim"):
        assert "coaching" not in str((await at_a_message_of_ana(scene, name)).body)

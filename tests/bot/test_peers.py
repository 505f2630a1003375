"""A question about a colleague, pressed through; what its person reads, and who may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from nudged import happened, nudges_of, press, row_of, settled, tap, whispers
from peered import BEHAVIOUR, MODULE, QUESTION, answers, asked, plan

from bot.views import peers as views
from bot.views import refusals
from coaching.faces import Outlook
from coaching.peers import Face, Told
from coaching.people import Newcomer
from content.library import load
from sandbox.validate import message_faults, view_faults
from scheduler import joining, roster
from storage import peers as rows
from storage import people
from tests.bot.conftest import MONDAY

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

WHO = "Who may be asked about you, besides your team?"


async def test_the_question_says_who_will_see_the_answer_before_the_tap(scene: Scene) -> None:
    message = await asked(scene)
    assert QUESTION in message.says
    assert "Ana, without names, once three people have answered. Nobody else. Managers never." in message.says
    assert message.buttons == ["Saw it", "Not this time", "Wasn't there"]


@pytest.mark.parametrize(
    ("label", "outcome"), [("Saw it", "saw"), ("Not this time", "not_this_time"), ("Wasn't there", "not_observed")]
)
async def test_an_answer_is_noted_about_the_colleague_and_the_message_does_not_say_which(
    scene: Scene, label: str, outcome: str
) -> None:
    message = await asked(scene)
    await press(scene, message, label, by="Ben")
    assert answers(scene) == [("Ana", "Ben", outcome, False)]
    assert "Noted, thank you." in message.says
    assert label not in message.says
    assert message.buttons == ["Give an example"]
    assert happened(scene, "Ben") == ["delivered"], "work as a rater is no session"
    assert scene.person("Ben").last_session_on is None


async def test_a_double_tap_and_a_second_press_write_one_answer(scene: Scene) -> None:
    message = await asked(scene)
    row = row_of(scene, "Ben")
    scene.slack.faults.double_envelopes()
    await press(scene, message, "Saw it", by="Ben", retries=1)
    await scene.forge(tap(scene, row, "peers:not_this_time", by="Ben"))
    await settled(scene)
    assert answers(scene) == [("Ana", "Ben", "saw", False)]


async def test_a_change_of_mind_replaces_the_answer(scene: Scene) -> None:
    message = await asked(scene)
    await press(scene, message, "Saw it", by="Ben")
    await press(scene, message, "Change my answer", by="Ben")
    assert message.buttons == ["Saw it", "Not this time", "Wasn't there"]
    await scene.later(minutes=1)
    await press(scene, message, "Wasn't there", by="Ben")
    assert answers(scene) == [("Ana", "Ben", "saw", False), ("Ana", "Ben", "not_observed", True)]


async def test_somebody_else_answers_nothing(scene: Scene) -> None:
    await asked(scene)
    await scene.forge(tap(scene, row_of(scene, "Ben"), "peers:saw", by="Ana"))
    await settled(scene)
    assert answers(scene) == []
    assert whispers(scene, "Ana") == [refusals.words("not_yours")]


@pytest.mark.parametrize("why", ["withdrew", "left", "moved"])
async def test_of_a_colleague_who_is_none_any_more_nothing_is_recorded_and_one_sentence_says_so(
    scene: Scene, why: str
) -> None:
    message = await asked(scene)
    with scene.store.write() as tx:
        if why == "withdrew":
            joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
        elif why == "left":
            people.change(tx, scene.slack.team_id, scene.id("Ana"), left_on=MONDAY.date().replace(day=1))
    if why == "moved":
        line = Newcomer(scene.id("Ana"), None, None, None, None, None, None, scene.id("Kim"), None, None, None)
        for _ in roster.take_in(scene.store, scene.slack.team_id, [line], now=scene.house.now()):
            pass
    await press(scene, message, "Saw it", by="Ben")
    assert answers(scene) == []
    assert whispers(scene, "Ben") == [views.GONE]
    assert "Ana" not in message.says
    assert message.buttons == []


async def test_a_question_about_who_withdrew_in_the_meantime_is_never_sent(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    plan(scene, "Ben", "Ana")
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    await scene.deliver()
    assert nudges_of(scene, "Ben") == []
    assert [row.reason for row in scene.rows("Ben") if row.kind == "peer_question"] == ["colleague"]


async def test_ask_me_less_often_is_kept_and_the_question_may_still_be_answered(scene: Scene) -> None:
    message = await asked(scene)
    await press(scene, message, "Ask me less often", by="Ben")
    with scene.store.read() as tx:
        assert rows.seldom(tx, scene.slack.team_id, [scene.id("Ben")])
    assert "once a month at most" in message.says
    assert message.buttons == ["Saw it", "Not this time", "Wasn't there", "Ask as before"]
    await press(scene, message, "Ask as before", by="Ben")
    with scene.store.read() as tx:
        assert not rows.seldom(tx, scene.slack.team_id, [scene.id("Ben")])
    await press(scene, message, "Saw it", by="Ben")
    assert answers(scene) == [("Ana", "Ben", "saw", False)]


async def test_a_question_may_be_put_off_and_comes_back(scene: Scene) -> None:
    message = await asked(scene)
    await press(scene, message, "Bring back tomorrow", by="Ben")
    assert "I'll bring this back" in message.says
    assert "Ana" not in message.says
    await scene.later(hours=16)
    await scene.deliver()
    again = nudges_of(scene, "Ben")[-1]
    assert QUESTION in again.says
    await press(scene, again, "Not this time", by="Ben")
    assert answers(scene) == [("Ana", "Ben", "not_this_time", False)]


async def test_an_example_goes_out_signed_and_only_on_send(scene: Scene) -> None:
    message = await asked(scene)
    await press(scene, message, "Saw it", by="Ben")
    await press(scene, message, "Give an example", by="Ben")
    form = await scene.modal("Ben")
    assert "Say what you saw" in form.title
    assert answers(scene) == [("Ana", "Ben", "saw", False)], "nothing is sent yet"
    words = "<!channel> you asked her: is that right?"
    assert (await scene.slack.submit("Ben", values={"In your words: what did they do, what did it change?": words})).ok
    await settled(scene)
    assert len(answers(scene)) == 2
    assert words in scene.dump()


async def test_home_tells_nothing_before_three_have_answered(scene: Scene) -> None:
    for name in ("Ben", "Asha"):
        message = await asked(scene, name)
        await press(scene, message, "Saw it", by=name)
    home = await scene.home("Ana")
    assert "stands here once three of them have answered" in home.says
    assert "Read it" not in home.buttons
    await press(scene, await asked(scene, "Tom"), "Not this time", by="Tom")
    await scene.home("Ana")
    await scene.press_home("Ana", "Read it")
    modal = await scene.modal("Ana")
    assert "Checked that they had understood" in modal.says
    assert "Nearly all of 3 answers: saw it" in modal.says
    assert "a direction, not a score" in modal.says
    assert not [name for name in ("Ben", "Asha", "Tom") if name in modal.says]


async def test_no_manager_reads_what_colleagues_saw(scene: Scene) -> None:
    for name in ("Ben", "Asha", "Tom"):
        await press(scene, await asked(scene, name), "Saw it", by=name)
    scene.agree("Mia")
    assert "saw" not in (await scene.home("Mia")).says.lower().replace("say what you saw", "")
    await scene.forge(scene.as_pressed("Mia", "peers:read"))
    await settled(scene)
    assert not [view for view in scene.slack.views("Mia") if "Checked that they had understood" in view.says]


async def choose(scene: Scene, *names: str) -> str:
    """Name these colleagues; returns what is wrong with that."""
    await scene.press_home("Ana", "Who may be asked")
    answer = await scene.slack.submit("Ana", values={WHO: [scene.id(name) for name in names]})
    await settled(scene)
    return (answer.errors or {}).get("who", "")


def named(scene: Scene) -> frozenset[str]:
    with scene.store.read() as tx:
        return rows.names_of(tx, scene.slack.team_id, [scene.id("Ana")])[scene.id("Ana")]


async def test_a_person_names_colleagues_takes_them_out_again_and_nobody_is_told(scene: Scene) -> None:
    scene.agree("Ana", "Ben", "Tom")
    await scene.home("Ana")
    await choose(scene, "Ben", "Tom")
    assert "2 colleagues may be asked about you. Nobody is told." in (await scene.modal("Ana")).says
    assert named(scene) == {scene.id("Ben"), scene.id("Tom")}
    assert nudges_of(scene, "Ben") == []
    await scene.slack.close("Ana")
    await choose(scene)
    assert named(scene) == frozenset()


@pytest.mark.parametrize("who", ["Omar", "Kim", "Lea"])
async def test_of_whoever_cannot_be_asked_one_sentence_is_said_and_nothing_is_kept(scene: Scene, who: str) -> None:
    scene.agree("Ana", "Ben")
    await scene.home("Ana")
    before = scene.dump()
    assert "because of the second one. I can't ask that person." in await choose(scene, "Ben", who)
    assert named(scene) == frozenset()
    assert scene.dump() == before


async def test_neither_oneself_nor_ones_manager_is_named(scene: Scene) -> None:
    scene.agree("Ana", "Mia")
    await scene.home("Ana")
    assert "That is you." in await choose(scene, "Ana")
    await scene.slack.close("Ana")
    assert "a way of their own" in await choose(scene, "Mia")
    assert named(scene) == frozenset()


async def test_a_team_of_two_reads_kindly_why_nothing_will_stand_there(scene: Scene) -> None:
    scene.agree("Ana")
    line = Newcomer(scene.id("Ana"), None, None, None, None, None, None, scene.id("Kim"), None, None, None)
    for _ in roster.take_in(scene.store, scene.slack.team_id, [line], now=scene.house.now()):
        pass
    assert "Your team is smaller than that. You may name others" in (await scene.home("Ana")).says


def test_every_face_and_form_keeps_to_slacks_rules(scene_free_outlook: Outlook) -> None:
    behaviour = next(one for one in load().modules[MODULE].behaviours if one.id == BEHAVIOUR)
    about = views.About("Ana <!channel> & co", behaviour)
    for face in (*get_args(Face), "snoozed-2026-11-25"):
        message = views.draw(face, "p", about, scene_free_outlook)
        assert message_faults(list(message.blocks)) == []
        assert "<!channel>" not in str(message.blocks)
    for told in (Told(BEHAVIOUR, saw, 4) for saw in range(5)):
        assert view_faults(views.saw(views.Standing([(behaviour, told)])).to_dict()) == []
    assert view_faults(views.form(["U1"], seldom=True).to_dict()) == []
    assert view_faults(views.form([], seldom=False).to_dict()) == []


@pytest.fixture
def scene_free_outlook() -> Outlook:
    return Outlook("Ben", "Asia/Tokyo", MONDAY.date())

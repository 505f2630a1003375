"""/kudos in one line, and what its giver and its receiver see and press."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from kind import WORDS, arrives, fills, form, given, kept, named, types
from nudged import counted, happened, nudges_of, press, set_row, settled, whispers

from bot.views import kudos as views
from bot.views.kudos_form import WHO
from scheduler import joining

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@pytest.fixture(autouse=True)
async def team(scene: Scene) -> None:
    """Three take part, since a while ago: it is noon in Madrid."""
    scene.agree("Ana", "Ben", "Tom")
    await scene.later(hours=2)


async def test_one_line_sends_it_and_only_its_giver_sees_the_receipt(scene: Scene) -> None:
    receipt = await types(scene, place="team-mia")
    assert receipt is not None
    assert receipt.ephemeral_to == scene.id("Ben")
    assert (
        "Sent to Ana, between the two of you, for listening. It arrives at a good moment of Ana's day." in receipt.text
    )
    assert receipt.buttons == ["Change", "Take back"]
    assert kept(scene) == [WORDS]
    (one,) = given(scene)
    assert (one.receiver_name, one.module, one.behaviour, one.words) == ("Ana", "active-listening", None, WORDS)
    assert set(scene.woken) == {"plan", "deliver"}, "it is noon in Madrid: a good moment"


async def test_the_receiver_hears_of_it_and_the_words_lie_behind_a_press(scene: Scene) -> None:
    await types(scene)
    message = await arrives(scene)
    assert "Somebody saw something you did well." in message.says
    assert "Ben" not in message.says
    assert WORDS not in str(message.blocks) + message.text
    await press(scene, message, "Read it")
    assert "Ben, for listening" in message.says
    assert f"“{WORDS}”" in message.says
    assert "Private: you and Ben. It counts in group figures, without names." in message.says
    assert message.buttons == ["Useful to me"]


async def test_a_useful_chip_is_noted_once(scene: Scene) -> None:
    await types(scene)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    await press(scene, message, "Useful to me", retries=1)
    assert "Noted as useful, thank you." in message.says
    assert message.buttons == []
    assert happened(scene).count("reported_back") == 1


async def test_reading_thanks_is_no_practice_and_giving_them_no_session(scene: Scene) -> None:
    await types(scene)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    await press(scene, message, "Useful to me")
    assert set(counted(scene)) == {"delivered", "reported_back"}
    assert counted(scene, "Ben") == {"peer_feedback": 1}
    assert scene.person("Ana").last_session_on is None
    assert scene.person("Ben").last_session_on is None


async def test_it_is_sent_once_however_often_slack_delivers_the_line(scene: Scene) -> None:
    await types(scene)
    await scene.slack.redeliver()
    await settled(scene)
    assert kept(scene) == [WORDS]
    assert counted(scene, "Ben") == {"peer_feedback": 1}
    assert len([row for row in scene.rows("Ana") if row.kind == "thanks"]) == 1


async def test_taken_back_before_it_came_nobody_ever_hears_of_it(scene: Scene) -> None:
    receipt = await types(scene)
    assert receipt is not None
    await press(scene, receipt, "Take back", by="Ben")
    assert "Taken back." in scene.slack.messages("Ben")[-1].says
    await scene.deliver()
    assert nudges_of(scene) == []
    assert kept(scene) == []
    assert counted(scene, "Ben") == {}


async def test_taken_back_after_it_was_read_the_words_leave_the_message(scene: Scene) -> None:
    receipt = await types(scene)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    assert receipt is not None
    await press(scene, receipt, "Take back", by="Ben")
    assert "was taken back by whoever wrote it" in message.says
    assert WORDS not in str(message.blocks) + message.text
    assert message.buttons == []


async def test_changed_the_receiver_reads_the_new_words(scene: Scene) -> None:
    receipt = await types(scene)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    assert receipt is not None
    await press(scene, receipt, "Change", by="Ben")
    shown = await form(scene)
    assert "To *Ana*" in shown.says
    assert WORDS in str(shown.body)
    answer = await fills(scene, what="Let somebody finish", words="you waited, and I could think aloud")
    assert "Changed." in answer.says
    assert "you waited, and I could think aloud" in message.says
    assert WORDS not in message.says
    assert counted(scene, "Ben") == {"peer_feedback": 1}


@pytest.mark.parametrize("name", ["Omar", "Nina", "inflow"])
async def test_whoever_is_out_of_reach_gets_one_sentence_and_leaves_no_trace(scene: Scene, name: str) -> None:
    if name == "Omar":
        with scene.store.write() as tx:
            joining.decline(tx, scene.person("Omar"), now=scene.house.now())
    before = scene.dump()
    answer = await types(scene, f"<@{_id(scene, name)}> listening {WORDS}")
    assert answer is not None
    assert answer.says.startswith(f"{views.CANNOT} Here are your words, to send yourself:")
    assert WORDS in answer.says
    assert scene.dump() == before
    assert nudges_of(scene, "Ben") == []


def _id(scene: Scene, name: str) -> str:
    return scene.slack.bot_user_id if name == "inflow" else scene.id(name)


async def test_the_sentence_is_the_same_for_everybody_out_of_reach(scene: Scene) -> None:
    with scene.store.write() as tx:
        joining.decline(tx, scene.person("Omar"), now=scene.house.now())
    scene.agree("Sam")
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Sam"), now=scene.house.now())
    said = set()
    for who in (scene.id("Omar"), scene.id("Sam"), scene.id("Nina"), "U0STRANGER", scene.slack.bot_user_id):
        answer = await types(scene, f"<@{who}> listening {WORDS}")
        assert answer is not None
        said.add((answer.text, str(answer.blocks)))
    assert len(said) == 1


async def test_to_oneself_it_is_for_a_colleague(scene: Scene) -> None:
    answer = await types(scene, f"@Ben listening {WORDS}")
    assert answer is not None
    assert answer.says.startswith("That one is for a colleague. Who did you see doing it?")
    assert WORDS in answer.says
    assert kept(scene) == []


@pytest.mark.parametrize(
    ("line", "first", "who", "what", "words"),
    [
        ("", "", None, False, ""),
        ("@Ana", "", "Ana", False, ""),
        (f"@Ana {WORDS}", "What did they do? Choose what comes nearest.", "Ana", False, WORDS),
        (f"@Ana lisening {WORDS}", "I don't know “lisening”. Did you mean “listening”?", "Ana", True, WORDS),
        (f"@Ana @Tom listening {WORDS}", "You named more than one person.", "Ana", True, WORDS),
        (f"#general listening {WORDS}", "This goes to one person, not to a channel.", None, True, WORDS),
        (f"@maria listening {WORDS}", "I can't tell who “maria” is.", None, True, WORDS),
        (f"listening {WORDS}", "Who was it?", None, True, WORDS),
        (f"Ana listening {WORDS}", "I can't tell who “Ana” is.", None, True, WORDS),
        (f"Ana {WORDS}", "Who was it?", None, False, f"Ana {WORDS}"),
    ],
)
async def test_what_the_line_leaves_open_is_asked_in_a_form_that_is_filled_in(
    scene: Scene, line: str, first: str, who: str | None, what: bool, words: str
) -> None:
    assert await types(scene, line) is None
    shown = await form(scene)
    assert shown.title == "Say what you saw"
    assert first in shown.says
    body = str(shown.body)
    assert ("initial_user" in body) is (who is not None)
    if who:
        assert f"'initial_user': '{scene.id(who)}'" in body
    if words:
        assert f"'initial_value': '{words}'" in body
    assert ("'initial_option'" in body) is what
    assert kept(scene) == []


async def test_the_form_sends_what_is_chosen_in_it(scene: Scene) -> None:
    await types(scene, "")
    shown = await fills(scene, who="Ana", what="Let somebody finish", words=WORDS)
    assert "Sent to *Ana*, between the two of you, for *listening*." in shown.says
    (one,) = given(scene)
    assert (one.behaviour, one.words) == ("lets-others-finish", WORDS)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    assert "Let somebody finish" in message.says


async def test_the_form_sends_once_however_often_slack_delivers_it(scene: Scene) -> None:
    await types(scene, "")
    await fills(scene, who="Ana", what="Let somebody finish")
    await scene.slack.redeliver()
    await settled(scene)
    assert counted(scene, "Ben") == {"peer_feedback": 1}


async def test_the_form_says_under_who_why_it_cannot_be_sent_and_keeps_the_words(scene: Scene) -> None:
    await types(scene, "")
    before = scene.dump()
    shown = await fills(scene, who="Omar", what="Let somebody finish", words=WORDS)
    assert shown.errors == {WHO: f"{views.CANNOT} Your words are still below, to send yourself."}
    shown = await fills(scene, who="Ben")
    assert shown.errors == {WHO: views.YOURSELF}
    assert scene.dump() == before


async def test_whoever_withdraws_while_the_form_is_open_gets_nothing(scene: Scene) -> None:
    await types(scene, "")
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    shown = await fills(scene, who="Ana", what="Let somebody finish", words=WORDS)
    assert list(shown.errors) == [WHO]
    assert kept(scene) == []


async def test_whoever_withdraws_before_it_came_never_gets_it(scene: Scene) -> None:
    await types(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    await scene.deliver()
    assert nudges_of(scene) == []


async def test_again_today_is_kept_for_tomorrow_or_dropped(scene: Scene) -> None:
    await types(scene)
    assert await types(scene, "@Ana listening and again after lunch") is None
    shown = await form(scene)
    assert "You have thanked Ana today. Shall I keep this for tomorrow?" in shown.says
    assert (shown.body["submit"]["text"], shown.body["close"]["text"]) == ("Keep it for tomorrow", "Drop it")
    assert len(given(scene)) == 1
    assert "Kept for tomorrow: *Ana* gets it then" in (await fills(scene)).says
    assert len(given(scene)) == 2
    answer = await types(scene, "@Ana listening and once more")
    assert answer is not None
    assert "You have thanked Ana today, and tomorrow's place is taken too." in answer.says
    assert "and once more" in answer.says
    first = await arrives(scene)
    await scene.later(hours=24)
    assert await arrives(scene) is not first


async def test_the_form_offers_tomorrow_too(scene: Scene) -> None:
    await types(scene)
    await types(scene, "")
    shown = await fills(scene, who="Ana", what="Said it back before solving", words="twice")
    assert "Shall I keep this for tomorrow?" in shown.says
    assert "Kept for tomorrow" in (await fills(scene)).says


@pytest.mark.parametrize(
    "words",
    [
        "🙈🙉🙊 you heard me",
        "تركتني أكمل كلامي حتى النهاية",
        "<!channel> <!here> look & see <b>this</b>",
        "x" * 2000,
        "*not bold* _nor this_ ~or this~",
    ],
    ids=["emoji", "right to left", "markup", "2000", "marks"],
)
async def test_words_are_kept_and_shown_as_they_were_written(scene: Scene, words: str) -> None:
    await types(scene, f"@Ana listening {words}")
    assert kept(scene) == [words]
    message = await arrives(scene)
    await press(scene, message, "Read it")
    shown = next(block for block in message.blocks if words in str(block.get("text", {}).get("text", "")))
    assert shown["text"]["type"] == "plain_text", "nothing in it is read as markup, and nobody is called"
    assert "<!" not in message.text, "the text for lock screens is escaped"


async def test_more_than_two_thousand_characters_come_back_unsent(scene: Scene) -> None:
    answer = await types(scene, f"@Ana listening {'x' * 2001}")
    assert answer is not None
    assert "2,000 is the most I pass on. Nothing was kept." in answer.says
    assert "x" * 2001 in answer.says
    assert kept(scene) == []


async def test_omar_who_said_no_is_told_what_sending_keeps_before_he_sends(scene: Scene) -> None:
    with scene.store.write() as tx:
        joining.decline(tx, scene.person("Omar"), now=scene.house.now())
    before = scene.dump()
    assert await types(scene, by="Omar") is None
    shown = await form(scene, "Omar")
    assert "Sending keeps: who, what, when, your words. Nothing else about you." in shown.says
    assert scene.dump() == before
    assert "Sent to *Ana*" in (await fills(scene, "Omar")).says
    assert named(scene, "Omar") == 1
    message = await arrives(scene)
    await press(scene, message, "Read it")
    assert "Omar, for listening" in message.says
    home = await scene.home("Omar")
    assert "Thanks you gave" in home.buttons
    await scene.press_home("Omar", "Thanks you gave")
    listed = await scene.modal("Omar")
    assert (await scene.slack.press("Omar", listed, label="Take back")).ok
    await settled(scene)
    assert kept(scene) == []
    assert "Thanks you gave" not in (await scene.home("Omar")).buttons


async def test_a_stranger_passes_nothing_on(scene: Scene) -> None:
    with scene.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM person WHERE person_id = ?", (scene.id("Kim"),))
    answer = await types(scene, by="Kim")
    assert answer is not None
    assert "You are not on the list of a programme here" in answer.says
    assert WORDS in answer.says
    assert kept(scene) == []


async def test_help_says_how(scene: Scene) -> None:
    answer = await types(scene, "help")
    assert answer is not None
    assert "/kudos @colleague listening you let me finish" in answer.says
    assert "/kudos @colleague" in await scene.coach("Ben", "help")


async def test_somebody_elses_receipt_or_message_is_not_theirs_to_press(scene: Scene) -> None:
    await types(scene)
    message = await arrives(scene)
    (one,) = given(scene)
    await scene.forge(scene.as_pressed("Tom", "kudos:take_back", one.kudos_id))
    await scene.forge(scene.as_pressed("Tom", "kudos:change", one.kudos_id))
    await scene.forge(scene.as_pressed("Mia", "kudos:read", one.kudos_id))
    row = next(row for row in scene.rows("Ana") if row.kind == "thanks")
    await scene.forge(scene.as_pressed("Mia", "thanks:read", row.prompt_id))
    await scene.forge(scene.as_pressed("Ana", "thanks:useful", f"{row.prompt_id}:{one.kudos_id}"))
    await settled(scene)
    assert given(scene) == [one]
    assert "Somebody saw something" in message.says
    assert "reported_back" not in happened(scene)
    for name in ("Tom", "Mia"):
        assert WORDS not in str([view.body for view in scene.slack.views(name)])
        assert WORDS not in str(whispers(scene, name))


async def test_thanks_can_be_brought_back_and_are_read_then(scene: Scene) -> None:
    await types(scene)
    message = await arrives(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.later(hours=24)
    again = await arrives(scene)
    await press(scene, again, "Read it")
    assert WORDS in again.says
    assert "moved further down" in message.says
    (one,) = given(scene)
    await scene.forge(scene.as_pressed("Ben", "kudos:take_back", one.kudos_id))
    await settled(scene)
    assert WORDS not in again.says


async def test_at_night_it_waits_for_the_receivers_morning(scene: Scene) -> None:
    await scene.later(hours=10)
    await types(scene)
    assert scene.woken == ["plan"]
    await scene.deliver()
    assert nudges_of(scene) == []
    await scene.later(hours=12)
    assert "Somebody saw" in (await arrives(scene)).says


async def test_two_weeks_later_the_message_folds_and_home_still_has_the_words(scene: Scene) -> None:
    await types(scene)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    row = next(row for row in scene.rows("Ana") if row.kind == "thanks")
    set_row(scene, row, sent_at=scene.house.now() - timedelta(days=14))
    await scene.deliver()
    set_row(scene, row, faced_at=None)
    await scene.deliver()
    assert "You find it on my Home tab, under Kind words." in message.says
    assert WORDS not in message.says
    await scene.home("Ana")
    await scene.press_home("Ana", "Read")
    assert WORDS in (await scene.modal("Ana")).says

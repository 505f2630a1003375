"""A check-in, one statement at a time in one message; and now and then a look back at one's own words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import tasked
from nudged import counted, happened, nudges_of, press, row_of, settled, tap, whispers
from tasked import CHECK, kept, sent, told, wrote

from bot.views import checkins as views
from bot.views import refusals
from content.library import Library
from storage import people

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

CHIPS = ["1", "2", "3", "4", "5"]


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def test_a_baseline_asks_one_thing_at_a_time_in_one_message(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="baseline")
    said = []
    for chip in ("2", "3", "5"):
        said.append(message.says)
        assert message.buttons == CHIPS
        await press(scene, message, chip)
    for number, (one, statement) in enumerate(zip(said, CHECK.statements, strict=True), 1):
        assert f"How it is for you today, {number} of 3" in one
        assert statement in one
        assert "It is your own starting point" in one
    assert "Noted, thank you" in message.says
    assert message.buttons == []
    assert told(scene, "confidence_rated") == [("2", 0.25, False), ("3", 0.5, False), ("5", 1.0, False)]
    assert happened(scene).count("opened") == 1
    assert len(nudges_of(scene)) == 1


async def test_the_message_never_repeats_an_answer(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="baseline")
    for chip in ("1", "4", "4"):
        await press(scene, message, chip)
        assert not re.search(
            r"\b4\b|not at all sure\b(?!,)|you (?:said|rated|felt)", message.text.partition(" Buttons")[0]
        )
    assert not re.search(r"\b[1-5]\b", message.text)


async def test_a_plain_week_asks_one_thing(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="weekly")
    assert sum(statement in message.says for statement in CHECK.statements) == 1
    assert " of 3" not in message.says
    await press(scene, message, "4")
    assert "Noted, thank you" in message.says
    assert told(scene, "confidence_rated") == [("4", 0.75, False)]


@pytest.mark.parametrize(("subject", "when"), [("probe30", "A month after"), ("probe90", "Three months after")])
async def test_a_question_after_the_end_says_why_it_comes(scene: Scene, subject: str, when: str) -> None:
    message = await sent(scene, CHECK, subject=subject)
    assert when in message.says
    assert "to show you what has stayed with you" in message.says


async def test_a_second_tap_rates_nothing_else(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="baseline")
    row = row_of(scene)
    await press(scene, message, "2", retries=1)
    assert (await scene.forge(tap(scene, row, "checkin:1-5"))).ok
    await settled(scene)
    assert "2 of 3" in message.says
    assert told(scene, "confidence_rated") == [("2", 0.25, False)]


async def test_the_last_answer_can_be_changed_on_the_way(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="baseline")
    await press(scene, message, "2")
    await press(scene, message, "3")
    await press(scene, message, "Back to the last one")
    assert "2 of 3" in message.says
    await press(scene, message, "Back to the last one")
    assert "1 of 3" in message.says
    for chip in ("5", "4", "4"):
        await press(scene, message, chip)
    assert sorted(told(scene, "confidence_rated")) == sorted(
        [("2", 0.25, False), ("3", 0.5, False), ("5", 1.0, True), ("4", 0.75, True), ("4", 0.75, False)]
    )
    assert counted(scene)["confidence_rated"] == 3, "what is changed counts once"


async def test_the_last_answer_can_be_changed_at_the_end(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="weekly")
    for label in ("1", "Change my answer", "2", "Change my answer", "3"):
        await press(scene, message, label)
    assert {(row[0], row[2]) for row in told(scene, "confidence_rated")} == {("1", False), ("2", True), ("3", True)}
    assert counted(scene)["confidence_rated"] == 1
    assert "Noted, thank you" in message.says


@pytest.mark.parametrize("verb", ["checkin:9-1", "checkin:1-6", "checkin:1", "checkin:look-1", "checkin:"])
async def test_a_chip_that_we_never_drew_is_told_so(scene: Scene, verb: str) -> None:
    await sent(scene, CHECK, subject="baseline")
    await scene.forge(tap(scene, row_of(scene), verb))
    await settled(scene)
    assert told(scene, "confidence_rated") == []
    assert whispers(scene) == [refusals.words("unknown")]


async def test_a_check_in_put_off_comes_back_whole(scene: Scene) -> None:
    message = await sent(scene, CHECK, subject="baseline")
    await press(scene, message, "Bring back tomorrow")
    await scene.later(hours=24)
    await scene.deliver()
    again = nudges_of(scene)[-1]
    assert "1 of 3" in again.says
    assert again.buttons == CHIPS


async def four_weeks_in(scene: Scene, *words: str) -> None:
    scene.agree("Ana")
    now = scene.house.now()
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), consented_on=(now - timedelta(weeks=5)).date())
    for number, said in enumerate(words):
        wrote(scene, said, now - timedelta(weeks=4) + timedelta(days=number))


async def at_the_end(scene: Scene, key: str = "one") -> Message:
    message = await sent(scene, CHECK, subject="weekly", key=key)
    await press(scene, message, "4")
    return message


async def test_now_and_then_the_end_offers_a_look_back(scene: Scene) -> None:
    await four_weeks_in(scene, "I <b>interrupted</b> him", "she *thanked* me", "a third one")
    message = await at_the_end(scene)
    assert message.buttons == ["Look back"]
    await press(scene, message, "Look back")
    shown = await scene.modal("Ana")
    assert "I <b>interrupted</b> him" in shown.says
    assert "she *thanked* me" in shown.says
    assert "a third one" not in shown.says
    question = next(q for q in CHECK.reflections if q in str(shown.body))
    assert (await scene.slack.submit("Ana", values={question: "I wait now"})).ok
    await settled(scene)
    assert kept(scene)[0] == "I wait now"
    assert told(scene, "reflected") == [("look_back", None, False)]
    assert message.buttons == []
    assert "I wait now" not in message.says
    assert (await at_the_end(scene, key="two")).buttons == [], "and not again so soon"


async def test_who_wrote_little_is_not_asked_to_look_back(scene: Scene) -> None:
    await four_weeks_in(scene, "only one")
    assert (await at_the_end(scene)).buttons == []


async def test_what_was_written_yesterday_is_not_some_weeks_ago(scene: Scene) -> None:
    await four_weeks_in(scene, "long ago")
    wrote(scene, "yesterday", scene.house.now() - timedelta(days=1))
    assert (await at_the_end(scene)).buttons == []


async def test_who_has_just_begun_is_not_asked_to_look_back(scene: Scene) -> None:
    scene.agree("Ana")
    for number in range(3):
        wrote(scene, f"note {number}", scene.house.now() - timedelta(hours=number))
    assert (await at_the_end(scene)).buttons == []


async def test_an_empty_look_back_is_not_kept(scene: Scene) -> None:
    await four_weeks_in(scene, "one", "two")
    await press(scene, await at_the_end(scene), "Look back")
    body = (await scene.modal("Ana")).body
    payload = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id("Ana")}}
    for values in ({}, {views.BLOCK: {views.ACTION: {"value": "  "}}}, {views.BLOCK: "x"}):
        answer = await scene.forge(payload | {"view": body | {"state": {"values": values}, "id": "V1"}})
        assert answer.payload["errors"] == {views.BLOCK: "One word is enough; an empty note is not kept."}
    assert kept(scene) == ["two", "one"]

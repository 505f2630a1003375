"""A scenario from the first look to its feedback: what is shown, what is kept, and where one goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from nudged import counted, happened, press, row_of, settled
from situated import CALL, ITEM, MODULE, choose, read, situation, told
from sqlalchemy import select

from bot.house import real_clock
from storage import events, first_answers, notes, recall, targets

if TYPE_CHECKING:
    from datetime import datetime

    from tests.bot.conftest import Scene


async def test_the_message_says_what_it_takes(scene: Scene) -> None:
    message = await situation(scene)
    assert "Two short decisions, about" in message.says
    assert "Stop when you like; I keep your place." in message.says
    assert message.buttons == ["Start"]


async def test_from_the_first_look_to_the_feedback(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    seen = [read(await scene.modal("Ana"))]
    await choose(scene, "b")
    seen.append(read(await scene.modal("Ana")))
    await choose(scene, "b", sure="sure")
    seen.append(read(await scene.modal("Ana")))
    first, _, calmer = CALL.steps
    assert "1 of 2." in seen[0]
    assert "Situation first-words &lt;&amp; *more*" in seen[0]
    assert all(option.text in seen[0] for option in first.options)
    assert "How sure are you?" not in seen[0], "asked once, with the last decision"
    assert "2 of 2." in seen[1]
    assert "Situation calmer" in seen[1]
    assert all(word in seen[1] for word in ("How sure are you?", "Sure", "Fairly sure", "Guessing", "Why?"))
    assert "*You chose B.*" in seen[2]
    chosen = calmer.option("b")
    for words in (chosen.does, chosen.well, chosen.next_step, calmer.model, calmer.thinking):
        assert words in seen[2]
    assert "You were sure, and you could be." in seen[2]
    assert "*Step 1.* You chose B." in seen[2]
    assert "<https://example.com/listening?a=1&amp;b=2|A guide to listening> (5 minutes)" in seen[2]
    assert "Done, thank you." in message.says
    assert message.buttons == ["Read the feedback again"]
    assert len([m for m in scene.slack.messages("Ana") if m.by_bot]) == 1, "all of it in one message"


def by_the_real_clock(scene: Scene, at: datetime) -> None:
    object.__setattr__(scene.house, "real_now", lambda: at)


async def test_what_is_kept_of_it(scene: Scene) -> None:
    message = await situation(scene)
    began = real_clock()
    by_the_real_clock(scene, began)
    await press(scene, message, "Start")
    by_the_real_clock(scene, began + timedelta(seconds=40))
    await choose(scene, "b")
    await scene.later(hours=2)  # as in the sandbox, whose clock travels: nobody takes so long over a decision
    by_the_real_clock(scene, began + timedelta(seconds=65))
    await choose(scene, "b", sure="fairly")
    assert told(scene, "scenario_step") == [
        ("scenario_step", "calmer:b", 25.0),
        ("scenario_step", "first-words:b", 40.0),
    ]
    assert told(scene, "confidence_rated") == [("confidence_rated", "fairly", 0.5)]
    [(_, level, score)] = told(scene, "scenario_answered")
    assert (level, score) == ("proficient", pytest.approx(2.5 / 3))
    assert counted(scene) == {
        "delivered": 1,
        "opened": 1,
        "scenario_step": 2,
        "confidence_rated": 1,
        "scenario_answered": 1,
        "completed_task": 1,
    }


async def test_the_branch_follows_from_the_choice(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "c")
    assert "Situation angry" in (await scene.modal("Ana")).says


async def test_somebody_sure_of_what_does_not_work_reads_a_kind_line(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "a")
    await choose(scene, "a", sure="sure")
    says = (await scene.modal("Ana")).says
    assert "You were sure, so this one is worth a second look." in says
    assert "*Step 1.* You chose A." in says
    assert "*B does more there:* “Twice at home for nothing. Have I got that right?”" in says
    assert not any(level in says for level in ("unacceptable", "developing", "proficient", "advanced"))


async def test_the_levels_are_told_nowhere_before_the_answer(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    drawn = str((await scene.modal("Ana")).body)
    assert not any(level in drawn for level in ("unacceptable", "developing", "proficient", "advanced"))


async def test_the_message_never_says_what_was_chosen(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "c")
    halfway = message.says
    await choose(scene, "a", sure="guessing", why="I was tired")
    for says in (halfway, message.says):
        assert CALL.steps[0].option("c").text not in says
        assert "guess" not in says.lower()
        assert "tired" not in says


async def test_who_closes_the_form_goes_on_where_they_left(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await scene.slack.close("Ana")
    await settled(scene)
    assert message.buttons == ["Continue"]
    await press(scene, message, "Continue")
    assert "1 of 2." in (await scene.modal("Ana")).says
    await choose(scene, "b")
    await scene.slack.close("Ana")
    await settled(scene)
    assert "Step 1 of 2 is done, and your choice is kept." in message.says
    await press(scene, message, "Continue")
    assert "2 of 2." in (await scene.modal("Ana")).says
    await choose(scene, "b", sure="sure")
    assert happened(scene).count("scenario_step") == 2
    assert happened(scene).count("opened") == 1


async def test_a_phone_that_drops_the_form_loses_nothing(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    assert message.buttons == ["Continue"], "without hearing that the form was closed"


async def test_what_comes_next_is_named_once_it_is_done(scene: Scene) -> None:
    message = await situation(scene)
    scene.plan()
    assert scene.planned("Ana")
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure")
    assert "_Next:_" in str(message.blocks)


async def test_the_hint_opens_and_what_was_typed_stays(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    view = await scene.modal("Ana")
    before = view.body["private_metadata"]
    await scene.slack.press("Ana", view, label="Show a hint", values={"Why? In your own words, if you like": "because"})
    view = await scene.modal("Ana")
    assert CALL.step("calmer").hint in view.says
    assert "Show a hint" not in str(view.blocks)
    assert view.body["private_metadata"] == before, "the time goes on"
    assert "because" in str(view.state())
    await choose(scene, "b", sure="sure")
    assert told(scene, "hint_opened") == [("hint_opened", "calmer", None)]
    with scene.store.read() as tx:
        assert [words for _, words in notes.of_person(tx, scene.slack.team_id, scene.id("Ana"))] == ["because"]


async def test_a_hint_at_each_step_is_told_apart(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    for answer in ({"option": "b"}, {"option": "b", "sure": "sure"}):
        await scene.slack.press("Ana", await scene.modal("Ana"), label="Show a hint")
        await scene.house.errands.finish()
        await choose(scene, **answer)
    assert [outcome for _, outcome, _ in told(scene, "hint_opened")] == ["calmer", "first-words"]


@pytest.mark.parametrize("words", ["<!channel> & *stars* 🙂", "שלום \u202e עולם", "x" * 3000])
async def test_the_why_is_kept_as_it_was_written(scene: Scene, words: str) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    assert (await choose(scene, "b", sure="sure", why=words)).ok
    table = notes.note.c
    with scene.store.read() as tx:
        [kept] = tx.execute(select(table.words, table.event_id, table.prompt_id)).all()
        answered = tx.scalar(select(events.event.c.event_id).where(events.event.c.name == "scenario_answered"))
    assert kept.words == words
    assert kept.event_id == answered
    assert kept.prompt_id == row_of(scene).prompt_id
    assert words not in message.says


async def test_no_word_is_no_note(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure", why=" \n ")
    with scene.store.read() as tx:
        assert notes.of_person(tx, scene.slack.team_id, scene.id("Ana")) == []


async def test_it_comes_back_when_the_spacing_says(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure")
    with scene.store.read() as tx:
        known = recall.find(tx, scene.slack.team_id, scene.id("Ana"), MODULE, ITEM)
    assert known is not None
    assert (known.times, known.level) == (1, "proficient")
    assert known.due_at > scene.house.now()
    assert "This situation comes back, in about" in (await scene.modal("Ana")).says


async def test_the_feedback_can_be_read_again(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "c")
    await choose(scene, "b", sure="sure")
    says = (await scene.modal("Ana")).says
    await scene.slack.close("Ana")
    before = happened(scene)
    await press(scene, message, "Read the feedback again")
    assert (await scene.modal("Ana")).says == says
    assert happened(scene) == before


async def test_trying_again_changes_no_score(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "a")
    await choose(scene, "a", sure="sure")
    scored = told(scene, "scenario_answered", "confidence_rated", "completed_task")
    with scene.store.read() as tx:
        known = recall.find(tx, scene.slack.team_id, scene.id("Ana"), MODULE, ITEM)
    for way in (("b", "b"), ("b", "a")):
        await scene.slack.press("Ana", await scene.modal("Ana"), label="Try it again")
        await scene.house.errands.finish()
        assert "1 of 2." in (await scene.modal("Ana")).says
        for option in way:
            assert "How sure are you?" not in (await scene.modal("Ana")).says
            await choose(scene, option)
        assert (await scene.modal("Ana")).says.split("\n")[1].startswith(f"*You chose {way[-1].upper()}.*")
    assert told(scene, "scenario_answered", "confidence_rated", "completed_task") == scored
    assert happened(scene).count("retried") == 2
    assert [outcome for _, outcome, _ in told(scene, "scenario_step")] == [
        *("angry:a", "calmer:a", "calmer:b", "first-words:a", "first-words:b", "first-words:b")
    ]
    assert message.buttons == ["Read the feedback again"]
    with scene.store.read() as tx:
        assert recall.find(tx, scene.slack.team_id, scene.id("Ana"), MODULE, ITEM) == known
    await scene.slack.close("Ana")
    await press(scene, message, "Read the feedback again")
    assert "*You chose A.*" in (await scene.modal("Ana")).says, "of the first time"


async def test_from_press_to_form_it_is_one_call(scene: Scene) -> None:
    message = await situation(scene)
    await settled(scene)
    before = len(scene.slack.log)
    await press(scene, message, "Start")
    calls = [one.what for one in list(scene.slack.log)[before:] if one.direction == "in"]
    assert [what for what in calls if "." in what] == ["views.open"], calls


async def test_an_aim_that_is_reached_by_it_is_noticed_in_the_form_and_only_then(scene: Scene) -> None:
    message = await situation(scene)
    with scene.store.write() as tx:
        targets.keep(tx, scene.slack.team_id, scene.id("Ana"), 1)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure")
    assert "You set out to practise once this week. You have." in read(await scene.modal("Ana"))
    await scene.slack.close("Ana")
    await press(scene, message, "Read the feedback again")
    assert "You set out" not in read(await scene.modal("Ana"))


async def test_a_hint_on_another_try_takes_no_first_answer_away(scene: Scene) -> None:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure")
    for label in ("Try it again", "Show a hint"):
        await scene.slack.press("Ana", await scene.modal("Ana"), label=label)
    await settled(scene)
    assert "A hint:" in (await scene.modal("Ana")).says
    assert counted(scene)["hint_opened"] == 1
    with scene.store.read() as tx:
        first = first_answers.of(tx, scene.slack.team_id, [scene.id("Ana")], MODULE)[scene.id("Ana")]
    assert [(one.item, one.sure) for one in first] == [(ITEM, "sure")], "even where the clock stands still"

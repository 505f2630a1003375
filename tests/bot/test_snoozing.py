"""Put off to another day: one form, one follower, and the message says when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from nudged import counted, nudge, nudges_of, press, row_of, settled, tap, whispers

from bot.views import refusals, snoozing
from coaching.prompts import Prompt

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

DAY = "Bring it back on"


async def asked(scene: Scene) -> Message:
    """Ana puts her nudge off on a Tuesday, and is asked for another day."""
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await press(scene, message, "Another day")
    return message


def followers(scene: Scene) -> list[Prompt]:
    return [row for row in scene.planned("Ana") if row.follows]


def submission(scene: Scene, *, by: str = "Ana", **changed: Any) -> dict[str, Any]:
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": snoozing.CALLBACK,
        "private_metadata": row_of(scene).prompt_id,
        "blocks": [],
        "state": {"values": {"day": {"chosen": {"selected_date": "2026-12-03"}}}},
    } | changed
    return {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id(by)}, "view": view}


async def test_the_form_shows_the_day_that_holds_and_a_chosen_one_takes_its_place(scene: Scene) -> None:
    message = await asked(scene)
    form = await scene.modal("Ana")
    assert form.state()["values"]["day"]["chosen"]["selected_date"] == "2026-11-25"
    assert (await scene.slack.submit("Ana", values={DAY: "2026-12-03"})).ok
    await settled(scene)
    assert "Saved.* I'll bring this back Thursday 3 December around 09:30." in (await scene.modal("Ana")).says
    assert "I'll bring this back Thursday 3 December around 09:30." in message.says
    assert message.buttons == ["Bring it back now", "Another day"]
    (again,) = followers(scene)
    assert (str(again.local_date), again.requested) == ("2026-12-03", True)
    assert counted(scene)["snoozed"] == 1, "put off once, to another day"


async def test_chosen_twice_the_last_day_holds_and_is_shown(scene: Scene) -> None:
    message = await asked(scene)
    for day in ("2026-12-03", "2026-12-01"):
        await scene.slack.submit("Ana", values={DAY: day})
        await settled(scene)
        await press(scene, message, "Another day")
    assert "Tuesday 1 December" in message.says
    assert [str(row.local_date) for row in followers(scene)] == ["2026-12-01"]


async def test_it_comes_back_on_that_day_and_not_before(scene: Scene) -> None:
    await asked(scene)
    await scene.slack.submit("Ana", values={DAY: "2026-11-27"})
    await settled(scene)
    for expected in (1, 1, 2):
        await scene.later(hours=24)
        await scene.deliver()
        assert len(nudges_of(scene)) == expected


async def test_what_is_to_come_back_late_does_not_close_before(scene: Scene) -> None:
    message = await asked(scene)
    await scene.slack.submit("Ana", values={DAY: "2026-12-21"})
    await settled(scene)
    await scene.later(days=20)
    await scene.deliver()
    await settled(scene)
    assert "Monday 21 December" in message.says
    await scene.later(days=7)
    await scene.deliver()
    await settled(scene)
    assert "moved further down" in message.says
    assert "Show me how" in nudges_of(scene)[-1].buttons


async def test_a_day_that_is_none_of_hers_means_the_next_one_and_the_message_says_so(scene: Scene) -> None:
    message = await asked(scene)
    await scene.slack.submit("Ana", values={DAY: "2026-12-05"})
    await settled(scene)
    assert "Monday 7 December around 09:30" in message.says


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-24", "Choose a day from tomorrow on."),
        ("2020-01-01", "Choose a day from tomorrow on."),
        ("2026-12-23", "Choose a day within the next four weeks."),
    ],
)
async def test_a_day_that_cannot_be_is_refused_under_the_field(scene: Scene, day: str, words: str) -> None:
    await asked(scene)
    before = scene.dump()
    answer = await scene.slack.submit("Ana", values={DAY: day})
    assert answer.errors == {"day": words}
    assert scene.dump() == before


async def test_the_same_form_delivered_twice_moves_it_once(scene: Scene) -> None:
    await asked(scene)
    await scene.forge(submission(scene))
    once = [(row.prompt_id, row.state, row.due_at) for row in scene.rows("Ana")]
    assert (await scene.forge(submission(scene))).payload["response_action"] == "update"
    assert [(row.prompt_id, row.state, row.due_at) for row in scene.rows("Ana")] == once


async def test_what_is_back_already_is_not_moved_any_more(scene: Scene) -> None:
    message = await asked(scene)
    await press(scene, message, "Bring it back now")
    answer = await scene.slack.submit("Ana", values={DAY: "2026-12-03"})
    assert answer.errors == {"day": snoozing.BACK_ALREADY}
    assert followers(scene) == []


async def test_brought_back_now_after_another_day_it_does_not_come_again(scene: Scene) -> None:
    message = await asked(scene)
    await scene.slack.submit("Ana", values={DAY: "2026-12-03"})
    await settled(scene)
    await press(scene, message, "Bring it back now")
    assert "Show me how" in message.buttons
    assert followers(scene) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"state": {"values": {}}},
        {"state": None},
        {"state": {"values": {"day": "soon"}}},
        {"state": {"values": {"day": {"chosen": {"selected_date": 7}}}}},
        {"private_metadata": "nothing"},
        {"private_metadata": None},
    ],
)
async def test_a_forged_form_changes_nothing(scene: Scene, changed: dict[str, Any]) -> None:
    await asked(scene)
    before = scene.dump()
    answer = await scene.forge(submission(scene, **changed))
    assert set(answer.payload["errors"]) == {"day"}
    assert scene.dump() == before


async def test_nobody_moves_what_is_somebody_elses(scene: Scene) -> None:
    await asked(scene)
    scene.agree("Ben")
    before = scene.dump()
    answer = await scene.forge(submission(scene, by="Ben"))
    assert "for somebody else" in answer.payload["errors"]["day"]
    assert scene.dump() == before


async def test_who_takes_no_part_any_more_has_nothing_to_put_off(scene: Scene) -> None:
    await asked(scene)
    await scene.home("Ana")
    await scene.press_home("Ana", "Withdraw")
    before = scene.dump()
    answer = await scene.forge(submission(scene))
    assert "not taking part" in answer.payload["errors"]["day"]
    assert scene.dump() == before


async def mended(scene: Scene) -> None:
    """Wait until the sender has drawn anew what no longer says what is true."""
    await scene.deliver()
    await settled(scene)


async def test_a_pause_moves_what_was_put_off_and_the_message_and_home_say_so(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.coach("Ana", "pause 1w")
    await mended(scene)
    assert "I'll bring this back Tuesday 1 December around 09:30." in message.says
    assert "*Next for you:* an idea to try, Tuesday 1 December around 09:30" in (await scene.home("Ana")).says
    await scene.coach("Ana", "resume")
    await mended(scene)
    assert "tomorrow, Wednesday, around 09:30" in message.says


async def test_put_off_during_a_pause_it_is_promised_for_after_it_and_comes_then(scene: Scene) -> None:
    message = await nudge(scene)
    await scene.coach("Ana", "pause 1w")
    await press(scene, message, "Bring back tomorrow")
    assert "I'll bring this back Tuesday 1 December around 09:30." in message.says
    for expected in (1, 1, 1, 1, 1, 1, 2):
        await scene.later(hours=24)
        await scene.deliver()
        assert len(nudges_of(scene)) == expected


async def test_who_ends_a_pause_early_gets_back_what_they_put_off_at_their_next_slot(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.coach("Ana", "pause 4w")
    await scene.later(hours=26)
    await scene.deliver()
    await scene.coach("Ana", "resume")
    (again,) = followers(scene)
    assert again.local_date == date(2026, 11, 26)
    await scene.later(hours=24)
    await scene.deliver()
    await settled(scene)
    assert "moved further down" in message.says


async def test_a_chosen_day_holds_through_a_pause_that_ends_before(scene: Scene) -> None:
    message = await asked(scene)
    await scene.slack.submit("Ana", values={DAY: "2026-12-03"})
    await settled(scene)
    await scene.coach("Ana", "pause 4w")
    await mended(scene)
    assert "Tuesday 22 December" in message.says
    await scene.later(hours=24)
    await scene.coach("Ana", "resume")
    await mended(scene)
    assert "Thursday 3 December" in message.says
    assert [str(row.local_date) for row in followers(scene)] == ["2026-12-03"]


async def test_new_hours_are_those_in_which_it_comes_back(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.home("Ana")
    await scene.press_home("Ana", "Days and hours")
    await scene.modal("Ana")
    assert (await scene.slack.submit("Ana", values={"Not before": "14:00"})).ok
    await mended(scene)
    assert "tomorrow, Wednesday, around 14:30" in message.says


async def late(scene: Scene) -> Message:
    """Ana put her nudge off for four weeks, of which more than two are over."""
    message = await asked(scene)
    await scene.slack.submit("Ana", values={DAY: "2026-12-21"})
    await scene.later(days=15)
    await mended(scene)
    assert message.buttons == ["Bring it back now", "Another day"]
    return message


async def test_brought_back_now_after_two_weeks_it_comes_as_a_new_copy_that_takes_answers(scene: Scene) -> None:
    message = await late(scene)
    await press(scene, message, "Bring it back now")
    assert "moved further down" in message.says
    assert "deliver" in scene.woken
    assert followers(scene) == []
    await mended(scene)
    *_, again = nudges_of(scene)
    await press(scene, again, "Show me how")
    assert "I tried it" in again.buttons
    assert whispers(scene) == []


async def test_another_day_is_still_to_be_chosen_after_two_weeks(scene: Scene) -> None:
    message = await late(scene)
    await press(scene, message, "Another day")
    assert (await scene.slack.submit("Ana", values={DAY: "2026-12-17"})).ok
    await settled(scene)
    assert "Thursday 17 December" in message.says
    assert [str(row.local_date) for row in followers(scene)] == ["2026-12-17"]


async def test_what_is_not_about_its_return_is_refused_after_two_weeks_although_it_comes_back(scene: Scene) -> None:
    await late(scene)
    before = scene.dump()
    for verb in ("prompt:pause", "prompt:monday", "nudge:open"):
        await scene.forge(tap(scene, row_of(scene), verb))
        await settled(scene)
    assert whispers(scene) == [refusals.words("closed")] * 3
    assert scene.dump() == before

"""The first days with the bot: joining, or not; trying one; and the next at the right time."""

from collections.abc import AsyncIterator

import pytest
from journey import Journey, setting_out

from storage.events import activity, event
from storage.notes import note


@pytest.fixture
async def journey() -> AsyncIterator[Journey]:
    async with setting_out() as journey:
        yield journey


async def test_ana_accepts_tries_one_now_and_gets_the_next_at_half_past_nine_of_her_own_day(journey: Journey) -> None:
    welcome = await journey.press("Ana", "Yes, I'm in")
    assert "Your first message comes today around 10:05 (Madrid time)." in welcome.says
    assert (await journey.slack.press("Ana", welcome, label="Try one now")).ok
    nudge = await journey.sees("Ana", "Show me how")
    await journey.press("Ana", "Show me how", nudge)
    assert nudge.buttons == ["I'll try it", "I tried it", "Not for me now"]
    await journey.press("Ana", "I tried it", nudge)
    assert nudge.buttons == ["1", "2", "3", "4", "5"]
    await journey.press("Ana", "4", nudge)
    assert "Noted, thank you. _Next:_ a short check-in, tomorrow, Tuesday, around 09:30 (Madrid time)." in nudge.says

    await journey.travel(1, "09:29")
    assert journey.messages("Ana")[-1] is nudge
    await journey.travel(1, "09:30")
    baseline = await journey.sees("Ana", "1")
    assert baseline is not nudge
    assert "How it is for you today" in baseline.says
    assert journey.at(baseline, "Ana") == "Tue 09:30"


async def test_what_ana_pressed_is_kept_once_each_and_never_repeated_in_the_message(journey: Journey) -> None:
    await journey.press("Ana", "Yes, I'm in")
    await journey.slack.press("Ana", await journey.sees("Ana", "Try one now"), label="Try one now")
    for label in ("Show me how", "I tried it", "4"):
        nudge = await journey.press("Ana", label)
    form = await journey.opens("Ana", "Add a note", nudge)
    empty = await journey.slack.submit("Ana", form, {"What happened? One line is enough.": "   "})
    assert empty.errors == {"note": "One word is enough; an empty note is not kept."}
    assert (await journey.slack.submit("Ana", form, {"What happened? One line is enough.": "She corrected me."})).ok
    assert journey.slack.views("Ana")[-1].says.startswith("Your note\nKept.")

    for name in ("delivered", "opened", "completed_task", "confidence_rated", "reflected"):
        assert len(journey.events("Ana", name)) == 1, name
        assert journey.counted("Ana", name) == 1, name
    assert journey.events("Ana", "confidence_rated")[0].value == 0.75
    assert [row.words for row in journey.rows(note, person_id=journey.id("Ana"))] == ["She corrected me."]
    assert "She corrected me." not in nudge.says
    assert "4" not in nudge.says


async def test_a_double_tap_and_a_press_repeated_by_slack_count_once(journey: Journey) -> None:
    await journey.press("Ana", "Yes, I'm in")
    await journey.slack.press("Ana", await journey.sees("Ana", "Try one now"), label="Try one now", retries=2)
    nudge = await journey.sees("Ana", "Show me how")
    await journey.slack.press("Ana", nudge, label="Show me how", retries=2)
    await journey.sees("Ana", "I tried it")
    await journey.slack.press("Ana", nudge, label="I tried it", retries=2)
    await journey.sees("Ana", "5")
    assert len(journey.events("Ana", "opened")) == journey.counted("Ana", "opened") == 1
    assert len(journey.events("Ana", "completed_task")) == journey.counted("Ana", "completed_task") == 1
    await journey.bot.clock.follow("deliver")
    assert len([row for row in journey.prompts("Ana") if row.kind == "nudge" and row.state == "sent"]) == 1


async def test_nobody_else_may_press_anas_buttons(journey: Journey) -> None:
    await journey.press("Ana", "Yes, I'm in")
    await journey.slack.press("Ana", await journey.sees("Ana", "Try one now"), label="Try one now")
    nudge = await journey.sees("Ana", "Show me how")
    before = nudge.says
    await journey.slack.press("Ben", nudge, label="Show me how", anyway=True)
    await journey.slack.quiet(0.2)
    assert nudge.says == before
    assert journey.events("Ana", "opened") == journey.events("Ben", "opened") == []


async def test_the_same_invitation_never_comes_twice(journey: Journey) -> None:
    invitation = await journey.sees("Ana", "Yes, I'm in")
    await journey.travel(1, "09:30")
    await journey.bot.clock.follow("plan", "deliver")
    assert journey.messages("Ana") == [invitation]


async def test_omar_says_no_and_only_the_ledger_remembers_it(journey: Journey) -> None:
    invitation = await journey.press("Omar", "No, thanks")
    assert "I won't write again." in invitation.says
    await journey.slack.open_home("Omar")
    await journey.slack.say("Omar", "Who sees that I said no?")
    answered = await journey.sees("Omar", "/coach")
    await journey.travel(3, "12:00")
    assert journey.messages("Omar") == [invitation, answered]
    assert journey.ledger("Omar") == ["declined"]
    assert [row.kind for row in journey.prompts("Omar")] == ["invitation"]
    for table in (event, activity):
        assert journey.rows(table, person=journey.id("Omar")) == []

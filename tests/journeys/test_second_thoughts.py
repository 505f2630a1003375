"""Not now, not at all, otherwise than I said, and long afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from journey import Journey, setting_out
from plain import nudges_only

from content.library import load
from sandbox import clock
from sandbox.messages import Message
from storage import sending
from storage.events import event


@pytest.fixture
async def journey() -> AsyncIterator[Journey]:
    """Ana said yes at 09:05, and has just got her first message: her slot is 09:30, but she had been here."""
    async with setting_out(library=nudges_only(load())) as journey:
        await journey.press("Ana", "Yes, I'm in")
        await journey.travel(0, "10:05")
        yield journey


def live(journey: Journey) -> list[Message]:
    """Ana's messages that can still be answered."""
    return [m for m in journey.messages("Ana") if "Show me how" in m.buttons or "I tried it" in m.buttons]


async def choose(journey: Journey, label: str, message: Message) -> None:
    """Choose in a message's menu, and wait until it was redrawn."""
    before = message.version
    assert (await journey.slack.press("Ana", message, "prompt:menu", label=label)).ok
    await journey.slack.wait_for(lambda: message.version > before)


@pytest.mark.parametrize(
    ("label", "said", "day", "came"),
    [
        ("Bring back tomorrow", "tomorrow, Tuesday,", 1, "Tue 09:30"),
        ("Bring back Monday", "Monday 16 November", 7, "Mon 09:30"),
    ],
)
async def test_what_was_put_off_folds_and_comes_back_as_the_one_live_copy(
    journey: Journey, label: str, said: str, day: int, came: str
) -> None:
    [first] = live(journey)
    title = first.says.splitlines()[0]
    await choose(journey, label, first)
    assert f"I'll bring this back {said} around 09:30" in first.says
    assert first.buttons == ["Bring it back now", "Another day"]
    await journey.travel(day, "09:29")
    assert title not in [m.says.splitlines()[0] for m in live(journey)]
    await journey.travel(day, "09:30")
    await journey.slack.wait_for(lambda: "moved further down" in first.says)
    [again] = [m for m in live(journey) if m.says.splitlines()[0] == title]
    assert journey.at(again, "Ana") == came
    assert first.buttons == []
    await journey.press("Ana", "Show me how", again)
    assert journey.counted("Ana", "opened") == 1


async def test_what_was_put_off_can_be_had_back_at_once_and_then_does_not_come_again(journey: Journey) -> None:
    [first] = live(journey)
    title = first.says.splitlines()[0]
    await choose(journey, "Bring back tomorrow", first)
    await journey.press("Ana", "Bring it back now", first)
    assert live(journey) == [first]
    await journey.travel(1, "09:30")
    assert [m for m in live(journey) if m.says.splitlines()[0] == title] == [first]


async def test_a_pause_is_kept_and_a_resume_goes_on_the_next_morning(journey: Journey) -> None:
    [first] = live(journey)
    await choose(journey, "Pause for a week", first)
    assert "Paused until Monday 16 November, 09:00" in first.says
    await journey.travel(3, "12:00")
    assert [m for m in journey.messages("Ana") if m.at > first.at] == []
    await journey.press("Ana", "Resume now", first)
    assert live(journey) == [first]
    await journey.travel(4, "09:30")
    [_, following] = live(journey)
    assert journey.at(following, "Ana") == "Fri 09:30"


async def test_a_pause_ends_by_itself(journey: Journey) -> None:
    [first] = live(journey)
    answer = await journey.slack.command("Ana", "/coach", "pause 1d")
    assert "*Paused until Tuesday 10 November, 09:00 (Madrid time).*" in answer.payload["blocks"][0]["text"]["text"]
    await journey.travel(1, "09:30")
    assert [journey.at(m, "Ana") for m in live(journey)] == ["Mon 10:05", "Tue 09:30"]
    assert live(journey)[0] is first


async def test_a_changed_answer_replaces_the_first_and_counts_once(journey: Journey) -> None:
    for label in ("Show me how", "I tried it", "2"):
        message = await journey.press("Ana", label)
    await choose(journey, "Change my answer", message)
    await journey.press("Ana", "5", message)
    first, second = sorted(journey.events("Ana", "confidence_rated"), key=lambda row: row.replaces is not None)
    assert (first.outcome, second.outcome) == ("2", "5")
    assert second.replaces == first.event_id
    assert journey.counted("Ana", "confidence_rated") == journey.counted("Ana", "completed_task") == 1


async def test_fourteen_days_later_a_message_has_closed_and_a_press_says_so(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MEND_AFTER", timedelta(0))  # real seconds, which do not travel
    monkeypatch.setattr(clock, "STEP", timedelta(hours=1))  # two weeks are long
    [first] = live(journey)
    await journey.slack.command("Ana", "/coach", "pause 15d")  # so that nothing else comes meanwhile
    await journey.travel(14, "10:00")
    assert "Show me how" in first.buttons
    pressed = first.blocks
    await journey.travel(14, "10:10")
    await journey.bot.clock.follow("deliver")
    await journey.slack.wait_for(lambda: "This one has closed." in first.says)
    assert first.buttons == []
    first.blocks = pressed  # on a phone that has not caught up
    assert (await journey.slack.press("Ana", first, label="Show me how")).ok
    told = await journey.sees("Ana", "This one has closed, so nothing was saved. Your Home tab shows what comes next.")
    assert told.ephemeral_to == journey.id("Ana")
    assert journey.events("Ana", "opened") == []


async def test_who_withdraws_gets_nothing_more_and_old_buttons_take_no_answer(journey: Journey) -> None:
    [first] = live(journey)
    await journey.slack.open_home("Ana")
    await journey.slack.wait_for(lambda: journey.slack.home("Ana"))
    assert (await journey.slack.press("Ana", "home", label="Withdraw")).ok
    await journey.sees("Ana", "You have left the programme.")
    kept = len(journey.rows(event, person=journey.id("Ana")))
    await journey.slack.press("Ana", first, label="Show me how")
    told = await journey.sees("Ana", "You are not taking part at the moment, so nothing was saved.")
    assert told.ephemeral_to == journey.id("Ana")
    await journey.travel(2, "12:00")
    assert [m for m in journey.messages("Ana") if m.at > first.at] == []
    assert len(journey.rows(event, person=journey.id("Ana"))) == kept
    assert journey.ledger("Ana") == ["agreed", "withdrawn"]

"""/coach: what people type, read and press."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from bot.views import coach as views
from bot.views import my_data, why
from coaching.events import EVENT_NAMES
from coaching.kinds import KINDS
from coaching.reasons import Reason
from sandbox import Member
from storage import engine

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_coach_alone_says_what_works(scene: Scene) -> None:
    scene.agree("Ana")
    said = await scene.coach("Ana")
    for command in ("pause 2d", "resume", "why", "my-data"):
        assert f"/coach {command}" in said
    assert scene.slack.messages("Ana")[-1].buttons == ["Days and hours", "Pause for a week"]


async def test_a_pause_names_the_day_and_hour_it_ends_and_nothing_comes_before_that(scene: Scene) -> None:
    scene.agree("Ana")
    said = await scene.coach("Ana", "pause 2d")
    assert "*Paused until Wednesday 25 November, 09:00 (Madrid time).*" in said
    assert [str(row.local_date) for row in scene.planned("Ana")] == ["2026-11-25"]
    home = scene.slack.home("Ana")
    assert home is not None
    assert "Paused until Wednesday 25 November" in home.says


async def test_a_pause_is_told_in_the_zone_of_who_asked(scene: Scene) -> None:
    scene.agree("Ben")
    assert "Paused until Thursday 3 December, 09:00 (Tokyo time)." in await scene.coach("Ben", "pause until 3 December")


async def test_resuming_names_the_next_message(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.coach("Ana", "pause 1w")
    assert "*Welcome back.* Your next message: tomorrow, Tuesday, around 09:30 (Madrid time)." in await scene.coach(
        "Ana", "resume"
    )
    assert len(scene.planned("Ana")) == 1
    assert "*You are not paused.*" in await scene.coach("Ana", "resume")


async def test_the_buttons_on_an_answer_work_and_take_its_place(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.coach("Ana", "pause 2d")
    count = len(scene.slack.messages("Ana"))
    await scene.slack.press("Ana", scene.slack.messages("Ana")[-1], label="Resume now")
    await scene.house.errands.finish()
    answer = scene.slack.messages("Ana")[-1]
    assert "Welcome back" in answer.says
    assert scene.person("Ana").preferences.paused_until is None
    await scene.slack.press("Ana", answer, label="Pause for a week")
    await scene.house.errands.finish()
    assert "Paused until Monday 30 November, 09:00" in scene.slack.messages("Ana")[-1].says
    assert len(scene.slack.messages("Ana")) == count
    await scene.slack.press("Ana", scene.slack.messages("Ana")[-1], label="Days and hours")
    assert (await scene.modal("Ana")).title == "Days and hours"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("pause for a bit", "I can't tell until when “for a bit” is"),
        ("pause until today", "“until today” is not a day to come"),
        ("pause 9999d", "A pause lasts a year at most"),
    ],
)
async def test_a_pause_that_cannot_be_changes_nothing_and_shows_how(scene: Scene, words: str, problem: str) -> None:
    scene.agree("Ana")
    before = scene.dump()
    said = await scene.coach("Ana", words)
    assert problem in said
    assert "*/coach pause until Monday*" in said
    assert scene.dump() == before


async def test_a_misspelt_word_is_answered_with_the_right_one(scene: Scene) -> None:
    scene.agree("Ana")
    assert "I don't know “paws”. Did you mean *pause*?" in await scene.coach("Ana", "paws")


async def test_typed_markup_is_shown_and_not_obeyed(scene: Scene) -> None:
    scene.agree("Ana")
    assert "“&lt;!channel&gt;”" in await scene.coach("Ana", "<!channel>")


@pytest.mark.parametrize("words", ["", "pause 2d", "resume", "pause until when", "why", "nonsense"])
async def test_a_stranger_gets_a_kind_answer_and_leaves_no_trace(scene: Scene, words: str) -> None:
    await scene.slack.join(Member("U0NEW00001", "Zoe", "Zoe New", "Europe/Madrid"))
    before = scene.dump()
    assert await scene.coach("Zoe", words)
    assert scene.dump() == before


@pytest.mark.parametrize("words", ["pause 2d", "resume", "pause until when"])
async def test_who_has_not_agreed_has_nothing_to_change_and_nothing_is_recorded(scene: Scene, words: str) -> None:
    before = scene.dump()
    said = await scene.coach("Omar", words)
    assert "You are not taking part" in said
    assert "I have not kept that you asked." in said
    assert scene.dump() == before


async def test_who_has_left_cannot_pause_with_an_old_button(scene: Scene) -> None:
    before = scene.dump()
    await scene.forge(scene.as_pressed("Omar", "coach:pause", "week"))
    assert scene.dump() == before


async def test_why_explains_what_came_what_did_not_and_what_is_to_come(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(days=1)
    await scene.deliver()
    scene.plan()
    await scene.later(days=1, hours=1)
    await scene.coach("Ana", "why")
    modal = await scene.modal("Ana")
    assert modal.title == "Why this message?"
    assert "*Tuesday 24 November, 10:00: an idea to try*\nIt is the next idea in the order" in modal.says
    assert "*Coming: an idea to try, " in modal.says
    assert "You get at most 4 messages a week: Monday to Friday, 09:00 to 17:00 (Madrid time)." in modal.says


async def test_why_says_of_a_quiet_weekend_that_it_was_none_of_their_days(scene: Scene) -> None:
    scene.agree("Ana")
    for _ in range(8):
        await scene.later(days=1)
        scene.plan()
        await scene.deliver()
    await scene.coach("Ana", "why")
    says = (await scene.modal("Ana")).says
    assert "*Saturday 28 November to Sunday 29 November: nothing*\nIt is not one of your days" in says


async def test_why_from_a_messages_menu_explains_that_message_first(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(days=1)
    await scene.deliver()
    nudge = scene.slack.messages("Ana")[-1]
    await scene.slack.press("Ana", nudge, "prompt:menu", label="Why this message?")
    assert "*This message: an idea to try, Tuesday 24 November, 10:00*" in (await scene.modal("Ana")).says


async def test_a_pause_from_the_why_modal_shows_there(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.coach("Ana", "why")
    await scene.slack.press("Ana", await scene.modal("Ana"), label="Pause for a week")
    modal = await scene.modal("Ana")
    assert "*Coming: nothing until Monday 30 November, 09:00 (Madrid time)*" in modal.says
    assert modal.buttons == ["Days and hours", "Resume now"]
    await scene.slack.press("Ana", modal, label="Days and hours")
    assert (await scene.modal("Ana")).title == "Days and hours"
    assert len(scene.slack.views("Ana")) == 2, "on top of the other, so that Close leads back"


async def test_a_modal_that_did_not_open_is_answered_with_press_once_more(scene: Scene) -> None:
    scene.agree("Ana")
    scene.slack.faults.add("views.open", "refuse", error="expired_trigger_id")
    await scene.coach("Ana", "why")
    assert scene.slack.messages("Ana")[-1].text == "Slack was slow. Please press once more."


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)


@pytest.mark.usefixtures("impatient")
async def test_while_the_database_is_taken_nothing_is_half_done_and_the_sender_knows(scene: Scene) -> None:
    scene.agree("Ana")
    before = scene.dump()
    with scene.store.write():
        assert (await scene.slack.command("Ana", "/coach", "pause 2d")).ok
    assert scene.slack.messages("Ana")[-1].text == "Not saved, sorry. Please send it again in a minute."
    assert scene.dump() == before


@pytest.mark.usefixtures("impatient")
async def test_a_press_that_could_not_be_saved_is_answered_above_the_home_and_the_modal(scene: Scene) -> None:
    scene.agree("Ana")
    not_saved = "*Not saved, sorry. Please press again in a minute; the button is still there.*"
    await scene.home("Ana")
    await scene.coach("Ana", "why")
    modal = await scene.modal("Ana")
    before = scene.dump()
    with scene.store.write():
        home = await scene.press_home("Ana", "Pause for a week")
        await scene.slack.press("Ana", modal, label="Pause for a week")
        modal = await scene.modal("Ana")
    assert home.says.startswith(not_saved)
    assert not_saved in modal.says
    assert "Pause for a week" in modal.buttons
    assert scene.dump() == before
    await scene.slack.press("Ana", modal, label="Pause for a week")
    modal = await scene.modal("Ana")
    assert not_saved not in modal.says
    assert "Resume now" in modal.buttons


def test_every_reason_event_and_kind_has_its_plain_words() -> None:
    assert set(why.REASONS) == set(get_args(Reason))
    assert set(my_data.EVENTS) == EVENT_NAMES
    assert set(views.KINDS) == set(KINDS)

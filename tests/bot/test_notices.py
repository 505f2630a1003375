"""Whoever leaves everything unanswered is written to less, then asked once, and then left in peace."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from nudged import nudges_of, settled

from bot import pacing
from bot.views import notices
from coaching.attention import SILENT_AFTER
from coaching.faces import Outlook
from coaching.prompts import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sandbox.messages import Message
    from tests.bot.conftest import Scene


@pytest.fixture(autouse=True)
def _no_waiting(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks pass in a second here, and Slack's limits count real ones."""
    scene.slack.site.limits.strict = False
    monkeypatch.setattr(pacing, "CHANNEL_RATE", 1e6)


async def a_day(scene: Scene) -> None:
    scene.plan()
    await scene.later(hours=24)
    scene.plan()
    await scene.deliver()


async def unheard(scene: Scene, name: str = "Ana") -> None:
    """Let a person agree, and leave everything unanswered until they are asked whether to go on."""
    scene.agree(name)
    for _ in range(30):
        await a_day(scene)
        if questions(scene, name):
            return
    raise AssertionError("nobody asked")


def questions(scene: Scene, name: str = "Ana") -> list[Message]:
    return [m for m in scene.slack.messages(name) if "Shall I go on?" in m.says]


def question(scene: Scene, name: str = "Ana") -> Message:
    (row,) = [row for row in scene.rows(name) if row.kind == "notice"]
    (found,) = [m for m in scene.slack.messages(name) if m.ts == row.ts]
    return found


def sent(scene: Scene, name: str = "Ana") -> list[Prompt]:
    return [row for row in scene.rows(name) if row.state == "sent" and row.kind == "nudge"]


async def press(scene: Scene, label: str, name: str = "Ana") -> None:
    assert (await scene.slack.press(name, question(scene, name), label=label)).ok
    await settled(scene)


async def test_after_three_unanswered_ideas_half_as_many_come_and_after_five_one_question(scene: Scene) -> None:
    await unheard(scene)
    days: list[date] = [row.local_date for row in sent(scene) if row.local_date]
    assert len(days) == SILENT_AFTER
    assert [(day - days[0]).days for day in days[:3]] == [0, 1, 2], "three at the usual rate"
    assert all((later - day).days >= 2 for day, later in pairwise(days[2:])), "then half of it"
    assert len(questions(scene)) == 1


async def test_whoever_does_not_answer_the_question_gets_nothing_more(scene: Scene) -> None:
    await unheard(scene)
    before = len(scene.slack.messages("Ana"))
    for _ in range(21):
        await a_day(scene)
    assert len(scene.slack.messages("Ana")) == before
    asked = question(scene)
    since = [row for row in scene.rows("Ana") if row.state == "skipped" and row.due_at > asked.at]
    assert {row.reason for row in since} == {"unanswered", "not_your_day", "programme_over"}
    assert "I keep quiet" in asked.says, "and the question has lost its buttons"


@pytest.mark.parametrize(("label", "per_week"), [("Go on", 4), ("One a week", 1)])
async def test_an_answer_brings_the_ideas_back(scene: Scene, label: str, per_week: int) -> None:
    await unheard(scene)
    await press(scene, label)
    assert "Your next message:" in question(scene).says
    assert scene.person("Ana").preferences.per_week == per_week
    for _ in range(4):
        await a_day(scene)
    assert len(sent(scene)) > SILENT_AFTER


@pytest.mark.parametrize("label", ["Go on", "One a week"])
async def test_a_yes_to_more_ideas_stays_one_when_the_answers_have_closed(scene: Scene, label: str) -> None:
    await unheard(scene)
    await press(scene, label)
    asked = next(row for row in scene.rows("Ana") if row.kind == "notice")
    for _ in range(15):
        await a_day(scene)
    await scene.house.redraws.redraw(scene.slack.team_id, asked.prompt_id, response_url=None)
    assert question(scene).says.startswith("*Good")


async def test_who_wants_quiet_has_it_and_may_still_change_their_mind(scene: Scene) -> None:
    await unheard(scene)
    await press(scene, "Stay quiet")
    for _ in range(3):
        await a_day(scene)
    assert len(sent(scene)) == SILENT_AFTER
    await press(scene, "Go on")
    for _ in range(4):
        await a_day(scene)
    assert len(sent(scene)) > SILENT_AFTER


async def test_home_says_why_it_is_quiet_and_has_the_way_back(scene: Scene) -> None:
    await unheard(scene)
    home = await scene.home("Ana")
    assert "I keep quiet for now" in home.says
    home = await scene.press_home("Ana", "Go on")
    assert "I keep quiet for now" not in home.says
    assert scene.planned("Ana")


@pytest.mark.parametrize("pressed", [None, "Stay quiet"])
async def test_a_way_back_elsewhere_takes_the_buttons_from_the_question(scene: Scene, pressed: str | None) -> None:
    await unheard(scene)
    if pressed:
        await press(scene, pressed)
    await scene.coach("Ana", "resume")
    await scene.deliver()
    await settled(scene)
    assert question(scene).says.startswith("*Good, I go on.* Your next message:")
    assert not question(scene).buttons


async def test_a_pause_elsewhere_is_said_by_the_question_and_its_end_too(scene: Scene) -> None:
    await unheard(scene)
    for command, says in (("pause 2d", "*Paused until"), ("resume", "*Good, I go on.*")):
        await scene.coach("Ana", command)
        await scene.deliver()
        await settled(scene)
        assert question(scene).says.startswith(says)


async def test_coach_resume_is_a_way_back_too(scene: Scene) -> None:
    await unheard(scene)
    said = await scene.coach("Ana", "resume")
    assert said.startswith("*Welcome back.* Your next message:")


async def test_an_answer_to_an_older_idea_ends_the_quiet(scene: Scene) -> None:
    await unheard(scene)
    *_, idea, _question = nudges_of(scene)
    assert (await scene.slack.press("Ana", idea, label="Show me how")).ok
    for _ in range(4):
        await a_day(scene)
    assert len(sent(scene)) > SILENT_AFTER


async def test_whoever_answers_before_the_question_is_sent_is_not_asked(scene: Scene) -> None:
    scene.agree("Ana")
    while not any(row.kind == "notice" for row in scene.planned("Ana")):
        await a_day(scene)
    assert (await scene.slack.press("Ana", nudges_of(scene)[-1], label="Show me how")).ok
    for _ in range(4):
        await a_day(scene)
    assert questions(scene) == []
    assert len(sent(scene)) > SILENT_AFTER


async def test_the_question_has_the_menu_that_every_message_has(scene: Scene) -> None:
    await unheard(scene)
    assert (await scene.slack.press("Ana", question(scene), label="Why this message?")).ok
    assert "so I ask whether to go on" in (await scene.modal("Ana")).says


async def test_a_pause_answers_the_question(scene: Scene) -> None:
    await unheard(scene)
    await press(scene, "Pause for a week")
    assert "Paused until" in question(scene).says
    for _ in range(12):
        await a_day(scene)
    assert len(sent(scene)) > SILENT_AFTER, "the week is over, and somebody had been there"


async def test_a_second_silence_has_its_own_question(scene: Scene) -> None:
    await unheard(scene)
    await press(scene, "Go on")
    for _ in range(22):
        await a_day(scene)
    assert len(questions(scene)) == 1, "the first one is answered"
    assert len([row for row in scene.rows("Ana") if row.kind == "notice" and row.state == "sent"]) == 2


async def test_whoever_tries_one_and_answers_it_reads_at_once_what_comes(scene: Scene) -> None:
    await unheard(scene)
    await scene.home("Ana")
    await scene.press_home("Ana", "Try one now")
    await scene.deliver()
    assert (await scene.slack.press("Ana", nudges_of(scene)[-1], label="Show me how")).ok
    assert "nothing until you say" not in (await scene.home("Ana")).says


async def test_nobody_answers_for_somebody_else(scene: Scene) -> None:
    await unheard(scene)
    (row,) = [row for row in scene.rows("Ana") if row.kind == "notice"]
    forged: dict[str, Any] = scene.as_pressed("Ben", "notice:go_on", row.prompt_id)
    await scene.forge(forged)
    assert scene.planned("Ana") == []


@pytest.mark.parametrize("face", notices.FACES)
def test_the_question_is_drawn_as_it_was(face: str, golden: Callable[[str, dict[str, Any]], None]) -> None:
    from datetime import date, datetime

    seen = Outlook("Ana", "Europe/Madrid", date(2026, 11, 24), next_at=datetime(2026, 11, 26, 9, 30))  # noqa: DTZ001
    seen = replace(seen, paused_until=datetime(2026, 12, 1, 9, 0))  # noqa: DTZ001
    golden(f"notice-{face}", notices.draw(face, "preview", SILENT_AFTER, seen).payload())

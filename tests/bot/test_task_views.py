"""Practice tasks, plans, role-plays and check-ins as they are drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

import pytest
from tasked import CHECK, PLAIN_TASK, TASK

from bot.views import checkins, practice
from bot.views.message import LABEL, Message, spoken
from coaching import practice as life
from coaching.checkins import Subject
from coaching.faces import Outlook
from coaching.items import Level, RolePlay
from sandbox.validate import message_faults, view_faults

ANA = Outlook(
    name="Ana",
    tz="Europe/Madrid",
    today=date(2026, 11, 24),
    closes_on=date(2026, 12, 7),
    next_at=datetime(2026, 11, 26, 9, 30),  # noqa: DTZ001 - a wall clock in a picture
    next_kind="scenario",
    back_at=datetime(2026, 11, 25, 9, 30),  # noqa: DTZ001
    paused_until=datetime(2026, 12, 1, 9, 0),  # noqa: DTZ001
)
FACES = get_args(life.Face)
STEPS = ("before", "rated-0", "rated-1", "rated-2", "done", "done-look", "snoozed-2026-11-25", "paused", "closed")
RUBRIC = (
    Level(0, "unacceptable", "No attempt yet", "Answers at once."),
    Level(1, "developing", "Said it back", "Says the point back."),
    Level(2, "proficient", "Said it back, checked", "Says it back and asks whether it is right."),
    Level(3, "advanced", "Also next steps", "Does all of that & ends on <a> next step."),
)
Golden = Callable[[str, dict[str, Any]], None]


def checkin(face: str, subject: str = "baseline") -> Message:
    return checkins.draw(face, "p", CHECK, subject, date(2026, 11, 23), ANA)


DRAWN = [
    *(practice.draw(face, "p", item, ANA) for face in (*FACES, "no such face") for item in (TASK, PLAIN_TASK)),
    *(checkin(face, subject) for face in STEPS for subject in get_args(Subject)),
]


@pytest.mark.parametrize("face", ["before", "notyet", "planned", "done", "notme", "notme_said"])
def test_a_task_as_it_was(golden: Golden, face: str) -> None:
    golden(f"practice-{face}", practice.draw(face, "p", TASK, ANA).payload())


def test_a_task_with_nothing_besides_as_it_was(golden: Golden) -> None:
    golden("practice-before-plain", practice.draw("before", "p", PLAIN_TASK, ANA).payload())


@pytest.mark.parametrize("subject", get_args(Subject))
def test_a_check_in_as_it_was(golden: Golden, subject: str) -> None:
    golden(f"checkin-{subject}", checkin("before", subject).payload())


@pytest.mark.parametrize("face", ["rated-0", "rated-1", "done", "done-look"])
def test_a_check_in_further_on_as_it_was(golden: Golden, face: str) -> None:
    golden(f"checkin-{face}", checkin(face).payload())


def test_the_modals_as_they_were(golden: Golden) -> None:
    golden("modal_plan", practice.plan("p", TASK).to_dict())
    golden("modal_own_plan", practice.own_plan("When I reach for the keys, I will count to three first.").to_dict())
    golden("modal_roleplay", practice.roleplay("p", TASK, RUBRIC).to_dict())
    golden("modal_roleplay_reply", practice.roleplay("p", TASK, RUBRIC, reply=True).to_dict())
    earlier = [(date(2026, 10, 6), "I let him finish."), (date(2026, 10, 9), "She *thanked* me <b>twice</b>.")]
    golden("modal_look_back", checkins.look_back("p", CHECK.reflections[0], earlier).to_dict())


@pytest.mark.parametrize("message", DRAWN, ids=lambda one: one.text[:40])
def test_slack_takes_every_face_and_a_voice_says_all_of_it(message: Message) -> None:
    assert message_faults(list(message.blocks)) == []
    for block in message.blocks:
        elements = block.get("elements", []) if block["type"] == "actions" else [block.get("accessory") or {}]
        told = (
            [block["text"]] if block["type"] == "section" else block["elements"] if block["type"] == "context" else []
        )
        assert all(spoken(one["text"]).rstrip(".") in message.text for one in told)
        for element in elements:
            offers = [o["text"]["text"] for o in element.get("options", [])]
            label = element.get("text", {}).get("text", "")
            assert all(len(each) <= LABEL for each in [label, *offers])
            if element.get("type") == "button":
                assert element.get("accessibility_label", label) in message.text


def test_slack_takes_the_longest_words_in_every_modal() -> None:
    views = [
        practice.plan("p", TASK),
        practice.own_plan("x" * 2900),
        practice.own_plan(None),
        practice.plan_kept(),
        practice.roleplay("p", TASK, RUBRIC, reply=True),
        practice.roleplay("p", PLAIN_TASK, RUBRIC),
        checkins.look_back("p", "q" * 160, [(ANA.today, "🙂" * 3000), (ANA.today, "ab\u202e" * 1000)]),
        checkins.kept(),
        checkins.nothing_written(),
    ]
    assert [view_faults(view.to_dict()) for view in views] == [[]] * len(views)


def test_what_an_author_put_into_quotation_marks_gets_no_second_pair() -> None:
    said = replace(TASK, roleplay=RolePlay("“Moved again!”", "“Moved twice? Is that it?” And then they wait."))
    drawn = json.dumps(practice.roleplay("p", said, RUBRIC, reply=True).to_dict(), ensure_ascii=False)
    assert '"“Moved again!”"' in drawn
    assert '"“Moved twice? Is that it?” And then they wait."' in drawn


def test_a_tasks_buttons_all_lead_somewhere() -> None:
    looks = {"plan": "look", "roleplay": "look", "read_plan": "look"}
    for face in FACES:
        for block in practice.draw(face, "p", TASK, ANA).blocks:
            for element in block.get("elements", []):
                name, _, verb = element.get("action_id", "").partition(":")
                if name == "practice":
                    assert life.press(face, looks.get(verb, verb)) is not None, f"{verb} does nothing on {face}"


def test_no_phone_cuts_a_button_of_a_form() -> None:
    for view in (practice.roleplay("p", TASK, RUBRIC), practice.plan("p", TASK), practice.own_plan("When ...")):
        drawn = view.to_dict()
        said = [e["text"]["text"] for b in drawn["blocks"] if b["type"] == "actions" for e in b["elements"]]
        said += [drawn[name]["text"] for name in ("submit", "close") if drawn.get(name)]
        assert [label for label in said if len(label) > LABEL] == []


def test_a_plan_or_a_rating_is_in_no_message() -> None:
    """Whoever owns the workspace can export messages: a message asks, and does not keep."""
    for face in FACES:
        assert not any(words in practice.draw(face, "p", TASK, ANA).text for words in (*TASK.when, *TASK.will))


@pytest.mark.parametrize("message", DRAWN, ids=lambda one: one.text[:40])
def test_nothing_scolds_hurries_or_counts_down(message: Message) -> None:
    said = message.text.lower()
    assert not any(word in said for word in ("missed", "late", "overdue", "only left", "streak", "!", "should have"))

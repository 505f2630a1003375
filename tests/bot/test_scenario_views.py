"""How a scenario is drawn: its message, its forms and its feedback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from situated import CALL

from bot.views import decisions, feedback, scenarios
from bot.views.decisions import Sheet
from coaching.faces import Outlook
from sandbox.validate import message_faults, view_faults

ANA = Outlook(
    "Ana",
    "Europe/Madrid",
    date(2026, 11, 24),
    closes_on=date(2026, 12, 8),
    next_at=datetime(2026, 11, 26, 9, 30),  # noqa: DTZ001 - a wall clock in a picture
    next_kind="practice",
    back_at=datetime(2026, 11, 25, 9, 30),  # noqa: DTZ001
    paused_until=datetime(2026, 12, 1, 9, 0),  # noqa: DTZ001
)
FACES = ["before", "begun-0", "begun-1", "done", "snoozed-2026-11-25", "paused", "moved", "closed"]
FIRST, ANGRY, CALMER = CALL.steps
SHEET = Sheet("p1", "first-words", 1.5, response_url="https://example.com/r")
WAY = (("first-words", "b"), ("calmer", "a"))


def radios(view: dict[str, Any]) -> list[list[str]]:
    inputs = [b["element"] for b in view["blocks"] if b["type"] == "input" and b["element"]["type"] == "radio_buttons"]
    return [[option["text"]["text"] for option in element["options"]] for element in inputs]


def ids(view: dict[str, Any]) -> list[tuple[str, str]]:
    return [(b["block_id"], b["element"]["action_id"]) for b in view["blocks"] if b["type"] == "input"]


@pytest.mark.parametrize("face", FACES)
def test_every_face(face: str, golden: Callable[[str, dict[str, Any]], None]) -> None:
    drawn = scenarios.draw(face, "p1", CALL, ANA)
    assert message_faults(list(drawn.blocks)) == []
    golden(f"scenario_{face.partition('-2026')[0]}", drawn.payload())


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("first", decisions.decision(CALL, FIRST, SHEET, place=(1, 2))),
        ("last", decisions.decision(CALL, CALMER, SHEET.at("calmer", 2.5), place=(2, 2))),
        ("last_hint", decisions.decision(CALL, CALMER, SHEET.at("calmer", 2.5), place=(2, 2), hint=True)),
        ("feedback", feedback.feedback(CALL, WAY, SHEET, sure="sure", days=6)),
        ("withdrawn", feedback.withdrawn(CALL, SHEET, answered=True)),
    ],
)
def test_every_form(name: str, view: Any, golden: Callable[[str, dict[str, Any]], None]) -> None:
    payload = view.to_dict()
    assert view_faults(payload) == []
    golden(f"modal_scenario_{name}", payload)


def test_long_options_are_read_in_full_and_chosen_by_their_first_words() -> None:
    view = decisions.decision(CALL, FIRST, SHEET, place=(1, 2)).to_dict()
    assert (
        "*A.* “I understand your frustration. Let me check the tracking number.”" in view["blocks"][1]["text"]["text"]
    )
    assert radios(view)[0][0] == "A. “I understand your frustration. Let ...”"


def test_the_only_decision_is_not_numbered() -> None:
    alone = decisions.decision(CALL, CALMER, SHEET, place=(1, 1)).to_dict()
    assert " of " not in alone["blocks"][0]["text"]["text"].partition(".")[0]


def test_short_options_stand_on_the_buttons_alone() -> None:
    view = decisions.decision(CALL, CALMER, SHEET, place=(2, 2)).to_dict()
    assert radios(view)[0] == ["A. “I'll make sure it comes.”", "B. “I call you by five. Does that fit?”"]
    assert [b["type"] for b in view["blocks"]] == ["section", "input", "input", "input", "actions"]


def test_a_hint_keeps_the_inputs_so_that_typed_words_stay() -> None:
    closed = decisions.decision(CALL, CALMER, SHEET.at("calmer", 2.5), place=(2, 2)).to_dict()
    opened = decisions.decision(CALL, CALMER, SHEET.at("calmer", 2.5), place=(2, 2), hint=True).to_dict()
    assert ids(closed) == ids(opened)
    assert closed["private_metadata"] == opened["private_metadata"]


def test_another_step_or_way_through_starts_with_empty_inputs() -> None:
    first = decisions.decision(CALL, FIRST, SHEET, place=(1, 2)).to_dict()
    again = decisions.decision(CALL, FIRST, replace(SHEET, again="V1"), place=(1, 2)).to_dict()
    second = decisions.decision(CALL, CALMER, SHEET.at("calmer", 2.5), place=(2, 2)).to_dict()
    assert len({ids(view)[0] for view in (first, again, second)}) == 3


BETTER = "*B does more here:* “I call you by five. Does that fit?”"


@pytest.mark.parametrize(
    ("option", "sure", "line"),
    [
        ("b", "sure", "You were sure, and you could be."),
        ("b", "guessing", "You called it a guess, and it works. The reason stands below."),
        ("b", "fairly", None),
        ("a", "sure", f"{BETTER}\nYou were sure, so this one is worth a second look."),
        ("a", "guessing", BETTER),
        ("a", None, BETTER),
    ],
)
def test_how_sure_somebody_was_gets_a_kind_line(option: str, sure: str | None, line: str | None) -> None:
    view = feedback.feedback(CALL, (("first-words", "b"), ("calmer", option)), SHEET, sure=sure).to_dict()
    _, _, rest = view["blocks"][0]["text"]["text"].partition("\n")
    assert rest == (line or "")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "a day"),
        (3, "three days"),
        (6, "a week"),
        (8, "a week"),
        (15, "two weeks"),
        (29, "a month"),
        (90, "three months"),
    ],
)
def test_when_it_comes_back_is_said_as_people_do(days: int, said: str) -> None:
    view = feedback.feedback(CALL, WAY, SHEET, days=days).to_dict()
    assert view["blocks"][-1]["elements"][0]["text"] == f"This situation comes back, in about {said} at the earliest."


def test_nothing_is_promised_that_nothing_knows_of() -> None:
    assert "comes back" not in str(feedback.feedback(CALL, WAY, SHEET).to_dict())


def test_three_decisions_say_how_far_one_is() -> None:
    early = replace(FIRST, id="early", options=tuple(replace(o, leads_to="first-words") for o in FIRST.options))
    longer = replace(CALL, steps=(early, *CALL.steps))
    assert "Three short decisions" in scenarios.draw("before", "p1", longer, ANA).text
    assert "Step 2 of 3 is done, and your choices are kept." in scenarios.draw("begun-2", "p1", longer, ANA).text

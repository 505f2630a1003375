"""A manager's check as they meet it: within Slack's limits, on one phone screen, and in under two minutes for eight."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.views import check_forms, checks
from bot.views.message import LABEL
from coaching.checks import Line, Round, outcomes, press
from coaching.events import NOT_OBSERVED
from coaching.faces import Outlook
from coaching.people import Person
from coaching.reading_time import SECONDS_A_DECISION, decision_seconds
from content.library import load
from sandbox.validate import message_faults, view_faults

LISTENING = load().modules["active-listening"]
DAY, NOW = date(2026, 11, 26), datetime(2026, 11, 26, 15, tzinfo=UTC)
MIA = Outlook("Mia", "America/New_York", DAY, closes_on=date(2026, 12, 10))
EIGHT = ("Ana", "Asha", "Ben", "Bia", "Nina", "Sam", "Tom", "Zoe")
#: Recalling what one saw of one more person, once the choices are known; and pressing, and seeing the message change.
SECONDS_TO_RECALL, SECONDS_A_PRESS = 5.0, 1.5


def check(said: dict[int, str], *, size: int = 8, as_list: bool = False) -> Round:
    names = [EIGHT[n] if n < len(EIGHT) else f"Colleague {n}" for n in range(size)]
    people = [Person("T", name, name, "UTC", None, date(2026, 1, 5), consent="agreed", manager="M") for name in names]
    return Round("M", DAY, DAY, NOW, [Line(n, one, "m", said.get(n)) for n, one in enumerate(people)], as_list)


def drawn(face: str, of: Round, *, reminds: bool = False) -> checks.Message:
    return checks.draw(face, checks.Sheet("p" * 24, of, {"m": LISTENING}, reminds), MIA)


def buttons(message: checks.Message) -> list[dict[str, Any]]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element for row in rows for element in row["elements"]]


@pytest.mark.parametrize("choice", [*outcomes(LISTENING)])
def test_eight_people_take_nine_presses_and_less_than_two_minutes(choice: str) -> None:
    """One press a person, besides opening the message; reading each redrawn message counted, names and all."""
    face, said = "before", dict[int, str]()
    seconds, presses, read = SECONDS_A_PRESS, 1, set[str]()
    while "done" not in face:
        message = drawn(face, check(said))
        # The chips and the line below are the same each time: they are read once, as the first decision is.
        fresh = [part for part in re.split("[.:]", message.text) if part not in read]
        read |= set(fresh)
        seconds += decision_seconds(fresh)
        seconds -= SECONDS_A_DECISION - SECONDS_TO_RECALL if said else 0
        step = press(face, choice, check(said), place=len(said), chips=outcomes(LISTENING))
        assert step is not None
        assert step.answers is not None
        said |= dict(step.answers)
        face, presses, seconds = step.face, presses + 1, seconds + SECONDS_A_PRESS
    assert presses <= len(EIGHT) + 1
    assert seconds < 120


def test_it_fits_one_phone_screen_and_what_a_press_is_about_is_on_the_button() -> None:
    for face, said in (("before", {}), ("after-2-3", {0: "advanced", 1: NOT_OBSERVED, 2: "developing"})):
        message = drawn(face, check(said))
        lines = sum(-(-len(part) // 42) for part in message.text.split("."))
        assert lines <= 24
        chips = [one for one in buttons(message) if one["action_id"].partition(":")[2] in outcomes(LISTENING)]
        assert {one["value"] for one in chips} == {f"{'p' * 24}:{len(said)}"}
        assert all(len(one["text"]["text"]) <= LABEL for one in buttons(message))


@pytest.mark.parametrize("size", [1, 2, 8, 10])
@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("face", ["before", "ask-4", "after-0-1", "back-0-2", "later-3", "done-4", "closed", "lapsed"])
def test_slack_takes_every_face(face: str, as_list: bool, size: int) -> None:
    for said in ({}, {0: "proficient"}, dict.fromkeys(range(size), NOT_OBSERVED)):
        for reminds in (False, True):
            message = drawn(face, check(said, size=size, as_list=as_list), reminds=reminds)
            assert message_faults(list(message.blocks)) == []
            assert len(str(message.blocks)) < 15_000


@pytest.mark.parametrize("face", ["done-4", "later-3", "closed", "moved", "snoozed-2026-11-27", "paused"])
def test_a_folded_message_holds_no_name_and_no_level(face: str) -> None:
    said = dict.fromkeys(range(8), "proficient") | {3: NOT_OBSERVED}
    if face == "later-3":
        del said[7]
    text = drawn(face, check(said)).text
    assert not any(name in text.split() or f"{name}:" in text for name in EIGHT)
    assert not any(level.label in text for level in LISTENING.rubric)


def test_after_an_answer_the_message_says_that_it_is_noted_and_not_what() -> None:
    message = drawn("after-0-1", check({0: "unacceptable"}))
    assert message.text.startswith("Noted for Ana. Asha, 2 of 8.")
    listed = drawn("ask-2", check({0: "unacceptable"}, as_list=True))
    assert "Ana: noted." in listed.text


def test_a_first_post_is_fit_for_a_lock_screen() -> None:
    text = drawn("before", check({})).text
    assert text.startswith("What did you see this week? 1 of 8.")
    assert "Each person can read all that you note about them, at any time." in text
    assert checks.shared("before", "p", "Mia").text.startswith("Mia would like to share something they saw.")


def test_forms_and_lists_fit_slack_with_the_longest_words() -> None:
    long, name = "word " * 400, "N" * 75
    seen = check_forms.seen_words(LISTENING, "advanced")
    notes = [check_forms.Read(DAY, name, seen, long)] * 60
    words = dict.fromkeys(range(10), long)
    for view in (
        check_forms.form("p:0", name, LISTENING, chosen="advanced", said=long[:2000]),
        check_forms.share("e", name, name, seen, long[:2000]),
        check_forms.overview("p" * 24, check(dict.fromkeys(range(10), "advanced"), size=10), {"m": LISTENING}, words),
        check_forms.about_me(notes),
        check_forms.about_me([]),
        check_forms.read(name, seen, long[:2000]),
    ):
        assert view_faults(view.to_dict()) == []


def test_of_several_people_who_are_all_gone_it_says_so() -> None:
    assert "nobody left to ask you about" in drawn("before", check({}, size=0)).text

"""A check-in: one statement at a time, all of them at the start and the end, one in a plain week."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.checkins import asked, back, looks_back, press, rated, reflection
from coaching.items import CheckIn
from coaching.nudges import SURE

ITEM = CheckIn("c", ("one", "two", "three"), ("What is easier?", "What next?"))
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = MONDAY - timedelta(weeks=4)


@pytest.mark.parametrize("subject", ["baseline", "probe30", "probe90"])
def test_all_statements_are_asked_at_the_start_and_after_the_end(subject: str) -> None:
    assert asked(ITEM, subject, MONDAY) == (1, 2, 3)


@pytest.mark.parametrize("subject", ["weekly", None, "", "something else"])
def test_a_plain_week_asks_one_and_each_in_its_turn(subject: str | None) -> None:
    weeks = [asked(ITEM, subject, MONDAY + timedelta(weeks=n)) for n in range(6)]
    assert sorted(weeks[:3]) == [(1,), (2,), (3,)]
    assert weeks[:3] == weeks[3:]


def test_the_statements_are_rated_one_after_another() -> None:
    face, said = "before", []
    for number, chip in ((1, "1"), (2, "3"), (3, "5")):
        step = press(face, f"{number}-{chip}", (1, 2, 3))
        assert step is not None
        said.append((step.face, step.statement, step.value))
        face = step.face
    assert said == [("rated-1", 1, 0.0), ("rated-2", 2, 0.5), ("done", 3, 1.0)]


def test_a_tap_meant_for_another_statement_rates_nothing() -> None:
    assert press("rated-1", "1-4", (1, 2, 3)) is None
    assert press("before", "2-4", (1, 2, 3)) is None
    assert press("done", "3-4", (1, 2, 3)) is None


@given(st.text(), st.text())
def test_only_a_chip_on_its_own_statement_is_a_rating(face: str, verb: str) -> None:
    step = press(face, verb, (2,))
    assert step is None or verb in {f"2-{chip}" for chip in SURE}


@pytest.mark.parametrize("face", ["done", "done-look", "closed", "rated-", "rated-x", "rated-²", "snoozed-2026-12-01"])
def test_what_is_not_being_rated_has_no_number(face: str) -> None:
    assert rated(face) is None


def test_one_can_go_back_to_the_statement_before() -> None:
    assert back("done", 3) == "rated-2"
    assert back("done-look", 1) == "rated-0"
    assert back("rated-2", 3) == "rated-1"
    assert back("rated-1", 3) == "rated-0"
    assert [back(face, 3) for face in ("rated-0", "before", "closed", "snoozed")] == [None] * 4


def test_after_four_weeks_and_two_notes_there_is_something_to_look_back_on() -> None:
    assert looks_back(ITEM, "weekly", since=LONG_AGO, notes=2, last=None, now=NOW)
    assert looks_back(ITEM, "probe30", since=LONG_AGO, notes=9, last=NOW - timedelta(weeks=4), now=NOW)


@pytest.mark.parametrize(
    "missing",
    [
        {"notes": 1},
        {"since": LONG_AGO + timedelta(days=1)},
        {"since": None},
        {"last": NOW - timedelta(days=27)},
        {"subject": "baseline"},
        {"item": replace(ITEM, reflections=())},
    ],
    ids=str,
)
def test_else_nobody_is_asked_to(missing: dict[str, object]) -> None:
    facts: dict[str, object] = {"item": ITEM, "subject": "weekly", "since": LONG_AGO, "notes": 2, "last": None}
    facts |= missing
    assert not looks_back(facts.pop("item"), facts.pop("subject"), now=NOW, **facts)  # type: ignore[arg-type]


def test_the_question_of_a_look_back_stays_the_same_for_the_same_message() -> None:
    asked_of = {prompt: reflection(ITEM, prompt) for prompt in map(str, range(40))}
    assert set(asked_of.values()) == set(ITEM.reflections)
    assert all(reflection(ITEM, prompt) == question for prompt, question in asked_of.items())
    assert reflection(replace(ITEM, reflections=()), "p") is None

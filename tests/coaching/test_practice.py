"""A practice task: which press leads where, what a plan says, and how soon people try."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.events import Event, EventName
from coaching.items import Practice
from coaching.nudges import NOT_NOW_REASONS
from coaching.practice import (
    OWN,
    OWN_LENGTH,
    Face,
    TimeToTry,
    may_plan,
    plan_words,
    press,
    said_time_to_try,
    suggesting,
    time_to_try,
)

TASK = Practice(
    "t", "a call", "b", "Title", "Task", when=("a customer repeats it", "I hurry"), will=("wait", "say it back")
)
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def event(name: EventName, prompt: str | None, hours: float) -> Event:
    at = AT + timedelta(hours=hours)
    return Event(f"{name}{prompt}{hours}", name, at, date(2026, 11, 23), "U1", prompt=prompt)


@pytest.mark.parametrize("face", ["before", "opened", "notyet", "planned"])
def test_what_waits_can_be_done_put_away_and_planned(face: str) -> None:
    done, away = press(face, "done"), press(face, "notme")
    assert done is not None
    assert (done.face, done.events[0]) == ("done", "completed_task")
    assert away is not None
    assert (away.face, away.events) == ("notme", ("dismissed",))
    assert may_plan(face)


def test_only_a_task_with_a_plan_applies_one() -> None:
    applied = {face for face in get_args(Face) if (step := press(face, "done")) and "applied" in step.events}
    assert applied == {"planned"}


def test_a_first_press_that_does_the_task_is_a_look_at_it_too() -> None:
    step = press("before", "done")
    assert step is not None
    assert step.events == ("completed_task", "opened")


def test_a_look_leaves_what_stands_there() -> None:
    seen = {face: step.face for face in get_args(Face) if (step := press(face, "look"))}
    assert seen == {"before": "opened", "opened": "opened", "notyet": "notyet", "planned": "planned"}


@pytest.mark.parametrize("face", ["done", "closed", "lapsed", "moved", "snoozed", "snoozed-2026-12-03", "paused", "x"])
@pytest.mark.parametrize("action", ["look", "done", "notyet", "notme", *NOT_NOW_REASONS, "x"])
def test_what_is_over_or_put_off_takes_nothing(face: str, action: str) -> None:
    assert press(face, action) is None
    assert not may_plan(face)


def test_who_put_it_away_may_still_have_done_it() -> None:
    assert press("notme", "done") is not None
    assert press("notme_said", "done") is not None


def test_a_reason_is_asked_only_after_putting_away() -> None:
    for face in get_args(Face):
        assert (press(face, "moment") is not None) == (face == "notme")


@pytest.mark.parametrize(
    ("when", "own", "will", "said"),
    [
        ("0", "", "1", "When a customer repeats it, I will say it back."),
        ("1", "ignored", "0", "When I hurry, I will wait."),
        (OWN, "  my boss calls ", "0", "When my boss calls, I will wait."),
        (OWN, "When my boss calls.", "0", "When my boss calls, I will wait."),
        (OWN, "when ... my boss calls 🙂,", "0", "When my boss calls 🙂, I will wait."),
        (OWN, "whenever my boss calls", "0", "When whenever my boss calls, I will wait."),
        (OWN, "When ...", "0", None),
        (OWN, "", "0", None),
        (OWN, "   ", "0", None),
        ("2", "", "0", None),
        ("0", "", None, None),
        ("0", "", OWN, None),
        (None, "", "0", None),
        ("-1", "", "0", None),
        ("²", "", "0", None),
    ],
)
def test_a_plan_in_words(when: str | None, own: str, will: str | None, said: str | None) -> None:
    assert plan_words(TASK, when, own, will) == said


@given(st.text(), st.text(), st.text())
def test_no_form_breaks_a_plan(when: str, own: str, will: str) -> None:
    said = plan_words(TASK, when, own, will)
    assert said is None or (said.startswith("When ") and len(said) <= OWN_LENGTH + 60)


def test_how_soon_people_try_is_the_median_from_delivery_on() -> None:
    events = [
        *(event("delivered", "a", 0), event("opened", "a", 1), event("completed_task", "a", 2)),
        *(event("delivered", "b", 10), event("completed_task", "b", 13)),
        *(event("delivered", "c", 0), event("completed_task", "c", 100)),
        event("delivered", "never done", 0),
        event("completed_task", "never delivered", 0),
        event("completed_task", None, 1),
    ]
    assert time_to_try(events) == TimeToTry(timedelta(hours=3), 3)
    assert time_to_try(events[:5]) == TimeToTry(timedelta(hours=2.5), 2)


def test_of_nothing_no_length_is_said() -> None:
    assert time_to_try([]) == TimeToTry(None, 0)
    assert time_to_try([event("delivered", "a", 0)]) == TimeToTry(None, 0)


def test_the_first_doing_counts_and_no_length_is_negative() -> None:
    twice = [event("completed_task", "a", 9), event("completed_task", "a", 4), event("delivered", "a", 0)]
    assert time_to_try(twice) == TimeToTry(timedelta(hours=4), 1)
    assert time_to_try([event("delivered", "a", 1), event("completed_task", "a", 0)]) == TimeToTry(timedelta(0), 1)


@pytest.mark.parametrize(
    ("hours", "n", "said"),
    [
        (0.0, 3, "You usually try things within an hour of my message (three messages)."),
        (1.4, 6, "You usually try things within two hours of my message (six messages)."),
        (24.0, 4, "You usually try things within 24 hours of my message (four messages)."),
        (25.0, 4, "You usually try things within two days of my message (four messages)."),
        (2.0, 2, ""),
    ],
)
def test_how_soon_somebody_tries_is_said_in_words_once_there_are_three(hours: float, n: int, said: str) -> None:
    assert said_time_to_try(TimeToTry(timedelta(hours=hours), n)) == said


def test_who_tried_nothing_reads_nothing_of_it() -> None:
    assert said_time_to_try(TimeToTry(None, 0)) == ""


def test_a_plan_of_a_situation_takes_the_suggestions_of_a_task_for_the_same_moment_and_behaviour() -> None:
    plain = replace(TASK, id="plain", behaviour="b", moment="a call", when=(), will=())
    chat = replace(TASK, id="chat", behaviour="b", moment="a chat")
    call = replace(TASK, id="call", behaviour="else", moment="a call")
    both = replace(TASK, id="both", behaviour="b", moment="a call")
    for tasks, chosen in (
        ((plain, chat, call, both), both),
        ((plain, chat, call), call),
        ((plain, chat), chat),
        ((plain,), None),
    ):
        assert suggesting(tasks, behaviour="b", moment="a call") is chosen

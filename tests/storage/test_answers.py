"""What was answered to a prompt is read back from its events, each way through a scenario apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coaching.events import Event, EventName, event_id
from coaching.prompts import Prompt
from storage import answers, events, items
from storage.answers import step_key
from storage.engine import Store

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ASKED = Prompt("T1", "p1", "scenario", "U1", "sent", "done", NOW, "next_in_order", sent_at=NOW)


def say(store: Store, name: EventName, step: str = "", outcome: str | None = None, prompt: str = "p1") -> None:
    one = Event(
        event_id("T1", prompt, name, step), name, NOW, NOW.date(), "U1", prompt=prompt, outcome=outcome, value=1.0
    )
    with store.write() as tx:
        events.write(tx, "T1", one)


@pytest.fixture
def answered(store: Store) -> Store:
    """Two steps, a second way through that chose otherwise, and another prompt."""
    say(store, "scenario_step", "one", "one:a")
    say(store, "scenario_step", "two", "two:b")
    say(store, "scenario_step", step_key("one", "V1"), "one:b")
    say(store, "scenario_step", step_key("three", "V1"), "three:b")
    say(store, "scenario_step", step_key("one", "V1.2"), "one:a")
    say(store, "confidence_rated", outcome="sure")
    say(store, "scenario_step", "four", "four:a", prompt="p2")
    return store


@pytest.mark.parametrize(
    ("again", "choices"),
    [("", {"one": "a", "two": "b"}), ("V1", {"one": "b", "three": "b"}), ("V1.2", {"one": "a"}), ("V2", {})],
)
def test_each_way_through_is_told_apart(answered: Store, again: str, choices: dict[str, str]) -> None:
    with answered.read() as tx:
        assert answers.of(tx, ASKED).choices(again) == choices


def test_what_was_said_once_is_found_by_its_name(answered: Store) -> None:
    with answered.read() as tx:
        found = answers.of(tx, ASKED)
    assert found.outcome("confidence_rated") == "sure"
    assert found.outcome("scenario_answered") is None


def test_a_version_that_was_sent_is_found_by_its_hash_in_its_workspace(store: Store) -> None:
    with store.write() as tx:
        items.remember(tx, "T1", [("h1", "listening", "third-call", "{}")])
        assert items.body(tx, "T1", "h1") == "{}"
        assert items.body(tx, "T1", "h2") is None
        assert items.body(tx, "T2", "h1") is None

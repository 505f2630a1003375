"""The names of what happens are a contract; ids make the same thing the same event."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.events import EVENT_NAMES, LEARNER_ACTS, Event, event_id, is_session_return

DAY = date(2026, 11, 24)


def test_the_core_names_are_stored_exactly_so() -> None:
    core = {"delivered", "opened", "completed_task", "repeated_session", "peer_feedback", "manager_check"}
    assert core <= EVENT_NAMES


def test_snoozing_dismissing_praise_and_a_managers_work_are_no_sessions() -> None:
    assert LEARNER_ACTS <= EVENT_NAMES
    assert not LEARNER_ACTS & {"snoozed", "dismissed", "peer_feedback", "manager_check", "vignette_rated", "delivered"}


@pytest.mark.parametrize(("days", "returns"), [(0, False), (1, True), (7, True), (8, False), (-1, False)])
def test_a_session_returns_within_seven_days(days: int, returns: bool) -> None:
    assert is_session_return(DAY + timedelta(days=days), DAY) == returns


def test_the_first_session_is_no_return() -> None:
    assert not is_session_return(DAY, None)


WORDS = st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), max_size=5)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_only_equal_parts_make_an_equal_id(one: list[str], other: list[str]) -> None:
    assert (event_id(*one) == event_id(*other)) == (one == other)
    assert len(event_id(*one)) == 32


@pytest.mark.parametrize(
    ("actor", "manager", "counts"),
    [("UMIA", "UMIA", True), ("UMIA", "UKIM", False), ("UMIA", None, False), (None, None, False)],
)
def test_a_check_counts_only_by_the_manager_whom_the_person_had_then(
    actor: str | None, manager: str | None, counts: bool
) -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    seen = Event("e", "manager_check", at, DAY, "UANA", actor=actor, manager=manager, outcome="proficient")
    assert seen.counts is counts

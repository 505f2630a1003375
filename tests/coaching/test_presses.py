"""The one rule for every press: whose, still open, and agreed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from coaching.people import Consent
from coaching.presses import Refusal, refuse
from coaching.prompts import ANSWERS_OPEN, Prompt, State, prompt_id

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
NUDGE = Prompt("T1", "p1", "nudge", "U1", "sent", "before", NOW, "next_in_order", sent_at=NOW)


def asked(
    prompt: Prompt | None = NUDGE, *, presser: str = "U1", consent: Consent | None = "agreed", now: datetime = NOW
) -> Refusal | None:
    return refuse(prompt, presser=presser, consent=consent, kinds={"nudge", "invitation"}, now=now)


def test_the_person_it_was_sent_to_may_press() -> None:
    assert asked() is None


def test_others_may_not_and_hear_nothing_of_its_state() -> None:
    assert asked(presser="U2") == "not_yours"
    assert asked(presser="U2", now=NOW + timedelta(days=99), consent="withdrawn") == "not_yours"
    assert asked(presser="") == "not_yours"


def test_what_is_not_there_or_has_no_such_button_is_unknown() -> None:
    assert asked(None) == "unknown"
    assert asked(replace(NUDGE, kind="digest")) == "unknown"


def test_it_is_open_for_fourteen_days() -> None:
    assert asked(now=NOW + ANSWERS_OPEN - timedelta(seconds=1)) is None
    assert asked(now=NOW + ANSWERS_OPEN) == "closed"


@pytest.mark.parametrize("state", get_args(State))
def test_only_what_was_sent_or_is_being_sent_takes_answers(state: State) -> None:
    assert asked(replace(NUDGE, state=state)) == (None if state in {"sent", "sending"} else "closed")


@pytest.mark.parametrize("consent", [*get_args(Consent), None])
def test_a_nudge_needs_consent_and_an_invitation_does_not(consent: Consent | None) -> None:
    assert asked(consent=consent) == (None if consent == "agreed" else "not_agreed")
    assert asked(replace(NUDGE, kind="invitation"), consent=consent) is None


def test_the_same_key_is_the_same_prompt_and_no_other() -> None:
    assert prompt_id("T1", "a") == prompt_id("T1", "a")
    assert len({prompt_id("T1", "a"), prompt_id("T2", "a"), prompt_id("T1", "b"), prompt_id("T", "1a")}) == 4
    assert NUDGE.closes_at == NOW + ANSWERS_OPEN
    assert replace(NUDGE, sent_at=None).closes_at is None

"""The commands for more than one machine: parts of the whole, and a database put back from a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401

if TYPE_CHECKING:
    Inflow = Callable[..., Said]


def test_both_parts_alone_is_a_contradiction_told_in_one_sentence(inflow: Inflow) -> None:
    said = inflow("run", "--web-only", "--worker-only")
    assert said.code == 2
    assert "exclude each other" in said.err


def test_a_worker_needs_no_door_to_slack(inflow: Inflow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SLACK_BOT_TOKEN must be set" in inflow("run", "--worker-only").err
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1,xoxb-2")
    assert "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET must be set" in inflow("run", "--web-only").err


def test_a_restored_database_with_nothing_in_it_has_nothing_in_doubt(inflow: Inflow, workspace: str) -> None:
    said = inflow("db", "restored", "--copied-at", "2026-01-05T03:00Z")
    assert (said.code, said.out) == (
        0,
        "0 message(s) may have been sent since. Each is looked for in Slack before it is sent.\n",
    )


@pytest.mark.parametrize("when", ["yesterday", "2026-13-01", "2999-01-01T00:00Z"])
def test_a_moment_that_cannot_be_is_told_in_one_sentence(inflow: Inflow, workspace: str, when: str) -> None:
    said = inflow("db", "restored", "--copied-at", when)
    assert said.code == 1
    assert len(said.err.splitlines()) == 1
    assert when in said.err

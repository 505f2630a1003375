"""The doctor: one line for each thing that a bot needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, slack  # noqa: F401

from sandbox import cast
from sandbox.hands import Sandbox

if TYPE_CHECKING:
    Inflow = Callable[..., Said]


def doctors(said: Said) -> dict[str, str]:
    return {line.split(": ")[0]: line for line in said.out.splitlines()}


def test_the_doctor_says_in_one_line_each_what_is_missing_and_how_to_get_it(inflow: Inflow) -> None:
    said = inflow("doctor")
    lines = doctors(said)
    assert said.code == 1
    assert "Run: inflow db upgrade" in lines["FIX  database"]
    assert "begins with xoxb-" in lines["FIX  bot token"]
    assert "SLACK_APP_TOKEN" in lines["FIX  settings"]
    assert "ok   content" in lines


def test_the_doctor_of_a_bot_that_is_well_has_nothing_to_fix(
    inflow: Inflow,
    slack: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INFLOW_STEWARDS", cast.LEA.id)
    inflow("db", "upgrade")
    said = inflow("doctor")
    assert said.code == 0, said.out
    assert all(line.startswith("ok ") for line in said.out.splitlines())


def test_the_doctor_names_what_slack_says(inflow: Inflow, slack: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-mixed-up")
    lines = doctors(inflow("doctor"))
    assert "Slack says invalid_auth" in lines["FIX  bot token"]
    assert "does not begin with xapp-" in lines["FIX  app token"]
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    assert "does not answer" in doctors(inflow("doctor"))["FIX  bot token"]

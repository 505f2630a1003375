"""The doctor: one line for each thing that a bot needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, slack, workspace  # noqa: F401

from coaching.prompts import Plan
from sandbox import cast
from sandbox.hands import Sandbox
from storage import prompts
from storage.engine import open_store

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


def without(scope: str, slack: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    app = slack.workspace.app
    monkeypatch.setattr(slack.workspace, "app", replace(app, scopes=(app.scopes or frozenset()) - {scope}))


@pytest.mark.parametrize(
    ("scope", "meaning"),
    [
        ("im:history", "none comes twice, but one may be missing"),
        ("dnd:read", "do-not-disturb cannot be respected"),
        ("users:read", "who is a guest"),
    ],
)
def test_the_doctor_says_what_a_missing_permission_means(
    inflow: Inflow, slack: Sandbox, monkeypatch: pytest.MonkeyPatch, scope: str, meaning: str
) -> None:
    without(scope, slack, monkeypatch)
    line = doctors(inflow("doctor"))["FIX  scopes"]
    assert f"{scope} is missing" in line
    assert meaning in line
    assert "install it again" in line


def test_the_doctor_looks_at_every_token(inflow: Inflow, slack: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", f"{slack.bot_token},xoxb-revoked")
    said = inflow("doctor")
    assert "ok   bot token" in said.out
    assert "FIX  bot token: Slack says invalid_auth" in said.out


def three_prompts(at_home: Path, workspace: str, **values: object) -> None:
    """Let there be prompts that were due a day, two days and a month ago."""
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    now = datetime.now(UTC)
    with store.write() as tx:
        for n, days in enumerate((1, 2, 30)):
            prompts.plan(tx, workspace, [Plan("nudge", "U1", f"n{n}", now - timedelta(days=days), "next_in_order")])
        tx.execute(prompts.prompt.update().values(**values))
    store.close()


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("messages_tab_disabled", "under App Home"),
        ("in doubt, and missing_scope", "did not send it twice. The permission im:history is missing"),
        ("in doubt, and channel_not_found", "could not look whether it arrived (channel_not_found)"),
        ("the digest 2026-W47 is gone", "the digest 2026-W47 is gone"),
        ("stumbled over ZeroDivisionError", "a fault of mine or of an item"),
    ],
)
def test_the_doctor_says_what_to_do_about_messages_that_were_not_sent(
    inflow: Inflow, at_home: Path, workspace: str, error: str, remedy: str
) -> None:
    three_prompts(at_home, workspace, state="failed", error=error)
    line = doctors(inflow("doctor"))["FIX  prompts"]
    assert "Acme: 2 messages were not sent" in line, "what is long ago needs no hand any more"
    assert remedy in line


def test_the_doctor_names_messages_that_keep_failing_and_says_what_to_do(
    inflow: Inflow, at_home: Path, workspace: str
) -> None:
    three_prompts(at_home, workspace, state="planned", error="stumbled over ZeroDivisionError, tried 2")
    line = doctors(inflow("doctor"))["FIX  prompts"]
    assert "Acme: 3 messages keep failing (stumbled over ZeroDivisionError)" in line
    assert "the log names the place" in line
    assert "go back to the version before, and start again" in line


def test_the_doctor_counts_what_kept_failing_until_it_expired_as_not_sent(
    inflow: Inflow, at_home: Path, workspace: str
) -> None:
    three_prompts(at_home, workspace, state="expired", error="stumbled over ZeroDivisionError, tried 2")
    line = doctors(inflow("doctor"))["FIX  prompts"]
    assert "Acme: 2 messages were not sent (stumbled over ZeroDivisionError)" in line

"""The command line: every command helps, works, and fails in one sentence."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from commandline import Said, at_home, inflow, slack  # noqa: F401

from bot import cli
from sandbox.hands import Sandbox
from storage.engine import open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.mark.parametrize("path", [(), *commands(cli.inflow)], ids=" ".join)
def test_every_command_explains_itself(inflow: Inflow, path: tuple[str, ...]) -> None:
    said = inflow(*path, "--help")
    assert (said.code, said.err) == (0, "")
    assert "Usage:" in said.out
    assert len(said.out.splitlines()) > 3


def test_an_unknown_command_is_no_crash(inflow: Inflow) -> None:
    assert inflow("dance").code == 2


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("INFLOW_TIMEZONE", "Mars/Olympus", "IANA name such as Europe/Madrid"),
        ("INFLOW_PORT", "0", "port"),
        ("INFLOW_PORT", "many", "port"),
        ("SLACK_API_URL", "slack.com", "https://slack.com/api/"),
    ],
)
@pytest.mark.parametrize(
    "command", [["run"], ["doctor"], ["content", "check"], ["content", "preview", "--all"], ["sandbox"]]
)
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence(
    inflow: Inflow,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    name: str,
    value: str,
    named: str,
) -> None:
    monkeypatch.setenv(name, value)
    said = inflow(*command)
    assert said.code == 1
    assert named in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


def test_without_tokens_the_bot_says_what_is_missing(inflow: Inflow, monkeypatch: pytest.MonkeyPatch) -> None:
    said = inflow("run")
    assert said.code == 1
    assert "SLACK_BOT_TOKEN and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET must be set" in said.err
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    said = inflow("run")
    assert "SLACK_BOT_TOKEN" not in said.err
    assert "inflow doctor" in said.err


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/x.db", "postgresql://nobody@127.0.0.1:1/x", "nonsense", "mysql://localhost/x"]
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(
    inflow: Inflow,
    monkeypatch: pytest.MonkeyPatch,
    url: str,
) -> None:
    monkeypatch.setenv("INFLOW_DATABASE_URL", url)
    said = inflow("db", "upgrade")
    assert said.code == 1
    assert "INFLOW_DATABASE_URL" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_the_database_is_upgraded_as_often_as_one_likes(inflow: Inflow) -> None:
    first, second = inflow("db", "upgrade").out, inflow("db", "upgrade").out
    assert first == second
    assert first.startswith("The database is at schema 0")


@pytest.mark.usefixtures("slack")
def test_a_token_that_slack_refuses_is_told_in_one_sentence(inflow: Inflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    said = inflow("run")
    assert said.code == 1
    assert "invalid_auth" in said.err
    assert "inflow doctor" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_slack_that_does_not_answer_is_told_in_one_sentence(inflow: Inflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    said = inflow("run")
    assert said.code == 1
    assert "Slack cannot be reached" in said.err


def malformed(folder: Path) -> None:
    module = folder / "modules" / "m"
    module.mkdir(parents=True)
    (folder / "programmes").mkdir()
    (module / "module.yml").write_text("id: m\nname: [\n")


def test_malformed_content_is_named_with_file_and_line_and_nothing_starts(
    inflow: Inflow,
    at_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    malformed(at_home / "content")
    said = inflow("content", "check", str(at_home / "content"))
    assert said.code == 1
    assert "module.yml:" in said.out
    monkeypatch.setenv("INFLOW_CONTENT_DIR", str(at_home / "content"))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    said = inflow("run")
    assert said.code == 1
    assert "module.yml:" in said.err
    assert "nothing was started" in said.err


def test_the_packaged_content_has_no_faults(inflow: Inflow) -> None:
    said = inflow("content", "check")
    assert (said.code, said.out) == (0, "No faults.\n")


def test_a_preview_as_json_is_one_document_a_line(inflow: Inflow) -> None:
    said = inflow("content", "preview", "--all", "--json")
    drawn = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0
    assert len(drawn) > 20
    assert all(set(one) >= {"item", "kind", "surface", "payload"} for one in drawn)
    assert all(one["payload"]["text"] and one["payload"]["blocks"] for one in drawn if one["surface"] == "message")


def test_an_item_that_is_not_there_is_no_crash(inflow: Inflow) -> None:
    assert "There is no item 'nope'" in inflow("content", "preview", "nope").err
    assert "Name an item" in inflow("content", "preview").err


def test_the_bot_stops_in_order_when_it_is_told_to(slack: Sandbox, at_home: Path) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {**os.environ, "INFLOW_PORT": port, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    process = subprocess.Popen(command, cwd=at_home, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert f"Inflow is running on http://127.0.0.1:{port}" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.stdout.close()
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        assert tx.exec_driver_sql("SELECT lease_owner FROM workspace").scalar() is None
    store.close()

"""The command line: every command helps, works, and fails in one sentence."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot import cli
from sandbox import cast, running
from sandbox.hands import Sandbox
from storage import people, schema, workspaces
from storage.engine import open_store

ROSTER = "slack_user_id,name,tz,cohort,manager\nU0ANA0001,Ana,Europe/Madrid,listening,U0MIA0001\nU0MIA0001,Mia,,,\n"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, with no setting but the database's."""
    for name in os.environ:
        if name.startswith(("INFLOW_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INFLOW_DATABASE_URL", f"sqlite:///{tmp_path / 'inflow.db'}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Said:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def inflow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """Type a command; returns its exit code and what it said."""

    def type_in(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["inflow", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return type_in


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.fixture
def workspace(at_home: Path) -> str:
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    schema.upgrade(store)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T1", "Acme", "UB", "B", None))
    store.close()
    return "T1"


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A pretend workspace in a loop of its own: commands run theirs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    here = running()
    sandbox = asyncio.run_coroutine_threadsafe(here.__aenter__(), loop).result(10)
    monkeypatch.setenv("SLACK_API_URL", sandbox.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", sandbox.bot_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", sandbox.signing_secret)
    yield sandbox
    asyncio.run_coroutine_threadsafe(here.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.mark.parametrize("path", [(), *commands(cli.inflow)], ids=" ".join)
def test_every_command_explains_itself(inflow, path: tuple[str, ...]) -> None:
    said = inflow(*path, "--help")
    assert (said.code, said.err) == (0, "")
    assert "Usage:" in said.out
    assert len(said.out.splitlines()) > 3


def test_an_unknown_command_is_no_crash(inflow) -> None:
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
@pytest.mark.parametrize("command", [["run"], ["doctor"], ["content", "check"], ["content", "preview", "--all"], ["sandbox"]])
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence(
    inflow, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(name, value)
    said = inflow(*command)
    assert said.code == 1
    assert named in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


def test_without_tokens_the_bot_says_what_is_missing(inflow, monkeypatch: pytest.MonkeyPatch) -> None:
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
    inflow, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("INFLOW_DATABASE_URL", url)
    said = inflow("db", "upgrade")
    assert said.code == 1
    assert "INFLOW_DATABASE_URL" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_the_database_is_upgraded_as_often_as_one_likes(inflow) -> None:
    assert inflow("db", "upgrade").out == inflow("db", "upgrade").out == "The database is at schema 0001.\n"


@pytest.mark.usefixtures("slack")
def test_a_token_that_slack_refuses_is_told_in_one_sentence(inflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    said = inflow("run")
    assert said.code == 1
    assert "invalid_auth" in said.err
    assert "inflow doctor" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_slack_that_does_not_answer_is_told_in_one_sentence(inflow, monkeypatch: pytest.MonkeyPatch) -> None:
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
    inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch
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


def test_the_packaged_content_has_no_faults(inflow) -> None:
    said = inflow("content", "check")
    assert (said.code, said.out) == (0, "No faults.\n")


def test_a_preview_as_json_is_one_document_a_line(inflow) -> None:
    said = inflow("content", "preview", "--all", "--json")
    drawn = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0
    assert len(drawn) > 20
    assert all(set(one) >= {"item", "kind", "surface", "payload"} for one in drawn)
    assert all(one["payload"]["text"] and one["payload"]["blocks"] for one in drawn if one["surface"] == "message")


def test_an_item_that_is_not_there_is_no_crash(inflow) -> None:
    assert "There is no item 'nope'" in inflow("content", "preview", "nope").err
    assert "Name an item" in inflow("content", "preview").err


@pytest.mark.usefixtures("workspace")
def test_a_roster_is_taken_in_and_twice_changes_nothing(inflow, at_home: Path) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    said = inflow("roster", "import", "r.csv")
    assert (said.code, said.out) == (0, "2 people read, 2 of them new or changed.\n")
    assert inflow("roster", "import", "r.csv").out == "2 people read, 0 of them new or changed.\n"
    assert not (at_home / "r.rejects.csv").exists()


def test_bad_lines_are_named_and_kept_and_the_good_ones_taken(inflow, at_home: Path, workspace: str) -> None:
    (at_home / "r.csv").write_text(ROSTER + "ben,Ben,,,\nU0TOM0001,Tom,Mars,,\n")
    said = inflow("roster", "import", "r.csv")
    assert said.code == 1
    assert "2 people read" in said.out
    assert "line 4: 'ben' is no Slack id" in said.err
    assert "line 5: time zone 'Mars' is unknown" in said.err
    with (at_home / "r.rejects.csv").open(newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["4", "5"]
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        assert {p.person_id for p in people.everybody(tx, workspace)} == {"U0ANA0001", "U0MIA0001"}
    store.close()


def test_a_roster_needs_a_workspace_to_belong_to(inflow, at_home: Path) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    assert "Set SLACK_BOT_TOKEN" in inflow("roster", "import", "r.csv").err


def test_the_workspace_of_the_token_is_found(inflow, at_home: Path, slack: Sandbox) -> None:
    (at_home / "r.csv").write_text(ROSTER)
    assert inflow("roster", "import", "r.csv").code == 0
    assert "no workspace 'T9'" in inflow("roster", "import", "r.csv", "--workspace", "T9").err
    assert inflow("roster", "import", "r.csv", "--workspace", slack.team_id).code == 0


def test_a_file_that_is_no_roster_is_told_in_one_sentence(inflow, at_home: Path, workspace: str) -> None:
    (at_home / "r.csv").write_bytes(b"\x00\xff")
    said = inflow("roster", "import", "r.csv")
    assert said.code == 1
    assert len(said.err.strip().splitlines()) == 1


def doctors(said: Said) -> dict[str, str]:
    return {line.split(": ")[0]: line for line in said.out.splitlines()}


def test_the_doctor_says_in_one_line_each_what_is_missing_and_how_to_get_it(inflow) -> None:
    said = inflow("doctor")
    lines = doctors(said)
    assert said.code == 1
    assert "Run: inflow db upgrade" in lines["FIX  database"]
    assert "begins with xoxb-" in lines["FIX  bot token"]
    assert "SLACK_APP_TOKEN" in lines["FIX  settings"]
    assert "ok   content" in lines


def test_the_doctor_of_a_bot_that_is_well_has_nothing_to_fix(
    inflow, slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INFLOW_STEWARDS", cast.LEA.id)
    inflow("db", "upgrade")
    said = inflow("doctor")
    assert said.code == 0, said.out
    assert all(line.startswith("ok ") for line in said.out.splitlines())


def test_the_doctor_names_what_slack_says(inflow, slack: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-mixed-up")
    lines = doctors(inflow("doctor"))
    assert "Slack says invalid_auth" in lines["FIX  bot token"]
    assert "does not begin with xapp-" in lines["FIX  app token"]
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    assert "does not answer" in doctors(inflow("doctor"))["FIX  bot token"]


def test_the_bot_stops_in_order_when_it_is_told_to(slack: Sandbox, at_home: Path) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
    environment = {**os.environ, "INFLOW_PORT": "39173", "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    process = subprocess.Popen(command, cwd=at_home, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "Inflow is running on http://127.0.0.1:39173" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.stdout.close()
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.read() as tx:
        assert tx.exec_driver_sql("SELECT lease_owner FROM workspace").scalar() is None
    store.close()

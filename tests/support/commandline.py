"""Fixtures for whoever types commands: a folder of one's own, a workspace, a Slack that answers."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from bot import cli
from bot.doctor import MANIFEST
from sandbox import cast, running
from sandbox.app_setup import AppSetup
from sandbox.hands import Sandbox
from storage import schema, workspaces
from storage.engine import open_store


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
    """What a command said, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def inflow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
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
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    here = running(app=AppSetup.from_manifest(manifest, start_as=cast.ANA.id))
    sandbox = asyncio.run_coroutine_threadsafe(here.__aenter__(), loop).result(10)
    monkeypatch.setenv("SLACK_API_URL", sandbox.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", sandbox.bot_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", sandbox.signing_secret)
    yield sandbox
    asyncio.run_coroutine_threadsafe(here.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()

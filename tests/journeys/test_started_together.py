"""Processes that start at the same moment on an empty database: the schema is made once, and all of them run."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from killing import APP
from process import Inflow, free_port
from sqlalchemy import select

from sandbox.server import running
from storage import schema
from storage.engine import open_store
from storage.workspaces import workspace


async def test_three_at_once_on_one_sqlite_file(tmp_path: Path) -> None:
    """A web process and workers beside each other, on the same machine."""
    database, ports = f"sqlite:///{tmp_path / 'inflow.db'}", [free_port() for _ in range(3)]
    parts = (("--web-only",), ("--worker-only",), ("--worker-only",))
    url = f"http://127.0.0.1:{ports[0]}/slack/events"
    async with running(app=APP, request_url=url) as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "INFLOW_DATABASE_URL": database,
        }
        secret = {"SLACK_SIGNING_SECRET": slack.signing_secret}
        all_three = [
            Inflow(
                tmp_path,
                settings | {"INFLOW_PORT": str(port)} | (secret if "--web-only" in options else {}),
                port,
                options,
                name=f"inflow-{port}",
            )
            for port, options in zip(ports, parts, strict=True)
        ]
        try:
            for one in all_three:
                one.start()
            await asyncio.gather(*(one.answering() for one in all_three))
            assert [(await one.health())[0] for one in all_three] == [200, 200, 200]
            assert (await slack.open_home("Ana")).ok
            await slack.wait_for(lambda: slack.home("Ana"), 10)
            assert [await one.stop() for one in all_three] == [0, 0, 0]
        finally:
            for one in all_three:
                one.kill()
        assert "Traceback" not in "".join(one.log for one in all_three)
        assert [call.what for call in slack.log].count("users.list") <= 1
    with closing(open_store(database)) as store, store.read() as tx:
        here, newest = schema.version(store)
        assert here == newest
        assert list(tx.execute(select(workspace.c.workspace_id)).scalars()) == [slack.team_id]


async def test_a_worker_has_no_door_for_slack(tmp_path: Path) -> None:
    port = free_port()
    async with running(app=APP, request_url=f"http://127.0.0.1:{port}/slack/events") as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "INFLOW_PORT": str(port),
        }
        worker = Inflow(tmp_path, settings, port, ("--worker-only",))
        worker.start()
        try:
            await worker.answering()
            assert await worker.health() == (200, {"database": "ok", "socket": "ok"})
            assert not (await slack.open_home("Ana")).ok
            assert await worker.stop() == 0
        finally:
            worker.kill()


async def test_over_socket_mode_too_whoever_asks_for_a_port_gets_its_health(tmp_path: Path) -> None:
    port = free_port()
    async with running(app=APP) as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "INFLOW_PORT": str(port),
        }
        inflow = Inflow(tmp_path, settings, port)
        inflow.start()
        try:
            await inflow.answering()
            assert (await inflow.health())[0] == 200
            assert await inflow.stop() == 0
        finally:
            inflow.kill()

"""One bot that is installed in two workspaces of one Slack, as a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from killing import APP, posted
from owing import owe
from process import Inflow, free_port
from roads import switchboard
from sqlalchemy import select

from coaching.people import Newcomer
from sandbox.hands import Sandbox
from sandbox.people import Member
from sandbox.server import running
from sandbox.signed_http import RequestUrl
from scheduler import roster
from storage import schema, workspaces
from storage.engine import Store, open_store
from storage.prompts import prompt

PEOPLE = tuple(Member(f"U0SAME{n:05}", f"Person{n}", f"Person {n}") for n in range(40))


@dataclass
class Twice:
    """Both workspaces, whose people have the same ids, and the process that serves them."""

    first: Sandbox
    second: Sandbox
    inflow: Inflow
    store: Store

    def fall_due(self, slack: Sandbox, count: int) -> None:
        """Let so many people of a workspace be owed a message now."""
        with self.store.write() as tx:
            owe(tx, slack.team_id, [member.id for member in PEOPLE[:count]])

    def arrived(self, slack: Sandbox) -> list[str]:
        """The prompt ids of what the people of a workspace were sent."""
        return posted(slack, [member.id for member in PEOPLE])

    async def until(self, slack: Sandbox, count: int, seconds: float = 30.0) -> None:
        """Wait until so many have arrived in a workspace."""
        async with asyncio.timeout(seconds):
            while len(self.arrived(slack)) < count:
                await asyncio.sleep(0.02)

    def states(self, slack: Sandbox) -> set[str]:
        """The states that a workspace's prompts are in."""
        with self.store.read() as tx:
            return set(
                tx.execute(select(prompt.c.state).where(prompt.c.workspace_id == slack.team_id).distinct()).scalars()
            )

    def stopped(self, slack: Sandbox) -> str | None:
        """Why nothing is sent to a workspace any more."""
        with self.store.read() as tx:
            return workspaces.stopped(tx, slack.team_id)


@asynccontextmanager
async def installed_twice(folder: Path) -> AsyncIterator[Twice]:
    """Run one process for two workspaces, over HTTP, on SQLite."""
    port = free_port()
    url, database = f"http://127.0.0.1:{port}/slack/events", f"sqlite:///{folder / 'inflow.db'}"
    async with (
        running(members=PEOPLE, app=APP, request_url=url, team_id="T0FIRST", name="First") as first,
        running(members=PEOPLE, app=APP, request_url=url, team_id="T0SECOND", name="Second") as second,
        switchboard({first.bot_token: first.url, second.bot_token: second.url}) as api,
    ):
        second.site.courier.url = RequestUrl(url, first.signing_secret)  # one app has one secret
        settings = {
            "SLACK_API_URL": api,
            "SLACK_BOT_TOKEN": f"{first.bot_token},{second.bot_token}",
            "SLACK_SIGNING_SECRET": first.signing_secret,
            "INFLOW_DATABASE_URL": database,
            "INFLOW_PORT": str(port),
        }
        with closing(open_store(database, waits=True)) as store:
            _people_of(store, first)
            _people_of(store, second)
            inflow = Inflow(folder, settings, port)
            inflow.start()
            try:
                await inflow.answering()
                yield Twice(first, second, inflow, store)
            finally:
                inflow.kill()


def _people_of(store: Store, slack: Sandbox) -> None:
    schema.upgrade(store)
    now = datetime.now(UTC)
    joined = now.date() - timedelta(days=30)
    lines = [
        Newcomer(m.id, m.name, None, "UTC", None, "listening", "agent", None, joined, None, consented=True)
        for m in PEOPLE
    ]
    with store.write() as tx:
        known = workspaces.Workspace(slack.team_id, slack.workspace.name, slack.bot_user_id, slack.bot_id, None)
        workspaces.settle(tx, known)
        workspaces.open_cohort(tx, slack.team_id, "listening", programme="listening", by="U", now=now)
    for _ in roster.take_in(store, slack.team_id, lines, now=now):
        pass

"""People press as fast as they can while the process that answers them is killed, again and again."""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from process import Inflow
from sqlalchemy import func, select, update

from bot.doctor import MANIFEST
from bot.views import nudges
from coaching.faces import Outlook
from coaching.people import Newcomer
from coaching.prompts import prompt_id
from content.library import load
from sandbox.app_setup import AppSetup
from sandbox.hands import Sandbox
from sandbox.messages import Message
from sandbox.people import Member
from scheduler import roster
from storage import schema, workspaces
from storage.engine import Store, open_store
from storage.prompts import prompt
from storage.upsert import insert
from storage.workspaces import workspace

PRESSERS, CLIENTS, READY, WISHES = 20, 6, 150, 4
#: What a prepared message shows, the button that is pressed on it, and the event that this is.
PRESSES = (("before", "Show me how", "opened"), ("opened", "I tried it", "completed_task"))
NUDGE = load().modules["active-listening"].nudges[0]
APP = AppSetup.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


def members(lives: int) -> tuple[Member, ...]:
    """Return those who press, and those who ask for one now: each of these does so once."""
    pressers = [Member(f"U0PRESS{n:04}", f"Press{n}", f"Press {n}") for n in range(PRESSERS)]
    wishers = [Member(f"U0WISH{n:05}", f"Wish{n}", f"Wish {n}") for n in range((lives + 1) * WISHES)]
    return (*pressers, *wishers)


@dataclass(frozen=True)
class Ready:
    """A message on somebody's screen that waits for a press."""

    who: str
    prompt_id: str
    message: Message
    label: str
    event: str


@dataclass
class World:
    """The workspace, the process that is killed, the database that must not forget, and what was acknowledged."""

    slack: Sandbox
    inflow: Inflow
    store: Store
    dice: random.Random
    ready: deque[Ready] = field(default_factory=deque)
    wishers: deque[str] = field(default_factory=deque)
    acknowledged: set[tuple[str, str]] = field(default_factory=set)
    wished: set[str] = field(default_factory=set)
    prepared: int = 0

    @classmethod
    def build(cls, slack: Sandbox, folder: Path, database_url: str, port: int, seed: int) -> "World":
        """Write the people, who have all agreed, and open their cohort."""
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "INFLOW_DATABASE_URL": database_url,
            "INFLOW_PORT": str(port),
        }
        store = open_store(database_url, waits=True)
        schema.upgrade(store)
        now = datetime.now(UTC)
        who = list(slack.workspace.people())
        joined = now.date() - timedelta(days=30)
        lines = [
            Newcomer(m.id, m.name, None, "UTC", None, "listening", "agent", None, joined, None, consented=True)
            for m in who
        ]
        with store.write() as tx:
            known = workspaces.Workspace(slack.team_id, "Practice", slack.bot_user_id, slack.bot_id, stopped=None)
            workspaces.settle(tx, known)
            workspaces.open_cohort(tx, slack.team_id, "listening", programme="listening", by="U", now=now)
        for _ in roster.take_in(store, slack.team_id, lines, now=now):
            pass
        wishers = deque(m.id for m in who if m.id.startswith("U0WISH"))
        return cls(slack, Inflow(folder, settings, port), store, random.Random(seed), wishers=wishers)  # noqa: S311

    # --- one life ---------------------------------------------------------------------------------------------------

    async def live_and_be_killed(self) -> None:
        """Start the process, press, and kill it at a moment that nobody chose; sometimes before it is up."""
        self._prepare()
        self._time_passes()
        if self.dice.random() < 0.5:  # Slack is slow: many kills fall between a call and its answer
            self.slack.faults.add("chat.postMessage", "slow", times=3 * WISHES, seconds=0.12)
        self.inflow.start()
        if self.dice.random() < 0.15:
            await asyncio.sleep(self.dice.uniform(0.1, 1.5))
            self.inflow.kill()
            return
        await self.inflow.answering()
        hands = [asyncio.create_task(self._press()) for _ in range(CLIENTS)]
        hands += [asyncio.create_task(self._wish(self.wishers.popleft())) for _ in range(WISHES)]
        if self.dice.random() < 0.8:  # else it may be killed before anybody was answered
            await self._answered_once(len(self.acknowledged), hands)
        await asyncio.sleep(self.dice.uniform(0.01, 0.6))
        self.inflow.kill()
        await asyncio.wait(hands, timeout=0.5)
        for hand in hands:
            hand.cancel()  # somebody who looks at a Home that will not come any more
        await asyncio.gather(*hands, return_exceptions=True)
        self.slack.faults.clear()

    async def _answered_once(self, before: int, hands: list[asyncio.Task[None]]) -> None:
        """Wait until somebody was answered, or everybody has turned away from a process that takes too long."""
        while len(self.acknowledged) == before and not all(hand.done() for hand in hands[:CLIENTS]):
            await asyncio.sleep(0.005)

    async def live_on(self) -> int:
        """Start it once more, wait until nothing is owed, and end it in order while people press; returns its code."""
        self._prepare()
        self._time_passes()
        self.inflow.start()
        await self.inflow.answering()
        await self._wish(self.wishers.popleft())
        async with asyncio.timeout(60):
            while self._owed():
                await asyncio.sleep(0.05)
        hands = [asyncio.create_task(self._press()) for _ in range(CLIENTS)]
        await asyncio.sleep(0.1)
        code = await self.inflow.stop()
        await asyncio.gather(*hands)
        return code

    async def _press(self) -> None:
        """Press what is ready, one after the other, until nobody answers any more."""
        while self.ready:
            one = self.ready.popleft()
            answer = await self.slack.press(one.who, one.message, label=one.label)
            if not answer.ok:
                self.ready.appendleft(one)  # the person presses again once the process is back
                return
            self.acknowledged.add((one.prompt_id, one.event))

    async def _wish(self, who: str) -> None:
        """Ask for one now on Home."""
        if not (await self.slack.open_home(who)).ok:
            return
        await self.slack.wait_for(lambda: self.slack.home(who), 10.0)
        if (await self.slack.press(who, "home", label="Try one now")).ok:
            self.wished.add(who)

    def _owed(self) -> int:
        query = select(func.count()).where(
            (prompt.c.state == "sending") | ((prompt.c.state == "planned") & prompt.c.requested.is_(True))
        )
        with self.store.read() as tx:
            return int(tx.execute(query).scalar_one())

    def _time_passes(self) -> None:
        """Let the leases of the killed run out, and its attempts be long enough ago to be asked about."""
        with self.store.write() as tx:
            tx.execute(update(workspace).values(lease_until=datetime.now(UTC) - timedelta(minutes=1)))
            long_ago = datetime.now(UTC) - timedelta(minutes=5)
            tx.execute(update(prompt).where(prompt.c.state == "sending").values(attempted_at=long_ago))

    # --- what waits for a press -------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Put messages on people's screens, with the rows of their prompts, as if they had been sent before."""
        rows = []
        for _ in range(READY - len(self.ready)):
            one, row = self._made(self.prepared)
            self.prepared += 1
            self.ready.append(one)
            rows.append(row)
        if rows:
            with self.store.write() as tx:
                tx.execute(insert(tx, prompt), rows)

    def _made(self, n: int) -> tuple[Ready, dict[str, object]]:
        face, label, name = PRESSES[n % len(PRESSES)]
        who, now = f"U0PRESS{n % PRESSERS:04}", datetime.now(UTC)
        key = prompt_id(self.slack.team_id, f"before:{n}")
        drawn = nudges.draw(face, key, NUDGE.wordings[0], Outlook(who, "UTC", now.date()))
        place = self.slack.workspace.dm(who)
        ts = self.slack.workspace.stamps.ts()
        message = Message(place.id, ts, self.slack.bot_user_id, drawn.text, list(drawn.blocks), now, by_bot=True)
        place.messages.append(message)
        row: dict[str, object] = {
            "workspace_id": self.slack.team_id,
            "prompt_id": key,
            "dedupe_key": f"before:{n}",
            "kind": "nudge",
            "recipient": who,
            "state": "sent",
            "face": face,
            "shown": face,
            "channel": place.id,
            "ts": ts,
            "due_at": now,
            "sent_at": now,
            "local_date": now.date() - timedelta(days=3),
            "reason": "asked_for",
            "module": "active-listening",
            "item": NUDGE.id,
            "variant": NUDGE.wordings[0].variant,
        }
        return Ready(who, key, message, label, name), row


def posted(slack: Sandbox, people: Sequence[str]) -> list[str]:
    """Return the prompt ids of all messages that these people have been sent, as the metadata tells."""
    found = []
    for who in people:
        for message in slack.workspace.dm(who).messages:
            payload = (message.metadata or {}).get("event_payload") or {}
            if message.by_bot and "prompt_id" in payload:
                found.append(str(payload["prompt_id"]))
    return found

"""A journey through the real thing: the practice bot in the pretend workspace, and people who read and press."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Row, Table, select

from bot import pacing
from bot.doctor import MANIFEST
from bot.practice import settled
from bot.running import Bot
from content.library import Library, load
from sandbox import cast
from sandbox.app_setup import AppSetup
from sandbox.clock import Clock
from sandbox.hands import Sandbox
from sandbox.messages import Message
from sandbox.people import Member
from sandbox.screens import View
from sandbox.server import running
from storage.consents import consent
from storage.events import activity, event
from storage.prompts import prompt

#: 09:05 in Madrid on a Monday; this week and the next hold no public holiday of anybody here.
MONDAY = datetime(2026, 11, 9, 8, 5, tzinfo=UTC)
#: A machine may be busy with other things; nobody waits for this long when all is well.
PATIENCE = 20.0


@dataclass(frozen=True)
class Journey:
    """What people see and do, and what is remembered of it."""

    slack: Sandbox
    bot: Bot

    def id(self, who: str) -> str:
        return self.slack.workspace.member_id(who)

    def messages(self, who: str) -> list[Message]:
        """What the bot wrote to somebody, oldest first."""
        return [message for message in self.slack.messages(who) if message.by_bot]

    async def sees(self, who: str, words: str) -> Message:
        """Wait for the newest message that says these words, or has a button of that label."""

        def newest() -> Message | None:
            found = [m for m in self.messages(who) if words in m.says or words in m.buttons]
            return found[-1] if found else None

        return await self.slack.wait_for(newest, PATIENCE)

    async def press(self, who: str, label: str, message: Message | None = None) -> Message:
        """Press a button, and wait until the message was redrawn."""
        message = message or await self.sees(who, label)
        before = message.version
        assert (await self.slack.press(who, message, label=label)).ok
        await self.slack.wait_for(lambda: message.version > before, PATIENCE)
        return message

    async def opens(self, who: str, label: str, message: Message | None = None) -> View:
        """Press something that opens a modal, and wait for it."""
        message = message or await self.sees(who, label)
        assert (await self.slack.press(who, message, label=label)).ok
        return (await self.slack.wait_for(lambda: self.slack.views(who), PATIENCE))[-1]

    async def travel(self, day: int, at: str, who: str = "Ana") -> None:
        """Go to a wall time of somebody's, so many days after the first Monday."""
        zone = ZoneInfo(self.slack.workspace.members[self.id(who)].tz)
        hour, _, minute = at.partition(":")
        date = MONDAY.date() + timedelta(days=day)
        await self.slack.clock.travel(datetime(date.year, date.month, date.day, int(hour), int(minute), tzinfo=zone))
        await self.bot.clock.follow("plan", "digests", "deliver")

    def at(self, message: Message, who: str) -> str:
        """When somebody got a message, on their own wall clock: "Tue 09:30"."""
        zone = ZoneInfo(self.slack.workspace.members[self.id(who)].tz)
        return message.at.astimezone(zone).strftime("%a %H:%M")

    def rows(self, table: Table, **where: object) -> Sequence[Row[Any]]:
        query = select(table)
        for column, value in where.items():
            query = query.where(table.c[column] == value)
        with self.bot.house.store.read() as tx:
            return tx.execute(query).all()

    def events(self, who: str, name: str) -> Sequence[Row[Any]]:
        return self.rows(event, person=self.id(who), name=name)

    def counted(self, who: str, name: str) -> int:
        """How often the readings count that somebody did this."""
        return sum(int(row._mapping["count"]) for row in self.rows(activity, person=self.id(who), name=name))

    def ledger(self, who: str) -> list[str]:
        return [row.answer for row in self.rows(consent, person_id=self.id(who))]

    def prompts(self, who: str) -> Sequence[Row[Any]]:
        return self.rows(prompt, recipient=self.id(who))


@contextmanager
def _paced(*, live: bool) -> Iterator[None]:
    with nullcontext() if live else patch.multiple(pacing, CHANNEL_RATE=1e6, WORKSPACE_RATE=1e6, TIER_3_RATE=1e6):
        yield


@asynccontextmanager
async def setting_out(
    members: Sequence[Member] = cast.still(),
    *,
    start: datetime = MONDAY,
    live: bool = False,
    library: Library | None = None,
) -> AsyncIterator[Journey]:
    """Open the practice workspace with its bot.

    By default the clock stands still, nobody does anything by themselves, and no limit holds that counts real seconds,
    of which a week has few here; `live` is as `inflow sandbox` has it. `library`: the packaged one, unless said.
    """
    setup = AppSetup.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")), start_as=cast.ANA.id)
    clock = Clock(start, runs=live)
    folder = tempfile.mkdtemp(prefix="inflow-journey-")
    try:
        with _paced(live=live):
            async with (
                running(members=members, clock=clock, app=setup, live=live, strict_limits=live) as slack,
                settled(slack, library or load(), f"sqlite:///{folder}/journey.db") as bot,
            ):
                yield Journey(slack, bot)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

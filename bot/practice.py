"""`inflow sandbox`: a practice workspace and the bot, both real, in one process on this machine."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import yaml

from bot.doctor import MANIFEST
from bot.running import Bot, running
from bot.settings import Settings
from coaching.hours import is_holiday, local, moment
from coaching.people import Newcomer
from content.library import Library
from sandbox import cast
from sandbox.app_setup import AppSetup
from sandbox.clock import Clock
from sandbox.hands import Sandbox
from sandbox.server import running as pretend
from scheduler import joining, roster
from storage import schema
from storage.engine import open_store

COUNTRIES = {
    "Europe/Madrid": "ES",
    "Asia/Tokyo": "JP",
    "America/New_York": "US",
    "Europe/London": "GB",
    "America/Denver": "US",
}


async def practise(library: Library, *, port: int, say: Callable[[str], None]) -> None:
    """Run the practice workspace until cancelled."""
    start = first_morning(datetime.now(UTC))
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    setup = AppSetup.from_manifest(manifest, start_as=cast.ANA.id)
    with tempfile.TemporaryDirectory(prefix="inflow-") as folder:
        database = f"sqlite:///{Path(folder) / 'practice.db'}"
        async with (
            pretend(port=port, clock=Clock(start), app=setup, live=True) as slack,
            settled(slack, library, database),
        ):
            say(f"\n  Your practice workspace: {slack.url}\n\n  Ctrl-C ends it; nothing is kept.\n")
            await asyncio.Event().wait()


def first_morning(today: datetime) -> datetime:
    """Return 09:05 in Madrid on the latest Monday from which a plain working week leads to a plain Monday."""
    here = local(today, cast.ANA.tz).date()
    monday = here - timedelta(days=here.weekday())
    while any(is_holiday(country, monday + timedelta(days=n)) for country in ("ES", "US") for n in (0, 1, 7)):
        monday -= timedelta(weeks=1)
    return moment(monday, time(9, 5), cast.ANA.tz)


@asynccontextmanager
async def settled(slack: Sandbox, library: Library, database_url: str) -> AsyncIterator[Bot]:
    """Run the bot in a pretend workspace whose steward has opened the cohort; the bot follows the workspace's clock."""
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token,
        slack_signing_secret=slack.signing_secret,
        slack_api_url=slack.api_url,
        stewards=cast.LEA.id,
    )
    store = open_store(database_url)
    schema.upgrade(store)
    now = slack.clock.now()
    async with running(settings, store, library, now=slack.clock.now) as bot:
        for _ in roster.take_in(store, slack.team_id, roster_of_cast(now.date()), now=now):
            pass
        with store.write() as tx:
            joining.open_cohort(tx, slack.team_id, "listening", programme="listening", by=cast.LEA.id, now=now)

        async def follow(_now: datetime) -> None:
            await bot.clock.follow("plan", "digests", "deliver")

        slack.clock.follow(follow)
        await follow(now)
        yield bot
    store.close()


#: Those who took part before: only Ana, Ben and Omar are asked anew.
_AGREED = {member.id for member in (cast.MIA, cast.ASHA, cast.TOM, cast.BIA, cast.SAM, cast.NINA)}


def roster_of_cast(today: date) -> list[Newcomer]:
    """Return the cast as a roster: Mia's team in the cohort, Mia their manager."""
    team = {member.id for member in cast.TEAM_OF_MIA}
    joined = today - timedelta(days=120)
    return [
        Newcomer(
            person_id=member.id,
            name=member.name,
            email=None,
            tz=member.tz,
            country=COUNTRIES.get(member.tz),
            cohort="listening" if member.id in team else None,
            role="agent" if member.id in team else "lead",
            manager=cast.MIA.id if member.id in team else None,
            joined_on=joined,
            left_on=None,
            consented=True if member.id in _AGREED else None,
        )
        for member in cast.CAST
    ]

"""`inflow run`, a process told everything by its environment, over Socket Mode and over signed HTTP."""

import re
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
import yaml
from process import Inflow, free_port
from sqlalchemy import select

import content
from bot.doctor import MANIFEST
from sandbox import cast
from sandbox.app_setup import AppSetup
from sandbox.hands import Sandbox
from sandbox.messages import Message
from sandbox.server import running
from sandbox.signed_http import signature
from storage.engine import open_store
from storage.events import event
from storage.workspaces import workspace

PATIENCE = 20.0
ROSTER = f"""slack_user_id,name,email,tz,country,cohort,role,manager,joined_on,left_on,consented
{cast.ANA.id},Ana,ana@example.com,Europe/Madrid,ES,listening,agent,{cast.MIA.id},2025-01-07,,
{cast.MIA.id},Mia,,America/New_York,US,,lead,,2024-03-01,,
"""


@dataclass
class Doors:
    """The workspace and the process that serves it."""

    slack: Sandbox
    inflow: Inflow
    database_url: str

    async def home(self, who: str, words: str) -> None:
        """Wait until somebody's Home says these words."""

        def says() -> bool:
            home = self.slack.home(who)
            return home is not None and words in home.says + "".join(home.buttons)

        await self.slack.wait_for(says, PATIENCE)

    async def sees(self, who: str, button: str) -> Message:
        """Wait for a message with that button."""
        return await self.slack.wait_for(
            lambda: next((m for m in self.slack.messages(who) if button in m.buttons), None), PATIENCE
        )

    async def press(self, who: str, message: Message, button: str) -> None:
        """Press a button, and wait until the message was redrawn."""
        before = message.version
        assert (await self.slack.press(who, message, label=button)).ok
        await self.slack.wait_for(lambda: message.version > before, PATIENCE)


@pytest.fixture(params=["socket", "http"])
async def doors(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Doors]:
    port, by_http = free_port(), request.param == "http"
    setup = AppSetup.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    url = f"http://127.0.0.1:{port}/slack/events"
    async with running(members=cast.still(), app=setup, request_url=url if by_http else None) as slack:
        database_url = f"sqlite:///{tmp_path / 'inflow.db'}"
        door = {"SLACK_SIGNING_SECRET": slack.signing_secret, "INFLOW_PORT": str(port)}
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "INFLOW_DATABASE_URL": database_url,
            "INFLOW_STEWARDS": cast.LEA.id,
            **(door if by_http else {"SLACK_APP_TOKEN": slack.app_token}),
        }
        inflow = Inflow(tmp_path, settings, port)
        inflow.start()
        try:
            await (inflow.answering() if by_http else slack.connected(30))
            yield Doors(slack, inflow, database_url)
        finally:
            inflow.kill()


async def test_from_the_roster_to_a_note_and_to_an_orderly_end(doors: Doors, tmp_path: Path) -> None:
    slack = doors.slack
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    imported = doors.inflow.command("roster", "import", "roster.csv")
    assert (imported.returncode, imported.stdout) == (0, "2 people read, 2 of them new or changed.\n")

    await the_steward_opens_the_cohort(doors)
    await ana_joins_on_her_home(doors)
    nudge = await ana_asks_for_one_and_answers(doors)
    await ana_writes_a_note(doors, nudge)
    answer = await slack.command("Ana", "/coach", "pause 2d")
    assert answer.ok
    assert "Paused until" in slack.messages("Ana")[-1].says
    await doors.home("Ana", "Resume now")

    assert await doors.inflow.stop() == 0
    with open_store(doors.database_url).read() as tx:
        [leased_until] = tx.execute(select(workspace.c.lease_until)).scalars()
        assert leased_until <= datetime.now(UTC)
        kept = tx.execute(select(event.c.name).where(event.c.person == cast.ANA.id)).scalars().all()
    assert sorted(kept) == [
        *("completed_task", "confidence_rated", "consent_changed", "delivered", "opened", "reflected")
    ]
    assert "Traceback" not in doors.inflow.log
    assert [(entry.what, entry.error) for entry in slack.log if not entry.ok and entry.error != "not_subscribed"] == []


async def the_steward_opens_the_cohort(doors: Doors) -> None:
    await doors.slack.open_home("Lea")
    await doors.home("Lea", "Open it")
    await doors.slack.press("Lea", "home", label="Open it")
    await doors.home("Lea", "Open since")


async def ana_joins_on_her_home(doors: Doors) -> None:
    async def asked() -> bool:
        await doors.slack.open_home("Ana")
        await doors.slack.quiet(0.1)
        home = doors.slack.home("Ana")
        return home is not None and "Join" in home.buttons

    while not await asked():  # until the planner has been round
        pass
    await doors.slack.press("Ana", "home", label="Join")
    await doors.home("Ana", "Try one now")


async def ana_asks_for_one_and_answers(doors: Doors) -> Message:
    await doors.slack.press("Ana", "home", label="Try one now")
    nudge = await doors.sees("Ana", "Show me how")
    for label in ("Show me how", "I tried it", "3"):
        await doors.press("Ana", nudge, label)
    assert "Noted, thank you." in nudge.says
    return nudge


async def ana_writes_a_note(doors: Doors, nudge: Message) -> None:
    await doors.slack.press("Ana", nudge, label="Add a note")
    [form] = await doors.slack.wait_for(lambda: doors.slack.views("Ana"), PATIENCE)
    empty = await doors.slack.submit("Ana", form, {"note": {"words": "  "}})
    assert empty.errors == {"note": "One word is enough; an empty note is not kept."}
    assert (await doors.slack.submit("Ana", form, {"note": {"words": "It worked."}})).ok
    assert "Kept." in form.says


@pytest.mark.parametrize("doors", ["http"], indirect=True)
async def test_healthz_says_that_all_is_well(doors: Doors) -> None:
    assert await doors.inflow.health() == (200, {"database": "ok", "socket": "ok"})


@pytest.mark.parametrize("doors", ["http"], indirect=True)
async def test_while_the_database_is_taken_people_read_that_nothing_was_saved_and_then_it_goes_on(doors: Doors) -> None:
    (doors.inflow.folder / "roster.csv").write_text(ROSTER.replace(",,\n", ",,true\n"), encoding="utf-8")
    assert doors.inflow.command("roster", "import", "roster.csv").returncode == 0
    await the_steward_opens_the_cohort(doors)
    await doors.slack.open_home("Ana")
    await doors.home("Ana", "Try one now")
    await doors.slack.press("Ana", "home", label="Try one now")
    nudge = await doors.sees("Ana", "Show me how")
    with open_store(doors.database_url, waits=True).write():
        assert (await doors.slack.press("Ana", nudge, label="Show me how")).ok
        told = await doors.slack.wait_for(lambda: [m for m in doors.slack.messages("Ana") if m.ephemeral_to], PATIENCE)
        assert told[0].says == "Not saved, sorry. Please press again in a minute; the button is still there."
    assert nudge.buttons == ["Show me how"]
    await doors.press("Ana", nudge, "Show me how")
    assert "I tried it" in nudge.buttons


@pytest.mark.parametrize("doors", ["http"], indirect=True)
@pytest.mark.parametrize(("secret", "late"), [("wrong", 0), (None, 600), (None, 0)], ids=["forged", "stale", "altered"])
async def test_an_unsigned_request_is_refused_and_its_words_are_nowhere(
    doors: Doors, secret: str | None, late: int
) -> None:
    stamp, body = str(int(time.time()) - late), "text=my-own-secret-words&command=%2Fcoach"
    signed = signature(secret or doors.slack.signing_secret, stamp, body if secret or late else body + "&user_id=U1")
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signed,
    }
    url = f"http://127.0.0.1:{doors.inflow.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        assert response.status == 401
    assert await doors.inflow.stop() == 0
    assert "my-own-secret-words" not in doors.inflow.log
    for kept in doors.inflow.folder.glob("inflow.db*"):
        assert b"my-own-secret-words" not in kept.read_bytes()


def test_with_a_malformed_module_it_does_not_start_and_says_where(tmp_path: Path) -> None:
    shutil.copytree(Path(content.__file__).parent / "modules", tmp_path / "modules")
    shutil.copytree(Path(content.__file__).parent / "programmes", tmp_path / "programmes")
    nudges = tmp_path / "modules" / "active-listening" / "nudges.yml"
    nudges.write_text(nudges.read_text(encoding="utf-8").replace("teaser:", "teasr:", 1), encoding="utf-8")
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "INFLOW_CONTENT_DIR": str(tmp_path)}
    started = Inflow(tmp_path, settings).command("run")
    assert started.returncode == 1
    assert re.search(r"nudges\.yml:10:7: “teasr”", started.stderr), started.stderr
    assert "Traceback" not in started.stderr

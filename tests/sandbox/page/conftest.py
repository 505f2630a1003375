"""A real browser, the real workspace and a small bot, for the tests of the page."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, async_playwright
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Clock, Sandbox, running
from sandbox.app_setup import AppSetup, Shortcut, SlashCommand
from sandbox.cast import ANA

Block = dict[str, Any]
Kit = Any  # made by the conftest above
Opened = Callable[..., AbstractAsyncContextManager[Page]]

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
TUESDAY = datetime(2026, 11, 24, 8, 31, tzinfo=UTC)  # 09:31 in Madrid
APP = AppSetup(
    name="Echo",
    commands=(
        SlashCommand("/coach", "Ask the coach", "help", should_escape=True),
        SlashCommand("/kudos", "Say what you saw", "@colleague"),
    ),
    shortcuts=(Shortcut("Say what you saw", "message", "saw"),),
    start_as=ANA.id,
)


def form(kit: Kit) -> Block:
    """A modal with one input of each common kind; two have something in them."""
    days = kit.options("Monday", "Friday")
    asked = (
        ("who", "Who?", {"type": "users_select"}),
        ("words", "In your words", {"type": "plain_text_input", "multiline": True}),
        ("days", "Days", {"type": "checkboxes", "options": days, "initial_options": days[1:]}),
        ("start", "Not before", {"type": "timepicker", "initial_time": "09:00"}),
    )
    inputs = [kit.input(label, {"action_id": "a", **element}, block) for block, label, element in asked]
    deeper = kit.actions(kit.button("Who sees this?", "deeper"))
    title = {"title": kit.words("Say what you saw"), "close": kit.words("Cancel")}
    return dict(kit.modal(*inputs, deeper, submit="Send", callback_id="form", **title))


@dataclass
class Bot:
    """A small bot: what it can post, and what it was told."""

    client: AsyncWebClient
    kit: Kit
    chosen: list[Block] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    forms: list[Block] = field(default_factory=list)

    async def post(self, text: str, blocks: list[Block] | None = None, to: str = ANA.id) -> str:
        answer = await self.client.chat_postMessage(channel=to, text=text, blocks=blocks)
        return str(answer["ts"])

    async def nudge(self, text: str = "One breath", *buttons: Block) -> str:
        menu = {"type": "overflow", "action_id": "menu", "options": self.kit.options("Bring it back", "Why this?")}
        show = self.kit.button("Show me how", "show", style="primary")
        rows = [self.kit.section("*One breath before the fix*", accessory=menu), self.kit.actions(show)]
        return await self.post(text, [*rows, *([self.kit.actions(*buttons, block_id="more")] if buttons else [])])

    async def offer(self, *elements: Block) -> str:
        return await self.post("Press one", [self.kit.actions(*elements)])

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(3):
            while not true():
                await asyncio.sleep(0.01)


def _presses(app: AsyncApp, bot: Bot) -> None:
    @app.action("show")
    async def show(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        after = [bot.kit.section("*Say it back*"), bot.kit.actions(bot.kit.button("I tried it", "tried"))]
        await respond(text="Say it back.", blocks=after, replace_original=True)

    @app.action("form")
    async def open_form(ack: AsyncAck, body: Block) -> None:
        await ack()
        await bot.client.views_open(trigger_id=body["trigger_id"], view=form(bot.kit))

    @app.action("deeper")
    async def push(ack: AsyncAck, body: Block) -> None:
        await ack()
        above = bot.kit.modal(bot.kit.section("You."), submit=None) | {"title": bot.kit.words("Who sees this?")}
        await bot.client.views_push(trigger_id=body["trigger_id"], view=above)

    @app.action("silent")
    async def silent(ack: AsyncAck) -> None:
        await asyncio.sleep(1.0)
        await ack()

    @app.action(re.compile("."))
    async def anything(ack: AsyncAck, action: Block) -> None:
        await ack()
        bot.chosen.append(action)


def _words(app: AsyncApp, bot: Bot) -> None:
    @app.options("look_up")
    async def look_up(ack: AsyncAck, payload: Block) -> None:
        await ack(options=bot.kit.options(f"Found {payload['value']}"))

    @app.view("form")
    async def sent(ack: AsyncAck, view: Block) -> None:
        values = view["state"]["values"]
        if values["words"]["a"]["value"] == "meh":
            await ack(response_action="errors", errors={"words": "One line more, please."})
            return
        bot.forms.append(values)
        await ack()

    @app.command("/coach")
    async def coach(ack: AsyncAck, command: Block) -> None:
        bot.heard.append(command["text"])
        await ack(f"You asked: {command['text'].replace('<', '[')}")

    @app.event("message")
    async def heard(event: Block) -> None:
        bot.heard.append(event["text"])

    @app.event("app_home_opened")
    async def home(event: Block) -> None:
        if event["tab"] == "home":
            blocks = [bot.kit.section("Your practice"), bot.kit.actions(bot.kit.button("Open form", "form"))]
            await bot.client.views_publish(user_id=event["user"], view=bot.kit.home(*blocks))

    @app.message_shortcut("saw")
    async def saw(ack: AsyncAck, body: Block) -> None:
        await ack()
        await bot.client.views_open(trigger_id=body["trigger_id"], view=form(bot.kit))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[BrowserContext]:
    """One for all: each workspace has a port of its own, so nothing a page keeps is met by the next."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield await chromium.new_context(locale="en-GB")
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    clock = Clock(TUESDAY, runs=False)
    async with running(clock=clock, app=APP, strict_limits=False, ack_seconds=0.6, retry_delays=()) as workspace:
        yield workspace


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox, kit: Kit) -> AsyncIterator[Bot]:
    bot = Bot(AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url), kit)
    app = AsyncApp(client=bot.client, signing_secret="unused", process_before_response=True)
    _presses(app, bot)
    _words(app, bot)
    handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=bot.client)
    await handler.connect_async()
    await sandbox.connected()
    yield bot
    await handler.close_async()


@pytest.fixture
def opened(browser: BrowserContext, sandbox: Sandbox) -> Opened:
    @asynccontextmanager
    async def opened(width: int = 1280, height: int = 800) -> AsyncIterator[Page]:
        page = await browser.new_page()
        await page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(5000)
        mistakes: list[str] = []
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        await page.goto(sandbox.url)
        await page.wait_for_selector("body[data-ready]")
        yield page
        await page.close()
        assert mistakes == []

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def page(opened: Opened, bot: Bot) -> AsyncIterator[Page]:
    async with opened() as page:
        yield page

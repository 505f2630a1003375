"""A tiny Bolt app, as anybody would write one, to run against the pretend workspace."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Clock, Sandbox, running

Block = dict[str, Any]
TUESDAY = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class Kit:
    """Blocks in few words."""

    def words(self, text: str) -> Block:
        return {"type": "plain_text", "text": text}

    def button(self, label: str, action_id: str, **more: object) -> Block:
        return {"type": "button", "text": self.words(label), "action_id": action_id, **more}

    def section(self, text: str, **more: object) -> Block:
        return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}

    def actions(self, *elements: Block, block_id: str = "acts") -> Block:
        return {"type": "actions", "block_id": block_id, "elements": list(elements)}

    def options(self, *labels: str) -> list[Block]:
        return [{"text": self.words(label), "value": label.lower()} for label in labels]

    def input(self, label: str, element: Block | None = None, block_id: str = "note", **more: object) -> Block:
        element = element or {"type": "plain_text_input", "action_id": "it"}
        return {"type": "input", "block_id": block_id, "label": self.words(label), "element": element, **more}

    def modal(self, *blocks: Block, submit: str | None = "Keep it", **more: object) -> Block:
        submits = {"submit": self.words(submit)} if submit else {}
        return {"type": "modal", "title": self.words("A note"), "blocks": list(blocks), **submits, **more}

    def home(self, *blocks: Block, **more: object) -> Block:
        return {"type": "home", "blocks": list(blocks), **more}


@dataclass
class Bot:
    """A Bolt app and what it heard."""

    app: AsyncApp
    client: AsyncWebClient
    heard: list[Any] = field(default_factory=list)


def build(sandbox: Sandbox, kit: Kit) -> Bot:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
    bot = Bot(app, client)
    _messages(bot, kit)
    _modals(bot, kit)
    _tabs(bot, kit)
    return bot


def _messages(bot: Bot, kit: Kit) -> None:
    @bot.app.command("/hello")
    async def hello(ack: AsyncAck, command: Block, client: AsyncWebClient) -> None:
        bot.heard.append(command["text"])
        await ack(f"Hello {command['text']}")
        buttons = kit.actions(kit.button("Open", "open", value="1"), kit.button("Done", "done", value="2"))
        blocks = [kit.section("Shall we?"), buttons]
        await client.chat_postMessage(channel=command["user_id"], text="Shall we? Buttons: Open, Done.", blocks=blocks)

    @bot.app.action("done")
    async def done(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(replace_original=True, text="Done, thank you.", blocks=[kit.section("Done, thank you.")])

    @bot.app.event("message")
    async def typed(event: Block, say: AsyncSay, request: AsyncBoltRequest) -> None:
        bot.heard.append((event.get("text"), request.headers.get("x-slack-retry-num", ["0"])[0]))
        await say(text=f"You said {event['text']}")


def _modals(bot: Bot, kit: Kit) -> None:
    @bot.app.action("open")
    async def open_it(ack: AsyncAck, body: Block, client: AsyncWebClient) -> None:
        await ack()
        note = kit.modal(kit.input("Your note"), callback_id="note", notify_on_close=True)
        await client.views_open(trigger_id=body["trigger_id"], view=note)

    @bot.app.view("note")
    async def note(ack: AsyncAck, view: Block) -> None:
        said = view["state"]["values"]["note"]["it"]["value"]
        if "later" in said:
            await ack(response_action="errors", errors={"note": "Please say it now."})
        else:
            kept = kit.modal(kit.section(f"Kept: {said}"), submit=None, callback_id="note", notify_on_close=True)
            await ack(response_action="update", view=kept)

    @bot.app.view_closed("note")
    async def closed(ack: AsyncAck, body: Block) -> None:
        await ack()
        bot.heard.append(body["type"])


def _tabs(bot: Bot, kit: Kit) -> None:
    @bot.app.event("app_home_opened")
    async def home(event: Block, client: AsyncWebClient) -> None:
        greet = kit.actions(kit.button("Greet", "greet"))
        await client.views_publish(user_id=event["user"], view=kit.home(kit.section("Your Home"), greet))

    @bot.app.action("greet")
    async def greet(ack: AsyncAck, body: Block, client: AsyncWebClient) -> None:
        await ack()
        bot.heard.append(body["container"]["type"])
        view = kit.home(kit.section("Hi."))
        await client.views_publish(user_id=body["user"]["id"], hash=body["view"]["hash"], view=view)


@asynccontextmanager
async def over_sockets(bot: Bot, sandbox: Sandbox) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(bot.app, sandbox.app_token)
    await handler.connect_async()
    await sandbox.connected()
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def at_request_url(handle: Callable[[web.Request], Any]) -> AsyncIterator[str]:
    """Serve a request URL on a free port."""
    server = web.Application()
    server.add_routes([web.post("/slack/events", handle)])
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


def bolt_handler(bots: list[Bot]) -> Callable[[web.Request], Any]:
    """Hand HTTP requests to the first of these bots, once there is one."""

    async def handle(request: web.Request) -> web.Response:
        headers = {name: [value] for name, value in request.headers.items()}
        answer = await bots[0].app.async_dispatch(AsyncBoltRequest(body=await request.text(), headers=headers))
        kind = answer.first_headers().get("content-type", "text/plain").split(";")[0]
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    return handle


@pytest.fixture
def kit() -> Kit:
    return Kit()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace nobody is connected to; its clock stands still on a Tuesday morning."""
    async with running(clock=Clock(TUESDAY, runs=False), ack_seconds=0.3) as one:
        yield one


@pytest.fixture
async def bot(sandbox: Sandbox, kit: Kit) -> AsyncIterator[Bot]:
    """A bot connected to it over Socket Mode."""
    one = build(sandbox, kit)
    async with over_sockets(one, sandbox):
        yield one


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncWebClient:
    """Slack's own client with the bot's token, which tries nothing twice."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def connect() -> Callable[[Bot, Sandbox], AbstractAsyncContextManager[AsyncSocketModeHandler]]:
    return over_sockets


@pytest.fixture
def new_bot(kit: Kit) -> Callable[[Sandbox], Bot]:
    return lambda sandbox: build(sandbox, kit)


@pytest.fixture
def request_url() -> Callable[[Callable[[web.Request], Any]], AbstractAsyncContextManager[str]]:
    return at_request_url


@pytest.fixture
def bolt() -> Callable[[list[Bot]], Callable[[web.Request], Any]]:
    return bolt_handler

"""Drawings on a page: a pretend workspace in which an item's messages stand in a conversation and its forms open."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import yaml
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor import MANIFEST
from bot.socket import Socket
from bot.terminal import name_of
from bot.views.message import actions, button, context, escape, section
from sandbox import cast
from sandbox.app_setup import AppSetup
from sandbox.hands import Sandbox
from sandbox.server import running as pretend

_OPEN = "showroom:open"
_ANYTHING = re.compile(".*")


async def show(drawings: Sequence[dict[str, Any]], *, port: int, say: Callable[[str], None]) -> None:
    """Show drawings on a page until cancelled."""
    async with shown(drawings, port=port) as slack:
        say(f"\n  The page: {slack.url}\n\n  Its buttons open forms and do nothing else. Ctrl-C ends it.\n")
        await asyncio.Event().wait()


@asynccontextmanager
async def shown(drawings: Sequence[dict[str, Any]], *, port: int = 0) -> AsyncIterator[Sandbox]:
    """Run a pretend workspace that holds these drawings."""
    setup = AppSetup.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")), start_as=cast.ANA.id)
    async with pretend(port=port, app=setup, strict_limits=False) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        socket = Socket(_app(client, drawings), client, slack.app_token)
        await socket.connect()
        for place, drawing in enumerate(drawings):
            await client.chat_postMessage(channel=cast.ANA.id, **_posted(place, drawing))
        try:
            yield slack
        finally:
            await socket.close()


def _posted(place: int, drawing: dict[str, Any]) -> dict[str, Any]:
    """Put a drawing into a message: its name above it; a form behind a button."""
    name = name_of(drawing)
    payload = drawing["payload"]
    if drawing["surface"] == "message":
        return {"text": payload["text"], "blocks": [context(escape(name)).to_dict(), *payload["blocks"]]}
    opening = [section(f"*{escape(name)}*"), actions(button("Open this form", _OPEN, str(place)))]
    return {"text": name, "blocks": [block.to_dict() for block in opening]}


def _app(client: AsyncWebClient, drawings: Sequence[dict[str, Any]]) -> AsyncApp:
    app = AsyncApp(client=client, signing_secret="unused", process_before_response=True)  # noqa: S106 - no HTTP here

    @app.action(_OPEN)
    async def opened(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=drawings[int(action["value"])]["payload"])

    @app.action(_ANYTHING)
    @app.view_submission(_ANYTHING)
    @app.view_closed(_ANYTHING)
    async def taken(ack: AsyncAck) -> None:
        await ack()

    return app

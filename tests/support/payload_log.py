"""Keeps every payload that the tests make the bot send, so that CI can hold them to Slack's rules.

Set INFLOW_TEST_PAYLOADS to a file. Kept are the arguments of Web API calls, what goes to a response URL, and answers
that carry blocks or a view. What a test sends wrong on purpose is sent by the test, not by the bot, and is not kept.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.response import BoltResponse
from slack_sdk.models import JsonObject
from slack_sdk.web.async_client import AsyncWebClient

_SHOWN = {"chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.update", "views.publish"}


def pytest_configure() -> None:
    """Begin to keep payloads, if asked to."""
    path = os.environ.get("INFLOW_TEST_PAYLOADS")
    if path:
        _keep(Path(path))


def _plain(value: object) -> object:
    return value.to_dict() if isinstance(value, JsonObject) else value


def _keep(path: Path) -> None:
    patch = pytest.MonkeyPatch()

    def write(payload: Mapping[str, Any]) -> None:
        line = json.dumps(payload, default=_plain) + "\n"
        with path.open("ab", buffering=0) as out:  # in one go: several processes of tests write to it
            out.write(line.encode())

    api_call, request, init = AsyncWebClient.api_call, aiohttp.ClientSession._request, BoltResponse.__init__

    async def call(self: AsyncWebClient, api_method: str, **kwargs: Any) -> Any:
        arguments = {**(kwargs.get("params") or {}), **(kwargs.get("json") or {}), **(kwargs.get("data") or {})}
        if api_method in _SHOWN and _ours():
            write({"method": api_method, **arguments})
        return await api_call(self, api_method, **kwargs)

    async def post(self: aiohttp.ClientSession, method: str, url: Any, **kwargs: Any) -> Any:
        if "/response/" in str(url) and kwargs.get("json") and _ours():
            write(kwargs["json"])
        return await request(self, method, url, **kwargs)

    def answer(self: BoltResponse, *, status: int, body: Any = "", headers: Any = None) -> None:
        if isinstance(body, dict) and ("view" in body or "blocks" in body) and _ours():
            write(body)
        init(self, status=status, body=body, headers=headers)

    patch.setattr(AsyncWebClient, "api_call", call)
    patch.setattr(aiohttp.ClientSession, "_request", post)
    patch.setattr(BoltResponse, "__init__", answer)


def _ours() -> bool:
    """Whether the bot is at work, and not a test that tries the pretend workspace with what Slack must refuse."""
    return "tests/sandbox" not in os.environ.get("PYTEST_CURRENT_TEST", "")

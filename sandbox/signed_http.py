"""Delivery to a request URL: signed as Slack signs, with three seconds to answer."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import replace
from urllib.parse import urlencode

import aiohttp

from sandbox.wire import Answer, Json


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return Slack's v0 signature of a request body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """Return body and content type: events travel as JSON, all else as a form."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


class RequestUrl:
    """The bot's request URL."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: str, payload: Json, *, seconds: float, retry: tuple[int, str] | None = None) -> Answer:
        """Post a payload and return what came back."""
        body, content_type = encoded(kind, payload)
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._secret, stamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                answer = _answer(response.status, await response.text())
                return replace(answer, no_retry=response.headers.get("X-Slack-No-Retry") == "1")
        except TimeoutError:
            return Answer(ok=False, error="http_timeout")
        except aiohttp.ClientError:
            return Answer(ok=False, error="connection_failed")

    async def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            await self._session.close()


def _answer(status: int, text: str) -> Answer:
    if not 200 <= status < 300:
        return Answer(ok=False, status=status, text=text, error="http_error")
    try:
        payload = json.loads(text) if text.strip() else {}
    except ValueError:
        payload = {}
    if not isinstance(payload, dict):
        payload = {}
    return Answer(ok=True, status=status, payload=payload, text="" if payload else text)

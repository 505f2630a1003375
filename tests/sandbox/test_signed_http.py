"""Delivery to a request URL."""

import asyncio
from typing import Any

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from sandbox import running
from sandbox.cast import ANA

Url = Any  # made by conftest


async def test_every_request_is_signed_and_a_changed_body_would_show(request_url: Url) -> None:
    seen: list[tuple[str, dict[str, str]]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append((await request.text(), dict(request.headers)))
        return web.Response()

    async with request_url(take) as url, running(request_url=url) as sandbox:
        await sandbox.command("Ana", "/hello", "you")
        await sandbox.event("user_change", user={"id": ANA.id})
        verifier = SignatureVerifier(sandbox.signing_secret)
        assert all(verifier.is_valid_request(body, headers) for body, headers in seen)
        assert not verifier.is_valid_request(seen[0][0] + "&x=1", seen[0][1])
    kinds = [headers["Content-Type"] for _, headers in seen]
    assert kinds == ["application/x-www-form-urlencoded", "application/json"]


async def test_a_plain_text_answer_to_a_command_is_shown(request_url: Url) -> None:
    async def take(_: web.Request) -> web.Response:
        return web.Response(text="Just words")

    async with request_url(take) as url, running(request_url=url) as sandbox:
        await sandbox.command("Ana", "/hello")
        assert [(m.text, m.ephemeral_to) for m in sandbox.messages("Ana")] == [("Just words", ANA.id)]


async def test_a_failed_event_is_tried_again_with_its_number_and_reason(request_url: Url) -> None:
    tries: list[tuple[str | None, str | None]] = []

    async def fail_twice(request: web.Request) -> web.Response:
        tries.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=500 if len(tries) < 3 else 200)

    async with request_url(fail_twice) as url, running(request_url=url, retry_delays=(0, 0, 0)) as sandbox:
        first = await sandbox.event("user_change", user={"id": ANA.id})
        assert (first.ok, first.status, first.error) == (False, 500, "http_error")
        await sandbox.wait_for(lambda: len(sandbox.log.deliveries("event:user_change")) == 3)
        assert [e.ok for e in sandbox.log.deliveries("event:user_change")] == [False, False, True]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_a_bot_may_ask_not_to_be_sent_an_event_again(request_url: Url) -> None:
    async def never_again(_: web.Request) -> web.Response:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    async with request_url(never_again) as url, running(request_url=url, retry_delays=(0, 0)) as sandbox:
        await sandbox.event("user_change", user={"id": ANA.id})
        await sandbox.quiet()
        assert len(sandbox.log.deliveries("event:user_change")) == 1


async def test_a_slow_or_absent_bot_is_noticed(request_url: Url) -> None:
    async def sleep(_: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.Response()

    async with request_url(sleep) as url, running(request_url=url, ack_seconds=0.05) as sandbox:
        assert (await sandbox.command("Ana", "/hello")).error == "http_timeout"
    async with running(request_url="http://127.0.0.1:9/none") as sandbox:
        assert (await sandbox.command("Ana", "/hello")).error == "connection_failed"


async def test_a_request_url_proves_itself_by_its_challenge(request_url: Url, new_bot: Any, bolt: Any) -> None:
    bots: list[Any] = []
    async with request_url(bolt(bots)) as url, running(request_url=url) as sandbox:
        bots.append(new_bot(sandbox))
        assert (await sandbox.verify_url()).ok

    async def deaf(_: web.Request) -> web.Response:
        return web.Response()

    async with request_url(deaf) as url, running(request_url=url) as sandbox:
        assert (await sandbox.verify_url()).error == "challenge_failed"

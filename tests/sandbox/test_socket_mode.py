"""Socket Mode as a bot meets it on a bad day."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Clock, Sandbox, running
from sandbox.cast import ANA

Bot = Any  # made by conftest
Kit = Any
Envelope = dict[str, Any]


@asynccontextmanager
async def socket(sandbox: Sandbox, http: aiohttp.ClientSession) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    client = AsyncWebClient(base_url=sandbox.api_url)
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with http.ws_connect(url) as ws:
        yield ws


async def test_a_socket_is_greeted_and_its_address_works_once(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    client = AsyncWebClient(base_url=sandbox.api_url)
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with http.ws_connect(url) as ws:
        hello = await ws.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": sandbox.app_id}
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(url)


async def test_each_payload_goes_to_one_socket_and_its_answer_counts(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    got: list[int] = []

    async def answer(n: int, ws: aiohttp.ClientWebSocketResponse) -> None:
        async for message in ws:
            envelope = json.loads(message.data)
            if envelope["type"] == "slash_commands":
                assert envelope["accepts_response_payload"]
                got.append(n)
                await ws.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": f"from {n}"}})

    async with socket(sandbox, http) as one, socket(sandbox, http) as two:
        tasks = [asyncio.ensure_future(answer(n, ws)) for n, ws in enumerate((one, two))]
        await sandbox.wait_for(lambda: len(sandbox.site.courier.sockets) == 2)
        for _ in range(4):
            assert (await sandbox.command("Ana", "/where")).ok
    await asyncio.gather(*tasks)
    assert sorted(got) == [0, 0, 1, 1]
    assert sorted(m.text for m in sandbox.messages("Ana")) == ["from 0", "from 0", "from 1", "from 1"]


async def test_an_eleventh_socket_is_sent_away(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with socket(sandbox, http) as first:
        await first.receive_json()
        others = [
            await http.ws_connect(f"{sandbox.url}/socket/{sandbox.site.courier.sockets.ticket()}") for _ in range(9)
        ]
        extra = await http.ws_connect(f"{sandbox.url}/socket/{sandbox.site.courier.sockets.ticket()}")
        assert (await extra.receive_json())["reason"] == "too_many_websockets"
        for ws in others:
            await ws.close()


async def test_a_press_without_acknowledgement_is_shown_as_no_response(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with socket(sandbox, http):
        await sandbox.connected()
        answer = await sandbox.command("Ana", "/slow")
        assert (answer.ok, answer.error) == (False, "timeout")


async def test_an_event_that_was_not_taken_comes_again_and_says_so(http: aiohttp.ClientSession) -> None:
    async with (
        running(clock=Clock(), ack_seconds=0.05, retry_delays=(0.0, 0.0)) as sandbox,
        socket(sandbox, http) as ws,
    ):
        await ws.receive_json()
        first = await sandbox.event("user_change", user={"id": ANA.id})
        assert (first.ok, first.error) == (False, "timeout")
        seen = [await ws.receive_json() for _ in range(2)]
        await ws.send_json({"envelope_id": seen[1]["envelope_id"]})
        await sandbox.wait_for(lambda: len(sandbox.log.deliveries("event:user_change")) == 2)
        assert [(e["retry_attempt"], e["retry_reason"]) for e in seen] == [(0, ""), (1, "timeout")]
        assert seen[0]["payload"]["event_id"] == seen[1]["payload"]["event_id"]
        assert [e.ok for e in sandbox.log.deliveries("event:user_change")] == [False, True]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_bot_told_to_go_comes_back(sandbox: Sandbox, bot: Bot, reason: str) -> None:
    assert await sandbox.disconnect(reason) == 1
    await sandbox.connected()
    assert (await sandbox.command("Ana", "/hello", "again")).ok


async def test_one_payload_may_arrive_twice_under_one_id(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.double_envelopes()
    await sandbox.command("Ana", "/hello", "twice")
    await sandbox.wait_for(lambda: len(bot.heard) == 2)
    await sandbox.command("Ana", "/hello", "once")
    assert bot.heard == ["twice", "twice", "once"]


async def test_the_very_same_press_can_be_sent_again(sandbox: Sandbox, bot: Bot, kit: Kit) -> None:
    blocks = [kit.actions(kit.button("Done", "done"))]
    await bot.client.chat_postMessage(channel=ANA.id, text="Done?", blocks=blocks)
    await sandbox.press("Ana", sandbox.messages("Ana")[0], label="Done", retries=1)
    first, second = sandbox.log.deliveries("block_actions")
    assert first.args["actions"][0]["action_ts"] == second.args["actions"][0]["action_ts"]
    assert first.args["trigger_id"] == second.args["trigger_id"]


async def test_a_redelivered_event_says_that_it_is_one(sandbox: Sandbox, bot: Bot) -> None:
    await sandbox.say("Ana", "Hello")
    await sandbox.redeliver(number=2, reason="http_timeout")
    assert bot.heard == [("Hello", "0"), ("Hello", "2")]

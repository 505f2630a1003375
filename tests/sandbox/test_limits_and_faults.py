"""Rate limits as Slack publishes them, and faults on demand."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox, running
from sandbox.cast import ANA, BEN
from sandbox.faults import Kind
from sandbox.limits import RateLimits

Kit = Any  # made by conftest


class Hand:
    """A hand that turns the monotonic clock."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_one_channel_takes_three_in_a_row_and_then_one_a_second() -> None:
    hand = Hand()
    limits = RateLimits(monotonic=hand)
    assert [limits.retry_after("chat.postMessage", "D1") for _ in range(4)] == [None, None, None, 1]
    assert limits.retry_after("chat.postMessage", "D2") is None
    hand.now += 1
    assert limits.retry_after("chat.postMessage", "D1") is None
    assert limits.retry_after("chat.postMessage", "D1") == 1


def test_the_workspace_takes_twenty_at_once_and_then_five_a_second() -> None:
    hand = Hand()
    limits = RateLimits(monotonic=hand)
    taken = [limits.retry_after("chat.postMessage", f"D{n}") for n in range(25)]
    assert taken.count(None) == 20
    hand.now += 1
    taken = [limits.retry_after("chat.postMessage", f"E{n}") for n in range(25)]
    assert taken.count(None) == 5


def test_a_tier_counts_the_calls_of_the_last_minute() -> None:
    hand = Hand()
    limits = RateLimits(monotonic=hand)
    assert [limits.retry_after("users.list") for _ in range(20)] == [None] * 20
    hand.now += 20
    assert limits.retry_after("users.list") == 40
    assert limits.retry_after("users.info") is None
    hand.now += 40
    assert limits.retry_after("users.list") is None


def test_limits_can_be_scaled_or_lifted() -> None:
    hand = Hand()
    double = RateLimits(scale=2, monotonic=hand)
    assert [double.retry_after("users.list") for _ in range(41)].count(None) == 40
    none = RateLimits(strict=False, monotonic=hand)
    assert [none.retry_after("users.list") for _ in range(100)] == [None] * 100


async def test_a_bot_that_posts_too_fast_is_told_how_long_to_wait(sandbox: Sandbox, client: AsyncWebClient) -> None:
    dm = sandbox.workspace.dm(ANA.id).id
    for channel in (ANA.id, dm, ANA.id):  # both names of one channel
        await client.chat_postMessage(channel=channel, text="Hi")
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=dm, text="Hi")
    response = refusal.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "1")
    assert len(sandbox.messages("Ana")) == 3


async def test_a_lost_answer_makes_slacks_client_post_twice(sandbox: Sandbox) -> None:
    """The reason why a careful bot switches that retry off."""
    sandbox.faults.add("chat.postMessage", "drop_after")
    retrying = AsyncConnectionErrorRetryHandler(max_retry_count=1)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[retrying])
    await client.chat_postMessage(channel=ANA.id, text="Once?")
    assert [m.text for m in sandbox.messages("Ana")] == ["Once?", "Once?"]


@pytest.mark.parametrize(
    ("kind", "stored"), [("drop_before", 0), ("drop_after", 1), ("500_before", 0), ("500_after", 1)]
)
async def test_a_fault_strikes_before_or_after_the_message_is_stored(
    sandbox: Sandbox, client: AsyncWebClient, kind: Kind, stored: int
) -> None:
    sandbox.faults.add("chat.postMessage", kind)
    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await client.chat_postMessage(channel=ANA.id, text="Hi")
    assert len(sandbox.messages("Ana")) == stored
    await client.chat_postMessage(channel=ANA.id, text="Hi")
    assert len(sandbox.messages("Ana")) == stored + 1


async def test_a_storm_of_429_lasts_as_long_as_asked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "429", times=2, seconds=7)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refusal:
            await client.chat_postMessage(channel=ANA.id, text="Hi")
        assert refusal.value.response.headers["Retry-After"] == "7"
    assert (await client.chat_postMessage(channel=ANA.id, text="Hi"))["ok"]


async def test_a_slow_call_is_carried_out_though_nobody_waited(sandbox: Sandbox) -> None:
    sandbox.faults.add("chat.postMessage", "slow", seconds=0.1)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    client.timeout = 0.02  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        await client.chat_postMessage(channel=ANA.id, text="Late")
    await sandbox.wait_for(lambda: sandbox.messages("Ana"))


async def test_any_refusal_can_be_asked_for_and_only_in_one_channel(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add("chat.postMessage", "refuse", error="is_archived", channel=BEN.id)
    assert (await client.chat_postMessage(channel=ANA.id, text="Hi"))["ok"]
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel=BEN.id, text="Hi")


async def test_chance_is_the_same_each_time(client: AsyncWebClient) -> None:
    async def played() -> list[bool]:
        async with running(strict_limits=False) as sandbox:
            sandbox.faults.add("auth.test", "refuse", probability=0.5, seed=3)
            there = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
            for _ in range(12):
                try:
                    await there.auth_test()
                except SlackApiError:
                    continue
            return [entry.ok for entry in sandbox.log.calls("auth.test")]

    first = await played()
    assert first == await played()
    assert set(first) == {True, False}


async def test_a_lost_answer_of_a_response_url_can_be_had_too(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession, kit: Kit
) -> None:
    await client.chat_postMessage(channel=ANA.id, text="Go?", blocks=[kit.actions(kit.button("Go", "go"))])
    await sandbox.press("Ana", sandbox.messages("Ana")[0], label="Go")
    url = sandbox.log.deliveries("block_actions")[0].args["response_url"]
    sandbox.faults.add("response_url", "500_after")
    async with http.post(url, json={"replace_original": True, "text": "Gone"}) as answer:
        assert answer.status == 500
    assert sandbox.messages("Ana")[0].says == "Gone"


def test_a_fault_nobody_knows_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="earthquake"):
        sandbox.faults.add("chat.postMessage", "earthquake")  # type: ignore[arg-type]

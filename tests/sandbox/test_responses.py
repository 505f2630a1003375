"""Response URLs: five uses in half an hour, and what they may change."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.cast import ANA
from sandbox.messages import Message
from sandbox.tickets import Tickets
from sandbox.wire import ApiError

Kit = Any  # made by conftest
Bot = Any


@pytest.fixture
async def pressed(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> tuple[Message, str]:
    """A message that was pressed, and the way to answer."""
    blocks = [kit.actions(kit.button("Go", "go"))]
    metadata = {"event_type": "nudge", "event_payload": {"id": "p1"}}
    await client.chat_postMessage(channel=ANA.id, text="Go?", blocks=blocks, metadata=metadata)
    message = sandbox.messages("Ana")[0]
    await sandbox.press("Ana", message, label="Go")
    return message, sandbox.log.deliveries("block_actions")[0].args["response_url"]


async def post(http: aiohttp.ClientSession, url: str, **given: object) -> tuple[int, str]:
    async with http.post(url, json=given) as answer:
        return answer.status, await answer.text()


async def test_replacing_redraws_the_message_and_drops_metadata_that_is_not_sent_again(
    pressed: tuple[Message, str], http: aiohttp.ClientSession, kit: Kit
) -> None:
    message, url = pressed
    metadata = {"event_type": "nudge", "event_payload": {"id": "p1"}}
    kept = await post(http, url, replace_original=True, text="1", blocks=[kit.section("1")], metadata=metadata)
    assert kept == (200, "ok")
    assert (message.says, message.metadata) == ("1", metadata)
    await post(http, url, replace_original=True, text="2")
    assert (message.says, message.metadata) == ("2", None)


async def test_an_answer_is_for_its_person_alone_unless_said_otherwise(
    pressed: tuple[Message, str], sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    _, url = pressed
    await post(http, url, text="Psst")
    await post(http, url, text="Hear", response_type="in_channel")
    assert [(m.text, m.ephemeral_to) for m in sandbox.messages("Ana")[1:]] == [("Psst", ANA.id), ("Hear", None)]


async def test_deleting_takes_the_message_away(
    pressed: tuple[Message, str], sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    _, url = pressed
    assert (await post(http, url, delete_original=True))[0] == 200
    assert sandbox.messages("Ana") == []
    assert (await post(http, url, replace_original=True, text="Again"))[0] == 404


async def test_a_sixth_answer_is_refused(pressed: tuple[Message, str], http: aiohttp.ClientSession) -> None:
    _, url = pressed
    answers = [await post(http, url, text=f"{n}") for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5][1]


async def test_what_slack_would_refuse_is_refused_here_too(
    pressed: tuple[Message, str], http: aiohttp.ClientSession, kit: Kit
) -> None:
    message, url = pressed
    status, said = await post(http, url, replace_original=True, text="x", blocks=[kit.section("x" * 3_001)])
    assert (status, "json-pointer:/blocks/0/text/text" in said) == (400, True)
    assert (await post(http, url, replace_original=True))[0] == 400
    assert message.text == "Go?"
    assert (await post(http, url.replace("/response/", "/response/9"), text="Hi"))[0] == 404


def test_an_answer_may_come_for_half_an_hour() -> None:
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    token = tickets.response(ANA.id, "D0ANA0001", None)
    now[0] = 1_799.0
    tickets.respond(token)
    now[0] = 1_801.0
    with pytest.raises(ApiError, match="expired_url"):
        tickets.respond(token)


async def test_a_commands_own_reply_cannot_be_replaced_by_its_url(
    sandbox: Sandbox,
    bot: Bot,
    http: aiohttp.ClientSession,
) -> None:
    await sandbox.command("Ana", "/hello", "you")
    url = sandbox.log.deliveries("/hello")[0].args["response_url"]
    await post(http, url, replace_original=True, text="Better")
    replies = [m.text for m in sandbox.messages("Ana") if m.ephemeral_to]
    assert replies == ["Hello you", "Better"]


async def test_an_ephemerals_button_can_replace_it(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession, kit: Kit
) -> None:
    blocks = [kit.actions(kit.button("Go", "go"))]
    await client.chat_postEphemeral(channel="C0TEAMMIA1", user=ANA.id, text="Go?", blocks=blocks)
    await sandbox.press("Ana", sandbox.messages("Ana", "team-mia")[0], label="Go")
    url = sandbox.log.deliveries("block_actions")[0].args["response_url"]
    await post(http, url, replace_original=True, text="Gone")
    assert [m.says for m in sandbox.messages("Ana", "team-mia")] == ["Gone"]

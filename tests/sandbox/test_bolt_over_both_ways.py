"""One walk of a tiny Bolt app, over Socket Mode and over signed HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox import Sandbox, running
from sandbox.messages import Message

Fixture = Any  # made by conftest
Walk = tuple[Sandbox, Fixture]


@pytest.fixture(params=["socket", "http"])
async def walk(
    request: pytest.FixtureRequest, new_bot: Fixture, connect: Fixture, request_url: Fixture, bolt: Fixture
) -> AsyncIterator[Walk]:
    if request.param == "socket":
        async with running() as sandbox:
            bot = new_bot(sandbox)
            async with connect(bot, sandbox):
                yield sandbox, bot
        return
    bots: list[Fixture] = []
    async with request_url(bolt(bots)) as url, running(request_url=url) as sandbox:
        bots.append(new_bot(sandbox))
        yield sandbox, bots[0]


async def test_a_command_is_answered_at_once_to_its_sender_alone(walk: Walk) -> None:
    sandbox, _ = walk
    answer = await sandbox.command("Ana", "/hello", "you")
    assert answer.ok
    replies = [m for m in sandbox.messages("Ana") if m.ephemeral_to]
    assert [m.text for m in replies] == ["Hello you"]
    assert sandbox.messages("Ben") == []


async def asked(sandbox: Sandbox) -> Message:
    await sandbox.command("Ana", "/hello", "you")
    return await sandbox.wait_for(lambda: next((m for m in sandbox.messages("Ana") if m.buttons), None))


async def test_a_press_redraws_the_message_in_place_without_a_new_mark(walk: Walk) -> None:
    sandbox, _ = walk
    message = await asked(sandbox)
    count, dm = len(sandbox.messages("Ana")), sandbox.workspace.dm("U0ANA0001")
    assert (await sandbox.press("Ana", message, label="Done")).ok
    await sandbox.wait_for(lambda: message.says == "Done, thank you.")
    assert message.buttons == []
    assert len(sandbox.messages("Ana")) == count
    assert dm.unread("U0ANA0001") == 0


async def test_a_form_says_what_is_missing_then_what_the_bot_objects_to_then_moves_on(walk: Walk) -> None:
    sandbox, _ = walk
    await sandbox.press("Ana", await asked(sandbox), label="Open")
    await sandbox.wait_for(lambda: sandbox.views("Ana"))
    empty = await sandbox.submit("Ana")
    assert empty.errors == {"note": "Please complete this required field."}
    assert sandbox.log.deliveries("view_submission") == []
    late = await sandbox.submit("Ana", values={"Your note": "later"})
    assert late.errors == {"note": "Please say it now."}
    good = await sandbox.submit("Ana", values={"Your note": "now"})
    assert good.ok
    assert sandbox.views("Ana")[0].says == "A note\nKept: now"


async def test_closing_tells_the_bot_that_asked_to_be_told(walk: Walk) -> None:
    sandbox, bot = walk
    await sandbox.press("Ana", await asked(sandbox), label="Open")
    await sandbox.wait_for(lambda: sandbox.views("Ana"))
    assert (await sandbox.close("Ana")).ok
    assert sandbox.views("Ana") == []
    assert "view_closed" in bot.heard


async def test_home_is_drawn_on_opening_and_its_button_comes_with_the_view(walk: Walk) -> None:
    sandbox, bot = walk
    assert (await sandbox.open_home("Ana")).ok
    await sandbox.wait_for(lambda: sandbox.home("Ana"))
    assert sandbox.home("Ana").buttons == ["Greet"]
    await sandbox.press("Ana", "home", label="Greet")
    await sandbox.wait_for(lambda: sandbox.home("Ana").says == "Hi.")
    assert "view" in bot.heard


async def test_what_people_type_reaches_the_bot_as_their_client_writes_it(walk: Walk) -> None:
    sandbox, bot = walk
    await sandbox.say("Ana", "ask @Ben & <me>")
    await sandbox.wait_for(lambda: bot.heard)
    assert bot.heard == [("ask <@U0BEN0001> &amp; &lt;me&gt;", "0")]

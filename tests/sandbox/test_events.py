"""What the workspace tells the bot by itself."""

from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from sandbox import AppSetup, Sandbox, running
from sandbox.cast import ANA, CAST, still

Bot = Any  # made by conftest


def sent(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    return [entry.args["event"] for entry in sandbox.log.deliveries(f"event:{kind}")]


async def test_a_moved_person_is_told_with_all_that_slack_knows(sandbox: Sandbox) -> None:
    await sandbox.change_member("Ana", tz="Asia/Tokyo")
    (event,) = sent(sandbox, "user_change")
    assert (event["user"]["id"], event["user"]["tz"], event["user"]["tz_offset"]) == (ANA.id, "Asia/Tokyo", 32_400)
    envelope = sandbox.log.deliveries("event:user_change")[0].args
    assert (envelope["team_id"], envelope["type"]) == (sandbox.team_id, "event_callback")
    assert envelope["authorizations"][0]["user_id"] == sandbox.bot_user_id


async def test_a_new_colleague_joins_and_has_direct_messages(sandbox: Sandbox) -> None:
    await sandbox.join(replace(ANA, id="U0NEW00001", name="New"))
    assert sent(sandbox, "team_join")[0]["user"]["id"] == "U0NEW00001"
    assert sandbox.messages("New") == []


async def test_a_changed_night_is_told_as_do_not_disturb(sandbox: Sandbox) -> None:
    await sandbox.change_member("Ana", dnd=None)
    (event,) = sent(sandbox, "dnd_updated_user")
    assert (event["user"], event["dnd_status"]["dnd_enabled"]) == (ANA.id, False)


async def test_an_app_hears_only_what_it_subscribed_to() -> None:
    async with running(app=AppSetup(events=frozenset({"team_join"}))) as sandbox:
        answer = await sandbox.change_member("Ana", tz="Asia/Tokyo")
        await sandbox.open_home("Ana")
        await sandbox.say("Ana", "Hello")
        assert (answer.ok, answer.error) == (True, "not_subscribed")
        assert [e for e in sandbox.log if e.direction == "out"] == []


async def test_an_app_that_hears_direct_messages_hears_its_own_and_their_edits_too(new_bot: Bot, connect: Bot) -> None:
    app = AppSetup(events=frozenset({"message.im"}))
    async with running(app=app, ack_seconds=0.2) as sandbox:
        bot = new_bot(sandbox)
        async with connect(bot, sandbox):
            posted = await bot.client.chat_postMessage(channel=ANA.id, text="Hi")
            await bot.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Ho")
            await sandbox.wait_for(lambda: len(sent(sandbox, "message")) == 2)
        first, second = sent(sandbox, "message")
        assert (first["bot_id"], first["channel_type"]) == (sandbox.bot_id, "im")
        assert (second["subtype"], second["message"]["text"]) == ("message_changed", "Ho")
        assert bot.heard == []


async def test_words_in_a_channel_reach_only_a_bot_that_is_in_it(sandbox: Sandbox) -> None:
    await sandbox.say("Ana", "Here", channel="#general")
    assert sent(sandbox, "message") == []
    await sandbox.say("Ana", "There", channel="#team-mia")
    assert [(e["text"], e["channel_type"]) for e in sent(sandbox, "message")] == [("There", "channel")]


async def test_uninstalling_tells_of_the_token_and_of_the_app(sandbox: Sandbox) -> None:
    await sandbox.uninstall()
    assert sent(sandbox, "tokens_revoked")[0]["tokens"]["bot"] == [sandbox.bot_user_id]
    assert len(sent(sandbox, "app_uninstalled")) == 1


async def test_opening_home_brings_the_view_that_is_there(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.open_home("Ana")
    await client.views_publish(user_id=ANA.id, view={"type": "home", "blocks": [{"type": "divider"}]})
    await sandbox.open_home("Ana")
    await sandbox.open_home("Ana", tab="messages")
    first, second, third = sent(sandbox, "app_home_opened")
    assert ("view" in first, second["view"]["type"], third["tab"]) == (False, "home", "messages")


async def test_a_message_to_a_closed_account_is_taken_and_read_by_nobody(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await sandbox.change_member("Ana", deleted=True)
    assert (await client.chat_postMessage(channel=ANA.id, text="Hello?"))["ok"]


def test_a_still_cast_leaves_everything_to_the_test() -> None:
    assert {m.plays for m in still()} == {None}
    assert {m.plays for m in CAST} > {None, "keen", "declines"}


def test_the_cast_is_a_team_of_eight_in_many_zones() -> None:
    ids = {m.id for m in CAST}
    assert len(ids) == len(CAST) == 11
    assert len({m.tz for m in CAST}) >= 8

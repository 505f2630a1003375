"""Presses, choices and shortcuts: what a bot is told, and what people can see."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import AppSetup, Sandbox, SlashCommand, running
from sandbox.cast import ANA, BEN
from sandbox.messages import Message
from sandbox.wire import NotThere

Kit = Any  # made by conftest
Bot = Any


async def asked(sandbox: Sandbox, client: AsyncWebClient, *blocks: dict[str, Any]) -> Message:
    await client.chat_postMessage(channel=ANA.id, text="Shall we?", blocks=list(blocks))
    return sandbox.messages("Ana")[-1]


def told(sandbox: Sandbox) -> dict[str, Any]:
    return sandbox.log.deliveries("block_actions")[-1].args


async def test_a_press_carries_message_state_and_a_way_to_answer(
    sandbox: Sandbox, client: AsyncWebClient, kit: Kit
) -> None:
    box = {"type": "checkboxes", "action_id": "days", "options": kit.options("Mon", "Tue")}
    box["initial_options"] = box["options"][:1]
    message = await asked(sandbox, client, kit.actions(kit.button("Go", "go", value="7", style="primary"), box))
    await sandbox.press("Ana", message, label="Go")
    payload = told(sandbox)
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == message.ts
    assert payload["user"] == {"id": ANA.id, "username": "ana", "name": "ana", "team_id": sandbox.team_id}
    (action,) = payload["actions"]
    assert (action["action_id"], action["block_id"], action["value"], action["style"]) == ("go", "acts", "7", "primary")
    assert payload["state"]["values"]["acts"]["days"]["selected_options"][0]["value"] == "mon"
    assert payload["response_url"].startswith(f"{sandbox.url}/response/")
    assert payload["trigger_id"]


async def test_of_an_ephemeral_only_the_place_is_told(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    blocks = [kit.actions(kit.button("Go", "go"))]
    await client.chat_postEphemeral(channel="C0TEAMMIA1", user=ANA.id, text="Go?", blocks=blocks)
    await sandbox.press("Ana", sandbox.messages("Ana", "team-mia")[0], label="Go")
    payload = told(sandbox)
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload


async def test_equal_buttons_are_told_apart_by_their_value(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    rows = [kit.section(n, accessory=kit.button("Open", "open", value=n)) for n in ("one", "two")]
    message = await asked(sandbox, client, *rows)
    await sandbox.press("Ana", message, "open", value="two")
    assert told(sandbox)["actions"][0]["value"] == "two"


async def test_rows_that_are_alike_are_told_apart_by_what_they_offer_or_by_their_block(
    sandbox: Sandbox, client: AsyncWebClient, kit: Kit
) -> None:
    def row(name: str) -> dict[str, Any]:
        options = [{"text": kit.words("Change"), "value": f"{name}:change"}]
        menu = {"type": "overflow", "action_id": "menu", "options": options}
        return kit.section(name, accessory=menu, block_id=name)

    message = await asked(sandbox, client, row("ben"), row("tom"))
    await sandbox.press("Ana", message, "menu", value="tom:change")
    assert told(sandbox)["actions"][0]["block_id"] == "tom"
    await sandbox.press("Ana", message, label="Change", block_id="tom")
    assert told(sandbox)["actions"][0]["selected_option"]["value"] == "tom:change"


async def test_feedback_says_which_side_was_pressed(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    sides = {side: {"text": kit.words(side), "value": side[:3]} for side in ("positive", "negative")}
    element = {"type": "feedback_buttons", "action_id": "fit", **{f"{s}_button": v for s, v in sides.items()}}
    message = await asked(sandbox, client, {"type": "context_actions", "elements": [element]})
    await sandbox.press("Ana", message, label="negative")
    assert told(sandbox)["actions"][0]["value"] == "neg"


async def test_a_menu_and_a_select_say_what_was_chosen_by_label_or_value(
    sandbox: Sandbox, client: AsyncWebClient, kit: Kit
) -> None:
    menu = {"type": "overflow", "action_id": "menu", "options": kit.options("Why this message?", "Pause")}
    select = {"type": "static_select", "action_id": "pick", "options": kit.options("A", "B")}
    who = {"type": "users_select", "action_id": "who"}
    message = await asked(sandbox, client, kit.section("Hi", accessory=menu), kit.actions(select, who))
    await sandbox.press("Ana", message, label="Pause")
    assert told(sandbox)["actions"][0]["selected_option"]["value"] == "pause"
    await sandbox.press("Ana", message, "pick", value="b")
    assert told(sandbox)["actions"][0]["selected_option"]["text"]["text"] == "B"
    assert told(sandbox)["state"]["values"]["acts"]["pick"]["selected_option"]["value"] == "b"
    await sandbox.press("Ana", message, "who", value=BEN.id)
    assert told(sandbox)["actions"][0]["selected_user"] == BEN.id


async def test_what_is_not_on_the_screen_cannot_be_pressed(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    message = await asked(sandbox, client, kit.actions(kit.button("Go", "go")))
    with pytest.raises(NotThere, match="Stop"):
        await sandbox.press("Ana", message, label="Stop")
    with pytest.raises(NotThere, match="cannot see"):
        await sandbox.press("Ben", message, label="Go")
    await sandbox.press("Ben", message, label="Go", anyway=True)
    assert told(sandbox)["user"]["id"] == BEN.id


async def test_a_bot_that_is_away_is_noticed(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    message = await asked(sandbox, client, kit.actions(kit.button("Go", "go")))
    answer = await sandbox.press("Ana", message, label="Go")
    assert (answer.ok, answer.error) == (False, "no_connection")


async def test_a_command_tells_names_as_ids_only_if_it_asked_for_that(new_bot: Bot, connect: Bot) -> None:
    for should_escape, heard in ((True, "<@U0BEN0001|ben> in <#C0GENERAL1|general>"), (False, "@Ben in #general")):
        app = AppSetup(commands=(SlashCommand("/hello", should_escape=should_escape),))
        async with running(app=app) as sandbox:
            bot = new_bot(sandbox)
            async with connect(bot, sandbox):
                await sandbox.command("Ana", "/hello", "@Ben in #general")
                assert bot.heard == [heard]
                unknown = await sandbox.command("Ana", "/bye")
                assert (unknown.ok, unknown.error) == (False, "/bye is not a valid command.")


async def test_a_command_knows_where_it_was_typed(sandbox: Sandbox, bot: Bot) -> None:
    await sandbox.command("Ana", "/hello", channel="#general")
    sent = sandbox.log.deliveries("/hello")[0].args
    assert (sent["channel_id"], sent["channel_name"]) == ("C0GENERAL1", "general")
    assert sandbox.messages("Ana", "general")[0].text == "Hello "


async def test_a_message_shortcut_brings_its_message_even_from_where_the_bot_is_not(sandbox: Sandbox, bot: Bot) -> None:
    @bot.app.shortcut("save")
    async def save(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        bot.heard.append((body["type"], "response_url" in body, (body.get("message") or {}).get("text")))

    assert (await sandbox.shortcut("Ana", "save")).ok
    message = await sandbox.say("Ben", "Well done", channel="#general")
    assert (await sandbox.message_action("Ana", message, "save")).ok
    assert bot.heard == [("shortcut", False, None), ("message_action", True, "Well done")]


async def test_a_select_asks_the_bot_for_its_options_once_enough_is_typed(sandbox: Sandbox, bot: Bot, kit: Kit) -> None:
    @bot.app.options("city")
    async def cities(ack: AsyncAck, payload: dict[str, Any]) -> None:
        await ack(options=kit.options("Madrid", "Malmö") if payload["value"] == "ma" else [])

    city = {"type": "external_select", "action_id": "city", "min_query_length": 2}
    form = kit.modal(kit.input("City", city))
    await bot.client.views_open(trigger_id=sandbox.site.tickets.trigger(ANA.id), view=form)
    view = sandbox.views("Ana")[0]
    assert (await sandbox.suggest("Ana", view, "city", "m")).options == ()
    answer = await sandbox.suggest("Ana", view, "city", "ma")
    assert [o["value"] for o in answer.options] == ["madrid", "malmö"]
    assert len(sandbox.log.deliveries("block_suggestion")) == 1


async def test_a_bad_answer_to_a_form_is_shown_as_trouble_and_the_form_stays(
    sandbox: Sandbox, bot: Bot, kit: Kit
) -> None:
    answers: list[dict[str, Any]] = [
        {"response_action": "update", "view": kit.modal(kit.section("x" * 3_001), submit=None)},
        {"response_action": "errors", "errors": {"nowhere": "What?"}},
        {"response_action": "vanish"},
    ]

    @bot.app.view("odd")
    async def odd(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    form = kit.modal(kit.section("Hi"), callback_id="odd")
    await bot.client.views_open(trigger_id=sandbox.site.tickets.trigger(ANA.id), view=form)
    for trouble in ("invalid_view", "invalid_errors", "unknown response_action"):
        answer = await sandbox.submit("Ana")
        assert (answer.ok, answer.error.split(":")[0].split(" '")[0]) == (False, trouble)
        assert len(sandbox.views("Ana")) == 1


async def test_push_and_clear_do_what_they_say(sandbox: Sandbox, bot: Bot, kit: Kit) -> None:
    answers = [
        {"response_action": "push", "view": kit.modal(kit.section("Top"), callback_id="steps")},
        {"response_action": "clear"},
    ]

    @bot.app.view("steps")
    async def steps(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    form = kit.modal(kit.section("Bottom"), callback_id="steps")
    await bot.client.views_open(trigger_id=sandbox.site.tickets.trigger(ANA.id), view=form)
    await sandbox.submit("Ana")
    assert [v.says for v in sandbox.views("Ana")] == ["A note\nBottom", "A note\nTop"]
    await sandbox.submit("Ana")
    assert sandbox.views("Ana") == []


async def test_a_form_that_names_a_channel_brings_a_way_to_post_there(sandbox: Sandbox, bot: Bot, kit: Kit) -> None:
    where = {"type": "conversations_select", "action_id": "it", "response_url_enabled": True}
    form = kit.modal(kit.input("Where", where), callback_id="where")
    urls: list[dict[str, Any]] = []

    @bot.app.view("where")
    async def chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        urls.extend(body["response_urls"])

    await bot.client.views_open(trigger_id=sandbox.site.tickets.trigger(ANA.id), view=form)
    await sandbox.submit("Ana", values={"Where": "C0TEAMMIA1"})
    assert [(u["channel_id"], u["block_id"], u["action_id"]) for u in urls] == [("C0TEAMMIA1", "note", "it")]

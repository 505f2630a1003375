"""What the browser page asks and is told."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import AppSetup, Clock, Sandbox, Shortcut, SlashCommand, running
from sandbox.cast import ANA, BEN

Kit = Any  # made by conftest
Bot = Any
Json = dict[str, Any]


@pytest.fixture
def page(sandbox: Sandbox, http: aiohttp.ClientSession) -> "Page":
    return Page(sandbox.url, http)


class Page:
    """The page's two ways to the server."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url, self.http = url, http

    async def state(self, who: str = ANA.id) -> Json:
        async with self.http.get(f"{self.url}/ui/state", params={"as": who}) as answer:
            return dict(await answer.json())

    async def act(self, do: str, who: str = ANA.id, **given: object) -> Json:
        async with self.http.post(f"{self.url}/ui/act", json={"as": who, "do": do, **given}) as answer:
            return dict(await answer.json())

    async def clock(self, **given: object) -> Json:
        async with self.http.post(f"{self.url}/ui/clock", json={"as": ANA.id, **given}) as answer:
            return dict(await answer.json())


async def test_the_state_is_one_persons_screen(page: Page, sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    await client.chat_postMessage(channel=ANA.id, text="Shall we?", blocks=[kit.actions(kit.button("Go", "go"))])
    state = await page.state()
    assert state["me"] == ANA.id
    assert state["clock"] == {
        "now": "2026-11-24T08:30:00Z",
        "local": "2026-11-24T09:30:00+01:00",
        "tz": "Europe/Madrid",
        "travelling": False,
    }
    dm = state["conversations"][0]
    assert (dm["type"], dm["with"], dm["unread"]) == ("im", sandbox.bot_user_id, 1)
    (message,) = dm["messages"]
    assert (message["text"], message["is_bot"], message["edited"], message["ephemeral"]) == (
        "Shall we?",
        True,
        False,
        False,
    )
    assert message["at"] == "2026-11-24T08:30:00Z"
    assert message["blocks"][0]["elements"][0]["action_id"] == "go"
    assert [c["name"] for c in state["conversations"][1:]] == ["general", "team-mia"]
    assert state["bot"] == {"connected": False, "mode": "none"}
    assert state["log"][-1]["what"] == "chat.postMessage"
    assert (await page.state(BEN.id))["conversations"][0]["messages"] == []


async def test_looking_takes_the_mark_away(page: Page, sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=ANA.id, text="Hi")
    assert (await page.act("read", channel=posted["channel"]))["ok"]
    assert (await page.state())["conversations"][0]["unread"] == 0
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Hi again")
    assert (await page.state())["conversations"][0]["unread"] == 0


async def test_what_the_app_declared_is_offered_and_who_it_starts_as_comes_first(http: aiohttp.ClientSession) -> None:
    manifest = {
        "display_information": {"name": "Coach"},
        "features": {
            "slash_commands": [
                {"command": "/coach", "description": "Ask", "usage_hint": "help", "should_escape": True}
            ],
            "shortcuts": [{"name": "Say it", "type": "message", "callback_id": "saw", "description": "x"}],
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        },
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
    }
    app = AppSetup.from_manifest(manifest, start_as=BEN.id)
    assert app.commands == (SlashCommand("/coach", "Ask", "help", should_escape=True),)
    assert app.shortcuts == (Shortcut("Say it", "message", "saw"),)
    assert app.scopes == {"chat:write", "commands"}
    assert (app.hears("app_home_opened"), app.hears("user_change")) == (True, False)
    async with running(app=app) as sandbox, http.get(f"{sandbox.url}/ui/state") as answer:
        state = await answer.json()
    assert state["me"] == BEN.id
    assert state["commands"] == [{"command": "/coach", "description": "Ask", "usage_hint": "help"}]
    assert state["shortcuts"] == [{"name": "Say it", "type": "message", "callback_id": "saw"}]


async def test_the_page_can_do_all_that_hands_can(page: Page, sandbox: Sandbox, bot: Bot) -> None:
    assert (await page.act("command", text="/hello you"))["ok"]
    await sandbox.wait_for(lambda: any(m.buttons for m in sandbox.messages("Ana")))
    state = await page.state()
    message = next(m for m in state["conversations"][0]["messages"] if m["blocks"])
    where = {"channel": state["conversations"][0]["id"], "ts": message["ts"]}
    pressed = await page.act("press", **where, block_id="acts", action_id="open", value="1")
    assert pressed == {"ok": True, "error": None, "errors": None}
    view = await sandbox.wait_for(lambda: sandbox.views("Ana"))
    assert [v["id"] for v in (await page.state())["views"]] == [view[0].id]
    typed = {"note": {"it": {"type": "plain_text_input", "value": "later"}}}
    submitted = await page.act("submit", view_id=view[0].id, state=typed)
    assert (submitted["ok"], submitted["errors"]) == (False, {"note": "Please say it now."})
    assert (await page.state())["views"][0]["errors"] == {"note": "Please say it now."}
    assert (await page.act("close", view_id=view[0].id))["ok"]
    assert (await page.act("home"))["ok"]
    await sandbox.wait_for(lambda: sandbox.home("Ana"))
    home = (await page.state())["home"]
    greet = home["blocks"][1]
    await page.act("press", home=True, block_id=greet["block_id"], action_id="greet", value=None)
    await sandbox.wait_for(lambda: sandbox.home("Ana").says == "Hi.")
    await page.act("say", text="hey", channel=where["channel"])
    await sandbox.wait_for(lambda: sandbox.messages("Ana")[-1].text == "You said hey")


async def test_a_menus_choice_arrives_as_the_page_sends_it(
    page: Page, sandbox: Sandbox, client: AsyncWebClient, kit: Kit
) -> None:
    menu = {"type": "overflow", "action_id": "menu", "options": kit.options("Why", "Pause")}
    select = {"type": "static_select", "action_id": "pick", "options": kit.options("A", "B")}
    blocks = [kit.section("Hi", accessory=menu, block_id="top"), kit.actions(select)]
    posted = await client.chat_postMessage(channel=ANA.id, text="Hi", blocks=blocks)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    option = kit.options("Pause")[0]
    await page.act(
        "press",
        **where,
        block_id="top",
        action_id="menu",
        value="pause",
        selected={"selected_option": option},
        state={},
    )
    assert sandbox.log.deliveries("block_actions")[-1].args["actions"][0]["selected_option"]["value"] == "pause"
    chosen = {"selected_option": kit.options("B")[0]}
    state = {"acts": {"pick": {"type": "static_select", **chosen}}}
    await page.act("press", **where, block_id="acts", action_id="pick", selected=chosen, state=state)
    sent = sandbox.log.deliveries("block_actions")[-1].args
    assert sent["actions"][0]["selected_option"]["value"] == "b"
    assert sent["state"]["values"]["acts"]["pick"]["selected_option"]["value"] == "b"


async def test_nobody_acts_on_somebody_elses_screen(
    page: Page, sandbox: Sandbox, client: AsyncWebClient, kit: Kit
) -> None:
    posted = await client.chat_postMessage(channel=ANA.id, text="Go?", blocks=[kit.actions(kit.button("Go", "go"))])
    where = {"channel": posted["channel"], "ts": posted["ts"], "block_id": "acts", "action_id": "go"}
    assert (await page.act("press", who=BEN.id, **where))["ok"] is False
    await client.views_open(trigger_id=sandbox.site.tickets.trigger(ANA.id), view=kit.modal(kit.section("Hi")))
    assert (await page.act("close", who=BEN.id, view_id=sandbox.views("Ana")[0].id))["ok"] is False
    assert len(sandbox.views("Ana")) == 1
    assert (await page.act("say", who=BEN.id, channel=posted["channel"], text="Hi"))["ok"] is False
    assert [entry for entry in sandbox.log if entry.direction == "out"] == []


async def test_a_silent_app_is_said_to_be_silent_until_the_next_act(page: Page) -> None:
    answer = await page.act("command", text="/hello")
    assert answer == {"ok": False, "error": "no_connection", "errors": None}
    assert (await page.state())["toast"] == "The app is not connected."
    await page.act("messages")
    await page.act("read", channel="C0GENERAL1")
    assert (await page.state())["toast"] is None


@pytest.mark.parametrize(
    ("given", "arrival"),
    [
        ({"go": "hour"}, "2026-11-24T10:30:00+01:00"),
        ({"go": "tomorrow"}, "2026-11-25T09:30:00+01:00"),
        ({"go": "monday"}, "2026-11-30T17:45:00+01:00"),  # 09:45 in Denver: a Monday that has begun everywhere
        ({"to": "2026-11-24T12:00:00+01:00"}, "2026-11-24T12:00:00+01:00"),
    ],
)
async def test_the_clock_goes_where_it_is_sent(page: Page, sandbox: Sandbox, given: Json, arrival: str) -> None:
    assert (await page.clock(**given))["ok"]
    await sandbox.wait_for(lambda: not sandbox.clock.travelling, timeout=5)
    assert (await page.state())["clock"]["local"] == arrival


async def test_tomorrow_at_half_past_nine_stays_so_when_clocks_change(http: aiohttp.ClientSession) -> None:
    saturday = datetime(2026, 3, 28, 11, tzinfo=UTC)  # the night that follows loses an hour in Madrid
    async with running(clock=Clock(saturday, runs=False)) as sandbox:
        page = Page(sandbox.url, http)
        await page.clock(go="tomorrow")
        await sandbox.wait_for(lambda: not sandbox.clock.travelling, timeout=5)
        assert (await page.state())["clock"]["local"] == "2026-03-29T09:30:00+02:00"


async def test_while_it_travels_the_page_sees_it_and_a_second_journey_is_refused(page: Page, sandbox: Sandbox) -> None:
    gate = asyncio.Event()

    async def follow(_: object) -> None:
        await gate.wait()

    sandbox.clock.follow(follow)
    assert (await page.clock(go="hour"))["ok"]
    assert (await page.state())["clock"]["travelling"]
    assert (await page.clock(go="hour")) == {"ok": False, "error": "The clock is still travelling."}
    gate.set()
    await sandbox.wait_for(lambda: not sandbox.clock.travelling)
    assert (await page.clock(go="nowhere"))["ok"] is False


async def test_every_change_is_streamed(page: Page, sandbox: Sandbox) -> None:
    async with page.http.get(f"{page.url}/ui/stream", params={"as": ANA.id}) as stream:
        first = (await stream.content.readuntil(b"\n\n")).decode()
        await sandbox.say("Ana", "Hello")
        second = (await stream.content.readuntil(b"\n\n")).decode()
    assert first.startswith("event: changed\ndata: ")
    assert int(second.split("data: ")[1]) > int(first.split("data: ")[1])


async def test_only_this_machine_and_this_page_may_act(page: Page, sandbox: Sandbox) -> None:
    async with page.http.get(f"{page.url}/ui/state", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    body, headers = {"as": ANA.id, "do": "say", "text": "x"}, {"Origin": "https://evil.example"}
    async with page.http.post(f"{page.url}/ui/act", json=body, headers=headers) as answer:
        assert answer.status == 403
    async with page.http.post(f"{page.url}/ui/act", json=body, headers={"Origin": page.url}) as answer:
        assert answer.status == 200
    assert len(sandbox.messages("Ana")) == 1


async def test_the_pages_folder_is_all_that_is_served(page: Page) -> None:
    async with page.http.get(f"{page.url}/page/..%2Fcast.py") as answer:
        assert answer.status == 404
    async with page.http.get(f"{page.url}/ui/state", params={"as": "nobody"}) as answer:
        assert answer.status == 404


async def test_nonsense_is_answered_as_such(page: Page) -> None:
    for path in ("act", "clock"):
        async with page.http.post(f"{page.url}/ui/{path}", data="{") as answer:
            assert answer.status == 400
    assert (await page.act("dance"))["ok"] is False
    assert (await page.act("press", channel="C0NONE", ts="1", action_id="x"))["error"] == "message_not_found"


async def test_a_read_only_tab_has_nowhere_to_type(http: aiohttp.ClientSession) -> None:
    async with running(app=AppSetup(messages_read_only=True)) as sandbox:
        answer = await Page(sandbox.url, http).act("say", text="Hello")
        assert answer["ok"] is False
        assert sandbox.messages("Ana") == []

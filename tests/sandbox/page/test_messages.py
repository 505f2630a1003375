import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.app_setup import AppSetup, Shortcut, SlashCommand
from sandbox.cast import ANA, BEN
from sandbox.clock import Clock
from sandbox.hands import Sandbox
from sandbox.server import running

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
TUESDAY = datetime(2026, 11, 24, 8, 31, tzinfo=UTC)  # 09:31 in Madrid
APP = AppSetup(
    name="Echo",
    commands=(
        SlashCommand("/coach", "Ask the coach", "help", should_escape=True),
        SlashCommand("/kudos", "Say what you saw", "@colleague"),
    ),
    shortcuts=(Shortcut("Say what you saw", "message", "saw"),),
    start_as=ANA.id,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not shutil.which(CHROMIUM), reason="no chromium on this machine"),
]

Block = dict[str, Any]


def words(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def option(text: str) -> Block:
    return {"text": words(text), "value": text.lower()}


def button(text: str, **more: Any) -> Block:
    return {"type": "button", "action_id": text.lower().replace(" ", "_"), "text": words(text), **more}


def section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def asked(block: str, label: str, element: Block, **more: Any) -> Block:
    return {"type": "input", "block_id": block, "label": words(label), "element": {"action_id": "a", **element}, **more}


MENU = {"type": "overflow", "action_id": "menu", "options": [option("Bring it back"), option("Why this?")]}
SURE = {"title": words("Erase it?"), "text": words("Gone is gone."), "confirm": words("Erase"), "deny": words("Keep")}
NUDGE = [section("*One breath before the fix*", accessory=MENU), actions(button("Show me how", style="primary"))]
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": words("Say what you saw"),
    "submit": words("Send"),
    "close": words("Cancel"),
    "blocks": [
        asked("who", "Who?", {"type": "users_select"}),
        asked("words", "In your words", {"type": "plain_text_input", "multiline": True}),
        asked("days", "Days", {"type": "checkboxes", "options": [option("Monday"), option("Friday")], "initial_options": [option("Friday")]}),
        asked("start", "Not before", {"type": "timepicker", "initial_time": "09:00"}),
    ],
}


@dataclass
class Bot:
    """A small bot that answers presses, forms, commands and Home."""

    client: AsyncWebClient
    pressed: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    forms: list[dict[str, Any]] = field(default_factory=list)

    async def post(self, text: str, blocks: list[Block] | None = None, to: str = ANA.id) -> str:
        answer = await self.client.chat_postMessage(channel=to, text=text, blocks=blocks)
        return str(answer["ts"])


def _app(bot: Bot) -> AsyncApp:
    app = AsyncApp(client=bot.client, signing_secret="unused", process_before_response=True)

    @app.action("show_me_how")
    async def show(ack: Any, respond: Any) -> None:
        await ack()
        bot.pressed.append("show_me_how")
        await respond(text="Say it back.", blocks=[section("*Say it back*"), actions(button("I tried it"))], replace_original=True)

    @app.action("open_form")
    async def open_form(ack: Any, body: Any) -> None:
        await ack()
        await bot.client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action("silent")
    async def silent(ack: Any) -> None:
        await asyncio.sleep(1.0)
        await ack()

    @app.action({"action_id": "menu"})
    async def menu(ack: Any, action: Any) -> None:
        await ack()
        bot.pressed.append(action["selected_option"]["value"])

    @app.action({"action_id": "erase"})
    async def erase(ack: Any) -> None:
        await ack()
        bot.pressed.append("erase")

    @app.view("form")
    async def form(ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        if values["words"]["a"]["value"] == "meh":
            await ack(response_action="errors", errors={"words": "One line more, please."})
            return
        bot.forms.append(values)
        await ack()

    @app.command("/coach")
    async def coach(ack: Any, command: Any) -> None:
        bot.heard.append(command["text"])
        await ack(f"You asked: {command['text'].replace('<', '[')}")

    @app.event("message")
    async def heard(event: Any) -> None:
        bot.heard.append(event.get("text", ""))

    @app.event("app_home_opened")
    async def home(event: Any) -> None:
        if event["tab"] == "home":
            blocks = [section("Your practice"), actions(button("Open form"))]
            await bot.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.message_shortcut("saw")
    async def saw(ack: Any, body: Any) -> None:
        await ack()
        await bot.client.views_open(trigger_id=body["trigger_id"], view=FORM)

    return app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    clock = Clock(TUESDAY, runs=False)
    async with running(clock=clock, app=APP, strict_limits=False, ack_seconds=0.6, retry_delays=()) as workspace:
        yield workspace


@pytest_asyncio.fixture(loop_scope="module")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot = Bot(AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url))
    handler = AsyncSocketModeHandler(_app(bot), sandbox.app_token, web_client=bot.client)
    await handler.connect_async()
    await sandbox.connected()
    yield bot
    await handler.close_async()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, sandbox: Sandbox, bot: Bot) -> AsyncIterator[Page]:
    async with _opened(browser, sandbox) as page:
        yield page


@contextlib.asynccontextmanager
async def _opened(browser: Browser, sandbox: Sandbox, width: int = 1280, height: int = 800) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = await context.new_page()
    page.set_default_timeout(5000)
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    await page.goto(sandbox.url)
    await page.wait_for_selector("body[data-ready]")
    yield page
    await context.close()
    assert mistakes == []


def message(page: Page, ts: str) -> Locator:
    return page.locator(f'[data-ts="{ts}"]')


async def test_the_page_opens_on_the_newest_message_of_the_first_person(
    browser: Browser, sandbox: Sandbox, bot: Bot
) -> None:
    for number in range(30):
        await bot.post(f"Message {number}")
    ts = await bot.post("Newest", NUDGE)
    async with _opened(browser, sandbox) as page:
        await expect(page.get_by_test_id("who")).to_contain_text("Ana")
        await expect(message(page, ts).get_by_role("button", name="Show me how")).to_be_in_viewport()
        await expect(page.get_by_test_id("clock")).to_have_text("Tue 24 Nov09:31Madrid")


async def test_a_press_redraws_the_message_in_place_and_keeps_the_focus_in_it(page: Page, bot: Bot) -> None:
    ts = await bot.post("One breath", NUDGE)
    drawn = await message(page, ts).element_handle()
    await message(page, ts).get_by_role("button", name="Show me how").press("Enter")
    await expect(message(page, ts).get_by_role("button", name="I tried it")).to_be_visible()
    await expect(message(page, ts).get_by_role("button", name="Show me how")).to_have_count(0)
    await expect(message(page, ts)).to_contain_text("(edited)")
    assert drawn is not None
    assert await drawn.evaluate("node => node.isConnected && node.contains(document.activeElement)")
    assert bot.pressed == ["show_me_how"]


async def test_what_is_being_typed_survives_what_happens_elsewhere(page: Page, bot: Bot) -> None:
    ts = await bot.post("Form?", [actions(button("Open form"))])
    await page.get_by_test_id("composer").fill("half a sentence")
    await message(page, ts).get_by_role("button", name="Open form").click()
    box = page.get_by_label("In your words")
    await box.fill("She let me fin")
    await box.press("End")
    for number in range(3):
        last = await bot.post(f"Something else {number}")
    await expect(message(page, last)).to_be_attached()
    await page.keyboard.type("ish")
    await expect(box).to_have_value("She let me finish")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("composer")).to_have_value("half a sentence")


async def test_an_open_menu_stays_open_while_another_message_comes(page: Page, bot: Bot) -> None:
    ts = await bot.post("One breath", NUDGE)
    await message(page, ts).get_by_role("button", name="More actions").click()
    last = await bot.post("Another")
    await expect(message(page, last)).to_be_attached()
    await page.get_by_role("menuitem", name="Why this?").click()
    await _until(lambda: bot.pressed == ["why this?"])


async def test_a_menu_works_from_the_keyboard_and_escape_closes_it(page: Page, bot: Bot) -> None:
    ts = await bot.post("One breath", NUDGE)
    more = message(page, ts).get_by_role("button", name="More actions")
    await more.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(more).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await _until(lambda: bot.pressed == ["why this?"])


async def test_a_form_says_what_is_missing_then_what_the_bot_minds_then_goes(page: Page, bot: Bot) -> None:
    ts = await bot.post("Form?", [actions(button("Open form"))])
    await message(page, ts).get_by_role("button", name="Open form").click()
    dialog = page.get_by_role("dialog", name="Say what you saw")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_have_count(2)
    await expect(dialog.get_by_role("button", name="Who?")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("be")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("In your words").fill("meh")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("One line more, please.")).to_be_visible()
    await dialog.get_by_label("In your words").fill("You let me finish.\nI could think aloud.")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_have_count(0)
    [values] = bot.forms
    assert values["who"]["a"]["selected_user"] == BEN.id
    assert values["words"]["a"]["value"] == "You let me finish.\nI could think aloud."
    assert values["days"]["a"]["selected_options"][0]["value"] == "friday"
    assert values["start"]["a"]["selected_time"] == "09:00"


async def test_tab_stays_inside_a_form(page: Page, bot: Bot) -> None:
    ts = await bot.post("Form?", [actions(button("Open form"))])
    await message(page, ts).get_by_role("button", name="Open form").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    for _ in range(15):
        await page.keyboard.press("Tab")
        assert await page.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")


async def test_a_question_before_a_grave_press_can_be_answered_no_or_yes(page: Page, bot: Bot) -> None:
    ts = await bot.post("Data", [actions(button("Erase", style="danger", confirm=SURE))])
    erase = message(page, ts).get_by_role("button", name="Erase")
    await erase.click()
    await expect(page.get_by_role("alertdialog", name="Erase it?")).to_contain_text("Gone is gone.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)
    await expect(erase).to_be_focused()
    await erase.click()
    await page.get_by_test_id("confirm-yes").click()
    await _until(lambda: bot.pressed == ["erase"])


async def test_a_slash_lists_the_commands_and_the_answer_is_only_for_me(page: Page, bot: Bot) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await composer.press("Tab")
    await expect(composer).to_have_value("/coach ")
    await composer.press_sequentially("help @Ben")
    await composer.press("Escape")
    await composer.press("Enter")
    answer = page.locator(".message", has_text="You asked: help")
    await expect(answer).to_contain_text("Only visible to you")
    assert bot.heard == [f"help <@{BEN.id}|ben>"]


async def test_an_unknown_command_is_refused_and_can_be_mended(page: Page) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill("/couch help")
    await composer.press("Enter")
    await expect(page.get_by_text("/couch is not a valid command.")).to_be_visible()
    await expect(composer).to_have_value("/couch help")


async def test_what_people_write_travels_as_slack_writes_it(page: Page, bot: Bot) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill("a < b & @Ben said so")
    await composer.press("Escape")
    await composer.press("Enter")
    mine = page.locator(".message", has_text="a < b & @Ben said so")
    await expect(mine.locator(f"[data-user={BEN.id}]")).to_have_text("@Ben")
    await _until(lambda: bot.heard == [f"a &lt; b &amp; <@{BEN.id}> said so"])


async def test_nothing_in_a_message_can_run_or_pretend_to_be_markup(page: Page, bot: Bot) -> None:
    text = "<img src=x onerror=alert(1)> <javascript:alert(1)|press> <b>bold</b> &lt;i&gt;"
    plain: Block = {"type": "section", "text": {"type": "plain_text", "text": "*not bold* <i>nor this</i> :tada:", "emoji": False}}
    ts = await bot.post("Words", [section(text), plain, {"type": "markdown", "text": "[go](javascript:alert(1)) **yes**"}])
    drawn = message(page, ts)
    await expect(drawn).to_contain_text("*not bold* <i>nor this</i> :tada:")
    await expect(drawn).to_contain_text("<i>")
    await expect(drawn.locator("a, img, b, i, script")).to_have_count(0)
    await expect(drawn.locator("strong")).to_have_text(["yes"])


async def test_the_home_tab_shows_what_the_bot_drew_and_its_buttons_work(page: Page) -> None:
    await page.get_by_test_id("home-tab").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home).to_contain_text("Your practice")
    await home.get_by_role("button", name="Open form").click()
    await expect(page.get_by_role("dialog", name="Say what you saw")).to_be_visible()


async def test_a_message_shortcut_is_reached_with_tab_alone(page: Page, bot: Bot) -> None:
    ts = await bot.post("Ben was patient today.")
    await message(page, ts).focus()
    await page.keyboard.press("Tab")
    await expect(message(page, ts).get_by_role("button", name="Message shortcuts")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Say what you saw")).to_be_visible()


async def test_the_clock_goes_to_tomorrow_morning_and_the_bot_follows(page: Page, sandbox: Sandbox, bot: Bot) -> None:
    async def follower(now: datetime) -> None:
        if now == datetime(2026, 11, 25, 8, 30, tzinfo=UTC):
            await bot.post("Good morning")

    sandbox.clock.follow(follower)
    await bot.post("Good evening")
    await page.get_by_test_id("tomorrow").click()
    await expect(page.get_by_test_id("clock")).to_have_text("Wed 25 Nov09:30Madrid")
    await expect(page.locator(".day")).to_have_text(["Yesterday", "Today"])
    await expect(page.locator(".message").last).to_contain_text("09:30")


async def test_being_somebody_else_shows_their_messages_in_their_time(page: Page, bot: Bot) -> None:
    await bot.post("For Ana")
    ts = await bot.post("For Ben", to=BEN.id)
    await page.get_by_test_id("who").click()
    await page.get_by_role("option", name="Ben").click()
    await expect(message(page, ts)).to_contain_text("17:31")
    await expect(page.get_by_text("For Ana")).to_have_count(0)


async def test_what_came_while_i_was_elsewhere_is_marked(page: Page, bot: Bot) -> None:
    await bot.post("Old")
    await expect(page.get_by_text("Old")).to_be_visible()
    await page.locator("[data-place=C0TEAMMIA1]").click()
    await bot.post("New one")
    entry = page.get_by_role("navigation").get_by_role("button", name="Echo")
    await expect(entry).to_contain_text("1")
    await entry.click()
    await expect(page.locator(".new-line + .message")).to_contain_text("New one")
    await expect(entry).not_to_contain_text("1")


async def test_a_bot_that_does_not_answer_is_said_so(page: Page, bot: Bot) -> None:
    ts = await bot.post("Hm", [actions(button("Silent"))])
    await message(page, ts).get_by_role("button", name="Silent").click()
    await expect(page.get_by_role("alert")).to_contain_text("did not respond")
    await expect(message(page, ts).get_by_role("button", name="Silent")).to_be_enabled()


async def test_the_log_and_the_push_text_can_be_looked_at(page: Page, bot: Bot) -> None:
    ts = await bot.post("What a phone says", NUDGE)
    await page.get_by_test_id("push").click()
    await expect(message(page, ts).locator(".lock")).to_contain_text("What a phone says")
    await page.get_by_test_id("log").click()
    await expect(page.get_by_role("complementary", name="App log")).to_contain_text("chat.postMessage")


async def test_on_a_phone_everything_fits_and_the_list_is_one_tap_away(browser: Browser, sandbox: Sandbox, bot: Bot) -> None:
    ts = await bot.post("One breath", [*NUDGE, actions(*(button(f"A longish label {n}") for n in range(5)))])
    async with _opened(browser, sandbox, 390, 844) as page:
        await expect(message(page, ts).get_by_role("button", name="Show me how")).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        wide = "[...document.querySelectorAll('button, .block')].filter(n => n.getBoundingClientRect().right > 391).length"
        assert await page.evaluate(wide) == 0
        await expect(page.get_by_role("navigation")).to_be_hidden()
        await page.get_by_test_id("to-list").click()
        await page.get_by_role("button", name="team-mia").click()
        await expect(page.get_by_role("heading", name="# team-mia")).to_be_visible()


async def test_the_phone_switch_narrows_the_workspace(page: Page) -> None:
    await page.get_by_test_id("phone").click()
    box = await page.locator("#workspace").bounding_box()
    assert box is not None
    assert box["width"] == 390


NAMELESS = """[...document.querySelectorAll('button, input, textarea, [role=listbox], [role=dialog]')].filter((node) => node.offsetParent
  && !(node.getAttribute('aria-label') || node.getAttribute('aria-labelledby') || node.labels?.length || node.textContent.trim()))
  .map((node) => node.outerHTML)"""

FAINT = """(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return [18, 107, 128];
      const color = parse(style.backgroundColor);
      if (color[3] === undefined || color[3] > 0.5) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll('#page *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const style = getComputedStyle(node);
    if (!own || !node.offsetParent || style.opacity === '0' || node.closest('.vh, .tools')) continue;
    const [a, b] = [light(parse(style.color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${node.className} ${node.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return faint;
})()"""


async def test_every_control_has_a_name_and_every_word_can_be_read(page: Page, bot: Bot) -> None:
    ts = await bot.post("One breath", [*NUDGE, actions(button("Erase", style="danger"), button("Open form"))])
    await page.get_by_test_id("push").click()
    await page.get_by_test_id("log").click()
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(FAINT) == []
    await message(page, ts).get_by_role("button", name="Open form").click()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_text("Please complete this required field.")).to_have_count(2)
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(FAINT) == []


MRKDWN = [
    ("*bold* and _it_ and ~no~", "<strong>bold</strong> and <em>it</em> and <s>no</s>"),
    ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
    ("*a _b_ c*", "<strong>a <em>b</em> c</strong>"),
    ("`*code* &amp; <b>`", '<code class="code">*code* &amp; &lt;b&gt;</code>'),
    ("&gt; quoted\nnot", '<blockquote class="quote">quoted</blockquote>not'),
    ("one\ntwo", "one<br>two"),
    ("*open", "*open"),
]


@pytest.mark.parametrize(("text", "html"), MRKDWN)
async def test_mrkdwn_is_read_as_slack_reads_it(page: Page, text: str, html: str) -> None:
    script = """async (text) => {
      const { mrkdwn } = await import('/page/mrkdwn.js');
      const holder = document.createElement('div');
      holder.append(...mrkdwn(text, {}));
      return holder.innerHTML;
    }"""
    assert await page.evaluate(script, text) == html


async def _until(true: Any) -> None:
    async with asyncio.timeout(3):
        while not true():
            await asyncio.sleep(0.01)

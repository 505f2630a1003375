"""Messages in a browser: pressing, choosing, and words that must not run."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.cast import BEN

Bot = Kit = Opened = Any  # made by conftest
pytestmark = pytest.mark.asyncio(loop_scope="session")


def message(page: Page, ts: str) -> Locator:
    return page.locator(f'[data-ts="{ts}"]')


def picked(bot: Bot) -> list[str]:
    return [each["selected_option"]["value"] for each in bot.chosen]


async def test_the_page_opens_on_the_newest_message_of_the_first_person(opened: Opened, bot: Bot) -> None:
    for number in range(30):
        await bot.post(f"Message {number}")
    ts = await bot.nudge("Newest")
    async with opened() as page:
        await expect(page.get_by_test_id("who")).to_contain_text("Ana")
        await expect(message(page, ts).get_by_role("button", name="Show me how")).to_be_in_viewport()
        await expect(page.get_by_test_id("clock")).to_have_text("Tue 24 Nov09:31Madrid")


async def test_a_press_redraws_the_message_in_place_and_keeps_the_focus_in_it(page: Page, bot: Bot) -> None:
    ts = await bot.nudge()
    drawn = await message(page, ts).element_handle()
    await message(page, ts).get_by_role("button", name="Show me how").press("Enter")
    await expect(message(page, ts).get_by_role("button", name="I tried it")).to_be_visible()
    await expect(message(page, ts).get_by_role("button", name="Show me how")).to_have_count(0)
    await expect(message(page, ts)).to_contain_text("(edited)")
    assert drawn is not None
    assert await drawn.evaluate("node => node.isConnected && node.contains(document.activeElement)")


async def test_an_open_menu_stays_open_while_another_message_comes(page: Page, bot: Bot) -> None:
    ts = await bot.nudge()
    await message(page, ts).get_by_role("button", name="More actions").click()
    last = await bot.post("Another")
    await expect(message(page, last)).to_be_attached()
    await page.get_by_role("menuitem", name="Why this?").click()
    await bot.until(lambda: picked(bot) == ["why this?"])


async def test_a_menu_works_from_the_keyboard_and_escape_closes_it(page: Page, bot: Bot) -> None:
    ts = await bot.nudge()
    more = message(page, ts).get_by_role("button", name="More actions")
    await more.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(more).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await bot.until(lambda: picked(bot) == ["why this?"])


async def test_a_question_before_a_grave_press_can_be_answered_no_or_yes(page: Page, bot: Bot, kit: Kit) -> None:
    asked = {"title": "Erase it?", "text": "Gone is gone.", "confirm": "Erase", "deny": "Keep"}
    sure = {part: kit.words(text) for part, text in asked.items()}
    ts = await bot.offer(kit.button("Erase", "erase", style="danger", confirm=sure))
    erase = message(page, ts).get_by_role("button", name="Erase")
    await erase.click()
    await expect(page.get_by_role("alertdialog", name="Erase it?")).to_contain_text("Gone is gone.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)
    await expect(erase).to_be_focused()
    assert bot.chosen == []
    await erase.click()
    await page.get_by_test_id("confirm-yes").click()
    await bot.until(lambda: len(bot.chosen) == 1)


async def test_a_select_of_people_on_a_message_sends_whom_was_picked(page: Page, bot: Bot, kit: Kit) -> None:
    ts = await bot.offer({"type": "users_select", "action_id": "who", "placeholder": kit.words("Who?")})
    await message(page, ts).get_by_role("button", name="Who?").click()
    await page.get_by_role("combobox", name="Who?: search").fill("be")
    await page.get_by_role("option", name="Ben").click()
    await bot.until(lambda: [each["selected_user"] for each in bot.chosen] == [BEN.id])
    await expect(message(page, ts).locator("[data-action-id=who]")).to_contain_text("Ben")


async def test_several_may_be_picked_and_travel_when_the_menu_closes(page: Page, bot: Bot, kit: Kit) -> None:
    days = kit.options("Mon", "Tue", "Wed")
    ts = await bot.offer({"type": "multi_static_select", "action_id": "days", "options": days})
    await message(page, ts).locator("[data-action-id=days]").press("Enter")
    await expect(page.get_by_role("option")).to_have_count(3)
    for key in ("Enter", "End", "Enter"):
        await page.keyboard.press(key)
    assert bot.chosen == []
    await page.keyboard.press("Escape")
    await bot.until(lambda: len(bot.chosen) == 1)
    assert [each["value"] for each in bot.chosen[0]["selected_options"]] == ["mon", "wed"]


async def test_a_select_that_the_bot_fills_asks_it_for_what_is_typed(page: Page, bot: Bot) -> None:
    ts = await bot.offer({"type": "external_select", "action_id": "look_up", "min_query_length": 2})
    await message(page, ts).locator("[data-action-id=look_up]").click()
    await page.keyboard.type("tea")
    await page.get_by_role("option", name="Found tea").click()
    await bot.until(lambda: picked(bot) == ["found tea"])


async def test_nothing_in_a_message_can_run_or_pretend_to_be_markup(page: Page, bot: Bot, kit: Kit) -> None:
    text = "<img src=x onerror=alert(1)> <javascript:alert(1)|press> <b>bold</b> &lt;i&gt;"
    plain = kit.words("*not bold* <i>nor this</i> :tada:") | {"emoji": False}
    written = {"type": "markdown", "text": "[go](javascript:alert(1)) **yes**"}
    ts = await bot.post("Words", [kit.section(text), {"type": "section", "text": plain}, written])
    drawn = message(page, ts)
    await expect(drawn).to_contain_text("*not bold* <i>nor this</i> :tada:")
    await expect(drawn).to_contain_text("<i>")
    await expect(drawn.locator("a, img, b, i, script")).to_have_count(0)
    await expect(drawn.locator("strong")).to_have_text(["yes"])


async def test_a_bot_that_does_not_answer_is_said_so(page: Page, bot: Bot, kit: Kit) -> None:
    ts = await bot.offer(kit.button("Silent", "silent"))
    await message(page, ts).get_by_role("button", name="Silent").click()
    await expect(page.get_by_role("alert")).to_contain_text("did not respond")
    await expect(message(page, ts).get_by_role("button", name="Silent")).to_be_enabled()


MRKDWN = {
    "*bold* and _it_ and ~no~": "<strong>bold</strong> and <em>it</em> and <s>no</s>",
    "2*3*4 and snake_case_name": "2*3*4 and snake_case_name",
    "*a _b_ c*": "<strong>a <em>b</em> c</strong>",
    "`*code* &amp; <b>`": '<code class="code">*code* &amp; &lt;b&gt;</code>',
    "&gt; quoted\nnot": '<blockquote class="quote">quoted</blockquote>not',
    "one\ntwo": "one<br>two",
    "*open": "*open",
    "*a:* x\n*b:* y": "<strong>a:</strong> x<br><strong>b:</strong> y",
    "```\n*as is*\n```": '<pre class="pre">*as is*</pre>',
}


async def test_mrkdwn_is_read_as_slack_reads_it(page: Page) -> None:
    script = """async (texts) => {
      const { mrkdwn } = await import('/page/mrkdwn.js');
      return Object.fromEntries(texts.map((text) => {
        const holder = document.createElement('div');
        holder.append(...mrkdwn(text, {}));
        return [text, holder.innerHTML];
      }));
    }"""
    assert await page.evaluate(script, list(MRKDWN)) == MRKDWN

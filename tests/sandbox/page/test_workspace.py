"""The workspace in a browser: who, when, where, how wide, and for whom it can be read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox import Sandbox
from sandbox.cast import BEN

Bot = Kit = Opened = Any  # made by conftest
pytestmark = pytest.mark.asyncio(loop_scope="session")


def message(page: Page, ts: str) -> Locator:
    return page.locator(f'[data-ts="{ts}"]')


async def test_the_home_tab_shows_what_the_bot_drew_and_its_buttons_work(page: Page) -> None:
    await page.get_by_test_id("home-tab").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home).to_contain_text("Your practice")
    await home.get_by_role("button", name="Open form").click()
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


async def test_on_a_friday_the_hint_points_to_monday(page: Page, sandbox: Sandbox) -> None:
    hint = page.get_by_test_id("hint")
    await expect(hint).to_contain_text("Tomorrow 09:30")
    await sandbox.clock.travel(datetime(2026, 11, 27, 8, 31, tzinfo=UTC))
    await expect(hint).to_contain_text("Next Monday")


async def test_being_somebody_else_shows_their_messages_in_their_time(page: Page, bot: Bot) -> None:
    await bot.post("For Ana")
    ts = await bot.post("For Ben", to=BEN.id)
    await page.get_by_test_id("who").click()
    await page.get_by_role("option", name="Ben").click()
    await expect(message(page, ts)).to_contain_text("17:31")
    await expect(page.get_by_text("For Ana")).to_have_count(0)


async def test_who_i_am_survives_a_reload(page: Page) -> None:
    await page.locator(f"[data-place={BEN.id}]").click()
    await page.get_by_role("button", name="Be Ben").click()
    await expect(page.get_by_test_id("who")).to_contain_text("Ben")
    await page.reload()
    await expect(page.get_by_test_id("who")).to_contain_text("Ben")


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


async def test_the_log_and_the_push_text_can_be_looked_at(page: Page, bot: Bot) -> None:
    ts = await bot.nudge("What a phone says")
    await page.get_by_test_id("push").click()
    await expect(message(page, ts).locator(".lock")).to_contain_text("What a phone says")
    await page.get_by_test_id("log").click()
    await expect(page.get_by_role("complementary", name="App log")).to_contain_text("chat.postMessage")


async def test_on_a_phone_everything_fits_and_the_list_is_one_tap_away(opened: Opened, bot: Bot, kit: Kit) -> None:
    ts = await bot.nudge("One breath", *(kit.button(f"A longish label {n}", f"press_{n}") for n in range(5)))
    async with opened(390, 844) as page:
        await expect(message(page, ts).get_by_role("button", name="A longish label 4")).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        over = "node => node.getBoundingClientRect().right > 391"
        assert await page.evaluate(f"[...document.querySelectorAll('button, .block')].filter({over}).length") == 0
        await expect(page.get_by_role("navigation")).to_be_hidden()
        await page.get_by_test_id("to-list").click()
        await page.get_by_role("button", name="team-mia").click()
        await expect(page.get_by_role("heading", name="# team-mia")).to_be_visible()


async def test_the_phone_switch_narrows_the_workspace_and_menus_stay_in_it(page: Page, bot: Bot) -> None:
    ts = await bot.nudge()
    await page.get_by_test_id("phone").click()
    phone = await page.locator("#workspace").bounding_box()
    assert phone is not None
    assert phone["width"] == 390
    await message(page, ts).get_by_role("button", name="More actions").click()
    menu = await page.locator(".menu").bounding_box()
    assert menu is not None
    assert menu["x"] + menu["width"] <= phone["x"] + phone["width"]


NAMELESS = """[...document.querySelectorAll('button, input, textarea, [role=listbox], [role=dialog]')]
  .filter((node) => node.offsetParent && !node.labels?.length && !node.textContent.trim()
    && !node.getAttribute('aria-label') && !node.getAttribute('aria-labelledby'))
  .map((node) => node.outerHTML)"""

# Contrast as WCAG 2 counts it; the app's own picture has a gradient, whose lighter end stands in for it.
FAINT = """(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
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


async def test_every_control_has_a_name_and_every_word_can_be_read(page: Page, bot: Bot, kit: Kit) -> None:
    erase, open_form = kit.button("Erase", "erase", style="danger"), kit.button("Open form", "form")
    ts = await bot.nudge("One breath", erase, open_form)
    await page.get_by_test_id("push").click()
    await page.get_by_test_id("log").click()
    await expect(message(page, ts)).to_be_visible()
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(FAINT) == []
    await message(page, ts).get_by_role("button", name="Open form").click()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_text("Please complete this required field.")).to_have_count(2)
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(FAINT) == []

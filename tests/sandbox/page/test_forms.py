"""Writing in a browser: modals and the composer."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.cast import BEN

Bot = Kit = Any  # made by conftest
pytestmark = pytest.mark.asyncio(loop_scope="session")
ASKED = "Say what you saw"
MISSING = "Please complete this required field."


async def form(page: Page, bot: Bot) -> Locator:
    ts = await bot.offer(bot.kit.button("Open form", "form"))
    await page.locator(f'[data-ts="{ts}"]').get_by_role("button", name="Open form").click()
    dialog = page.get_by_role("dialog", name=ASKED)
    await expect(dialog).to_be_visible()
    return dialog


async def test_a_form_says_what_is_missing_then_what_the_bot_minds_then_goes(page: Page, bot: Bot) -> None:
    dialog = await form(page, bot)
    send = dialog.get_by_role("button", name="Send")
    await send.click()
    await expect(dialog.get_by_text(MISSING)).to_have_count(2)
    await expect(dialog.get_by_role("button", name="Who?")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("be")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("In your words").fill("meh")
    await send.click()
    await expect(dialog.get_by_text("One line more, please.")).to_be_visible()
    await dialog.get_by_label("In your words").fill("You let me finish.\nI could think aloud.")
    await send.click()
    await expect(dialog).to_have_count(0)
    [values] = bot.forms
    assert values["who"]["a"]["selected_user"] == BEN.id
    assert values["words"]["a"]["value"] == "You let me finish.\nI could think aloud."
    assert values["days"]["a"]["selected_options"][0]["value"] == "friday"
    assert values["start"]["a"]["selected_time"] == "09:00"


async def test_what_is_being_typed_survives_what_happens_elsewhere(page: Page, bot: Bot) -> None:
    await page.get_by_test_id("composer").fill("half a sentence")
    dialog = await form(page, bot)
    box = dialog.get_by_label("In your words")
    await box.fill("She let me fin")
    for number in range(3):
        last = await bot.post(f"Something else {number}")
    await expect(page.locator(f'[data-ts="{last}"]')).to_be_attached()
    await page.keyboard.type("ish")
    await expect(box).to_have_value("She let me finish")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("composer")).to_have_value("half a sentence")


async def test_a_side_look_on_top_leads_back_to_what_was_typed(page: Page, bot: Bot) -> None:
    dialog = await form(page, bot)
    await dialog.get_by_label("In your words").fill("You waited")
    await dialog.get_by_role("button", name="Who sees this?").click()
    above = page.get_by_role("dialog", name="Who sees this?")
    await expect(above).to_be_visible()
    await above.get_by_role("button", name="Back").click()
    await expect(dialog.get_by_label("In your words")).to_have_value("You waited")


async def test_what_was_sent_stands_in_the_form_after_a_reload_with_what_the_bot_minds(page: Page, bot: Bot) -> None:
    dialog = await form(page, bot)
    await dialog.get_by_label("In your words").fill("meh")
    await dialog.get_by_role("button", name="Who?").press("Enter")
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("One line more, please.")).to_be_visible()
    await page.reload()
    await expect(dialog.get_by_label("In your words")).to_have_value("meh")
    await expect(dialog.get_by_text("One line more, please.")).to_be_visible()


async def test_tab_stays_inside_a_form(page: Page, bot: Bot) -> None:
    await form(page, bot)
    for _ in range(15):
        await page.keyboard.press("Tab")
        assert await page.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")


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


async def test_what_people_write_is_seen_as_written_and_travels_as_slack_writes_it(page: Page, bot: Bot) -> None:
    composer = page.get_by_test_id("composer")
    await composer.press_sequentially("a < b & @be")
    await composer.press("Enter")
    await composer.press_sequentially("said so")
    await composer.press("Enter")
    mine = page.locator(".message", has_text="a < b & @Ben said so")
    await expect(mine.locator(f"[data-user={BEN.id}]")).to_have_text("@Ben")
    await bot.until(lambda: bot.heard == [f"a &lt; b &amp; <@{BEN.id}> said so"])


async def test_a_message_shortcut_is_reached_with_tab_alone(page: Page, bot: Bot) -> None:
    ts = await bot.post("Ben was patient today.")
    drawn = page.locator(f'[data-ts="{ts}"]')
    await drawn.focus()
    await page.keyboard.press("Tab")
    await expect(drawn.get_by_role("button", name="Message shortcuts")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name=ASKED)).to_be_visible()

"""The practice workspace as `inflow sandbox` makes it, in a real browser, with nothing but eyes and a pointer."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from browser import CHROMIUM, be, chromium, go_to_monday, opened, press
from journey import setting_out
from playwright.async_api import Browser, Page, expect

from sandbox import cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: chromium)"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def reads(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the newest message that says this can be seen."""
    await expect(page.locator(".message").filter(has_text=words).last).to_be_visible()


async def the_learner_accepts_and_has_a_first_taste(page: Page) -> None:
    await press(page, "Yes, I'm in")
    await reads(page, "You're in, thank you.")
    await press(page, "Try one now")
    await press(page, "Show me how")
    await press(page, "I tried it")
    await press(page, "Sure, 4 of 5")
    await reads(page, re.compile("Noted, thank you. Next: a short check-in, .* around 09:30"))


async def the_manager_reads_the_week(page: Page) -> None:
    await go_to_monday(page)
    await be(page, "Mia")
    await expect(page.locator(".message").last).to_contain_text("09:30")
    await reads(page, re.compile(r"\d of \d people|too few to say"))
    await press(page, "All figures")
    await expect(page.get_by_role("dialog", name="Your team's figures")).to_contain_text("too few to say")
    await page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1200, 390], ids=["desk", "phone"])
async def test_from_the_invitation_to_the_managers_monday(browser: Browser, width: int) -> None:
    async with setting_out(cast.CAST, live=True) as journey, opened(browser, journey.slack.url, width=width) as page:
        await the_learner_accepts_and_has_a_first_taste(page)
        await the_manager_reads_the_week(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        await be(page, "Omar")
        await reads(page, "That's fine. I won't write again.")
        await expect(page.locator(".message")).to_have_count(1)


async def test_a_note_is_written_in_a_form_and_found_again_on_the_home_tab(browser: Browser) -> None:
    async with setting_out() as journey, opened(browser, journey.slack.url) as page:
        await the_learner_accepts_and_has_a_first_taste(page)
        await press(page, "Add a note")
        form = page.get_by_role("dialog", name="Your note")
        await form.get_by_label("What happened?").fill("I waited, and <b>she</b> went on.")
        await form.get_by_test_id("modal-submit").click()
        await expect(form).to_contain_text("Kept.")
        await page.keyboard.press("Escape")
        await page.get_by_test_id("home-tab").click()
        await press(page, "See my data")
        kept = page.get_by_role("dialog")
        await expect(kept).to_contain_text("I waited, and <b>she</b> went on.")

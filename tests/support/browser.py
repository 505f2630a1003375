"""Debian's chromium, driven by playwright; it speaks to this machine only."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

CHROMIUM = shutil.which("chromium")
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
#: A week that passes takes seconds, and more on a busy machine.
PATIENCE = 60_000


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run the browser until the block is left."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET.split())
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(browser: Browser, url: str, *, width: int = 1200, height: int = 800) -> AsyncIterator[Page]:
    """Open the workspace in a page of its own; a script's error fails whoever looked at it."""
    size = ViewportSize(width=width, height=height)
    context = await browser.new_context(locale="en-GB", viewport=size, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    await page.goto(url)
    await page.wait_for_selector("body[data-ready]")
    yield page
    await context.close()
    assert mistakes == []


async def press(page: Page, label: str) -> None:
    """Press the newest button of that name."""
    await page.get_by_role("button", name=label, exact=True).last.click()


async def be(page: Page, name: str) -> None:
    """Look at the workspace as somebody else."""
    await page.get_by_test_id("who").click()
    await page.get_by_role("option", name=re.compile(rf"^{re.escape(name)}\b")).click()
    await expect(page.get_by_test_id("who")).to_contain_text(name)


async def go_to_monday(page: Page) -> None:
    """Let the week pass, and wait until it has: it may be a Monday already."""
    clock = page.get_by_test_id("clock")
    today = re.search(r"\d+", await clock.inner_text())
    await page.get_by_test_id("monday").click()
    another = re.compile(rf"Mon (?!{today[0] if today else 0}\b)\d")
    await expect(clock).to_contain_text(another, timeout=PATIENCE)
    await expect(page.get_by_role("group", name="Practice clock")).to_have_attribute(
        "aria-busy", "false", timeout=PATIENCE
    )

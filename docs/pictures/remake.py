"""Remake the README's pictures: `python docs/pictures/remake.py`. Needs chromium."""

import asyncio
import re
import sys
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, expect

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "tests" / "support")]

from browser import be, chromium, go_to_monday, opened, press  # noqa: E402
from journey import MONDAY, setting_out  # noqa: E402

from sandbox import cast  # noqa: E402

#: Before Ana's first slot, so that the clock in the picture is in the morning, whenever it is taken.
START = MONDAY - timedelta(minutes=1)


async def take(page: Page, name: str) -> None:
    """Take a picture once nothing moves any more."""
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement?.blur(); document.fonts.ready")
    await page.screenshot(path=HERE / name, animations="disabled")


async def learner(browser: Browser, name: str, *, width: int, height: int) -> None:
    """Take the learner's picture: they have just said yes, and opened a first idea."""
    async with (
        setting_out(start=START) as journey,
        opened(browser, journey.slack.url, width=width, height=height) as page,
    ):
        await press(page, "Yes, I'm in")
        await press(page, "Try one now")
        await press(page, "Show me how")
        await expect(page.get_by_role("button", name="I'll try it")).to_be_visible()
        await take(page, name)


async def manager(browser: Browser) -> None:
    """Take the manager's picture: the digest on the next Monday."""
    async with (
        setting_out(cast.CAST, start=START) as journey,
        opened(browser, journey.slack.url, width=1200, height=720) as page,
    ):
        await press(page, "Yes, I'm in")
        await be(page, "Ben")
        await journey.travel(1, "10:00")
        await press(page, "Yes, I'm in")
        await be(page, "Mia")
        await go_to_monday(page)
        await expect(page.locator(".message").last).to_contain_text(re.compile(r"\d of \d people"))
        await take(page, "manager.png")


async def remake() -> None:
    """Take every picture."""
    async with chromium() as browser:
        await learner(browser, "learner.png", width=1200, height=720)
        await learner(browser, "phone.png", width=390, height=860)
        await manager(browser)


if __name__ == "__main__":
    asyncio.run(remake())

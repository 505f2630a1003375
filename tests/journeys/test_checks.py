"""A week of a manager's checks for eight people, in a real browser; then one of them reads what was noted of her."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from browser import CHROMIUM, be, chromium, opened, press
from journey import PATIENCE, Journey, setting_out
from playwright.async_api import Browser, Page, expect

from coaching.people import Newcomer
from sandbox import cast
from sandbox.people import Member
from scheduler import roster

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: chromium)"),
    pytest.mark.asyncio(loop_scope="module"),
]

ZOE = Member("U0ZOE0001", "Zoe", "Zoe Quist", "Europe/Berlin", "en-GB", "Support agent", "zoe@example.com")
EIGHT = ("Ana", "Asha", "Ben", "Bia", "Nina", "Sam", "Tom", "Zoe")
WORDS = "With the parcel caller on Tuesday you <b>waited</b> for the yes."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def reads(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the newest message that says this can be seen."""
    await expect(page.locator(".message").filter(has_text=words).last).to_be_visible(timeout=PATIENCE * 1000)


async def chooses(page: Page, label: str) -> None:
    """Open the first menu of the newest message, and choose there."""
    await page.locator(".message").last.get_by_role("button", name="More actions").first.click()
    await page.get_by_role("menuitem", name=label).click()


def eight_take_part(journey: Journey) -> None:
    """Everybody of Mia's team but Omar agreed by their company's own words, and Zoe is new."""
    house, now = journey.bot.house, journey.slack.clock.now()
    joined = now.date().replace(year=now.year - 1)
    team = ("listening", "agent", cast.MIA.id)
    lines = [
        Newcomer(m.id, m.name, None, m.tz, None, *team, joined, None, consented=True) for m in (cast.ANA, cast.BEN, ZOE)
    ]
    for _ in roster.take_in(house.store, journey.slack.team_id, lines, now=now):
        pass


async def notes_what_she_saw(page: Page, journey: Journey) -> None:
    await reads(page, re.compile(r"What did you see this week\? 1 of 8"))
    await press(page, "Said it back")
    await reads(page, "Noted for Ana.")
    await chooses(page, "Undo")
    await reads(page, "Taken back: nothing is noted for Ana.")
    await press(page, "Said it back, checked")
    await reads(page, re.compile(r"Asha, 2 of 8"))
    await chooses(page, "Add a note")
    form = page.get_by_role("dialog", name="What you saw")
    await expect(form).to_contain_text("Ana can read what you choose and write here, at any time.")
    await form.get_by_label("What happened?").fill(WORDS)
    await form.get_by_test_id("modal-submit").click()
    shown = page.get_by_role("dialog", name="Share it")
    await expect(shown).to_contain_text(f"Mia saw: said it back, checked. “{WORDS}”")
    await page.keyboard.press("Escape")
    for number, who in enumerate(EIGHT[1:4], 3):
        await press(page, "Said it back" if who != "Ben" else "Didn't see it")
        await reads(page, f"{number} of 8")
    await press(page, "Didn't see the rest")
    await reads(page, "Done, thank you. 3 seen, 5 not seen this week.")
    folded = await page.locator(".message").last.inner_text()
    assert not any(name in folded for name in EIGHT)
    assert [row.outcome for row in journey.events("Ben", "manager_check")] == ["not_observed"]
    assert [journey.counted(who, "manager_check") for who in EIGHT] == [1, 1, 0, 1, 0, 0, 0, 0]


async def reads_what_was_noted(page: Page) -> None:
    await page.get_by_test_id("home-tab").click()
    await press(page, "What your manager noted")
    read = page.get_by_role("dialog", name="Noted about you")
    await expect(read).to_contain_text("Mia, 12 November 2026: said it back, checked")
    await expect(read).to_contain_text(WORDS)
    await page.keyboard.press("Escape")


async def test_a_week_of_checks_from_the_first_press_to_the_fold_and_what_a_report_reads(browser: Browser) -> None:
    async with setting_out((*cast.still(), ZOE)) as journey, opened(browser, journey.slack.url) as page:
        eight_take_part(journey)
        await journey.travel(3, "09:30", "Mia")
        await journey.travel(3, "12:31", "Mia")  # scenes to rate may have come first: then it is three hours later
        await be(page, "Mia")
        await notes_what_she_saw(page, journey)
        await journey.travel(4, "12:00", "Mia")
        assert [row.state for row in journey.prompts("Mia") if row.kind == "check"] == ["sent", "cancelled"]
        assert journey.events("Omar", "manager_check") == []
        await be(page, "Ana")
        await reads_what_was_noted(page)
        assert WORDS not in "".join(message.says for message in journey.slack.messages("Mia"))
        refused = [(entry.what, entry.error) for entry in journey.slack.log if not entry.ok]
        assert refused == []

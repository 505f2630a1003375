"""Somebody's own picture in a real browser: the figures at once, then the picture, at desk and phone width."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
from answering import answered, four_weeks
from browser import CHROMIUM, chromium, opened
from journey import Journey, setting_out
from playwright.async_api import Browser, expect

from scheduler import joining
from storage import people

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


def practised(trip: Journey) -> SimpleNamespace:
    """Let Ana have taken part for four weeks."""
    house, team = trip.bot.house, trip.slack.team_id
    with house.store.write() as tx:
        ana = people.find(tx, team, trip.id("Ana"))
        assert ana is not None
        joining.agree(tx, house.library, ana, now=house.now())
    scene = SimpleNamespace(house=house, slack=trip.slack, store=house.store, id=trip.id)
    four_weeks(scene)  # type: ignore[arg-type]
    return scene


@pytest.mark.parametrize("width", [1200, 390])
async def test_the_picture_is_seen_read_aloud_and_changes_with_the_next_answer(browser: Browser, width: int) -> None:
    async with setting_out() as trip, opened(browser, trip.slack.url, width=width) as page:
        scene = practised(trip)
        await page.get_by_test_id("home-tab").click()
        home = page.get_by_role("tabpanel", name="Home")
        await expect(home).to_contain_text("What you choose in situations: from 1.0 to")
        picture = home.get_by_role("img", name="Line chart by week")
        await expect(picture).to_be_visible()
        assert await picture.evaluate("async image => (await image.decode(), image.naturalWidth)") == 1200
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        before = await picture.get_attribute("src")
        answered(scene, "another", 3, "sure")  # type: ignore[arg-type]
        await page.get_by_role("tab", name="Messages").click()
        await page.get_by_test_id("home-tab").click()
        await expect(home).to_contain_text("(nine answers in four weeks)")
        await expect(picture).not_to_have_attribute("src", before or "")
        assert "9 answers" in (await picture.get_attribute("alt") or "")

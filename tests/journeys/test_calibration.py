"""Three managers rate scenes in a browser: the kick-off, a round, and what each reads once it has closed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from browser import CHROMIUM, PATIENCE, be, chromium, opened, press
from journey import Journey, setting_out
from playwright.async_api import Page, expect

from coaching.items import LevelName, Round
from coaching.people import Newcomer
from coaching.rounds import round_of
from sandbox import cast, clock
from sandbox.people import Member
from scheduler import roster

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]

OLA = Member("U0OLA0001", "Ola", "Ola Berg", "Europe/Dublin", "en-IE", "Billing agent", "ola@example.com")
PIA = Member("U0PIA0001", "Pia", "Pia Lind", "Europe/Madrid", "en-IE", "Trainer", "pia@example.com")
ROY = Member("U0ROY0001", "Roy", "Roy Dunn", "Europe/Madrid", "en-IE", "Chat desk", "roy@example.com")
RATERS = ("Mia", "Kim", "Roy")
LEVELS: tuple[LevelName, ...] = ("unacceptable", "developing", "proficient", "advanced")


@pytest.fixture
async def journey(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Journey]:
    """Mia, Kim and Roy each lead somebody who takes part."""
    monkeypatch.setattr(clock, "STEP", timedelta(hours=6))  # two months are long
    async with setting_out((*cast.still(), OLA, PIA, ROY)) as journey:
        house, now = journey.bot.house, journey.slack.clock.now()
        joined = now.date().replace(year=now.year - 1)
        lines = [
            Newcomer(one.id, one.name, None, one.tz, None, team, None, lead, joined, None, consented=True)
            for one, team, lead in (
                (OLA, "listening", cast.KIM.id),
                (PIA, "listening", ROY.id),
                (cast.KIM, None, None),
                (ROY, None, None),
            )
        ]
        for _ in roster.take_in(house.store, journey.slack.team_id, lines, now=now):
            pass
        yield journey


def scenes(journey: Journey, number: int) -> Round:
    found = round_of(journey.bot.house.library.modules["active-listening"], number)
    assert found is not None
    return found


def label(journey: Journey, level: LevelName) -> str:
    return next(one.label for one in scenes(journey, 0).rubric if one.name == level)


async def go_on(page: Page, words: str) -> None:
    """Press the form's own button until these words stand there: a page that was just redrawn may lose a press."""
    form = page.get_by_role("dialog")
    for patience in (3000, 3000, PATIENCE):
        await form.get_by_test_id("modal-submit").click()
        try:
            await expect(form).to_contain_text(words, timeout=patience)
            return
        except AssertionError:
            if patience == PATIENCE:
                raise


async def choose(page: Page, journey: Journey, level: LevelName) -> None:
    radio = page.get_by_role("dialog").get_by_role("radio", name=label(journey, level), exact=True)
    await radio.check()


async def kick_off(page: Page, journey: Journey, who: str) -> None:
    """Rate the twelve: Kim one level milder than the expert throughout, where there is one."""
    await be(page, who)
    await press(page, "Start")
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text("Scene 1 of 12")
    for number, one in enumerate(scenes(journey, 0).vignettes, 1):
        await expect(form).to_contain_text(one.scene[0].says)
        milder = LEVELS[min(3, LEVELS.index(one.level) + 1)] if who == "Kim" else one.level
        await choose(page, journey, milder)
        await go_on(page, one.reasons)
        await go_on(page, f"Scene {number + 1} of 12" if number < 12 else "How you lean.")
    await expect(form).to_contain_text("milder than the expert" if who == "Kim" else "neither milder nor stricter")
    await page.keyboard.press("Escape")


async def rate_a_round(page: Page, journey: Journey, who: str) -> None:
    await be(page, who)
    await press(page, "Start")
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text("Scene 1 of 3")
    for number, one in enumerate(scenes(journey, 1).vignettes, 1):
        await choose(page, journey, "advanced" if who == "Kim" else one.level)
        await go_on(page, f"Scene {number + 1} of 3" if number < 3 else "Thank you, that is all.")
        await expect(form).not_to_contain_text(one.reasons)
    await page.keyboard.press("Escape")


async def test_three_raters_from_the_kick_off_to_their_own_view(journey: Journey) -> None:
    async with chromium() as browser, opened(browser, journey.slack.url) as page:
        await journey.travel(4, "19:00")  # Friday: what they saw that week is asked too, and one of the two waits a day
        for who in RATERS:
            await kick_off(page, journey, who)
        await journey.travel(32, "19:00")
        for who in RATERS:
            await rate_a_round(page, journey, who)
        await journey.travel(53, "19:00")
        for who in RATERS:
            await be(page, who)
            await expect(page.get_by_text("The round is closed").last).to_be_visible()
            await press(page, "My view, the expert's")
            form = page.get_by_role("dialog")
            for one in scenes(journey, 1).vignettes:
                await expect(form).to_contain_text(one.reasons)
            await expect(form).to_contain_text("told from six raters on")
            await expect(form).not_to_contain_text("alpha")
            said = await form.inner_text()
            assert not any(name in said for name in RATERS)
            await page.keyboard.press("Escape")
    for who in RATERS:
        assert len(journey.events(who, "vignette_rated")) == 15
    refused = [(entry.what, entry.error) for entry in journey.slack.log if not entry.ok]
    assert refused == []

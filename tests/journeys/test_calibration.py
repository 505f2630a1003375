"""Three managers rate scenes in a browser: the kick-off, a round, and what each reads once it has closed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from browser import CHROMIUM, be, chromium, opened, press
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
RATERS = ("Mia", "Kim", "Lea")
LEVELS: tuple[LevelName, ...] = ("unacceptable", "developing", "proficient", "advanced")


@pytest.fixture
async def journey(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Journey]:
    """Mia, Kim and Lea each lead somebody who takes part."""
    monkeypatch.setattr(clock, "STEP", timedelta(hours=6))  # two months are long
    async with setting_out((*cast.still(), OLA, PIA)) as journey:
        house, now = journey.bot.house, journey.slack.clock.now()
        joined = now.date().replace(year=now.year - 1)
        lines = [
            Newcomer(one.id, one.name, None, one.tz, None, team, None, lead, joined, None, consented=True)
            for one, team, lead in (
                (OLA, "listening", cast.KIM.id),
                (PIA, "listening", cast.LEA.id),
                (cast.KIM, None, None),
                (cast.LEA, None, None),
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


async def choose(page: Page, journey: Journey, level: LevelName, button: str = "Next") -> None:
    form = page.get_by_role("dialog")
    await form.get_by_role("radio", name=label(journey, level), exact=True).check()
    await form.get_by_role("button", name=button, exact=True).click()


async def kick_off(page: Page, journey: Journey, who: str) -> None:
    """Rate the twelve: Kim one level milder than the expert throughout, where there is one."""
    await be(page, who)
    await press(page, "Start")
    form = page.get_by_role("dialog")
    for number, one in enumerate(scenes(journey, 0).vignettes, 1):
        await expect(form).to_contain_text(f"Scene {number} of 12")
        await expect(form).to_contain_text(one.scene[0].says)
        milder = LEVELS[min(3, LEVELS.index(one.level) + 1)] if who == "Kim" else one.level
        await choose(page, journey, milder)
        await expect(form).to_contain_text(one.reasons)
        await form.get_by_role("button", name="Next", exact=True).click()
    await expect(form).to_contain_text("How you lean.")
    await expect(form).to_contain_text("milder than the expert" if who == "Kim" else "neither milder nor stricter")
    await form.get_by_role("button", name="Done", exact=True).click()


async def rate_a_round(page: Page, journey: Journey, who: str) -> None:
    await be(page, who)
    await press(page, "Start")
    form = page.get_by_role("dialog")
    for number, one in enumerate(scenes(journey, 1).vignettes, 1):
        await expect(form).to_contain_text(f"Scene {number} of 3")
        await choose(page, journey, "advanced" if who == "Kim" else one.level, "Finish" if number == 3 else "Next")
    await expect(form).to_contain_text("Thank you, that is all.")
    await expect(form).not_to_contain_text(scenes(journey, 1).vignettes[0].reasons)
    await form.get_by_role("button", name="Done", exact=True).click()


async def test_three_raters_from_the_kick_off_to_their_own_view(journey: Journey) -> None:
    async with chromium() as browser, opened(browser, journey.slack.url) as page:
        await journey.travel(3, "19:00")  # Thursday, everywhere that they live
        for who in RATERS:
            await kick_off(page, journey, who)
        await journey.travel(31, "19:00")
        for who in RATERS:
            await rate_a_round(page, journey, who)
        await journey.travel(52, "19:00")
        for who in RATERS:
            await be(page, who)
            await expect(page.get_by_text("The round is closed").last).to_be_visible()
            await press(page, "My view, the expert's")
            form = page.get_by_role("dialog")
            for one in scenes(journey, 1).vignettes:
                await expect(form).to_contain_text(one.reasons)
            await expect(form).to_contain_text("told from six raters on")
            await expect(form).not_to_contain_text("alpha")
            others = [cast.MIA.name, cast.KIM.name, cast.LEA.name]
            assert not any(name in await form.inner_text() for name in others)
            await form.get_by_role("button", name="Done", exact=True).click()
    for who in RATERS:
        assert len(journey.events(who, "vignette_rated")) == 15
    refused = [(entry.what, entry.error) for entry in journey.slack.log if not entry.ok]
    assert refused == []

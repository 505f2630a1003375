"""A learner's first weeks with situations, in a real browser: sure and wrong, met again, and seen on their Home."""

import re
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from browser import CHROMIUM, PATIENCE, chromium, opened, press
from journey import Journey, setting_out
from playwright.async_api import Browser, Locator, Page, expect

from coaching import scenarios
from coaching.items import Scenario
from sandbox.messages import Message
from storage.notes import note

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: chromium)"),
    pytest.mark.asyncio(loop_scope="module"),
]

ITEM, FIRST = "third-call-today", "The third call today"
WHY = "🙈 <!channel> @here שלום, <b>sorry</b> goes first"
SECOND_LOOK = "Worth a second look: one situation where you were sure and another choice works better."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def reads(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the newest message that says this can be seen."""
    await expect(page.locator(".message").filter(has_text=words).last).to_be_visible(timeout=PATIENCE)


async def until_tomorrow(page: Page) -> None:
    """Let the time pass until half past nine of the next day, and wait until it has."""
    clock = page.get_by_test_id("clock")
    today = await clock.locator(".clock-day").inner_text()
    await page.get_by_test_id("tomorrow").click()
    await expect(clock.locator(".clock-day")).not_to_have_text(today, timeout=PATIENCE)
    group = page.get_by_role("group", name="Practice clock")
    await expect(group).to_have_attribute("aria-busy", "false", timeout=PATIENCE)


async def begins(page: Page, button: str = "Start") -> Locator:
    await press(page, button)
    form = page.get_by_role("dialog", name=FIRST)
    await expect(form).to_be_visible()
    return form


async def goes_on(form: Locator, place: str, letter: str, *, sure: str | None = None, why: str | None = None) -> None:
    """Choose by letter, with pointer and keys alone, and send the form."""
    await expect(form).to_contain_text(place)
    await form.get_by_role("radio", name=re.compile(rf"^{letter}\. ")).check()
    if sure:
        await form.get_by_role("radio", name=sure, exact=True).check()
    if why:
        await form.get_by_label("Why? In your own words, if you like").fill(why)
    await form.get_by_test_id("modal-submit").click()


async def home(page: Page) -> Locator:
    await page.get_by_test_id("home-tab").click()
    shown = page.get_by_role("tabpanel")
    await expect(shown).to_contain_text("Your practice, week")
    return shown


async def back_to_messages(page: Page) -> None:
    await page.keyboard.press("Escape")
    await page.get_by_test_id("messages-tab").click()


async def says_where_she_begins(page: Page, journey: Journey) -> None:
    await press(page, "Yes, I'm in")
    await reads(page, "You're in, thank you.")
    await until_tomorrow(page)
    for number in (1, 2, 3):
        await reads(page, f"How it is for you today, {number} of 3")
        await press(page, "Sure, 3 of 5")
    await expect(page.get_by_role("button", name="Sure, 3 of 5")).to_have_count(0)
    assert [row.outcome for row in journey.events("Ana", "confidence_rated")] == ["3", "3", "3"]


async def is_sure_and_wrong(page: Page, journey: Journey) -> None:
    await until_tomorrow(page)
    await reads(page, "Two short decisions, about 90 seconds.")
    form = await begins(page)
    await goes_on(form, "1 of 2. It is 16:40", "C")
    await goes_on(form, "2 of 2. The voice gets louder.", "A", sure="Sure", why=WHY)
    await expect(form).to_contain_text("You chose A.")
    for words in ("C does more here: “You took a whole day off", "so this one is worth a second look", "Done well."):
        await expect(form).to_contain_text(words)
    await expect(form).to_contain_text("This situation comes back, in about a day at the earliest.")
    assert not re.search("unacceptable|developing|proficient|advanced", await form.inner_text())
    assert [row.words for row in journey.rows(note, person_id=journey.id("Ana"))] == [WHY]


async def finds_it_worth_a_second_look(page: Page) -> None:
    await page.keyboard.press("Escape")
    shown = await home(page)
    await expect(shown).to_contain_text(SECOND_LOOK)
    await expect(shown).to_contain_text("Your picture starts after your third")
    await expect(shown.get_by_role("img")).to_have_count(0)
    await press(page, "Look again")
    await expect(page.get_by_role("dialog")).to_contain_text("C does more here")
    await back_to_messages(page)


async def meets_it_again(page: Page, journey: Journey) -> None:
    """Let days pass until it is back, and take the other way through it."""
    await days_pass(page, journey, until=lambda: waits(journey, ITEM) is not None)
    await reads(page, FIRST)
    sent = [row.reason for row in journey.prompts("Ana") if row.item == ITEM and row.state == "sent"]
    assert sent == ["next_in_order", "due_again"]
    form = await begins(page)
    await press(page, "Show a hint")
    await expect(form).to_contain_text("A hint: Think of what this person has not had yet")
    await goes_on(form, "1 of 2. It is 16:40", "B")
    assert [row.outcome for row in journey.events("Ana", "hint_opened")] == ["first-words"]
    await goes_on(form, "2 of 2. A breath.", "A", sure="Sure")
    await expect(form).to_contain_text("You were sure, and you could be.")
    await plans_and_does_it(page, journey)
    await expect(await home(page)).not_to_contain_text("Worth a second look")
    await back_to_messages(page)


async def plans_and_does_it(page: Page, journey: Journey) -> None:
    """Make a plan of the feedback, and carry it out."""
    await press(page, "Make it a plan")
    plan = page.get_by_role("dialog", name="When, then")
    await plan.get_by_role("radio").first.check()
    await plan.get_by_role("radiogroup", name="... I will").get_by_role("radio").first.check()
    await plan.get_by_test_id("modal-submit").click()
    await expect(page.get_by_role("dialog").last).to_contain_text("Your plan is kept.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name=FIRST)).to_contain_text("You were sure")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await press(page, "I did it")
    await reads(page, "Done, thank you.")
    assert len(journey.events("Ana", "applied")) == 1


def waits(journey: Journey, item: str) -> Message | None:
    """Return the message in which a situation waits to be begun."""
    sent = {row.ts for row in journey.prompts("Ana") if row.item == item}
    return next((one for one in journey.messages("Ana") if one.ts in sent and "Start" in one.buttons), None)


def first_answers(journey: Journey) -> set[str]:
    """Return the situations that were answered at least once."""
    return {row.item for row in journey.events("Ana", "scenario_answered")}


async def days_pass(page: Page, journey: Journey, *, until: Callable[[], bool]) -> None:
    """Let days pass, and answer what comes on each, until that is so: what it is then is left as it came."""
    for _ in range(40):
        await until_tomorrow(page)
        await journey.bot.clock.follow("deliver")
        if until():
            return
        await answers(journey, journey.messages("Ana")[-1])
    raise AssertionError("the programme is over")


async def answers(journey: Journey, message: Message) -> None:
    """Answer whatever came last, in the quickest way that is an answer."""
    if "Start" in message.buttons:
        await decides_well(journey, message)
    for label in ("Show me how", "I tried it", "4", "Done"):
        if label in message.buttons:
            await journey.press("Ana", label, message)


async def decides_well(journey: Journey, message: Message) -> None:
    """Take the best way through whichever situation came."""
    asked = next(row for row in journey.prompts("Ana") if row.ts == message.ts)
    scenario = journey.bot.house.library.item(asked.module, asked.item)
    assert isinstance(scenario, Scenario)
    form, step = await journey.opens("Ana", "Start", message), scenario.steps[0]
    while True:
        best = scenarios.best(step)
        given = {step.question: best.id} | ({"How sure are you?": "fairly"} if step.is_last else {})
        assert (await journey.slack.submit("Ana", form, given)).ok
        form = journey.slack.views("Ana")[-1]
        if best.leads_to is None:
            break
        step = scenario.step(best.leads_to)
    await journey.slack.close("Ana", form)
    await journey.slack.wait_for(lambda: "Start" not in message.buttons)


async def sees_her_picture(page: Page) -> None:
    shown = await home(page)
    await expect(shown).to_contain_text(re.compile(r"How sure you feel: \d\.\d of 5, likely \d\.\d to \d\.\d"))
    await expect(shown).to_contain_text(re.compile(r"What you choose in situations: \d\.\d of 3"))
    picture = shown.get_by_role("img", name=re.compile("^Line chart by week"))
    await expect(picture).to_be_visible(timeout=PATIENCE)
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") > 0


async def test_what_was_sure_and_wrong_comes_back_and_home_tells_of_it(browser: Browser) -> None:
    async with setting_out() as journey, opened(browser, journey.slack.url) as page:
        await says_where_she_begins(page, journey)
        await is_sure_and_wrong(page, journey)
        await finds_it_worth_a_second_look(page)
        await meets_it_again(page, journey)
        await days_pass(page, journey, until=lambda: len(first_answers(journey)) == 3)
        await sees_her_picture(page)
        assert not any("<!channel>" in message.says for message in journey.slack.messages("Ana"))

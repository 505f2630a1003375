"""Three say what they saw, in a real browser: in one line, in a form, at a message. Ana reads it; Mia does not.

One of them the team reads too, for as long as both like.
"""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from browser import CHROMIUM, PATIENCE, be, chromium, opened, press
from journey import Journey, setting_out
from playwright.async_api import Browser, Locator, Page, expect

from storage.notes import note

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: chromium)"),
    pytest.mark.asyncio(loop_scope="module"),
]

BY_LINE, BY_FORM = "you let me finish", "🙈 <!channel> שלום, you waited for my whole sentence"
BY_SHORTCUT, QUOTE = "after that I knew what to do", "Let me say it back: the courier, and then the door?"
TITLE = "Say what you saw"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def reads(page: Page, words: str | re.Pattern[str]) -> Locator:
    """Wait until the newest message that says this can be seen."""
    message = page.locator(".message").filter(has_text=words).last
    await expect(message).to_be_visible(timeout=PATIENCE)
    return message


async def home(page: Page, journey: Journey) -> Locator:
    """Open Home, and wait until it was drawn anew for this visit: what is pressed on an older drawing is gone."""
    await page.get_by_test_id("home-tab").click()
    await journey.slack.quiet(0.5)
    await journey.bot.house.errands.finish()
    await journey.slack.quiet(0.2)
    return page.get_by_role("tabpanel")


async def form(page: Page) -> Locator:
    shown = page.get_by_role("dialog", name=TITLE)
    await expect(shown).to_be_visible(timeout=PATIENCE)
    return shown


async def chooses(page: Page, form: Locator, label: str, option: str) -> None:
    await form.get_by_role("button", name=label).click()
    await page.get_by_role("option", name=option).first.click()


async def lea_chooses_the_teams_channel(page: Page, journey: Journey) -> None:
    """First one to which the bot was not invited: she alone reads what to do."""
    journey.slack.workspace.find_channel("team-mia").members.add(journey.id("Lea"))
    await be(page, "Lea")
    shown = await home(page, journey)
    for channel, words in (("general", "I am not in it. Type /invite @inflow there"), ("team-mia", "there arrived.")):
        await shown.get_by_role("button", name=re.compile("^Team channel of")).first.click()
        form = page.get_by_role("dialog", name="Team channel")
        await expect(form).to_be_visible(timeout=PATIENCE)
        await chooses(page, form, "Channel", channel)
        await form.get_by_test_id("modal-submit").click()
        await expect(form).to_be_hidden(timeout=PATIENCE)
        await journey.bot.clock.follow("deliver")
        await expect(shown).to_contain_text(words, timeout=PATIENCE)


async def says_it_in_one_line(page: Page) -> None:
    """Every key that Ben presses: Tab completes the command and the name."""
    await be(page, "Ben")
    await page.get_by_test_id("composer").focus()
    pressed = 0
    for part in ("/ku", "Tab", "@an", "Tab", f"listening {BY_LINE}", "Enter"):
        if part in {"Tab", "Enter"}:
            await page.keyboard.press(part)
            pressed += 1
        else:
            await page.keyboard.type(part)
            pressed += len(part)
    assert pressed < 40, "some eight seconds"
    receipt = await reads(page, "Sent to Ana, between the two of you, for listening.")
    await expect(receipt.get_by_role("button", name="Take back")).to_be_visible()
    await receipt.get_by_role("button", name=re.compile("^Offer")).click()
    await reads(page, "Offered to the team too. Ana decides, and need not say.")


async def says_it_in_the_form(page: Page) -> None:
    await be(page, "Tom")
    await page.get_by_test_id("composer").fill("/kudos")
    await page.keyboard.press("Enter")
    shown = await form(page)
    await chooses(page, shown, "Who?", "Ana")
    await chooses(page, shown, "What did they do?", "Let somebody finish")
    await shown.get_by_label("In your words").fill(BY_FORM)
    await shown.get_by_test_id("modal-submit").click()
    await expect(shown).to_contain_text("Sent to Ana")
    await page.keyboard.press("Escape")


async def says_it_at_a_message(page: Page) -> None:
    await be(page, "Asha")
    await page.get_by_role("button", name="team-mia").click()
    message = page.locator(".message").filter(has_text=QUOTE)
    await message.hover()
    await message.get_by_role("button", name="Message shortcuts").click()
    await page.get_by_role("menuitem", name=TITLE).click()
    shown = await form(page)
    await expect(shown).to_contain_text(QUOTE)
    await expect(shown.get_by_role("button", name="Who?")).to_contain_text("Ana")
    await chooses(page, shown, "What did they do?", "Said it back before solving")
    await shown.get_by_label("In your words").fill(BY_SHORTCUT)
    await shown.get_by_test_id("modal-submit").click()
    await expect(shown).to_contain_text("Sent to Ana")
    await page.keyboard.press("Escape")


async def ana_reads_them(page: Page, journey: Journey) -> None:
    await be(page, "Ana")
    message = await reads(page, "Three colleagues saw something you did well.")
    for words in (BY_LINE, BY_FORM, BY_SHORTCUT, "Ben", "Tom", "Asha"):
        await expect(message).not_to_contain_text(words)
    await press(page, "Read it")
    read = await reads(page, "Ben, for listening")
    for words in (
        BY_LINE,
        BY_FORM,
        BY_SHORTCUT,
        "Let somebody finish",
        "The message it is about",
        "Private: each is between you",
    ):
        await expect(read).to_contain_text(words)
    await read.get_by_role("button", name=re.compile("^Useful to me")).first.click()
    await expect(read).to_contain_text("Noted as useful, thank you.")
    assert [row.outcome for row in journey.events("Ana", "reported_back")] == ["useful"]
    shown = await home(page, journey)
    await expect(shown).to_contain_text("Ben saw you,")
    await shown.get_by_role("button", name=re.compile("Read what Ben wrote")).click()
    await expect(page.get_by_role("dialog", name="Kind words")).to_contain_text(BY_LINE)
    await page.keyboard.press("Escape")


async def ana_shares_bens(page: Page, journey: Journey) -> None:
    await page.get_by_test_id("messages-tab").click()
    message = await reads(page, "Ben would like the team to see it")
    await message.get_by_role("button", name=re.compile("^Yes, share")).click()
    await reads(page, "Shared with the team. It is posted in your working hours.")
    await journey.bot.clock.follow("deliver")


async def the_team_reads(page: Page, who: str, words: str) -> None:
    await be(page, who)
    await page.get_by_role("button", name="team-mia").click()
    message = await reads(page, words)
    for private in (BY_FORM, BY_SHORTCUT):
        await expect(page.locator("body")).not_to_contain_text(private)
    assert await message.get_by_role("button", name=re.compile("share|Take")).count() == 0


async def ben_takes_his_back(page: Page, journey: Journey) -> None:
    await be(page, "Ben")
    await (await home(page, journey)).get_by_role("button", name="Thanks you gave").click()
    listed = page.get_by_role("dialog", name="Thanks you gave")
    await expect(listed).to_contain_text(BY_LINE)
    await listed.get_by_role("button", name="Take back").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(listed).to_contain_text("There is nothing here any more.")


async def mia_sees_nothing(page: Page, journey: Journey) -> None:
    await be(page, "Mia")
    await expect(await home(page, journey)).to_contain_text("Kind words from colleagues will stand here.")
    await page.get_by_test_id("messages-tab").click()
    await page.get_by_test_id("composer").fill("/coach my-data")
    await page.keyboard.press("Enter")
    data = page.get_by_role("dialog")
    await expect(data).to_contain_text("What is kept")
    seen = await page.locator("body").inner_text()
    for words in (BY_LINE, BY_FORM, BY_SHORTCUT):
        assert words not in seen
        assert not any(words in m.says + m.text for m in journey.messages("Mia"))
    assert not any("<!channel>" in m.text for who in ("Ana", "Mia", "Ben", "Tom") for m in journey.messages(who))


async def test_three_say_what_they_saw_ana_reads_it_and_mia_does_not(browser: Browser) -> None:
    async with setting_out() as journey:
        await journey.travel(0, "09:30")
        await journey.press("Ana", "Yes, I'm in")
        await journey.travel(1, "10:00")
        await journey.press("Ben", "Yes, I'm in")
        await journey.slack.say("Ana", QUOTE, "team-mia")
        async with opened(browser, journey.slack.url) as page:
            await lea_chooses_the_teams_channel(page, journey)
            await says_it_in_one_line(page)
            await says_it_in_the_form(page)
            await says_it_at_a_message(page)
            assert QUOTE not in str(journey.rows(note))
            await journey.travel(2, "09:30")
            await ana_reads_them(page, journey)
            await ana_shares_bens(page, journey)
            await the_team_reads(page, "Mia", BY_LINE)
            await ben_takes_his_back(page, journey)
            await the_team_reads(page, "Mia", "What stood here was taken back.")
            await mia_sees_nothing(page, journey)
        sent = [row.kind for row in journey.prompts("Ana") if row.state == "sent"]
        assert sent.count("thanks") == 1, "three in one message"
        assert journey.counted("Ben", "peer_feedback") == 0
        assert journey.counted("Tom", "peer_feedback") == journey.counted("Asha", "peer_feedback") == 1
        refused = [(entry.what, entry.error) for entry in journey.slack.log if not entry.ok]
        assert refused == [("chat.postMessage", "not_in_channel")], "what Lea tried first"

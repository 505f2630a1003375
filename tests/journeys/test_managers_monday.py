"""A whole week of a whole team, and what its end brings: to managers, to everybody, and to Omar nothing."""

from collections.abc import AsyncIterator
from datetime import time
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from journey import Journey, setting_out

from coaching.people import Newcomer
from sandbox import cast
from sandbox.people import Member
from scheduler import roster
from storage.events import activity, event
from storage.prompts import prompt

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: Kim leads two people: too few for any figure.
OLA = Member("U0OLA0001", "Ola", "Ola Berg", "Europe/Dublin", "en-IE", "Billing agent", "ola@example.com")
PIA = Member("U0PIA0001", "Pia", "Pia Lind", "Europe/Dublin", "en-IE", "Billing agent", "pia@example.com")
TAKE_PART = ("Ana", "Ben", "Asha", "Tom", "Bia", "Sam", "Nina")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def journey() -> AsyncIterator[Journey]:
    """The week: Ana and Ben join, Omar does not; four of seven press, three of them have tried it."""
    async with setting_out((*cast.still(), OLA, PIA)) as journey:
        _kims_team_joins(journey)
        await journey.travel(0, "09:30")
        await journey.press("Ana", "Yes, I'm in")
        await journey.press("Omar", "No, thanks")
        await journey.travel(1, "10:00")
        await journey.press("Ben", "Yes, I'm in")
        await journey.travel(2, "19:00")
        for who in ("Ana", "Asha", "Tom"):
            await journey.press(who, "Show me how")
            await journey.press(who, "I tried it")
        await journey.press("Sam", "Show me how")
        await journey.travel(7, "09:29", "Mia")
        yield journey


def _kims_team_joins(journey: Journey) -> None:
    house, now = journey.bot.house, journey.slack.clock.now()
    joined = now.date().replace(year=now.year - 1)
    lines = [
        Newcomer(m.id, m.name, None, m.tz, None, team, "agent", lead, joined, None, consented=True)
        for m, team, lead in ((OLA, "listening", cast.KIM.id), (PIA, "listening", cast.KIM.id), (cast.KIM, None, None))
    ]
    for _ in roster.take_in(house.store, journey.slack.team_id, lines, now=now):
        pass


async def test_no_digest_comes_before_the_managers_own_half_past_nine(journey: Journey) -> None:
    assert not any("Your team" in message.says for message in journey.messages("Mia"))
    await journey.travel(7, "09:30", "Mia")
    digest = await journey.sees("Mia", "Your team")
    assert journey.at(digest, "Mia") == "Mon 09:30"


async def test_the_manager_of_a_team_reads_each_figure_with_its_n(journey: Journey) -> None:
    await journey.travel(7, "09:30", "Mia")
    digest = await journey.sees("Mia", "Your team, 9 to 15 November")
    assert "4 of 7 people" in digest.says
    assert "7 people: a direction, not a score." in digest.says
    assert "Likely" in digest.says
    figures = await journey.opens("Mia", "All figures", digest)
    assert "too few to say" in figures.says
    assert not any(member.name in digest.says + figures.says for member in cast.TEAM_OF_MIA)


async def test_the_manager_chooses_what_to_try_and_the_figures_stay_at_hand(journey: Journey) -> None:
    await journey.travel(7, "09:30", "Mia")
    digest = await journey.press("Mia", "I'll try this")
    assert digest.says.startswith("*You'll try:*")
    assert digest.buttons == ["Thank someone now", "All figures", "Agenda for the team"]
    assert [row.outcome for row in journey.events("Mia", "reported_back")] == ["will_try"]


async def test_the_manager_of_too_few_reads_a_card_and_why_there_are_no_figures(journey: Journey) -> None:
    card = await journey.sees("Kim", "One thing to try this week")
    assert "Ask in your next one-on-one:" in card.says
    assert "Group figures appear from 5 people on, to protect each person." in card.says
    assert " of 2 " not in card.says
    assert "I'll try this" in card.buttons


async def test_nobody_is_written_to_outside_their_days_and_hours(journey: Journey) -> None:
    written = [(who, m.at) for who in (*TAKE_PART, "Omar", "Mia", "Kim", "Ola", "Pia") for m in journey.messages(who)]
    assert len(written) > 30
    for who, at in written:
        here = at.astimezone(ZoneInfo(journey.slack.workspace.members[journey.id(who)].tz))
        assert here.weekday() < 5, f"{who} on {here:%A}"
        assert time(9) <= here.time() < time(17), f"{who} at {here:%H:%M}"


async def test_nobody_gets_more_than_one_message_a_day_and_four_a_week(journey: Journey) -> None:
    for who in TAKE_PART:
        zone = ZoneInfo(journey.slack.workspace.members[journey.id(who)].tz)
        nudges = [m for m in journey.messages(who) if "programme" not in m.says and "in, thank you" not in m.says]
        days = [m.at.astimezone(zone).date() for m in nudges]
        assert len(days) == len(set(days)), who
        week = journey.slack.clock.now().astimezone(zone).isocalendar().week - 1
        assert 3 <= sum(day.isocalendar().week == week for day in days) <= 4, who


async def test_omar_has_received_nothing_more_and_is_the_subject_of_nothing(journey: Journey) -> None:
    [invitation] = journey.messages("Omar")
    assert "That's fine." in invitation.says
    assert journey.ledger("Omar") == ["declined"]
    omar = journey.id("Omar")
    assert [row.kind for row in journey.rows(prompt, recipient=omar)] == ["invitation"]
    assert (
        journey.rows(event, person=omar) == journey.rows(event, actor=omar) == journey.rows(activity, person=omar) == []
    )


async def test_everything_the_bot_asked_of_slack_was_taken(journey: Journey) -> None:
    refused = [(entry.what, entry.error) for entry in journey.slack.log if not entry.ok]
    assert refused == []

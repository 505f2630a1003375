"""A team's first two Mondays in its channel: its week as a group, with a chart from the second one on."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from journey import PATIENCE, Journey, setting_out

from sandbox import cast
from sandbox.messages import Message
from storage import channels

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEAM = "C0TEAMMIA1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def journey() -> AsyncIterator[Journey]:
    """Seven take part, and their team has a channel; in both weeks some of them press something."""
    async with setting_out(cast.still()) as journey:
        with journey.bot.house.store.write() as tx:
            assert channels.choose(tx, journey.slack.team_id, "listening", TEAM)
        await journey.travel(0, "09:30")
        await journey.press("Ana", "Yes, I'm in")
        await journey.press("Omar", "No, thanks")
        await journey.travel(1, "10:00")
        await journey.press("Ben", "Yes, I'm in")
        await journey.travel(2, "19:00")
        for who in ("Ana", "Asha", "Tom"):
            await journey.press(who, "Show me how")
            await journey.press(who, "I tried it")
        yield journey


async def weeks(journey: Journey, count: int) -> list[Message]:
    """Wait for so many messages about the team's weeks."""

    def told() -> list[Message] | None:
        messages = journey.slack.workspace.conversations[TEAM].messages
        found = [m for m in messages if m.by_bot and "Our week in listening" in m.says]
        return found if len(found) >= count else None

    return await journey.slack.wait_for(told, PATIENCE)


async def test_on_monday_the_team_reads_how_the_group_did_and_what_to_try_together(journey: Journey) -> None:
    await journey.travel(7, "12:30")
    (first,) = await weeks(journey, 1)
    assert "3 of 7 took part (likely 16 to 75 %). 3 tasks done." in first.says
    assert "*Together this week:*" in first.says
    assert first.buttons == ["Say what you saw"]
    assert not any(member.name in first.says for member in cast.CAST)
    assert [block["type"] for block in first.blocks].count("image") == 0


async def test_a_week_later_it_has_a_chart_of_both_weeks(journey: Journey) -> None:
    await journey.travel(9, "19:00")
    for who in ("Ana", "Asha", "Tom", "Sam"):
        await journey.press(who, "Show me how")
    await journey.travel(14, "12:30")
    second = (await weeks(journey, 2))[-1]
    assert "4 of 7 took part (likely 25 to 84 %), last week 3." in second.says
    (image,) = [block for block in second.blocks if block["type"] == "image"]
    assert journey.slack.workspace.file_bytes[image["slack_file"]["id"]].startswith(b"\x89PNG")
    assert "Week of 9 November: 3 of 7 people" in image["alt_text"]


async def test_everything_the_bot_asked_of_slack_was_taken(journey: Journey) -> None:
    refused = [(entry.what, entry.error) for entry in journey.slack.log if not entry.ok]
    assert refused == []

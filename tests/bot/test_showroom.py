"""The page on which an author looks at an item: its messages stand there, its forms open, its buttons do no harm."""

from __future__ import annotations

from pathlib import Path

from bot import preview
from bot.showroom import shown
from content.library import load
from sandbox import cast

SMALLEST = Path(__file__).parents[1] / "content" / "smallest"
DRAWN = [one for one in preview.drawings(load(SMALLEST)) if one["item"] == "quick-question" and not one["repeats"]]


async def test_messages_stand_in_the_conversation_in_order_each_with_its_name() -> None:
    async with shown(DRAWN) as slack:
        said = [message.text for message in slack.messages(cast.ANA.id)]
    assert len(said) == len(DRAWN)
    assert said[0].startswith("A quick question")
    assert said[-1].startswith("quick-question · scenario · feedback on")


async def test_a_form_opens_and_can_be_answered_and_closed() -> None:
    async with shown(DRAWN) as slack:
        form = next(one for one in slack.messages(cast.ANA.id) if "at-first" in one.text)
        await slack.press(cast.ANA.id, form, label="Open this form")
        (view,) = await slack.wait_for(lambda: slack.views(cast.ANA.id))
        assert "Quick one!" in str(view.blocks)
        assert (await slack.close(cast.ANA.id)).ok
        await slack.wait_for(lambda: not slack.views(cast.ANA.id))


async def test_any_other_button_is_answered_and_does_nothing() -> None:
    async with shown(DRAWN) as slack:
        first = slack.messages(cast.ANA.id)[0]
        before = str(first.blocks)
        assert (await slack.press(cast.ANA.id, first, label="Start")).ok
        assert str(slack.messages(cast.ANA.id)[0].blocks) == before
        assert slack.views(cast.ANA.id) == []

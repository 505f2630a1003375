"""Before a manager talks with one of their people: what they may see, on one screen."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import context, escape, section, words
from coaching.faces import said_date
from coaching.one_on_ones import Preparation, Unprepared, Wrote

_HOW = "*/coach 1on1 @colleague*"
#: So much of what somebody wrote is shown.
_WORDS = 600

UNPREPARED: dict[Unprepared, str] = {
    "yourself": f"That one is for a talk with somebody who reports to you: {_HOW}.",
    "cannot": "I can't say anything about that person, so nothing is shown, and nothing was kept.",
}


def whom(*, several: bool, typed: str | None) -> str:
    """Ask for the one person that the talk is with."""
    if several:
        return f"One person at a time, please: {_HOW}."
    if typed:
        return f"I can't tell who “{escape(typed)}” is. Type @ and choose them from Slack's list: {_HOW}."
    return f"Whom do you talk with? {_HOW} shows what helps you to prepare."


def one_on_one(prepared: Preparation) -> View:
    """Show what the manager wrote themselves, this week's question, and a line to end with."""
    name = escape(prepared.name)
    asks = [section(f"*A question to ask:*\n“{escape(prepared.question)}”")] if prepared.question else []
    return View(
        type="modal",
        title=PlainTextObject(text="One-on-one"),
        close=PlainTextObject(text="Close"),
        blocks=[
            section(f"*Before you talk with {name}*"),
            *_wrote("What you noted", prepared.noted, "Nothing yet. Begin with something that you saw yourself."),
            *(_wrote("Thanks you gave", prepared.thanked, "") if prepared.thanked else []),
            *asks,
            section(f"*To end with:*\n“{escape(prepared.ending)}”"),
            context(
                f"Of {name}, only what you wrote yourself is in here. What {name} answers, rates or reaches is "
                f"{name}'s alone. Nothing of this is kept."
            ),
        ],
    )


def _wrote(title: str, lines: Sequence[Wrote], nothing: str) -> list[Block]:
    if not lines:
        return [section(f"*{title}:*\n{nothing}")]
    blocks: list[Block] = [section(f"*{title}:*")]
    for line in lines:
        what = f": {escape(line.what[:1].lower() + line.what[1:])}" if line.what else ""
        blocks.append(section(f"{said_date(line.on)}{what}"))
        if line.words:
            blocks.append(words(f"“{line.words[:_WORDS]}{' ...' if len(line.words) > _WORDS else ''}”"))
    return blocks

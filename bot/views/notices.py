"""A notice: the one question that comes when several messages in a row stayed unanswered."""

from slack_sdk.models.blocks import Block

from bot.views import prompts
from bot.views.coach import next_words
from bot.views.message import MENU_AFTER, Message, actions, button, context, menu, section
from coaching.faces import Outlook, said_number

FACES = ("before", "go_on", "weekly", "quiet", "paused", "closed")


def draw(face: str, prompt_id: str, unanswered: int, outlook: Outlook) -> Message:
    """Draw the face that the question should show. `unanswered`: after so many it is asked."""
    return Message.of(_FACES.get(face, _closed)(prompt_id, unanswered, outlook), face=face)


def _before(prompt_id: str, unanswered: int, _outlook: Outlook) -> list[Block]:
    return [
        section(
            f"*Shall I go on?*\nMy last {said_number(unanswered, 'idea')} found you busy, and that is fine. "
            "I keep quiet now, until you say.",
            accessory=menu(prompt_id, MENU_AFTER),
        ),
        actions(
            button("Go on", "notice:go_on", prompt_id, style="primary"),
            button("One a week", "notice:weekly", prompt_id),
            button("Stay quiet", "notice:quiet", prompt_id),
        ),
        context("If you don't answer, nothing more comes. Nobody else sees this."),
    ]


def _go_on(_prompt_id: str, _unanswered: int, outlook: Outlook) -> list[Block]:
    return [section(f"*Good, I go on.* {next_words(outlook)}")]


def _weekly(_prompt_id: str, _unanswered: int, outlook: Outlook) -> list[Block]:
    return [section(f"*Good: at most one a week.* {next_words(outlook)}")]


def _quiet(prompt_id: str, _unanswered: int, _outlook: Outlook) -> list[Block]:
    return [
        section("*Good, I keep quiet.* Whenever you would like the ideas back, press Go on, here or on my Home tab."),
        actions(button("Go on", "notice:go_on", prompt_id)),
    ]


def _closed(_prompt_id: str, _unanswered: int, _outlook: Outlook) -> list[Block]:
    return [section("*I keep quiet for now.* Whenever you would like the ideas back, press Go on, on my Home tab.")]


def _paused(prompt_id: str, _unanswered: int, outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


_FACES = {
    "before": _before,
    "go_on": _go_on,
    "weekly": _weekly,
    "quiet": _quiet,
    "paused": _paused,
    "closed": _closed,
}

"""Items as an author previews them: the kinds that other parts of the bot draw as a part of something larger."""

from bot.views.message import Message, escape, header, section, words
from coaching.items import Card


def card(item: Card) -> Message:
    """Draw a coaching card."""
    return Message.of(
        [
            header("One thing to try this week"),
            section(f"*Ask in your next one-on-one:*\n“{escape(item.question)}”"),
            section(escape(item.why)),
            section("*If you saw it, say so:*"),
            words(item.recognition),
        ]
    )

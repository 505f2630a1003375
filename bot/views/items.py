"""Items as an author previews them: the kinds that other parts of the bot draw as a part of something larger."""

from bot.views.message import Message, context, escape, header, section, words
from coaching.items import Card, CheckIn, Practice


def practice(item: Practice) -> Message:
    """Draw a practice task."""
    return Message.of(
        [section(f"*{escape(item.title)}*\n{escape(item.task)}"), context(f"For: {escape(item.moment)}.")]
    )


def checkin(item: CheckIn) -> Message:
    """Draw a check-in's statements, each as it is asked."""
    asked = [section(escape(statement)) for statement in item.statements]
    return Message.of([*asked, context("1 = not at all sure, 5 = very sure. Only you see it.")])


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

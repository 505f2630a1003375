"""The answer to what somebody types in the direct message."""

from slack_sdk.models.blocks import InteractiveElement

from bot.views.message import Message, actions, button, section


def typed(*, takes_part: bool) -> Message:
    """Say that the words were not kept, and what works instead."""
    buttons: list[InteractiveElement] = [button("Help", "coach:help", "all")]
    if takes_part:
        buttons.append(button("Days and hours", "coach:hours", "open"))
    keep = " To keep a thought, press *Add a note* below an idea that you tried." if takes_part else ""
    return Message.of(
        [
            section(
                "Thank you for writing. I understand buttons and */coach* only, and I have *not* kept your message."
                f"{keep}"
            ),
            actions(*buttons),
        ],
        face="typed",
    )

"""The faces that every kind of prompt has once its menu was used, or its time is over."""

from slack_sdk.models.blocks import Block

from bot.views.coach import said_pause
from bot.views.message import actions, button, section
from coaching.faces import Outlook, said_moment


def snoozed(prompt_id: str, title: str, outlook: Outlook) -> list[Block]:
    """Put off: say when it comes back."""
    when = said_moment(outlook.back_at, outlook.today) if outlook.back_at else "later"
    return [
        section(f"*{title}*\nI'll bring this back {when}."),
        actions(
            button("Bring it back now", "prompt:now", prompt_id), button("Another day", "prompt:another", prompt_id)
        ),
    ]


def paused(prompt_id: str, outlook: Outlook) -> list[Block]:
    """Folded by a pause: say until when."""
    return [
        section(f"*Paused until {said_pause(outlook)}.* Nothing piles up meanwhile."),
        actions(button("Resume now", "prompt:resume", prompt_id)),
    ]


def moved(title: str) -> list[Block]:
    """Brought back: the newer copy is the one to answer."""
    return [section(f"_{title}_: moved further down, as you asked.")]

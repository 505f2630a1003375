"""The faces that kinds of prompts share: put off, paused, moved, put away."""

from slack_sdk.models.blocks import Block

from bot.views.coach import said_pause
from bot.views.message import MENU_AFTER, actions, button, menu, section
from coaching.faces import Outlook, said_moment
from coaching.nudges import NOT_NOW_REASONS


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


def put_away(prompt_id: str, kind: str) -> list[Block]:
    """Not for them: a reason is welcome, and none is needed."""
    reasons = [button(label, f"{kind}:{reason}", prompt_id) for reason, label in NOT_NOW_REASONS.items()]
    words = "*Put away.* No need to explain. If you like, say why, so that I choose better:"
    return [section(words, accessory=menu(prompt_id, MENU_AFTER)), actions(*reasons)]


def put_away_said(prompt_id: str, coming: str) -> list[Block]:
    """Not for them, and they have said why; `coming` says what is next."""
    words = f"*Put away.* Thank you, that helps me choose. {coming}"
    return [section(words, accessory=menu(prompt_id, MENU_AFTER))]

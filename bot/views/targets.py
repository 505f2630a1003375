"""One's own aim: the form that asks for it, and what follows."""

from slack_sdk.models.blocks import InputBlock, Option, PlainTextObject, RadioButtonsElement
from slack_sdk.models.views import View

from bot.views.message import section
from coaching.targets import CHOICES, NONE, times

CALLBACK, BLOCK, ACTION = "target:save", "target", "chosen"
TITLE = "My own aim"
NO_CHOICE = "Choose one. No aim is a fine choice, too."


def form(target: int | None) -> View:
    """Ask how often somebody would like to practise; `target` is what holds now."""
    options = [_option(f"{times(count).capitalize()} a week", str(count)) for count in CHOICES]
    options.append(_option("No aim", NONE))
    now = str(target) if target else NONE
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Save"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=BLOCK,
                label=PlainTextObject(text="I'd like to practise ..."),
                element=RadioButtonsElement(
                    action_id=ACTION,
                    options=options,
                    initial_option=next((one for one in options if one.value == now), None),
                ),
                hint=PlainTextObject(text="Only you see this. I say so when you reach it, and nothing when you don't."),
            )
        ],
    )


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)


def saved(target: int | None) -> View:
    """Say what is kept."""
    words = f"You'd like to practise {times(target)} a week." if target else "No aim: that is fine."
    return View(
        type="modal",
        title=PlainTextObject(text=TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section(f"*Saved.* {words}")],
    )

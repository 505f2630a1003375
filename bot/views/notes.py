"""The note: one line in one's own words."""

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import section

CALLBACK, BLOCK, ACTION = "note:keep", "note", "words"


def note(prompt_id: str) -> View:
    """Ask for the note."""
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=prompt_id,
        title=PlainTextObject(text="Your note"),
        submit=PlainTextObject(text="Keep it"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=BLOCK,
                label=PlainTextObject(text="What happened? One line is enough."),
                element=PlainTextInputElement(action_id=ACTION, multiline=True, max_length=3000, focus_on_load=True),
                hint=PlainTextObject(
                    text="Only you read this: on my Home tab, under See my data. You can erase it there."
                ),
            )
        ],
    )


def kept() -> View:
    """Say that it was kept."""
    return View(
        type="modal",
        title=PlainTextObject(text="Your note"),
        close=PlainTextObject(text="Close"),
        blocks=[section("Kept. You find it on my Home tab, under *See my data*.")],
    )

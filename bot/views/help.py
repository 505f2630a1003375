"""Help me with this one: which moment it is, and one thing to try in it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextObject, RadioButtonsElement
from slack_sdk.models.views import View

from bot.views.message import context, escape, section
from coaching.items import Practice, Wording

ASK_CALLBACK, KEEP_CALLBACK, MOMENT, ACTION = "help:ask", "help:keep", "moment", "chosen"
TITLE = "Help me with this one"
NOT_OPEN = (
    "Your programme is not open at the moment, so I have nothing to offer right now. My Home tab shows when it is."
)
NOT_FOUND = "Choose the moment that comes closest."


def ask(moments: Sequence[str]) -> View:
    """Ask which moment it is."""
    options = [_option(moment, str(number)) for number, moment in enumerate(moments)]
    return View(
        type="modal",
        callback_id=ASK_CALLBACK,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Show me one thing"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=MOMENT,
                label=PlainTextObject(text="Which moment is this?"),
                element=RadioButtonsElement(action_id=ACTION, options=options),
            ),
            context("I neither read nor keep the message you chose. Nobody sees that you asked."),
        ],
    )


def _option(moment: str, value: str) -> Option:
    label = f"{moment[:1].upper()}{moment[1:]}"
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)


def offer(what: Practice | Wording, place: str) -> View:
    """Show one thing to try. `place` names it to us, for whoever wants to keep it."""
    if isinstance(what, Practice):
        blocks: list[Block] = [section(f"*{escape(what.title)}*\n{escape(what.task)}")]
    else:
        blocks = [
            section(f"*{escape(what.how_title)}*\n{escape(what.how)}"),
            section(f"_For example:_ {escape(what.example)}"),
        ]
    return View(
        type="modal",
        callback_id=KEEP_CALLBACK,
        private_metadata=place,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Send it to me to keep"),
        close=PlainTextObject(text="Close"),
        blocks=[*blocks, context("It comes at once, and counts as none of your messages of the week.")],
    )


def say(mrkdwn: str) -> View:
    """Say one thing, and end there."""
    return View(
        type="modal",
        title=PlainTextObject(text=TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section(mrkdwn)],
    )


def on_its_way() -> View:
    """Say that it comes."""
    return say("*It is on its way,* in our messages.")

"""What came of a coaching card, face by face, and the form for a line in the manager's own words."""

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views import prompts
from bot.views.message import MENU, MENU_AFTER, MENU_DONE, Message, actions, button, context, escape, menu, section
from coaching.faces import Outlook
from coaching.items import Card
from coaching.reportbacks import OUTCOMES, Outcome
from coaching.snoozing import is_snoozed

CALLBACK, BLOCK, ACTION = "reportback:keep_line", "line", "words"
#: The most that the line may have.
LENGTH = 1000
TITLE = "In your own words"

_NAME = "How it went"
_LABELS: dict[Outcome, str] = {
    "worked": "Worked",
    "partly": "Partly",
    "not": "Didn't work",
    "no_chance": "Didn't get to it",
}
_WHO_SEES = "Only you see your answer. Other managers read counts, of five or more and without names."


def draw(face: str, prompt_id: str, card: Card, others: str, outlook: Outlook) -> Message:
    """Draw the face that the question should show. `others`: what came of it elsewhere, told after the answer only."""
    blocks = _FACES.get("snoozed" if is_snoozed(face) else face, _closed)(prompt_id, card, others, outlook)
    return Message.of(blocks, face=face)


def _before(prompt_id: str, card: Card, _others: str, _outlook: Outlook) -> list[Block]:
    asks = f"*You wanted to try this question:*\n“{escape(card.question)}”\nHow did it go?"
    return [section(asks, accessory=menu(prompt_id, MENU)), _answers(prompt_id), context(_WHO_SEES)]


def _changing(prompt_id: str, card: Card, _others: str, _outlook: Outlook) -> list[Block]:
    asks = f"*How did it go?*\n“{escape(card.question)}”\nWhat you press now takes the place of your first answer."
    return [section(asks, accessory=menu(prompt_id, MENU_AFTER)), _answers(prompt_id), context(_WHO_SEES)]


def _answers(prompt_id: str) -> Block:
    return actions(*(button(_LABELS[one], f"reportback:{one}", prompt_id) for one in OUTCOMES))


def _answered(prompt_id: str, _card: Card, others: str, _outlook: Outlook) -> list[Block]:
    said = f"*Noted, thank you.* {escape(others)}".rstrip()
    return [
        section(said, accessory=menu(prompt_id, MENU_DONE)),
        actions(button("Add one line", "reportback:line", prompt_id)),
    ]


def _snoozed(prompt_id: str, _card: Card, _others: str, outlook: Outlook) -> list[Block]:
    return prompts.snoozed(prompt_id, _NAME, outlook)


def _paused(prompt_id: str, _card: Card, _others: str, outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


def _moved(_prompt_id: str, _card: Card, _others: str, _outlook: Outlook) -> list[Block]:
    return prompts.moved(_NAME)


def _closed(_prompt_id: str, card: Card, _others: str, _outlook: Outlook) -> list[Block]:
    """Keep the question, which they may want to ask again; take the buttons away."""
    return [section(f"“{escape(card.question)}”\nThis one has closed.")]


_FACES = {
    "before": _before,
    "changing": _changing,
    "answered": _answered,
    "snoozed": _snoozed,
    "paused": _paused,
    "moved": _moved,
    "closed": _closed,
    "lapsed": _closed,
}


def line(prompt_id: str, kept: str | None) -> View:
    """Ask for a line in their own words; what they wrote before stands in it."""
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=prompt_id,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Keep it"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=BLOCK,
                label=PlainTextObject(text="What happened? One line is enough."),
                element=PlainTextInputElement(
                    action_id=ACTION, multiline=True, max_length=LENGTH, initial_value=kept, focus_on_load=True
                ),
                hint=PlainTextObject(text="Only you read this. You find it on my Home tab, under See my data."),
                optional=True,
            )
        ],
    )


def line_kept(*, empty: bool) -> View:
    """Say what became of the line."""
    said = "There is no line kept." if empty else "Kept. Only you read it: on my Home tab, under *See my data*."
    return View(
        type="modal",
        title=PlainTextObject(text=TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section(said)],
    )

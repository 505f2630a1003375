"""The form in which a steward notes what was changed in a programme, and below it what was noted before."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.views.message import section, words
from coaching.adjustment_words import said, waits
from coaching.adjustments import LENGTH, Adjustment
from coaching.kpis import FIGURES
from coaching.verdict import JUDGED

CALLBACK, CHOSEN = "adjustment:form", "said"
#: The inputs; each block is named after what it asks for.
FIELDS = ("programme", "what", "why", "figure", "expect")
LABEL = "Note a change"
TITLE = "What was changed"
NOT_A_STEWARD = "Only whoever runs the programme can note what was changed, so nothing was noted."
NOT_OPEN = "No programme is open yet, so there is nothing to have changed."
#: So many of those noted before are listed.
LISTED = 10


def noted(one: Adjustment) -> str:
    """Say that it is kept, and when it is read again."""
    return f"Noted. {waits(one)}"


def form(programmes: Mapping[str, str], before: Sequence[Adjustment]) -> View:
    """Ask what was changed, and which figure should move; `programmes` are those that are open, by id."""
    blocks: list[Block] = [
        _choose("programme", "Programme", list(programmes.items())),
        _write("what", "What was changed?", "As in: notes are asked for on Tuesday, no longer on Thursday."),
        _write("why", "Why?", "What you saw, or were told."),
        _choose("figure", "Which figure should move?", [(name, FIGURES[name].label) for name in JUDGED]),
        _choose("expect", "Where should it go?", [("up", "Up"), ("down", "Down")]),
        section(
            "It stays as you write it. Once two whole weeks after this one have ended it is read again: the figure "
            "before and after, with its ranges."
        ),
    ]
    if before:
        blocks += [DividerBlock(), section("*Noted before*"), *(words(said(one)) for one in before[:LISTED])]
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Note it"),
        close=PlainTextObject(text="Cancel"),
        blocks=blocks,
    )


def _write(name: str, label: str, hint: str) -> InputBlock:
    element = PlainTextInputElement(action_id=CHOSEN, multiline=True, max_length=LENGTH)
    return InputBlock(
        block_id=name, label=PlainTextObject(text=label), element=element, hint=PlainTextObject(text=hint)
    )


def _choose(name: str, label: str, choices: Sequence[tuple[str, str]]) -> InputBlock:
    options = [Option(text=PlainTextObject(text=text[:75], emoji=False), value=value) for value, text in choices]
    only = options[0] if len(options) == 1 else None
    element = StaticSelectElement(action_id=CHOSEN, options=options, initial_option=only)
    return InputBlock(block_id=name, label=PlainTextObject(text=label), element=element)

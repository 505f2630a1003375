"""A mentor's response to a scenario: the form for it, and how it reads below the feedback."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.views.message import actions, button, context, escape, section, words
from coaching.items import Module
from coaching.mentors import CLIP_LENGTH, DECISION_LENGTH, WORDS_LENGTH, Fault, Response

CALLBACK, SCENARIO, WORDS, CLIP, DECISION, ACTION = "mentors:keep", "scenario", "words", "clip", "decision", "said"
TITLE = "A model response"
NOT_A_MENTOR = "Only mentors of a programme add model responses, so nothing has changed."
CHOOSE_ONE = "Choose a situation."
GONE = "It is taken back: nobody reads it any more."

#: Of each fault: at which field, and what to do.
_FAULTS: dict[Fault, tuple[str, str]] = {
    "empty": (WORDS, "Write what you would say, or paste the link of a clip below."),
    "no_clip": (
        CLIP,
        "That is no link to a message or file of this workspace. In Slack, choose Copy link at your clip.",
    ),
    "unchecked": (CLIP, "I could not check links just now. Leave it empty, or try again in a minute."),
}
#: A group of a menu holds so many options.
_MOST_OPTIONS = 100


def home() -> Block:
    """Say on a mentor's Home what they may add."""
    return section(
        "*You are a mentor.* Say how you would answer a situation; people read it after their own answer.",
        accessory=button("Add a response", "mentors:open", "open"),
    )


def form(modules: Sequence[Module], home: str) -> View:
    """Ask for a response; `home` is the workspace's address, to know its links by."""
    groups = [
        OptionGroup(
            label=PlainTextObject(text=module.name[:75]),
            options=[
                Option(text=PlainTextObject(text=one.title[:75], emoji=False), value=f"{module.id}:{one.id}")
                for one in module.scenarios[:_MOST_OPTIONS]
            ],
        )
        for module in modules
        if module.scenarios
    ]
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=home,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Show it to people"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=SCENARIO,
                label=PlainTextObject(text="Which situation?"),
                element=StaticSelectElement(action_id=ACTION, option_groups=groups),
            ),
            _input(WORDS, "What would you say? Word for word", WORDS_LENGTH, optional=True),
            _input(
                CLIP,
                "Or a clip: its link in Slack",
                CLIP_LENGTH,
                optional=True,
                hint="Record it in a channel that people here can open, then choose Copy link.",
                multiline=False,
            ),
            _input(DECISION, "Why like this? What did you weigh up?", DECISION_LENGTH),
            context(
                "People who have answered this situation read it with your name. Sending is your leave for that; you "
                "can take it back, and erasing your data erases it."
            ),
        ],
    )


def _input(
    block: str, label: str, longest: int, *, optional: bool = False, hint: str = "", multiline: bool = True
) -> InputBlock:
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        element=PlainTextInputElement(action_id=ACTION, max_length=longest, multiline=multiline),
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    )


def errors(fault: Fault) -> dict[str, str]:
    """Say what a response still needs."""
    block, sentence = _FAULTS[fault]
    return {block: sentence}


def saved(title: str, said: Response, value: str) -> View:
    """Show what people will read, and how to take it back."""
    return _read_only(
        [
            section(f"*Kept.* After “{escape(title)}”, people read:"),
            *shown([said]),
            actions(button("Take it back", "mentors:drop", value)),
        ]
    )


def taken_back() -> View:
    """Say that nobody reads it any more."""
    return _read_only([section(GONE)])


def _read_only(blocks: list[Block]) -> View:
    return View(type="modal", title=PlainTextObject(text=TITLE), close=PlainTextObject(text="Close"), blocks=blocks)


def shown(responses: Sequence[Response]) -> list[Block]:
    """Draw mentors' responses as they stand below the feedback: their words as they wrote them."""
    blocks: list[Block] = []
    for one in responses:
        clip = f" <{escape(one.clip)}|Hear or see it>" if one.clip else ""
        blocks.append(section(f"*{escape(one.name)}, a mentor, would answer:*{clip}"))
        if one.words:
            blocks.append(words(one.words))
        blocks.append(words(f"Why: {one.decision}"))
    return blocks


def fields(view: Mapping[str, object]) -> dict[str, str]:
    """Take the form apart; whatever is missing or forged is empty."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    found = {}
    for block in (SCENARIO, WORDS, CLIP, DECISION):
        held = values.get(block) if isinstance(values, dict) else None
        element = held.get(ACTION) if isinstance(held, dict) else None
        option = element.get("selected_option") if isinstance(element, dict) else None
        said = option.get("value") if isinstance(option, dict) else (element or {}).get("value")
        found[block] = said.strip() if isinstance(said, str) else ""
    return found

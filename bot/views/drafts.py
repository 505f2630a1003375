"""A draft of an idea or a situation, written in a form: its pages, what follows them, the answer to /coach draft."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    InputBlock,
    NumberInputElement,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.views.draft_pages import Ask, Kind, Page, asks
from bot.views.message import Message, actions, button, confirmation, context, escape, notice, section
from coaching.items import LevelName, Module

CHECK, SEND = "draft:check", "draft:save"
NOT_A_STEWARD = "Whoever runs the programme drafts the ideas here. If you have one, tell them; they will be glad."
GONE = "This draft was sent or started afresh meanwhile. Close this, and type */coach draft* once more."
NO_PLACE = "That place is not in the content any more. Choose another."
CHOOSE = "Choose where it belongs."
NOUNS: Mapping[Kind, str] = {"nudge": "idea", "scenario": "situation"}

_PLACE, _TYPED = "place", "typed"
#: Slack's limits: groups of a menu, options of a group, letters of a label.
_GROUPS, _OPTIONS, _LABEL = 100, 100, 75


@dataclass(frozen=True, slots=True)
class Form:
    """A draft as its form shows it: where it belongs, and what is written by column."""

    kind: Kind
    page: Page = "first"
    draft_id: str = ""
    module: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def pack(self) -> str:
        """Return what a view carries of it: what is typed is kept elsewhere, since Slack has no room for it there."""
        return json.dumps({"kind": self.kind, "page": self.page, "draft_id": self.draft_id})

    @classmethod
    def unpack(cls, view: Mapping[str, Any]) -> "Form | None":
        """Take it out of a view; None for what we never drew."""
        try:
            held = json.loads(str(view.get("private_metadata") or ""))
        except ValueError:
            return None
        if not isinstance(held, dict):
            return None
        known = next((each for each in _KNOWN if each == (held.get("kind"), held.get("page"))), None)
        return cls(*known, str(held.get("draft_id", ""))[:64]) if known else None

    def block(self, name: str) -> str:
        """Name an input. Of this draft alone, or Slack keeps what was typed into another."""
        return f"{name}:{self.draft_id}"


_KNOWN: Sequence[tuple[Kind, Page]] = [(kind, page) for kind in get_args(Kind) for page in get_args(Page)]


def form(shown: Form, modules: Sequence[Module], *, said: Sequence[str] = ()) -> View:
    """Ask for one page of a draft; `said` is what is to be mended, where no input can say it."""
    blocks: list[Block] = []
    if said:
        blocks.append(notice("\n".join(map(escape, said))[:2900]))
    if shown.page == "first":
        blocks.append(_place(shown, modules))
    rubric = {level.name: level.label for each in modules if each.id == shown.module for level in each.rubric}
    for ask in asks(shown.kind, shown.page):
        if ask.name.startswith("option_") and ask.name != "option_a":
            blocks.append(DividerBlock())
        blocks.append(_input(shown, ask, rubric))
    blocks += _below(shown)
    return View(
        type="modal",
        callback_id=CHECK,
        private_metadata=shown.pack(),
        title=_title(shown.kind),
        submit=PlainTextObject(text="Next" if leads_on(shown) else "Check it"),
        close=PlainTextObject(text="Close"),
        blocks=blocks,
    )


def leads_on(shown: Form) -> bool:
    """Whether a page needs the one after it."""
    return shown.kind == "scenario" and shown.page == "first"


def _title(kind: Kind) -> PlainTextObject:
    return PlainTextObject(text="Draft an idea" if kind == "nudge" else "Draft a situation")


def _below(shown: Form) -> list[Block]:
    press = "Next" if leads_on(shown) else "Check it"
    kept = f"“{press}” keeps what you typed, even while something is to be mended; closing before that loses it."
    blocks: list[Block] = [context(f"{kept} */coach draft {shown.kind}* goes on from there.")]
    if shown.page == "second":
        back = "Back to the situation" if shown.kind == "scenario" else "Only one wording"
        blocks.insert(0, actions(button(back, "draft:back", shown.draft_id or "-")))
    elif shown.draft_id:
        sure = confirmation("Start afresh?", "What you have written in this draft is gone then.", "Start afresh", "No")
        blocks.append(actions(button("Start afresh", "draft:afresh", shown.draft_id, confirm=sure)))
    return blocks


def _place(shown: Form, modules: Sequence[Module]) -> Block:
    groups, chosen = [], None
    for module in modules:
        for behaviour in module.behaviours:
            options = []
            for moment in behaviour.moments[:_OPTIONS]:
                option = _option(moment, place_of(module.id, behaviour.id, moment))
                options.append(option)
                if (module.id, behaviour.id, moment) == (
                    shown.module,
                    shown.cells.get("behaviour"),
                    shown.cells.get("moment"),
                ):
                    chosen = option
            groups.append(OptionGroup(label=_plain(f"{module.name}: {behaviour.name}"), options=options))
    return InputBlock(
        block_id=shown.block(_PLACE),
        label=PlainTextObject(text="Where it belongs", emoji=False),
        hint=PlainTextObject(text="The behaviour it practises, and the situation at work.", emoji=False),
        element=StaticSelectElement(action_id=_TYPED, option_groups=groups[:_GROUPS], initial_option=chosen),
    )


def place_of(module: str, behaviour: str, moment: str) -> str:
    """Name a place in a menu: short, and another one if a word of it changes."""
    return hashlib.sha256("\n".join((module, behaviour, moment)).encode()).hexdigest()[:16]


def _input(shown: Form, ask: Ask, rubric: Mapping[LevelName, str]) -> Block:
    given = shown.cells.get(ask.name) or None
    element: StaticSelectElement | NumberInputElement | PlainTextInputElement
    if ask.level:
        options = {name: _option(f"{label} ({name})", name) for name, label in rubric.items()}
        element = StaticSelectElement(
            action_id=_TYPED,
            options=list(options.values()),
            initial_option=next((option for name, option in options.items() if name == given), None),
        )
    elif ask.number:
        element = NumberInputElement(
            action_id=_TYPED, is_decimal_allowed=False, min_value="1", max_value=str(ask.most), initial_value=given
        )
    else:
        element = PlainTextInputElement(
            action_id=_TYPED, multiline=ask.long, max_length=ask.most, initial_value=given and given[: ask.most]
        )
    return InputBlock(
        block_id=shown.block(ask.name),
        label=PlainTextObject(text=ask.label, emoji=False),
        hint=PlainTextObject(text=ask.hint, emoji=False) if ask.hint else None,
        element=element,
        optional=ask.optional,
    )


def _option(label: str, value: str) -> Option:
    return Option(text=_plain(label), value=value)


def _plain(label: str) -> PlainTextObject:
    return PlainTextObject(text=label if len(label) <= _LABEL else f"{label[: _LABEL - 4]} ...", emoji=False)


def typed(view: Mapping[str, Any], shown: Form) -> tuple[str, dict[str, str]]:
    """Take a page apart: which place was chosen, and what stands in each column of the page."""
    cells = {ask.name: _given(view, shown.block(ask.name)) for ask in asks(shown.kind, shown.page)}
    return _given(view, shown.block(_PLACE)), cells


def _given(view: Mapping[str, Any], block_id: str) -> str:
    held = ((view.get("state") or {}).get("values") or {}).get(block_id)
    element = held.get(_TYPED) if isinstance(held, dict) else None
    if not isinstance(element, dict):
        return ""
    chosen = element.get("selected_option")
    said = chosen.get("value") if isinstance(chosen, dict) else element.get("value")
    return " ".join(said.split())[:1000] if isinstance(said, str) else ""


def errors(shown: Form, faults: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put what is to be mended below the inputs it belongs to; (column, words) in the order they are told."""
    below: dict[str, str] = {}
    for name, words in faults:
        block = shown.block(_PLACE if name in ("moment", "behaviour", _PLACE) else name)
        below[block] = f"{below[block]} {words}" if block in below else words
    return {block: words[:1000] for block, words in below.items()}


def choose(begun: Iterable[Kind]) -> Message:
    """Answer /coach draft: which of the two."""
    goes_on = [f"Your {NOUNS[kind]} is not finished yet; the button brings it back." for kind in begun]
    said = "*What would you like to draft?* An idea takes some twenty seconds to read, a situation two minutes."
    return Message.of(
        [
            section("\n".join([said, *goes_on])),
            actions(
                button("Draft an idea", "draft:nudge", "nudge"),
                button("Draft a situation", "draft:scenario", "scenario"),
            ),
            context("Nobody gets it before it has been reviewed and put into the content."),
        ],
        face="draft",
    )


def sent(kind: Kind) -> View:
    """Say that a draft was sent for review, and what happens to it."""
    return View(
        type="modal",
        title=_title(kind),
        close=PlainTextObject(text="Close"),
        blocks=[
            section(
                f"*Sent for review, thank you.* Your {NOUNS[kind]} also comes to you as a message, to be passed on.\n"
                "Whoever looks after the content finds it with *inflow content drafts* and puts it into its file. "
                "Until then nobody gets it."
            )
        ],
    )


def gone(words: str) -> View:
    """Say why there is nothing to go on with."""
    return View(
        type="modal",
        title=PlainTextObject(text="Drafts"),
        close=PlainTextObject(text="Close"),
        blocks=[section(words)],
    )

"""What a giver sees: the form for what they saw, the receipt, and why something was not passed on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.views.message import Message, actions, button, confirmation, context, escape, notice, section, words
from coaching.faces import said_number
from coaching.items import Module
from coaching.kudos import LENGTH, PER_DAY, Kudos, Limit, What

CALLBACK, WHO, WHAT, WORDS, ACTION = "kudos:form", "who", "what", "words", "said"
TITLE = "Say what you saw"
#: So much of a quoted message is shown; and so much text fits a block.
_QUOTED, _BLOCK = 600, 2900

CANNOT = "I can't pass messages to that person, so nothing was kept."
YOURSELF = "That one is for a colleague. Who did you see doing it?"
GONE = "That one was taken back, so there is nothing to change any more."
_OUTSIDE = "You are not on the list of a programme here, so I can pass nothing on, and nothing was kept."
_PRIVATE = "Only the two of you read it. It counts in group figures, without names."
#: Whoever takes no part is told before they send what that keeps.
_KEEPS = "Sending keeps: who, what, when, your words. Nothing else about you."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form knows besides its fields. `changes` is the id of what it words anew."""

    link: str = ""
    changes: str = ""
    keep: bool = False

    def packed(self) -> str:
        """Return it as the form carries it along."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def unpacked(cls, carried: object) -> "Sheet":
        """Read what a form carried along; whatever is forged is an empty sheet."""
        try:
            held = json.loads(str(carried or "{}"))
        except ValueError:
            return cls()
        if not isinstance(held, dict):
            return cls()
        return cls(str(held.get("link") or "")[:1000], str(held.get("changes") or "")[:64], held.get("keep") is True)


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form when it opens. `to` is the name of somebody who cannot be changed any more."""

    who: str | None = None
    module: str | None = None
    behaviour: str | None = None
    words: str = ""
    to: str = ""


def form(
    modules: Mapping[str, Module],
    filled: Filled,
    sheet: Sheet,
    *,
    first: str = "",
    quote: str = "",
    takes_part: bool = True,
) -> View:
    """Ask who did what, in one's own words. `first` says what is missing; `quote` is the message they picked."""
    blocks: list[Block] = [notice(escape(first))] if first else []
    if quote:
        shown = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]} ..."
        blocks += [
            section("*On a message you picked.* I keep a link, not the words; only you see them here."),
            words(shown),
        ]
    blocks.append(section(f"To *{escape(filled.to)}*") if filled.to else _who(filled.who))
    blocks += [_what(modules, filled), _words(filled.words)]
    blocks.append(context(_PRIVATE if takes_part else f"{_PRIVATE} {_KEEPS}"))
    submit, close = ("Keep it for tomorrow", "Drop it") if sheet.keep else ("Send", "Cancel")
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=sheet.packed(),
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Save" if sheet.changes else submit),
        close=PlainTextObject(text=close),
        blocks=blocks,
    )


def _who(who: str | None) -> InputBlock:
    return InputBlock(
        block_id=WHO,
        label=PlainTextObject(text="Who?"),
        element=UserSelectElement(
            action_id=ACTION, initial_user=who, placeholder=PlainTextObject(text="Choose a colleague")
        ),
    )


def _what(modules: Mapping[str, Module], filled: Filled) -> InputBlock:
    """Offer each skill as a whole, and its behaviours as a colleague would say them."""
    groups, chosen = [], None
    for module in modules.values():
        options = [_option(f"{module.skill[:1].upper()}{module.skill[1:]}, as a whole", module.id, None)]
        options += [_option(one.seen, module.id, one.id) for one in module.behaviours]
        groups.append(OptionGroup(label=PlainTextObject(text=module.name[:75]), options=options))
        for option in options:
            if filled.module == module.id and option.value == _value(module.id, filled.behaviour):
                chosen = option
    return InputBlock(
        block_id=WHAT,
        label=PlainTextObject(text="What did they do?"),
        element=StaticSelectElement(
            action_id=ACTION,
            option_groups=groups,
            initial_option=chosen,
            placeholder=PlainTextObject(text="Choose what comes nearest"),
        ),
    )


def _option(label: str, module: str, behaviour: str | None) -> Option:
    return Option(text=PlainTextObject(text=label[:75], emoji=False), value=_value(module, behaviour))


def _value(module: str, behaviour: str | None) -> str:
    return f"{module}:{behaviour or ''}"


def _words(said: str) -> InputBlock:
    return InputBlock(
        block_id=WORDS,
        label=PlainTextObject(text="In your words: what did they do, what did it change?"),
        element=PlainTextInputElement(
            action_id=ACTION, multiline=True, max_length=LENGTH, initial_value=said[:LENGTH] or None
        ),
        hint=PlainTextObject(text="One line is enough. “You let me finish, and I could think aloud.”"),
        optional=True,
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody put into the form; whatever is missing or forged is nothing."""

    who: str | None
    module: str
    behaviour: str | None
    words: str

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "Answers":
        """Take a submitted form apart."""
        chosen = _held(view, WHAT).get("selected_option")
        value = str(chosen.get("value", "")) if isinstance(chosen, dict) else ""
        module, _, behaviour = value.partition(":")
        who, said = _held(view, WHO).get("selected_user"), _held(view, WORDS).get("value")
        return cls(
            who if isinstance(who, str) else None,
            module,
            behaviour or None,
            said.strip()[:LENGTH] if isinstance(said, str) else "",
        )


def _held(view: Mapping[str, Any], block: str) -> dict[str, Any]:
    held = ((view.get("state") or {}).get("values") or {}).get(block)
    element = held.get(ACTION) if isinstance(held, dict) else None
    return element if isinstance(element, dict) else {}


def receipt(one: Kudos, what: What, *, kept: bool = False) -> Message:
    """Say what was sent, to whom, and how to have it back. Nobody else sees it."""
    return Message.of([*_sent(one, what, kept=kept), actions(*_buttons(one)), context(_WHERE)], face="kudos")


_WHERE = "You find it again on my Home tab, under “Thanks you gave”."


def _sent(one: Kudos, what: What, *, kept: bool) -> list[Block]:
    name = escape(one.receiver_name)
    for_what = f"for *{escape(what.skill)}*"
    if kept:
        return [section(f"Kept for tomorrow: *{name}* gets it then, between the two of you, {for_what}.")]
    return [
        section(
            f"Sent to *{name}*, between the two of you, {for_what}. It arrives at a good moment of {_of(name)} day."
        )
    ]


def _of(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _buttons(one: Kudos) -> list[Any]:
    return [button("Change", "kudos:change", one.kudos_id), take_back_button(one)]


def take_back_button(one: Kudos) -> Any:  # noqa: ANN401 - a button; the SDK's rows take any element
    """The button that takes a kudos back, with its question."""
    question = f"Nothing counts it any more and the words are gone. If {one.receiver_name} has the message, it says so."
    sure = confirmation("Take it back?", question[:300], "Take it back", "Keep it")
    return button("Take back", "kudos:take_back", one.kudos_id, style="danger", confirm=sure)


def sent(one: Kudos, what: What, *, kept: bool = False) -> View:
    """Say in the form's place what was sent."""
    return say(*_sent(one, what, kept=kept), context(_WHERE))


def changed(one: Kudos) -> View:
    """Say in the form's place that the new words hold."""
    return say(section(f"*Changed.* {escape(one.receiver_name)} reads it as you have worded it now."), context(_WHERE))


def taken_back(one: Kudos) -> Message:
    """Say in the receipt's place that it was taken back."""
    said = f"*Taken back.* What you wrote to {escape(one.receiver_name)} is gone, and nothing counts it."
    return Message.of([section(said)], face="kudos")


def say(*blocks: Block) -> View:
    """Say something in a form's place."""
    return View(
        type="modal", title=PlainTextObject(text=TITLE), close=PlainTextObject(text="Close"), blocks=list(blocks)
    )


def outside(said: str) -> Message:
    """Answer somebody whom the roster does not know, or no longer."""
    return _refused(_OUTSIDE, said)


def outside_form() -> View:
    """Say the same in a form's place."""
    return say(section(_OUTSIDE))


def gone() -> View:
    """Say that there is nothing to change any more."""
    return say(section(GONE))


def not_passed_on(why: str, said: str) -> Message:
    """Say why nothing was kept, and give people their words back."""
    return _refused(why, said)


def too_long(said: str) -> Message:
    """Say how long words may be, and give them back."""
    return _refused(f"That is {len(said):,} characters, and {LENGTH:,} is the most I pass on. Nothing was kept.", said)


def _refused(why: str, said: str) -> Message:
    blocks: list[Block] = [section(f"{why} Here are your words, to send yourself:" if said else why)]
    blocks += [words(said[at : at + _BLOCK]) for at in range(0, min(len(said), 10 * _BLOCK), _BLOCK)]
    return Message.of(blocks, face="kudos").with_words()


def too_many(full: Limit, name: str) -> str:
    """Say that this is one too many for today, and offer tomorrow where it has room."""
    whom = name if full.reason == "again" else said_number(PER_DAY, "colleague")
    first = f"You have thanked {whom} today."
    if full.may_be_kept:
        return f"{first} Shall I keep this for tomorrow?"
    return f"{first[:-1]}, and tomorrow's place is taken too. Nothing more was kept."


def errors(why: str) -> dict[str, str]:
    """Say under "Who?" why it cannot be sent; the words stay in the form."""
    return {WHO: f"{why} Your words are still below, to send yourself." if why == CANNOT else why}


def usage() -> Message:
    """Say how the command is used."""
    return Message.of(
        [
            section(
                "*/kudos @colleague listening you let me finish* says what you saw, to that colleague alone.\n"
                "*/kudos* by itself opens a form. So does “Say what you saw”, under a message's three dots."
            ),
            actions(button(TITLE, "kudos:say", "form")),
        ],
        face="kudos",
    )

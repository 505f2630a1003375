"""The form in which somebody says what they saw a colleague do well."""

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
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.views.message import actions, button, context, escape, notice, section, words
from coaching.items import Module
from coaching.kudos import LENGTH

CALLBACK, WHO, WHAT, WORDS, READERS, ACTION = "kudos:form", "who", "what", "words", "readers", "said"
TITLE = "Say what you saw"
UNCHOSEN = "Choose what comes nearest."
#: So much of a quoted message is shown.
_QUOTED = 600

_TWO, _TEAM = "two", "team"
_READERS = {_TWO: "The two of us", _TEAM: "The team too, if they agree"}

_PRIVATE = "Only the two of you read it. It counts in group figures, without names."
_PRIVATE_OR_NOT = (
    "Only the two of you read it, unless both of you want the team to. It counts in figures, without names."
)
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
    """What stands in the form when it opens. `to` is the name of somebody who cannot be changed any more.

    `team`: they would like the team to see it; None where there is no team's channel, so that nobody is asked.
    """

    who: str | None = None
    module: str | None = None
    behaviour: str | None = None
    words: str = ""
    to: str = ""
    team: bool | None = None


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
    if filled.team is not None:
        blocks.append(_readers(_TEAM if filled.team else _TWO))
    private = _PRIVATE if filled.team is None else _PRIVATE_OR_NOT
    blocks.append(context(private if takes_part else f"{private} {_KEEPS}"))
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


def _readers(chosen: str) -> InputBlock:
    """Ask whether the team may see it too; private unless they say so."""
    options = {value: Option(text=PlainTextObject(text=label), value=value) for value, label in _READERS.items()}
    return InputBlock(
        block_id=READERS,
        label=PlainTextObject(text="Who may read it?"),
        element=RadioButtonsElement(action_id=ACTION, options=list(options.values()), initial_option=options[chosen]),
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody put into the form; whatever is missing or forged is nothing."""

    who: str | None
    module: str
    behaviour: str | None
    words: str
    team: bool = False

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "Answers":
        """Take a submitted form apart."""
        module, _, behaviour = _chosen(view, WHAT).partition(":")
        who, said = _held(view, WHO).get("selected_user"), _held(view, WORDS).get("value")
        return cls(
            who if isinstance(who, str) else None,
            module,
            behaviour or None,
            said.strip()[:LENGTH] if isinstance(said, str) else "",
            _chosen(view, READERS) == _TEAM,
        )


def _chosen(view: Mapping[str, Any], block: str) -> str:
    option = _held(view, block).get("selected_option")
    return str(option.get("value", "")) if isinstance(option, dict) else ""


def _held(view: Mapping[str, Any], block: str) -> dict[str, Any]:
    held = ((view.get("state") or {}).get("values") or {}).get(block)
    element = held.get(ACTION) if isinstance(held, dict) else None
    return element if isinstance(element, dict) else {}


def or_noted(view: View, author: str) -> View:
    """Offer whoever leads the author the other way to say what they saw: a note for coaching."""
    view.blocks = [
        *(view.blocks or []),
        actions(button("Note it for coaching", "check:saw", f"<@{author}>")),
        context("A note is for coaching only, never pay or review. The person can read it."),
    ]
    return view

"""One decision of a scenario, as a form: the situation, what one could say, how sure one is."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, get_args

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.views.message import actions, button, escape, section
from coaching import items
from coaching.items import Scenario, Step
from coaching.scenarios import Sure

CALLBACK = "scenario:decide"
CHOOSE_ONE = "Choose one first; a guess is fine."
_CHOICE, _SURE, _WHY, _HINT = "choice", "sure", "why", "hint"
#: Slack's limits on a modal's title; and what of a radio button's label is read at a glance on a phone.
_TITLE, _GLANCE = 24, 40
_SURE_WORDS: dict[Sure, str] = {"sure": "Sure", "fairly": "Fairly sure", "guessing": "Guessing"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form remembers: whose step it is, since when it is shown, and where its message can be redrawn.

    `again`: which further way through the scenario it is on; empty on the first.
    """

    prompt_id: str
    step_id: str
    shown_at: float
    again: str = ""
    response_url: str = ""

    def pack(self) -> str:
        """Return it as a view carries it."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def read(cls, view: dict[str, Any]) -> "Sheet":
        """Take it out of a view; whatever is missing or forged becomes an id that nothing has."""
        try:
            held = json.loads(str(view.get("private_metadata") or "{}"))
        except ValueError:
            held = {}
        if not isinstance(held, dict):
            held = {}
        shown_at = held.get("shown_at")
        url = str(held.get("response_url", ""))
        return cls(
            prompt_id=str(held.get("prompt_id", ""))[:64],
            step_id=str(held.get("step_id", ""))[:200],
            shown_at=float(shown_at) if isinstance(shown_at, (int, float)) else 0.0,
            again=str(held.get("again", ""))[:64],
            response_url=url if url.startswith(("https://", "http://")) else "",
        )

    def at(self, step_id: str, now: float) -> "Sheet":
        """Return the sheet of the step that follows, shown from now on."""
        return replace(self, step_id=step_id, shown_at=now)

    def block(self, name: str) -> str:
        """Name an input so that what is typed stays through a hint, and is gone at the next step or way through."""
        return f"{name}:{self.step_id}:{self.again}"

    @property
    def first_input(self) -> str:
        """The input at which a refusal is shown."""
        return self.block(_CHOICE)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody put into the form."""

    option: str
    sure: Sure | None
    why: str


def decision(scenario: Scenario, step: Step, sheet: Sheet, *, place: tuple[int, int], hint: bool = False) -> View:
    """Ask for one decision; `place` is its number and of how many, `hint` whether the hint is open."""
    number, total = place
    lettered = any(len(option.text) > _GLANCE for option in step.options)
    where = f"*{number} of {total}.* " if total > 1 else ""
    blocks: list[Block] = [section(f"{where}{escape(step.situation)}")]
    if lettered:
        blocks.append(section("\n".join(f"*{letter(step, o)}.* {escape(o.text)}" for o in step.options)))
    labels = [(o.id, f"{letter(step, o)}. {_first_words(o.text)}") for o in step.options]
    blocks.append(radio(sheet.block(_CHOICE), _CHOICE, step.question, labels))
    if asks_sure(step, sheet):
        blocks += _how_sure(sheet)
    blocks.append(
        section(f"*A hint:* {escape(step.hint)}")
        if hint
        else actions(button("Show a hint", "scenario:hint", sheet.prompt_id))
    )
    blocks[-1].block_id = sheet.block(_HINT)
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=sheet.pack(),
        title=title(scenario),
        submit=PlainTextObject(text="Answer" if step.is_last else "Next"),
        close=PlainTextObject(text="Stop for now"),
        notify_on_close=True,
        blocks=blocks,
    )


def asks_sure(step: Step, sheet: Sheet) -> bool:
    """Whether a form asks how sure somebody is: once, with the last decision on the first way through."""
    return step.is_last and not sheet.again


def title(scenario: Scenario) -> PlainTextObject:
    """A modal's title: as much of the scenario's as there is room for."""
    return PlainTextObject(text=cut(scenario.title, _TITLE), emoji=False)


def letter(step: Step, option: items.Option) -> str:
    """Return the letter of an option: A for the first one."""
    return chr(ord("A") + step.options.index(option))


def given(view: dict[str, Any], sheet: Sheet) -> Given:
    """Take the form apart; whatever is missing or forged was not said."""
    sure = chosen(view, sheet.block(_SURE), _SURE)
    words = element(view, sheet.block(_WHY), _WHY).get("value")
    return Given(
        option=chosen(view, sheet.block(_CHOICE), _CHOICE),
        sure=next((known for known in get_args(Sure) if known == sure), None),
        why=words.strip() if isinstance(words, str) else "",
    )


def _how_sure(sheet: Sheet) -> list[Block]:
    why = InputBlock(
        block_id=sheet.block(_WHY),
        label=PlainTextObject(text="Why? In your own words, if you like", emoji=False),
        element=PlainTextInputElement(action_id=_WHY, multiline=True, max_length=3000),
        hint=PlainTextObject(text="Only you see this.", emoji=False),
        optional=True,
    )
    return [radio(sheet.block(_SURE), _SURE, "How sure are you?", list(_SURE_WORDS.items())), why]


def radio(block_id: str, action_id: str, label: str, choices: Sequence[tuple[str, str]]) -> Block:
    """An input with one choice of a few, each as (value, words)."""
    options = [Option(text=PlainTextObject(text=words, emoji=False), value=value) for value, words in choices]
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=label, emoji=False),
        element=RadioButtonsElement(action_id=action_id, options=options),
    )


def _first_words(text: str) -> str:
    """Cut an option's text to what a label has room for; quotes that it opens are closed."""
    if len(text) <= _GLANCE:
        return text
    first = cut(text, _GLANCE - 1)
    return f"{first}”" if first.count("“") > first.count("”") else first


def cut(text: str, longest: int) -> str:
    """Cut a text at a word's end to what there is room for."""
    if len(text) <= longest:
        return text
    first = text[: longest - 4]
    whole = first if text[len(first)] == " " else first.rpartition(" ")[0] or first
    return f"{whole.rstrip(' ,;:.–-')} ..."


def element(view: dict[str, Any], block_id: str, action_id: str) -> dict[str, Any]:
    """Take one input out of a form; empty where it is missing or forged."""
    held = ((view.get("state") or {}).get("values") or {}).get(block_id)
    element = held.get(action_id) if isinstance(held, dict) else None
    return element if isinstance(element, dict) else {}


def chosen(view: dict[str, Any], block_id: str, action_id: str) -> str:
    """Return the value that was chosen; empty where none was."""
    picked = element(view, block_id, action_id).get("selected_option")
    return str(picked.get("value", "")) if isinstance(picked, dict) else ""

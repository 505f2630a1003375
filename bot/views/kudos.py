"""What a giver is told: the receipt, that something was taken back, and why something was not passed on."""

from typing import Any

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View

from bot.views.kudos_form import TITLE, WHO
from bot.views.message import Message, actions, button, confirmation, context, escape, section, words
from coaching.faces import said_number
from coaching.kudos import LENGTH, PER_DAY, Kudos, Limit, What

#: So much text fits a block.
_BLOCK = 2900

CANNOT = "I can't pass messages to that person, so nothing was kept."
YOURSELF = "That one is for a colleague. Who did you see doing it?"
WORDS_TO_CHANGE = "These words are a start. Change them until they say what you saw."
GONE = "That one was taken back, so there is nothing to change any more."
_OUTSIDE = "You are not on the list of a programme here, so I can pass nothing on, and nothing was kept."


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

"""What a giver is told: the receipt, that something was taken back, and why something was not passed on."""

from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views.kudos_form import TITLE, WHO
from bot.views.message import Message, actions, button, confirmation, context, escape, section, words
from coaching.faces import said_number
from coaching.kudos import LENGTH, PER_DAY, Kudos, Limit, Said

#: So much text fits a block.
_BLOCK = 2900

CANNOT = "I can't pass messages to that person, so nothing was kept."
YOURSELF = "That one is for a colleague. Who did you see doing it?"
WORDS_TO_CHANGE = "These words are a start. Change them until they say what you saw."
NOT_OFFERED = "That one cannot be offered to the team (any more), so it stays between the two of you."
GONE = "That one was taken back, so there is nothing to change any more."
_OUTSIDE = "You are not on the list of a programme here, so I can pass nothing on, and nothing was kept."


def receipt(said: Said) -> Message:
    """Say what was sent, to whom, and how to have it back. Nobody else sees it."""
    buttons = [button("Change", "kudos:change", said.kudos.kudos_id), *offering(said), take_back_button(said.kudos)]
    face = f"kudos-{said.kudos.offer}" if said.kudos.offer else "kudos"
    return Message.of([*_sent(said), actions(*buttons), context(_WHERE)], face=face)


def offering(said: Said) -> list[InteractiveElement]:
    """The button that offers a kudos to the team, where it has a channel and that was not offered yet."""
    if said.channel is None or said.kudos.offer is not None:
        return []
    name = said.kudos.receiver_name or "a colleague"
    aloud = f"Offer what you wrote to {name} to the team"[:75]
    return [button("Offer it to the team", "kudos:offer", said.kudos.kudos_id, spoken=aloud)]


def offered(said: Said) -> str:
    """Say how an offer stands, as its giver may know: a no reads as if it were open."""
    name = escape(said.kudos.receiver_name) or "They"
    if said.kudos.offer == "yes":
        return "Shared with the team: both of you wanted that."
    return f"Offered to the team too. {name} decides, and need not say."


_WHERE = "You find it again on my Home tab, under “Thanks you gave”."


def _sent(said: Said, *, kept: bool = False, wished: bool = False) -> list[Block]:
    one, name = said.kudos, escape(said.kudos.receiver_name)
    for_what = f"for *{escape(said.what.skill)}*"
    first = f"Kept for tomorrow: *{name}* gets it then" if kept else f"Sent to *{name}*"
    then = "" if kept else f" It arrives at a good moment of {_of(name)} day."
    blocks: list[Block] = [section(f"{first}, between the two of you, {for_what}.{then}")]
    if one.offer is not None:
        blocks.append(context(offered(said)))
    elif wished:
        blocks.append(context(f"{_of(name)} team has no channel of mine, so it stays between the two of you."))
    return blocks


def _of(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def take_back_button(one: Kudos) -> Any:  # noqa: ANN401 - a button; the SDK's rows take any element
    """The button that takes a kudos back, with its question."""
    question = f"Nothing counts it any more and the words are gone. If {one.receiver_name} has the message, it says so."
    sure = confirmation("Take it back?", question[:300], "Take it back", "Keep it")
    return button("Take back", "kudos:take_back", one.kudos_id, style="danger", confirm=sure)


def sent(said: Said, *, kept: bool = False, wished: bool = False) -> View:
    """Say in the form's place what was sent. `wished`: its giver would like the team to see it."""
    return say(*_sent(said, kept=kept, wished=wished), context(_WHERE))


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

"""For a manager to take into the team: the agenda, and how to read the figures."""

from collections.abc import Sequence

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import context, escape, section
from coaching import digest_words as say
from coaching.agendas import Part
from coaching.digests import TeamDigest

CALLBACK = "agenda:read"
#: A field takes so many characters.
_FIELD = 3000


def agenda(parts: Sequence[Part], text: str) -> View:
    """Show the agenda part by part, and below it as text to copy: a phone copies from fields only."""
    shown = [section(f"*{part.minutes} min: {escape(part.title)}*\n{escape(part.words)}") for part in parts]
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=PlainTextObject(text="Agenda for the team"),
        submit=PlainTextObject(text="Done"),
        close=PlainTextObject(text="Close"),
        blocks=[
            *shown,
            InputBlock(
                block_id="text",
                label=PlainTextObject(text="The same, to copy"),
                element=PlainTextInputElement(action_id="copy", multiline=True, initial_value=text[:_FIELD]),
                optional=True,
            ),
            context("Nothing of this is sent or kept."),
        ],
    )


def guide(digest: TeamDigest) -> View:
    """Say how to read the evidence: how many and how sure, goals and changes, what is not shown."""
    return View(
        type="modal",
        title=PlainTextObject(text="How to read this"),
        close=PlainTextObject(text="Close"),
        blocks=[section(_how_many(digest)), section(_GOALS), section(_HIDDEN.format(minimum=digest.minimum))],
    )


def _how_many(digest: TeamDigest) -> str:
    example = f" {say.one_person(digest)}" if digest.people else ""
    return (
        "*How many, and how sure.* “6 of 8 people” is what happened. “Likely 41 to 93 %” says where the truth may lie "
        f"with so few people.{example} Read the range first and the number second: a wide range is no bad result, only "
        "a small group."
    )


_GOALS = (
    "*Goals and changes.* Pilot and success are the programme's goals, a starting point that no study has proven, and "
    "no marks for a team. Up or down compares the same people this week and last, and is said only where chance alone "
    "would rarely do it. “Too close to call” is the usual answer, in good weeks too. Look at three weeks, not at one."
)
_HIDDEN = (
    "*What is not shown.* A figure with fewer than {minimum} people behind it is left out, and so is one from which "
    "somebody's part could be worked out. “Almost all” and “almost none” stand where the exact number would speak of "
    "everybody. That protects people; it says nothing about how the team did."
)

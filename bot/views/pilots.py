"""Starting a pilot from Home: a form, what a pilot of that size can show, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from slack_sdk.models.blocks import (
    Block,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.views.message import context, escape, section
from coaching.faces import said_date
from coaching.pilots import Pilot
from coaching.power import Power
from coaching.power_words import assumed, lines, summary

FORM, CHECK, CHOSEN = "pilot:form", "pilot:check", "said"
USER_GROUP, NO_GROUP = "pilot:user_group", "none"
LABEL = "Start a pilot"
NOT_A_STEWARD = "Only whoever runs the programme can start a pilot, so nothing was started."
STARTED = "The pilot is set up. Its groups stand below."
NOBODY = "None of them can take part. They have to be on the roster, work here, and be in no group that is open."
TAKEN = "A group of that name is open already. Begin again with another name."
NO_PEOPLE = "Choose who takes part: people, a user group, or both."
NOT_SAID = "Slack did not say who is in that user group. Choose it again in a moment, or choose people."
NONE_CHOSEN = "No user group is chosen."
STILL_ASKING = "I am still asking Slack who is in that user group. Please press again in a moment."
#: So many people a pilot takes from Slack; more come as a cohort of the roster. And so many user groups are offered.
MOST, GROUPS = 150, 99
TOO_MANY = f"More than {MOST} of them could take part. Give them a cohort in the roster, and open that one."


@dataclass(frozen=True, slots=True)
class Checked:
    """A pilot that could start: who of those chosen can take part, and how many cannot."""

    pilot: Pilot
    behaviour: str
    people: tuple[str, ...]
    others: int
    power: Power


def check(checked: Checked, metadata: str) -> View:
    """Say what this pilot can show and what not, before the last press."""
    one, count = checked.pilot, len(checked.people)
    chosen = f"{_people(count)} in {_teams(checked.power.teams)}"
    others = (
        f" {checked.others} of those you chose cannot take part: they are not on the roster, do not work here, or are "
        "in an open group."
        if checked.others
        else ""
    )
    waves = f" in {one.waves} waves," if one.waves > 1 else ""
    view = modal(
        CHECK,
        "Start it",
        [
            section(
                f"*{escape(one.group)}*: {escape(checked.behaviour)}, {one.weeks} weeks from {_day(one.first_day)},"
                f"{waves} wanted by {escape(one.sponsor)}. {chosen}.{others}"
            ),
            section(f"*What it can show*\n{summary(checked.power)}"),
            section("\n".join(f"• {escape(line)}" for line in lines(checked.power))),
            context(escape(assumed())),
            section(_then(one)),
        ],
    )
    view.private_metadata = metadata
    return view


def started(one: Pilot, sizes: Sequence[int]) -> View:
    """Say what happens next."""
    waves = [
        f"Wave {wave + 1}: {_people(size)}, from {_day(one.first_day + timedelta(weeks=one.weeks_apart * wave))}."
        for wave, size in enumerate(sizes)
    ]
    first, *more = one.reading_weeks
    reads = f"weeks {first} and {more[0]}" if more else f"week {first}"
    return View(
        type="modal",
        title=PlainTextObject(text=LABEL),
        close=PlainTextObject(text="Close"),
        blocks=[
            section(f"*{escape(one.group)} is set up.*\n" + ("\n".join(waves) if len(waves) > 1 else _then(one))),
            section(
                f"A verdict comes after {reads}. When you change something before that, note it on Home, so that "
                "it can be seen whether it moved anything."
            ),
        ],
    )


def _then(one: Pilot) -> str:
    first = f"Nobody is asked before {_day(one.first_day)}. Then each is asked once, at a good hour of theirs"
    return f"{first}, and so are their managers. Who says no is told to nobody."


def modal(callback: str, submit: str, blocks: Sequence[Block]) -> View:
    """A page of what starts a pilot, with its button."""
    return View(
        type="modal",
        callback_id=callback,
        title=PlainTextObject(text=LABEL),
        submit=PlainTextObject(text=submit),
        close=PlainTextObject(text="Cancel"),
        blocks=blocks,
    )


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _teams(count: int) -> str:
    return f"{count} {'team' if count == 1 else 'teams'}"


def _day(day: date) -> str:
    return f"{said_date(day)} {day.year}"


def in_user_group(able: int, others: int) -> str:
    """Say how many people of a user group can take part."""
    cannot = f", {others} cannot: not on the roster, not working here, or in an open group" if others else ""
    return f"{_people(able)} of that user group can take part{cannot}."


def not_started(why: Sequence[str]) -> View:
    """Say that it could not be set up after all, and why."""
    return _said("*Nothing was started.*\n" + "\n".join(escape(words) for words in why))


def _said(words: str) -> View:
    return View(
        type="modal",
        title=PlainTextObject(text=LABEL),
        close=PlainTextObject(text="Close"),
        blocks=[section(words)],
    )

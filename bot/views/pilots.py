"""Starting a pilot from Home: a form, what a pilot of that size can show, and what happens next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.views.message import context, escape, section
from coaching.faces import said_date
from coaching.items import Module
from coaching.pilots import NAME, OUTCOME, SPONSOR, UNIT, Pilot
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
LENGTHS = (2, 3, 4, 6, 8, 12)
_WAVES = {
    "1": "All together",
    "2": "In two waves, two weeks apart",
    "3": "In three waves, two weeks apart",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A pilot that could start: who of those chosen can take part, and how many cannot."""

    pilot: Pilot
    behaviour: str
    people: tuple[str, ...]
    others: int
    power: Power


def form(
    modules: Mapping[str, Module],
    *,
    first_day: date,
    user_groups: Sequence[tuple[str, str]] = (),
    external_id: str | None = None,
) -> View:
    """Ask what is practised, by whom, from when, who wants it, and what should come of it.

    `user_groups` are Slack's, by id; they come a moment after the form, which `external_id` finds again.
    """
    groups = [
        OptionGroup(
            label=PlainTextObject(text=module.name[:75]),
            options=[_option(f"{module.id}/{one.id}", one.name) for one in module.behaviours],
        )
        for module in modules.values()
    ]
    lengths = [_option(str(weeks), f"{weeks} weeks") for weeks in LENGTHS]
    waves = [_option(value, text) for value, text in _WAVES.items()]
    better = [_option("lower", "Less of it is good"), _option("higher", "More of it is good")]
    among = [_user_group(user_groups)] if user_groups else []
    view = _modal(
        FORM,
        "Check it",
        [
            _ask("behaviour", "What should people do?", StaticSelectElement(option_groups=groups)),
            _ask(
                "people",
                "Who takes part?",
                UserMultiSelectElement(max_selected_items=MOST),
                f"Up to {MOST} people of the roster, without their managers: those are asked as well.",
                optional=True,
            ),
            *among,
            _ask("group", "What is the group called?", PlainTextInputElement(max_length=NAME), "As in: Berlin early."),
            _ask("first_day", "First day", DatePickerElement(initial_date=f"{first_day}"), "Nobody is asked before."),
            _ask("weeks", "For how long?", StaticSelectElement(options=lengths, initial_option=lengths[3])),
            _ask(
                "waves",
                "How do they begin?",
                StaticSelectElement(options=waves, initial_option=waves[0]),
                "Waves are drawn at random: until the later ones begin, the earlier ones can be compared with them.",
            ),
            _ask(
                "sponsor",
                "Who wants it?",
                PlainTextInputElement(max_length=SPONSOR),
                "A role, as in: the head of customer service.",
            ),
            _ask(
                "outcome",
                "What should change for the business?",
                PlainTextInputElement(max_length=OUTCOME),
                "As in: customers who call again within a week. Empty: none is measured yet.",
                optional=True,
            ),
            _ask(
                "unit",
                "What is that counted in?",
                PlainTextInputElement(max_length=UNIT),
                "Share, minutes, cases.",
                optional=True,
            ),
            _ask("better", "Which direction is good?", StaticSelectElement(options=better), optional=True),
        ],
    )
    view.external_id = external_id
    return view


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
    view = _modal(
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


def _modal(callback: str, submit: str, blocks: Sequence[Block]) -> View:
    return View(
        type="modal",
        callback_id=callback,
        title=PlainTextObject(text=LABEL),
        submit=PlainTextObject(text=submit),
        close=PlainTextObject(text="Cancel"),
        blocks=blocks,
    )


def _user_group(user_groups: Sequence[tuple[str, str]]) -> SectionBlock:
    """Offer Slack's user groups; choosing one tells us at once, so that its people are known when the form is sent."""
    options = [_option(NO_GROUP, "No user group"), *(_option(value, text) for value, text in user_groups[:GROUPS])]
    block = section(
        "*And everybody of a user group*",
        accessory=StaticSelectElement(
            action_id=USER_GROUP, options=options, placeholder=PlainTextObject(text="Choose a user group")
        ),
    )
    block.block_id = "user_group"
    return block


def _ask(
    name: str, label: str, element: InputInteractiveElement, hint: str = "", *, optional: bool = False
) -> InputBlock:
    element.action_id = CHOSEN
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    )


def _option(value: str, text: str) -> Option:
    return Option(text=PlainTextObject(text=text[:75], emoji=False), value=value)


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

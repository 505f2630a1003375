"""The form in which a steward says what a pilot is: what is practised, by whom, from when, and what for."""

from collections.abc import Mapping, Sequence
from datetime import date

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

from bot.views import pilots
from bot.views.message import section
from bot.views.pilots import CHOSEN, FORM, GROUPS, MOST, NO_GROUP, USER_GROUP
from coaching.items import Module
from coaching.pilots import NAME, OUTCOME, SPONSOR, UNIT

#: How many weeks may be chosen, and which is chosen for whoever does not.
LENGTHS, USUAL = (2, 3, 4, 6, 8, 12), 6
_WAVES = {
    "1": "All together",
    "2": "In two waves, two weeks apart",
    "3": "In three waves, two weeks apart",
}


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
    blocks = [_behaviour(modules), *_people(user_groups), *_time(first_day), *_purpose()]
    view = pilots.modal(FORM, "Check it", blocks)
    view.external_id = external_id
    return view


def _behaviour(modules: Mapping[str, Module]) -> Block:
    groups = [
        OptionGroup(
            label=PlainTextObject(text=module.name[:75]),
            options=[_option(f"{module.id}/{one.id}", one.name) for one in module.behaviours],
        )
        for module in modules.values()
    ]
    return _ask("behaviour", "What should people do?", StaticSelectElement(option_groups=groups))


def _people(user_groups: Sequence[tuple[str, str]]) -> list[Block]:
    chosen = _ask(
        "people",
        "Who takes part?",
        UserMultiSelectElement(max_selected_items=MOST),
        f"Up to {MOST} people of the roster, without their managers: those are asked as well.",
        optional=True,
    )
    name = PlainTextInputElement(max_length=NAME)
    group = _ask("group", "What is the group called?", name, "As in: Berlin early.")
    return [chosen, *([_user_group(user_groups)] if user_groups else []), group]


def _time(first_day: date) -> list[Block]:
    lengths = [_option(str(weeks), f"{weeks} weeks") for weeks in LENGTHS]
    waves = [_option(value, text) for value, text in _WAVES.items()]
    day = DatePickerElement(initial_date=first_day.isoformat())
    usual = next(option for option in lengths if option.value == str(USUAL))
    return [
        _ask("first_day", "First day", day, "Nobody is asked before."),
        _ask("weeks", "For how long?", StaticSelectElement(options=lengths, initial_option=usual)),
        _ask(
            "waves",
            "How do they begin?",
            StaticSelectElement(options=waves, initial_option=waves[0]),
            "Waves are drawn at random: until the later ones begin, the earlier ones can be compared with them.",
        ),
    ]


def _purpose() -> list[Block]:
    better = [_option("lower", "Less of it is good"), _option("higher", "More of it is good")]
    who, what, unit = (PlainTextInputElement(max_length=most) for most in (SPONSOR, OUTCOME, UNIT))
    example = "As in: customers who call again within a week. Empty: none is measured yet."
    return [
        _ask("sponsor", "Who wants it?", who, "A role, as in: the head of customer service."),
        _ask("outcome", "What should change for the business?", what, example, optional=True),
        _ask("unit", "What is that counted in?", unit, "Share, minutes, cases.", optional=True),
        _ask("better", "Which direction is good?", StaticSelectElement(options=better), optional=True),
    ]


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

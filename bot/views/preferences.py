"""Days and hours: the form, what is wrong with it, and what follows from it."""

from collections.abc import Sequence
from datetime import time

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.views.coach import next_words
from bot.views.message import context, section
from coaching.faces import WEEKDAYS, Outlook
from coaching.hours import has_holidays
from coaching.people import WEEKLY_CHOICES, Person
from coaching.preferences import FOLLOWS, Fault, Field, Problem, said_count

CALLBACK, ACTION = "preferences:save", "chosen"
TITLE = "Days and hours"

_FAULTS: dict[Problem, str] = {
    "no_day": "Choose at least one day. To get nothing for a while, press Pause on my Home tab instead.",
    "no_time": "Choose a time, such as 09:00.",
    "too_short": "Choose a time at least one hour after “Not before”, on the same day.",
    "no_count": "Choose how many messages a week suit you.",
}


def form(person: Person, outlook: Outlook) -> View:
    """Ask when the person likes to be written to."""
    wish = person.preferences
    days = [_option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    counts = [_option(said_count(count), str(count)) for count in WEEKLY_CHOICES]
    where = f"{outlook.city} time, from your Slack profile."
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Save"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            _input(
                "days",
                "Days",
                CheckboxesElement(
                    action_id=ACTION,
                    options=days,
                    initial_options=[days[n] for n in sorted(wish.days)] or None,
                ),
            ),
            _input("start", "Not before", _time(wish.start)),
            _input("end", "Not after", _time(wish.end)),
            _input(
                "per_week",
                "At most, each week",
                RadioButtonsElement(
                    action_id=ACTION,
                    options=counts,
                    initial_option=next((c for c in counts if c.value == str(wish.per_week)), None),
                ),
            ),
            _status(follows=wish.follows_status),
            context(
                f"{where} Public holidays are left out." if has_holidays(person.country, outlook.today.year) else where
            ),
        ],
    )


def _status(*, follows: bool) -> InputBlock:
    """Offer that an out-of-office status counts; nothing is made of it before somebody chooses so."""
    follow = _option("Write nothing while my Slack status says so", FOLLOWS)
    element = CheckboxesElement(action_id=ACTION, options=[follow], initial_options=[follow] if follows else None)
    hint = "Such as vacation, out sick, out of office. I keep until when, not what it says, and show it to nobody."
    return InputBlock(
        block_id="status",
        label=PlainTextObject(text="Out of office"),
        hint=PlainTextObject(text=hint),
        element=element,
        optional=True,
    )


def _input(field: Field, label: str, element: InputInteractiveElement) -> InputBlock:
    return InputBlock(block_id=field, label=PlainTextObject(text=label), element=element)


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)


def _time(at: time) -> TimePickerElement:
    return TimePickerElement(action_id=ACTION, initial_time=f"{at:%H:%M}")


def errors(faults: Sequence[Fault]) -> dict[str, str]:
    """Say under each field what to choose instead."""
    return {fault.field: _FAULTS[fault.problem] for fault in faults}


def saved(outlook: Outlook) -> View:
    """Say that it was kept, and what follows."""
    return View(
        type="modal",
        title=PlainTextObject(text=TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section(f"*Saved.* {next_words(outlook)}")],
    )

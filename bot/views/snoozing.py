"""Another day: the form that asks for one, and what follows from it."""

from datetime import date, datetime

from slack_sdk.models.blocks import DatePickerElement, InputBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import section
from coaching.faces import said_moment
from coaching.snoozing import DayFault

CALLBACK, BLOCK, ACTION = "prompt:another_day", "day", "chosen"
TITLE = "Another day"
BACK_ALREADY = "This one is back already, further down. You can close this."

_FAULTS: dict[DayFault, str] = {
    "no_date": "Choose a day.",
    "past": "Choose a day from tomorrow on.",
    "too_far": "Choose a day within the next four weeks.",
    "no_day": "None of your days follows soon after that one. Choose an earlier day.",
}


def form(prompt_id: str, back_on: date | None) -> View:
    """Ask on which day the message is to come back. `back_on`: the day that holds now."""
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=prompt_id,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Save"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=BLOCK,
                label=PlainTextObject(text="Bring it back on"),
                element=DatePickerElement(action_id=ACTION, initial_date=back_on.isoformat() if back_on else None),
                hint=PlainTextObject(
                    text="Up to four weeks ahead. If that is not one of your days, it comes on the next one."
                ),
            )
        ],
    )


def errors(fault: DayFault) -> dict[str, str]:
    """Say under the field what to choose instead."""
    return {BLOCK: _FAULTS[fault]}


def saved(back_at: datetime, today: date) -> View:
    """Say when it comes."""
    return View(
        type="modal",
        title=PlainTextObject(text=TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section(f"*Saved.* I'll bring this back {said_moment(back_at, today)}.")],
    )

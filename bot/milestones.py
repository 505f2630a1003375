"""Somebody reached what they set themselves: said once, to them alone, and kept in no message."""

from datetime import datetime

from sqlalchemy import Connection

from bot.house import House
from bot.presses import Tap, tell
from coaching.targets import reached, said
from coaching.weeks import Week
from storage import targets
from storage.presses import Press


def noticed(tx: Connection, press: Press, now: datetime) -> list[str]:
    """Return what to say after a task was done; nothing where no aim was reached by it."""
    asked = press.prompt
    target, done = targets.standing(tx, asked.workspace_id, asked.recipient, Week.of(press.day(now)))
    return [said(target, done)] if target is not None and reached(target, done) else []


def congratulate(house: House, tap: Tap, words: list[str]) -> None:
    """Say it below the message, to the person alone."""
    if words and tap.response_url:
        house.errands.run(tell(tap.response_url, words[-1]))

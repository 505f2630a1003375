"""What a steward's Home tells of weeks gone by: walks through many rows, for a thread beside the loop."""

from dataclasses import dataclass
from datetime import timedelta

from bot.house import House
from coaching import hours
from coaching.attention import Asked
from coaching.praise import Praise, praise
from coaching.weeks import Week
from storage import attention, kudos

#: The quality of thanks is read over so long.
PRAISED = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Weeks:
    """How much attention was asked of people last week, and how good the thanks of the last four weeks are."""

    asked: Asked
    praised: Praise


def read(house: House, workspace_id: str) -> Weeks:
    """Read both."""
    today = hours.local(house.now(), house.default_tz).date()
    with house.store.read() as tx:
        return Weeks(
            attention.asked(tx, workspace_id, Week.of(today).before()),
            praise(kudos.facts(tx, workspace_id, since=today - PRAISED)),
        )

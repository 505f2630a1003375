"""What a steward's Home tells of weeks gone by: walks through many rows, for a thread beside the loop."""

from dataclasses import dataclass
from datetime import timedelta

from bot.house import House
from coaching import hours
from coaching.attention import Asked
from coaching.pilot_reports import PilotReport
from coaching.praise import Praise, praise
from coaching.weeks import Week
from scheduler import pilot_reports
from storage import attention, kudos

#: The quality of thanks is read over so long.
PRAISED = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Weeks:
    """How much attention was asked of people last week, how good thanks are, and where each pilot stands."""

    asked: Asked
    praised: Praise
    pilots: tuple[PilotReport, ...] = ()


def read(house: House, workspace_id: str) -> Weeks:
    """Read all of it."""
    today = hours.local(house.now(), house.default_tz).date()
    with house.store.read() as tx:
        asked = attention.asked(tx, workspace_id, Week.of(today).before())
        praised = praise(kudos.facts(tx, workspace_id, since=today - PRAISED))
    with house.store.patient() as store:
        return Weeks(asked, praised, pilot_reports.read_open(store, house.library, workspace_id, now=house.now()))

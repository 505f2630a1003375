"""What a press on somebody's own picture opens: a situation, or their answers sorted."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import deciding, homes, opening, progress
from bot.house import House
from bot.opening import Door, says_if_unread
from bot.presses import Tap, take
from bot.views import coach, refusals
from bot.views import progress as views
from bot.views.decisions import Sheet
from coaching import scenarios
from coaching.people import Person
from storage import presses
from storage.presses import Press

_GONE = "That one is no longer kept, so there is nothing to read."
#: Verbs of Home that open a situation, for whoever it was sent to.
VERBS = frozenset({"open"})


async def go_on(house: House, tap: Tap) -> View | str:
    """Take up the situation that waits, as a press on its message would; returns what to open, or why not, in words."""
    opens: list[View | None] = []
    sheet = Sheet(tap.prompt_id, step_id="", shown_at=0.0)

    def work(tx: Connection, press: Press, now: datetime) -> None:
        opens.append(deciding.begin(tx, house, press, sheet, now))

    refusal = await take(house, tap, work, kinds=deciding.KINDS, verbs=VERBS)
    return refusals.words(refusal) if refusal else opens[-1] or refusals.GONE


@says_if_unread
async def open_again(house: House, door: Door) -> None:
    """Open the feedback on a situation that was answered: reading it changes nothing, so it may be an old one."""
    view = _again(house, door)
    if view is None:
        await opening.say(house, door, _GONE)
        return
    await opening.open_view(house, door, view)


def _again(house: House, door: Door) -> View | None:
    now = house.now()
    with house.store.read() as tx:
        press = presses.read(tx, door.workspace_id, str(getattr(door, "value", ""))[:64])
        if press is None or press.prompt.recipient != door.presser or press.prompt.kind not in deciding.KINDS:
            return None
        if press.consent != "agreed":
            return None
        sitting = deciding.sit(tx, house, press)
        if sitting is None or scenarios.step_after(sitting.scenario, sitting.way()) is not None:
            return None
        sure = sitting.answered.outcome("confidence_rated")
        view = sitting.next_view(tx, sitting.way(), Sheet(press.prompt.prompt_id, "", 0.0), now, sure=sure)
    if not press.prompt.open_at(now):  # another way through is taken only while the message is open
        view.blocks = [block for block in view.blocks or [] if block.type != "actions"]
    return view


@says_if_unread
async def open_answers(house: House, door: Door) -> None:
    """Open a person's answers, sorted by how sure they were and by what works."""
    now = house.now()
    with house.store.read() as tx:
        person, module = _learner(tx, house, door)
        found = progress.read(tx, person, module, now=now).answers if person and module else None
    if found is None:
        await opening.say(house, door, coach.NOT_TAKING_PART)
        return
    await opening.open_view(house, door, views.sorted_answers(found))


def _learner(tx: Connection, house: House, door: Door) -> tuple[Person | None, str | None]:
    """Return the presser, if they take part, and the module that they practise."""
    now = house.now()
    person = homes.on_roster(tx, door.workspace_id, door.presser, now=now)
    if person is None or not person.agreed:
        return None, None
    place = homes.place_of(tx, house.library, person, now=now)
    return person, place.programme.module if place and place.learns else None

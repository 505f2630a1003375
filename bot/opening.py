"""Opening modals: the first call after an acknowledgement, with what one short read gives."""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol, TypeVar

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, slack_errors
from bot.house import House
from bot.presses import tell
from bot.views import coach, invitations, my_data, refusals, why
from bot.views import preferences as preference_views
from bot.views.message import with_notice
from coaching.people import Person
from storage import consents, events, notes, people, prompts
from storage.engine import Away, Busy

T = TypeVar("T")

#: How far back "Why this message?" looks.
WHY_LOOKS_BACK = timedelta(days=14)
#: The trigger's three seconds are over, or it was used.
_TOO_LATE = {"expired_trigger_id", "trigger_expired", "trigger_exchanged", "exchanged_trigger_id"}

_log = logging.getLogger(__name__)


class Door(Protocol):
    """Who asked, and the means to answer with a modal."""

    @property
    def workspace_id(self) -> str: ...  # noqa: D102
    @property
    def presser(self) -> str: ...  # noqa: D102
    @property
    def trigger_id(self) -> str: ...  # noqa: D102
    @property
    def response_url(self) -> str | None: ...  # noqa: D102


Opens = Callable[[House, Door], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who pressed a button that belongs to no prompt, or sent a command.

    `view` is the modal or Home that the button stood on.
    """

    workspace_id: str
    presser: str
    verb: str
    value: str
    key: str
    trigger_id: str
    response_url: str | None
    view: dict[str, Any] | None = None

    @classmethod
    def of_press(cls, body: dict[str, Any], action: dict[str, Any]) -> "Asker":
        """Take a `block_actions` payload apart."""
        return cls(
            workspace_id=str((body.get("team") or {}).get("id", "")),
            presser=str((body.get("user") or {}).get("id", "")),
            verb=str(action.get("action_id", "")).partition(":")[2],
            value=str(action.get("value", "")),
            key=str(action.get("action_ts", "")),
            trigger_id=str(body.get("trigger_id", "")),
            response_url=body.get("response_url"),
            view=body.get("view"),
        )

    @classmethod
    def of_command(cls, command: dict[str, Any]) -> "Asker":
        """Take a slash command apart."""
        team, person = str(command.get("team_id", "")), str(command.get("user_id", ""))
        words, trigger = str(command.get("text") or ""), str(command.get("trigger_id", ""))
        url = command.get("response_url")
        return cls(team, person, verb="", value=words, key=trigger, trigger_id=trigger, response_url=url)

    @property
    def in_modal(self) -> bool:
        """Whether the button stood on a modal: what it opens then lies on top of that one."""
        return self.view is not None and self.view.get("type") == "modal"


async def open_view(house: House, door: Door, view: View) -> str | None:
    """Open a modal; on top of the present one, if the press was made there. Returns its id; None if it did not open."""
    on_top = isinstance(door, Asker) and door.in_modal
    client = house.client_of(door.workspace_id)
    call = client.views_push if on_top else client.views_open
    try:
        opened = await call(trigger_id=door.trigger_id, view=view)
    except slack_errors.CALL_ERRORS as error:
        code = slack_errors.code(error)
        _log.warning("a modal did not open: %s", code)
        await say(house, door, refusals.SLOW if code in _TOO_LATE else coach.NOT_OPENED)
        return None
    return str(opened["view"]["id"])


def says_if_unread(opens: Opens) -> Opens:
    """Let what opens a modal say that it did not, where nothing could be read."""

    @wraps(opens)
    async def opened(house: House, door: Door) -> None:
        try:
            await opens(house, door)
        except (Busy, Away) as error:
            _log.warning("a modal did not open: %s", type(error).__name__)
            await say(house, door, coach.NOT_OPENED, anew=False)

    return opened


async def say(house: House, door: Door, words: str, *, anew: bool = True) -> None:
    """Say a sentence where the person pressed: below the message, or above the Home or modal."""
    if door.response_url:
        await tell(door.response_url, words)
    elif isinstance(door, Asker) and door.view is not None:
        await say_above(house, door.workspace_id, door.presser, door.view, words, anew=anew)


async def say_above(
    house: House, workspace_id: str, person_id: str, view: dict[str, Any], words: str, *, anew: bool = True
) -> None:
    """Say a sentence above what a person has open: of Home and modals Slack gives us no other way to answer.

    Home is drawn `anew`, or stays as it was pressed: then nothing is read.
    """
    if anew and view.get("type") != "modal":
        await homes.publish(house, workspace_id, person_id, notice=words)
        return
    same = with_notice(view, words)
    if view.get("type") == "modal":
        await _update(house, workspace_id, view, same)
        return
    try:
        await house.client_of(workspace_id).views_publish(user_id=person_id, view=same)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("a Home was not published: %s", slack_errors.code(error))


async def change(house: House, asker: Asker, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction. If nothing could be saved, say so where Slack gives us no other way to answer."""
    try:
        return await house.store.transact(work)
    except (Busy, Away):
        if asker.view is not None and not asker.response_url:
            house.errands.run(say(house, asker, refusals.NOT_SAVED, anew=False))
        raise


@says_if_unread
async def open_why(house: House, door: Door) -> None:
    """Open "Why this message?"."""
    view = why_view(house, door.workspace_id, door.presser, pressed=str(getattr(door, "prompt_id", "")))
    if view is None:
        await say(house, door, coach.NOT_ON_LIST)
        return
    await open_view(house, door, view)


def why_view(house: House, workspace_id: str, person_id: str, *, pressed: str = "") -> View | None:
    """Draw "Why this message?"; None for somebody whom the roster does not know."""
    now = house.now()
    with house.store.read() as tx:
        person = homes.on_roster(tx, workspace_id, person_id, now=now)
        if person is None:
            return None
        rows = prompts.history(tx, workspace_id, [person_id], since=now - WHY_LOOKS_BACK)[person_id]
        return why.why(person, rows, homes.outlook(tx, person, now=now), now=now, pressed=pressed)


@says_if_unread
async def open_preferences(house: House, door: Door) -> None:
    """Open "Days and hours"; only who takes part has any."""
    now = house.now()
    with house.store.read() as tx:
        person = homes.on_roster(tx, door.workspace_id, door.presser, now=now)
        seen = homes.outlook(tx, person, now=now) if person else None
    if person is None or seen is None or not person.agreed:
        await say(house, door, coach.NOT_TAKING_PART)
        return
    await open_view(house, door, preference_views.form(person, seen))


@says_if_unread
async def open_my_data(house: House, door: Door) -> None:
    """Open "What I keep about you"."""
    await open_view(house, door, my_data_view(house, door.workspace_id, door.presser))


def my_data_view(house: House, workspace_id: str, person_id: str, *, skip: int = 0) -> View:
    """Draw "What I keep about you", for anybody who asks about themselves."""
    with house.store.read() as tx:
        person = people.find(tx, workspace_id, person_id)
        if person is None:
            return my_data.nothing(steward=person_id in house.stewards)
        ledger = consents.latest(tx, workspace_id, person_id)
        lead: Person | None = people.find(tx, workspace_id, person.manager) if person.manager else None
        place = homes.place_of(tx, house.library, person, now=house.now())
        kept = my_data.Kept(
            person,
            messages=prompts.counts(tx, workspace_id, person_id).get("sent", 0),
            events=events.counts(tx, workspace_id, person_id),
            notes=notes.of_person(tx, workspace_id, person_id),
            answer=my_data.Answer(*ledger) if ledger else None,
            manager=lead.name if lead else None,
            contact=place.programme.contact if place else homes.contact_of(house.library),
        )
    return my_data.my_data(kept, skip=skip)


@says_if_unread
async def open_consent(house: House, door: Door) -> None:
    """Open the whole text of what a person agrees to: of the programme that their invitation names, or of theirs."""
    now = house.now()
    with house.store.read() as tx:
        person = people.find(tx, door.workspace_id, door.presser)
        place = homes.place_of(tx, house.library, person, now=now) if person else None
        asked = prompts.find(tx, door.workspace_id, str(getattr(door, "prompt_id", "")))
    named = house.library.programmes.get((asked.subject if asked else None) or "")
    programme = named or (place.programme if place else None)
    if programme is None:
        await say(house, door, coach.NOT_OPENED)
        return
    await open_view(house, door, invitations.full_text(programme, house.library.modules[programme.module].skill))


async def redraw(house: House, asker: Asker, view: View) -> None:
    """Draw the modal that was pressed anew; if it was closed or changed meanwhile, what is there stays."""
    await _update(house, asker.workspace_id, asker.view or {}, view)


async def redraw_below(house: House, workspace_id: str, root_id: str, view: View) -> None:
    """Draw the modal anew on which another one lies that has changed what it shows."""
    await _update(house, workspace_id, {"id": root_id}, view)


async def _update(house: House, workspace_id: str, shown: dict[str, Any], view: View | dict[str, Any]) -> None:
    update = house.client_of(workspace_id).views_update
    try:
        await update(view_id=str(shown.get("id", "")), hash=shown.get("hash"), view=view)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("a modal was not redrawn: %s", slack_errors.code(error))

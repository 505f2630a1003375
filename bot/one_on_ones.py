"""`/coach 1on1 @colleague`: read what the manager may see before they talk with one of their people, and show it."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import checking, homes, mentions, opening
from bot.house import House
from bot.opening import Asker, Door
from bot.views import coach
from bot.views import one_on_ones as views
from coaching.cards import turn_of
from coaching.digests import TeamDigest
from coaching.events import NOT_OBSERVED
from coaching.hours import local
from coaching.kudos import what_for
from coaching.one_on_ones import NOTES, THANKS, Preparation, Wrote, ending, why_not
from coaching.people import Person
from coaching.prompts import prompt_id
from coaching.weeks import Week
from storage import digests, kudos, noted, people, prompts

#: So many of a manager's thanks are looked through for those to one person.
_LOOKED_THROUGH = 50


@opening.says_if_unread
async def open_one_on_one(house: House, door: Door) -> None:
    """Open what a manager may see before a talk; or say why there is nothing. Nothing is recorded either way."""
    said = door.value if isinstance(door, Asker) else ""
    with house.store.read() as tx:
        found = _prepared(house, tx, door.workspace_id, door.presser, said, house.now())
    if isinstance(found, View):
        await opening.open_view(house, door, found)
    else:
        await opening.say(house, door, found)


def _prepared(house: House, tx: Connection, workspace_id: str, presser: str, said: str, now: datetime) -> View | str:
    manager = homes.on_roster(tx, workspace_id, presser, now=now)
    if manager is None:
        return coach.NOT_ON_LIST
    if not manager.agreed:
        return coach.NOT_TAKING_PART
    whom = mentions.named(said)
    if whom.only is None:
        return views.whom(several=len(whom.people) > 1, typed=whom.typed)
    colleague = people.find(tx, workspace_id, whom.only)
    unprepared = why_not(whom.only, colleague, by=presser, now=now)
    if colleague is None or unprepared:
        return views.UNPREPARED[unprepared or "cannot"]
    return views.one_on_one(_preparation(house, tx, manager, colleague, now))


def _preparation(house: House, tx: Connection, manager: Person, colleague: Person, now: datetime) -> Preparation:
    week = Week.of(local(now, manager.tz).date())
    return Preparation(
        colleague.name,
        _noted(house, tx, manager, colleague),
        _thanked(house, tx, manager, colleague),
        _question(tx, manager, week),
        ending(week),
    )


def _noted(house: House, tx: Connection, manager: Person, colleague: Person) -> list[Wrote]:
    """Return what the manager saw; that they did not see it says nothing."""
    theirs = noted.by(tx, manager.workspace_id, manager.person_id, colleague.person_id)
    seen = [one for one in theirs if one.event.outcome != NOT_OBSERVED][:NOTES]
    return [Wrote(one.event.local_date, checking.seen(house.library, one), one.words) for one in seen]


def _thanked(house: House, tx: Connection, manager: Person, colleague: Person) -> list[Wrote]:
    """Return the thanks that the manager gave: what colleagues wrote is between them and their receiver."""
    given = kudos.given(tx, manager.workspace_id, manager.person_id, limit=_LOOKED_THROUGH)
    theirs = [one for one in given if one.receiver == colleague.person_id][:THANKS]
    whats = [what_for(house.library.modules, one.module, one.behaviour) for one in theirs]
    return [Wrote(one.given_on, what.seen or what.skill, one.words) for one, what in zip(theirs, whats, strict=True)]


def _question(tx: Connection, manager: Person, week: Week) -> str | None:
    """Return the question of the manager's newest digest, the one that they chose on it; None where there is none."""
    newest = next(iter(digests.before(tx, manager.workspace_id, manager.person_id, week, weeks=2)), None)
    if newest is None:
        return None
    digest = TeamDigest.from_json(newest)
    key = digests.id_of(manager.person_id, digest.week)
    shown = prompts.find(tx, manager.workspace_id, prompt_id(manager.workspace_id, key))
    return digest.card(turn_of(shown.face) if shown and shown.face.startswith(("tried", "other")) else 0).question

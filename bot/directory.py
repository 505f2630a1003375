"""Slack's directory: whose account was closed or is a guest's, who lives in another time zone, who is out of office."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import slack_errors
from bot.house import House
from bot.members import Member
from coaching.hours import is_zone, local
from coaching.people import Person
from content.library import Library
from scheduler import wishes
from scheduler.planner import replan
from storage import people, roster
from storage.roster import Told

#: People noted in one transaction, and the rest between two, in seconds: presses get their turn.
STEP = 10
REST = 0.02

_log = logging.getLogger(__name__)


def note_member(tx: Connection, library: Library, workspace_id: str, member: Member, *, now: datetime) -> bool:
    """Bring a person of the roster up to date; True if anything changed. Others are none of our business.

    Who moved to another time zone, is out of office or back, or here again, is planned anew. What Slack has told
    before is no news: a roster that says otherwise since then is right.
    """
    person = people.find(tx, workspace_id, member.person_id)
    if person is None:
        return False
    told = roster.told_by_slack(tx, workspace_id, [member.person_id])[member.person_id]
    account = _note_account(tx, person, member, told, now=now)
    moved = _note_zone(tx, person, member, told, now=now)
    away = _note_away(tx, person, member, told, now=now)
    anew = people.find(tx, workspace_id, member.person_id)
    if anew is not None and not anew.deactivated and not anew.guest and (account or moved or away):
        replan(tx, library, anew, now=now, reason="out_of_office" if away else "outside_hours")
    return account or moved or away


def _note_account(tx: Connection, person: Person, member: Member, told: Told, *, now: datetime) -> bool:
    closed, guest = member.account(told)
    if (closed, guest) == (told.closed, told.guest):
        return False
    today = local(now, person.tz).date()
    roster.note_account(tx, person.workspace_id, person.person_id, closed=closed, guest=guest, today=today)
    return True


def _note_zone(tx: Connection, person: Person, member: Member, told: Told, *, now: datetime) -> bool:
    """Note where Slack says that somebody lives; a zone that nobody knows is kept for the doctor, and moves nobody."""
    if member.tz is None or member.tz == told.tz:
        return False
    people.change(tx, person.workspace_id, person.person_id, zone_by_slack=member.tz)
    if member.tz == person.tz or not is_zone(member.tz):
        return False
    roster.move(tx, person.workspace_id, person.person_id, today=local(now, member.tz).date(), tz=member.tz)
    return True


def _note_away(tx: Connection, person: Person, member: Member, told: Told, *, now: datetime) -> bool:
    until = member.away_until(told, now)
    if until == told.away_until:
        return False
    people.change(tx, person.workspace_id, person.person_id, away_until=until)
    wishes.move_put_off(tx, replace(person, away_until=until), now=now)
    return True


async def look_at(house: House, workspace_id: str, person_id: str) -> None:
    """Read one person's account at once: they chose just now that their status counts."""
    try:
        answer = await house.client_of(workspace_id).users_info(user=person_id)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("a status was not read, the directory will: %s", slack_errors.code(error))
        return
    member = Member.read(answer.get("user") or {})
    if member is not None:
        await house.store.transact(partial(_note, house, workspace_id, [member]))


async def refresh(house: House, client: AsyncWebClient, workspace_id: str) -> int:
    """Read the whole directory, a page at a time; returns how many people changed."""
    changed = 0
    async for page in _pages(client):
        with house.store.read() as tx:
            told = roster.told_by_slack(tx, workspace_id, [member.person_id for member in page])
        now = house.now()
        news = [m for m in page if m.person_id in told and m.is_news(told[m.person_id], now)]
        for start in range(0, len(news), STEP):
            step = partial(_note, house, workspace_id, news[start : start + STEP])
            changed += await house.store.transact(step)
            await asyncio.sleep(REST)
    return changed


def _note(house: House, workspace_id: str, members: list[Member], tx: Connection) -> int:
    return sum(note_member(tx, house.library, workspace_id, member, now=house.now()) for member in members)


async def _pages(client: AsyncWebClient) -> AsyncIterator[list[Member]]:
    cursor = ""
    while True:
        answer = await client.users_list(limit=200, cursor=cursor)
        yield [member for user in answer.get("members") or [] if (member := Member.read(user))]
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return

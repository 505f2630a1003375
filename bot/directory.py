"""Slack's directory: whose account was closed, and who lives in another time zone now."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot.house import House
from coaching.hours import is_zone, local
from content.library import Library
from scheduler.planner import replan
from storage import people, roster
from storage.roster import Told

#: People noted in one transaction, and the rest between two, in seconds: presses get their turn.
STEP = 10
REST = 0.02


@dataclass(frozen=True, slots=True)
class Member:
    """What we keep of a Slack account: nothing else of a profile is read."""

    person_id: str
    tz: str | None
    closed: bool

    @classmethod
    def read(cls, user: dict[str, Any]) -> "Member | None":
        """Take Slack's user apart; any field may be missing. None if it is not a person's account."""
        if not user.get("id") or user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT":
            return None
        tz = user.get("tz")
        return cls(str(user["id"]), tz if isinstance(tz, str) and is_zone(tz) else None, bool(user.get("deleted")))

    def is_news(self, told: Told) -> bool:
        """Whether this says anything that Slack has not told us before."""
        return self.closed != told.closed or (self.tz is not None and self.tz != told.tz)


def note_member(tx: Connection, library: Library, workspace_id: str, member: Member, *, now: datetime) -> bool:
    """Bring a person of the roster up to date; True if anything changed. Others are none of our business.

    Somebody who moved to another time zone is planned anew by their new wall clock. A zone that Slack has told before
    is no news: a roster that says otherwise since then is right.
    """
    person = people.find(tx, workspace_id, member.person_id)
    if person is None:
        return False
    told = roster.told_by_slack(tx, workspace_id, [member.person_id])[member.person_id]
    today = local(now, member.tz or person.tz).date()
    if told.closed != member.closed:
        roster.note_account(tx, workspace_id, member.person_id, closed=member.closed, today=today)
    if member.tz is None or member.tz == told.tz:
        return told.closed != member.closed
    people.change(tx, workspace_id, member.person_id, zone_by_slack=member.tz)
    if member.tz == person.tz:
        return told.closed != member.closed
    roster.move(tx, workspace_id, member.person_id, today=today, tz=member.tz)
    moved = people.find(tx, workspace_id, member.person_id)
    if moved is not None:
        replan(tx, library, moved, now=now, reason="outside_hours")
    return True


async def refresh(house: House, client: AsyncWebClient, workspace_id: str) -> int:
    """Read the whole directory, a page at a time; returns how many people changed."""
    changed = 0
    async for page in _pages(client):
        with house.store.read() as tx:
            told = roster.told_by_slack(tx, workspace_id, [member.person_id for member in page])
        news = [m for m in page if m.person_id in told and m.is_news(told[m.person_id])]
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

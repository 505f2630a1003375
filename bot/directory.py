"""Slack's directory: whose account was closed, and who lives in another time zone now."""

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
from storage import people


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


def note_member(tx: Connection, library: Library, workspace_id: str, member: Member, *, now: datetime) -> bool:
    """Bring a person of the roster up to date; True if anything changed. Others are none of our business.

    Somebody who moved to another time zone is planned anew by their new wall clock.
    """
    person = people.find(tx, workspace_id, member.person_id)
    if person is None:
        return False
    if person.deactivated != member.closed:
        people.change(tx, workspace_id, member.person_id, deactivated=member.closed)
        return True
    if member.tz is None or member.tz == person.tz:
        return False
    people.move(tx, workspace_id, member.person_id, today=local(now, member.tz).date(), tz=member.tz)
    moved = people.find(tx, workspace_id, member.person_id)
    if moved is not None:
        replan(tx, library, moved, now=now, reason="outside_hours")
    return True


async def refresh(house: House, client: AsyncWebClient, workspace_id: str) -> int:
    """Read the whole directory, a page at a time; returns how many people changed."""
    changed = 0
    async for page in _pages(client):
        for member in page:
            now = house.now()
            with house.store.read() as tx:
                known = people.find(tx, workspace_id, member.person_id)
            if known and (known.deactivated != member.closed or (member.tz and known.tz != member.tz)):
                note = partial(note_member, library=house.library, workspace_id=workspace_id, member=member, now=now)
                changed += await house.store.transact(note)
    return changed


async def _pages(client: AsyncWebClient) -> AsyncIterator[list[Member]]:
    cursor = ""
    while True:
        answer = await client.users_list(limit=200, cursor=cursor)
        yield [member for user in answer.get("members") or [] if (member := Member.read(user))]
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return

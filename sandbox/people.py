"""Who is in the workspace and where they talk: the values a sandbox is set up with."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sandbox.wire import Json

Persona = Literal["keen", "steady", "quiet", "declines"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person or bot of the workspace. `dnd` is a nightly window of local wall times; `plays` who they play.

    `status` is an emoji, some words, and the Unix time at which it is cleared (0: never). `is_stranger`: of another
    company, met in a shared channel. `is_invited_user`: has not signed in yet.
    """

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    locale: str = "en-US"
    title: str = ""
    email: str = ""
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    status: tuple[str, str, int] = ("", "", 0)
    dnd: tuple[time, time] | None = None
    plays: Persona | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[UW][A-Z0-9]{8,}", self.id):
            raise ValueError(f"{self.id!r} is not like Slack's user ids")
        ZoneInfo(self.tz)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as it is set up; the bot takes part only where it was invited."""

    id: str
    name: str
    members: tuple[str, ...]
    with_bot: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Usergroup:
    """A user group (`@team`)."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


def _profile(member: Member, team_id: str, *, email: bool) -> Json:
    profile: Json = {
        "real_name": member.real_name,
        "display_name": member.name,
        "first_name": member.real_name.split(" ")[0],
        "title": member.title,
        "status_text": member.status[1],
        "status_emoji": member.status[0],
        "status_expiration": member.status[2],
        "team": team_id,
    }
    if email and member.email and not member.is_bot:
        profile["email"] = member.email
    return profile


def user_object(member: Member, *, team_id: str, now: datetime, locale: bool, email: bool) -> Json:
    """Draw a member as users.info does; a closed account has no time zone there."""
    user: Json = {
        "id": member.id,
        "team_id": team_id,
        "name": member.name.lower(),
        "deleted": member.deleted,
        "real_name": member.real_name,
        "profile": _profile(member, team_id, email=email),
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if member.deleted:
        return user
    here = now.astimezone(ZoneInfo(member.tz))
    offset = here.utcoffset() or timedelta()
    user |= {
        "tz": member.tz,
        "tz_label": here.tzname(),
        "tz_offset": int(offset.total_seconds()),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted or member.is_ultra_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
        "is_email_confirmed": True,
    }
    # Slack names these two only of those of whom they are true.
    user |= {name: True for name in ("is_stranger", "is_invited_user") if getattr(member, name)}
    if locale:
        user["locale"] = member.locale
    return user


def dnd_object(member: Member, *, now: datetime) -> Json:
    """Draw the do-not-disturb window that runs now or comes next.

    These stamps follow the workspace's own clock, which may travel: a night is a night of the people who live there.
    """
    if member.dnd is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    zone = ZoneInfo(member.tz)
    first, last = member.dnd
    today = now.astimezone(zone).date()
    for days in (-1, 0, 1, 2):
        day = today + timedelta(days=days)
        start = datetime.combine(day, first, zone)
        end = datetime.combine(day if first < last else day + timedelta(days=1), last, zone)
        if now < end:
            break
    return {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(start.timestamp()),
        "next_dnd_end_ts": int(end.timestamp()),
    }

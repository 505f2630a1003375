"""Slack's do-not-disturb: asked just before sending, and heard when it changes."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack_errors
from bot.house import House
from storage import quiet
from storage.quiet import Window

#: What was read is good for so long, unless Slack tells that it has changed.
FRESH = timedelta(minutes=30)
#: Beside those who get something now, those are asked about who get something as soon as this.
SOON = timedelta(minutes=5)
#: Slack answers for so many people in one call.
AT_ONCE = 50
#: Seconds. Sending waits for the answer, so it is not waited for as long as for other calls.
PATIENCE = 5.0
#: Seconds until a workspace where we may not ask is asked again: somebody may have installed the app anew.
UNTIL_ALLOWED = 3600.0

#: Answers that say that we may not ask at all, whomever it is about.
_NOT_ALLOWED = {
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "unknown_method",
    "method_deprecated",
    "ekm_access_denied",
    "enterprise_is_restricted",
}

#: What Slack said, and when: of people who have not said yet whether they take part it is kept nowhere else.
Unkept = dict[str, tuple[datetime, Window | None]]

_log = logging.getLogger(__name__)

#: Of a workspace that answered with an error: until when it is not asked, and what its sender is told meanwhile.
_resting: "WeakKeyDictionary[AsyncWebClient, tuple[float, bool]]" = WeakKeyDictionary()


async def refresh_dnd(
    house: House, client: AsyncWebClient, workspace_id: str, person_ids: Sequence[str], *, unkept: Unkept
) -> bool:
    """Learn of do-not-disturb for those of these people of whom we know nothing fresh. False: do not send just now.

    Of those who are being asked whether they take part it is noted in `unkept` alone.

    True also where Slack will never say it (the permission is missing): then messages go out without it, and the doctor
    says so. A token that is gone is for the sender to find out.
    """
    now = house.now()
    with house.store.read() as tx:
        unread = quiet.dnd_unread(tx, workspace_id, person_ids, now=now, fresh=FRESH)
        asked = [who for who in person_ids if not _is_fresh(unkept.get(who), now)]
        unread += quiet.being_asked(tx, workspace_id, asked)
        if len(unread) % AT_ONCE:  # Slack allows few calls: each one asks about as many as it may
            more = quiet.dnd_unread_soon(tx, workspace_id, now=now, soon=SOON, fresh=FRESH, limit=2 * AT_ONCE)
            room = -len(unread) % AT_ONCE
            unread += [who for who in dict.fromkeys(more) if who not in unread][:room]
    for start in range(0, len(unread), AT_ONCE):
        until, answer = _resting.get(client, (0.0, True))
        if time.monotonic() < until:
            return answer
        if not await _ask(house, client, workspace_id, unread[start : start + AT_ONCE], unkept):
            return False
    return True


def _is_fresh(read: tuple[datetime, Window | None] | None, now: datetime) -> bool:
    if read is None:
        return False
    at, seen = read
    return now - FRESH < at <= now and (seen is None or now < seen[1])


async def _ask(
    house: House, client: AsyncWebClient, workspace_id: str, person_ids: Sequence[str], unkept: Unkept
) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await client.dnd_teamInfo(users=",".join(person_ids))
    except slack_errors.CALL_ERRORS as error:
        return await _refused(house, client, workspace_id, person_ids, error, unkept)
    said = answer.get("users")
    users: Mapping[str, Any] = said if isinstance(said, dict) else {}
    now = house.now()
    windows = {who: window(users.get(who)) for who in person_ids}
    await house.store.transact(lambda tx: quiet.note_dnd(tx, workspace_id, windows, now=now))
    unkept.update({who: (now, seen) for who, seen in windows.items()})
    return True


async def _refused(
    house: House,
    client: AsyncWebClient,
    workspace_id: str,
    person_ids: Sequence[str],
    error: Exception,
    unkept: Unkept,
) -> bool:
    verdict, code = slack_errors.verdict(error), slack_errors.code(error)
    if verdict in {"later", "doubt"}:
        _log.warning("do-not-disturb cannot be read just now, so sending waits: %s", code)
        if isinstance(error, SlackApiError) and verdict == "later":
            _resting[client] = (time.monotonic() + slack_errors.retry_after(error), False)
        return False
    if code in _NOT_ALLOWED:
        _log.warning("do-not-disturb cannot be respected: Slack says %s; see inflow doctor", code)
        _resting[client] = (time.monotonic() + UNTIL_ALLOWED, True)
    elif verdict == "never":
        _log.warning("do-not-disturb of %d people was not told: Slack says %s", len(person_ids), code)
        now = house.now()
        await house.store.transact(lambda tx: quiet.dnd_asked_in_vain(tx, workspace_id, person_ids, now=now))
        unkept.update(dict.fromkeys(person_ids, (now, None)))
    return True


def window(status: object) -> Window | None:
    """Take Slack's do-not-disturb apart: the window that runs or comes next; None if there is none.

    Slack writes 1, or nothing at all, where it has no moment to name.
    """
    if not isinstance(status, dict) or not status.get("dnd_enabled"):
        return None
    begins, ends = moment(status.get("next_dnd_start_ts")), moment(status.get("next_dnd_end_ts"))
    return (begins, ends) if begins and ends and begins < ends else None


def moment(stamp: object) -> datetime | None:
    """Read one of Slack's Unix times; None where it is 0 or 1, missing, or no time at all."""
    if isinstance(stamp, bool) or not isinstance(stamp, int | float | str):
        return None
    try:
        seconds = float(stamp)
        return datetime.fromtimestamp(seconds, UTC) if seconds > 1 else None
    except (ValueError, OverflowError, OSError):
        return None

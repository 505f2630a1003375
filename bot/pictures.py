"""Pictures at Slack: drawn when their figures have changed, uploaded for us alone, and deleted again.

One is somebody's own, and goes with them; the chart of a digest goes with the digest.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import charts, slack_errors
from bot.charts import Chart
from bot.house import House
from bot.studio import Undone
from storage import people, pictures
from storage.engine import Away, Busy
from storage.pictures import Picture

#: Seconds without pictures in a workspace that does not let us upload them, and where the upload failed.
REFUSED, FAILED = 3600.0, 300.0
_UPLOAD = aiohttp.ClientTimeout(total=30)
_NOT_NOW: tuple[type[Exception], ...] = (Busy, Away, *slack_errors.CALL_ERRORS)
_GONE = frozenset({"file_not_found", "file_deleted"})
#: With these Slack refuses to show a picture, among other things.
NOT_SHOWN = frozenset({"invalid_arguments", "invalid_blocks", "file_not_found"})

_log = logging.getLogger(__name__)


def shows(tx: Connection, workspace_id: str, person_id: str, chart: Chart) -> str | None:
    """Return the file that shows exactly this chart; None if there is none yet."""
    known = pictures.find(tx, workspace_id, person_id)
    return known.file if known is not None and known.figures == chart.figures else None


class Drawable(Protocol):
    """What a picture shows; the same figures are the same picture."""

    @property
    def figures(self) -> str:
        """What tells it from another."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is of: the key under which its file is remembered, its title at Slack, and who draws it.

    `stays` says whether it may be kept (still).
    """

    key: str
    title: str
    draw: Callable[..., bytes]
    stays: Callable[[Connection], bool]


async def renew(house: House, workspace_id: str, person_id: str, chart: Chart) -> bool:
    """Draw and upload a person's own picture, if it does not show this chart yet. True if there is a new one."""
    own = Subject(person_id, "Your picture", charts.draw, lambda tx: _agreed(tx, workspace_id, person_id))
    return await make(house, workspace_id, own, chart)


async def make(house: House, workspace_id: str, of: Subject, chart: Drawable) -> bool:
    """Draw and upload a picture, if it does not show this chart yet. True if there is a new one.

    A failure costs the picture alone: whoever has none reads the figures in words.
    """
    key, studio = (workspace_id, of.key), house.studio
    if key in studio.in_hand or studio.is_resting(workspace_id):
        return False
    studio.in_hand.add(key)
    try:
        with house.store.read() as tx:
            known = pictures.find(tx, workspace_id, of.key)
        if known is not None and known.figures == chart.figures:
            return False
        drawn = await studio.run(of.draw, chart)
        return await _replace(house, workspace_id, of, drawn, chart.figures)
    except (Busy, Away, Undone) as error:
        _log.warning("a picture was not made: %s", type(error).__name__)
    except slack_errors.CALL_ERRORS as error:
        code = slack_errors.code(error)
        _log.warning("a picture was not uploaded: %s", code)
        studio.rest(workspace_id, REFUSED if code in slack_errors.NOT_SET_UP else FAILED)
    finally:
        studio.in_hand.discard(key)
    return False


async def drop(house: House, workspace_id: str, person_id: str) -> None:
    """Delete a person's picture, here and at Slack. What fails is tried again by the next round."""
    try:
        with house.store.read() as tx:
            known = pictures.find(tx, workspace_id, person_id)
        if known is not None:
            await _delete(house, workspace_id, known)
    except _NOT_NOW as error:
        _log.warning("a picture was not deleted: %s", slack_errors.code(error))


async def forget(house: House, workspace_id: str, person_id: str, file: str) -> None:
    """Forget a file that Slack no longer shows: the next visit draws it anew."""
    with suppress(Busy, Away):
        await house.store.transact(lambda tx: pictures.forget(tx, workspace_id, person_id, file=file))


async def leave_out(house: House, workspace_id: str, payload: dict[str, Any], code: str) -> bool:
    """Let a message that Slack refused go without its picture, if it has one and that may be why. False if not.

    The file is deleted, and for a while no picture is made there: a message is never held up for one.
    """
    shown = [block["slack_file"]["id"] for block in payload.get("blocks") or [] if "slack_file" in block]
    if code not in NOT_SHOWN or not shown:
        return False
    house.studio.rest(workspace_id, REFUSED)
    with suppress(*slack_errors.CALL_ERRORS):
        await house.client_of(workspace_id).files_delete(file=shown[0])
    return await house.store.transact(lambda tx: pictures.forget_file(tx, workspace_id, shown[0]))


async def _replace(house: House, workspace_id: str, of: Subject, drawn: bytes, figures: str) -> bool:
    """Upload a picture in place of the one before. Which file it will be is kept first, so that none is left behind."""
    with house.store.read() as tx:
        before = pictures.find(tx, workspace_id, of.key)
    if before is not None:
        await _delete(house, workspace_id, before)
    client = house.client_of(workspace_id)
    ticket = await client.files_getUploadURLExternal(filename="picture.png", length=len(drawn))
    made = Picture(of.key, str(ticket["file_id"]), figures)
    if not await house.store.transact(
        lambda tx: of.stays(tx) and pictures.begin(tx, workspace_id, made.person_id, made.file)
    ):
        return False  # they have left meanwhile, or another process is at it; a ticket that is not used is no file
    await _upload(client, str(ticket["upload_url"]), drawn, made.file, of.title)
    if await house.store.transact(lambda tx: of.stays(tx) and pictures.finish(tx, workspace_id, made)):
        return True
    await _delete(house, workspace_id, made)
    return False


def _agreed(tx: Connection, workspace_id: str, person_id: str) -> bool:
    person = people.find(tx, workspace_id, person_id)
    return person is not None and person.agreed


async def _upload(client: AsyncWebClient, url: str, drawn: bytes, file: str, title: str) -> None:
    async with aiohttp.ClientSession(timeout=_UPLOAD) as session, session.post(url, data=drawn) as answer:
        answer.raise_for_status()
    await client.files_completeUploadExternal(files=[{"id": file, "title": title}])


async def _delete(house: House, workspace_id: str, known: Picture) -> None:
    try:
        await house.client_of(workspace_id).files_delete(file=known.file)
    except slack_errors.CALL_ERRORS as error:
        if slack_errors.code(error) not in _GONE:
            raise
    await house.store.transact(lambda tx: pictures.forget(tx, workspace_id, known.person_id, file=known.file))

"""Files that somebody asked for, sent into their own direct message and deleted at Slack after a day."""

from dataclasses import dataclass

import aiohttp
from sqlalchemy import Connection

from bot import pictures
from bot.house import House
from bot.opening import Asker
from storage import people
from storage import pictures as kept
from storage.engine import Busy

_TIMEOUT = aiohttp.ClientTimeout(total=30)


@dataclass(frozen=True, slots=True)
class File:
    """What is sent: `what` tells one file of a person's from another, `said` is the message that brings it."""

    what: str
    name: str
    title: str
    said: str
    content: bytes


async def send(house: House, asker: Asker, file: File) -> None:
    """Send whoever pressed a file; the one before of the same kind is deleted first. Raises Busy where it cannot be."""
    client, key = house.client_of(asker.workspace_id), kept.copy_key(f"{asker.presser}{file.what}")
    await pictures.drop(house, asker.workspace_id, key)
    with house.store.read() as tx:
        channel = people.dm_channel(tx, asker.workspace_id, asker.presser)
    if channel is None:
        opened = await client.conversations_open(users=asker.presser)
        channel = str(opened["channel"]["id"])
    ticket = await client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
    made = kept.Picture(key, str(ticket["file_id"]), house.now().isoformat())
    await house.store.transact(lambda tx: _remember(tx, asker.workspace_id, made))
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT) as session,
        session.post(str(ticket["upload_url"]), data=file.content) as answer,
    ):
        answer.raise_for_status()
    named: dict[str, str | None] = {"id": made.file, "title": file.title}
    await client.files_completeUploadExternal(files=[named], channel_id=channel, initial_comment=file.said)


def _remember(tx: Connection, workspace_id: str, made: kept.Picture) -> None:
    """Write down which file it is before its bytes are sent, so that none is left behind."""
    if not (kept.begin(tx, workspace_id, made.person_id, made.file) and kept.finish(tx, workspace_id, made)):
        raise Busy("the copy before has not been deleted yet")

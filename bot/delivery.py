"""The outbox: the only place that posts messages. Never lost, never twice.

A row is committed as `sending` before the call; the call is made with the SDK's retries off, the prompt's id in the
message metadata, and only while the lease outlives the HTTP timeout. After anything ambiguous the channel's history
decides whether it arrived.
"""

import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import drawing, slack_errors
from bot.doubts import HTTP_TIMEOUT, LEASE, Doubts
from bot.house import House
from bot.pacing import Pacing
from bot.presses import arrived
from bot.views.message import Message
from coaching.decisions import Later, Never, ask_again
from coaching.hours import local
from coaching.prompts import ANSWERS_OPEN, Prompt
from storage import histories, items, outbox, people, presses, prompts, workspaces

#: Seconds. A call is made only while the lease outlives its timeout by so much.
MARGIN = 10.0
#: What a press redraws itself is left alone for this long before the sender mends it.
MEND_AFTER = timedelta(seconds=6)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Lease:
    workspace_id: str
    until: float


class Sender:
    """Sends what is due in the workspace that it holds the lease on."""

    def __init__(self, house: House, client: AsyncWebClient, *, owner: str, workspace_id: str) -> None:
        """`client` posts: its retry handlers are off, its session's timeout is `HTTP_TIMEOUT`.

        `workspace_id` is the workspace that its token belongs to; no other is ever leased.
        """
        self._house, self._client, self._owner, self._workspace_id = house, client, owner, workspace_id
        self._doubts = Doubts(house, client, owner=owner, dm_of=self._channel, arrived=self._arrived)
        self._pacing: dict[str, Pacing] = {}
        self._lease: _Lease | None = None
        self._stopping = False

    async def tick(self) -> None:
        """Settle doubts, send what is due, mend what shows something old, close what is over."""
        lease = await self._take_lease()
        if lease is None or self._stopping:
            return
        await self._doubts.settle(lease.workspace_id)
        while not self._stopping and await self._send_some(lease):
            lease = await self._take_lease()
            if lease is None:
                return
        await self._mend(lease.workspace_id)

    async def stop(self) -> None:
        """Take no more, and give the leases back."""
        self._stopping = True
        await self._house.store.transact(lambda tx: workspaces.release(tx, owner=self._owner))

    async def _take_lease(self) -> _Lease | None:
        """Take a workspace, or keep ours; a lease that still has half its time is not written again."""
        if self._lease is not None and self._lease.until - time.monotonic() > LEASE / 2:
            return self._lease
        until = time.monotonic() + LEASE
        real_now = self._house.real_now()
        held = await self._house.store.transact(
            lambda tx: workspaces.lease(
                tx, self._workspace_id, owner=self._owner, real_now=real_now, lasts=timedelta(seconds=LEASE)
            )
        )
        self._lease = _Lease(self._workspace_id, until) if held else None
        return self._lease

    async def _send_some(self, lease: _Lease) -> bool:
        now = self._house.now()
        with self._house.store.read() as tx:
            due = outbox.due(tx, lease.workspace_id, now)
        for prompt in due:
            if self._stopping or lease.until - time.monotonic() < HTTP_TIMEOUT + MARGIN:
                return True
            await self._send(lease, prompt)
            if self._lease is not lease:
                return False  # the token is gone: the others are not tried with it
        return bool(due)

    async def _send(self, lease: _Lease, prompt: Prompt) -> None:
        pacing = self._pacing.setdefault(lease.workspace_id, Pacing())
        await pacing.turn(prompt.recipient)
        claimed = await self._claim(prompt)
        if claimed is None:
            return
        try:
            channel = await self._channel(claimed)
            with self._house.store.read() as tx:
                message = drawing.draw(tx, self._house.library, claimed, now=self._house.now())
            if lease.until - time.monotonic() < HTTP_TIMEOUT + MARGIN:
                # We were held up, or suspended: by the time the call ends somebody else may hold the lease.
                await self._put_back(claimed, self._house.now(), tried=False)
                return
            answer = await self._client.chat_postMessage(
                channel=channel,
                **message.payload(),
                metadata=drawing.metadata(claimed),
                unfurl_links=False,
                unfurl_media=False,
            )
        except drawing.NothingToDraw as gone:
            await self._end(claimed, "failed", str(gone))
        except slack_errors.CALL_ERRORS as error:
            await self._failed(lease, claimed, error)
        else:
            await self._arrived(claimed, channel=str(answer["channel"]), ts=str(answer["ts"]))

    async def _claim(self, prompt: Prompt) -> Prompt | None:
        """Take the row, if today's facts still allow it to be sent."""
        now, real_now = self._house.now(), self._house.real_now()

        def work(tx: Connection) -> Prompt | None:
            person = people.find(tx, prompt.workspace_id, prompt.recipient)
            if person is None:
                outbox.end(tx, prompt.workspace_id, prompt.prompt_id, state="cancelled", reason="not_here")
                return None
            answer = ask_again(person, prompt, histories.before_sending(tx, person, now=now), now=now)
            if isinstance(answer, Later):
                outbox.postpone(
                    tx,
                    prompt.workspace_id,
                    prompt.prompt_id,
                    due_at=answer.due_at,
                    local_date=local(answer.due_at, person.tz).date(),
                    reason=answer.reason,
                )
                return None
            if isinstance(answer, Never):
                outbox.end(tx, prompt.workspace_id, prompt.prompt_id, state=answer.state, reason=answer.reason)
                return None
            item_hash = self._worded_today(tx, prompt)
            key = (prompt.workspace_id, prompt.prompt_id)
            if not outbox.claim(tx, *key, sender=self._owner, real_now=real_now, item_hash=item_hash):
                return None
            return replace(prompt, state="sending", attempts=prompt.attempts + 1, item_hash=item_hash)

        return await self._house.store.transact(work)

    def _worded_today(self, tx: Connection, prompt: Prompt) -> str | None:
        """Return the hash of the item as it will be sent: its words may have changed since it was planned."""
        try:
            item = self._house.library.item(prompt.module or "", prompt.item or "")
        except KeyError:
            return prompt.item_hash
        worded = self._house.library.content_hash(item)
        if worded != prompt.item_hash:
            version = (worded, prompt.module or "", item.id, self._house.library.body(item))
            items.remember(tx, prompt.workspace_id, [version])
        return worded

    async def _channel(self, prompt: Prompt) -> str:
        """Return the person's DM, opened once and remembered: history can only be read by its id."""
        with self._house.store.read() as tx:
            known = people.dm_channel(tx, prompt.workspace_id, prompt.recipient)
        if known:
            return known
        answer = await self._client.conversations_open(users=prompt.recipient)
        channel = str(answer["channel"]["id"])
        await self._house.store.transact(
            lambda tx: people.change(tx, prompt.workspace_id, prompt.recipient, dm_channel=channel)
        )
        return channel

    async def _arrived(self, prompt: Prompt, *, channel: str, ts: str) -> None:
        now, real_now = self._house.now(), self._house.real_now()

        def work(tx: Connection) -> None:
            press = presses.read(tx, prompt.workspace_id, prompt.prompt_id)
            if press is None:
                return
            arrived(tx, press, channel=channel, ts=ts, now=now, real_now=real_now, face=prompt.face)

        await self._house.store.transact(work)
        if prompt.follows:
            self._house.redraws.soon(prompt.workspace_id, prompt.follows, None)

    async def _failed(self, lease: _Lease, prompt: Prompt, error: Exception) -> None:
        verdict, code = slack_errors.verdict(error), slack_errors.code(error)
        _log.warning("a %s was not sent: %s (%s)", prompt.kind, code, verdict)
        if verdict == "later":
            seconds = slack_errors.retry_after(error)
            self._pacing[lease.workspace_id].hold(seconds)
            await self._put_back(prompt, self._house.now() + timedelta(seconds=seconds), tried=False)
        elif verdict == "stop":
            await self._put_back(prompt, self._house.now(), tried=False)
            await self._house.store.transact(lambda tx: workspaces.stop(tx, prompt.workspace_id, code))
            self._lease = None
        elif verdict == "never":
            await self._end(prompt, "failed", code)
        # In doubt: the row stays `sending`, and the history is asked at a later tick.

    async def _put_back(self, prompt: Prompt, due_at: datetime, *, tried: bool) -> None:
        """Plan it again. Only a call whose outcome was in doubt counts as an attempt."""
        await self._house.store.transact(
            lambda tx: outbox.put_back(
                tx, prompt.workspace_id, prompt.prompt_id, sender=self._owner, due_at=due_at, tried=tried
            )
        )

    async def _end(self, prompt: Prompt, state: str, reason: str) -> None:
        await self._house.store.transact(
            lambda tx: outbox.end(tx, prompt.workspace_id, prompt.prompt_id, state=state, reason=reason)
        )

    async def _mend(self, workspace_id: str) -> None:
        """Put right what Slack shows: redraws that failed, and prompts that no longer take answers."""
        now, real_now = self._house.now(), self._house.real_now()
        with self._house.store.read() as tx:
            over = outbox.to_close(tx, workspace_id, sent_before=now - ANSWERS_OPEN)

        def close(tx: Connection) -> None:
            for prompt in over:
                prompts.show(tx, workspace_id, prompt.prompt_id, face="closed", real_now=real_now)

        if over:
            await self._house.store.transact(close)
        with self._house.store.read() as tx:
            found = outbox.to_redraw(tx, workspace_id, before=real_now - MEND_AFTER)
        for prompt in found:
            if self._stopping:
                return
            await self._house.redraws.redraw(workspace_id, prompt.prompt_id, response_url=None)


async def post(client: AsyncWebClient, channel: str, message: Message) -> None:
    """Answer in a direct message what somebody typed there. Not a prompt: if it fails, nothing is owed."""
    try:
        await client.chat_postMessage(channel=channel, **message.payload(), unfurl_links=False, unfurl_media=False)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("an answer in a direct message was not sent: %s", slack_errors.code(error))

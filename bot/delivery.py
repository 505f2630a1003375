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
from bot.house import House
from bot.pacing import Pacing
from bot.presses import arrived
from bot.views.message import Message
from coaching.decisions import Later, Never, ask_again
from coaching.hours import local
from coaching.prompts import ANSWERS_OPEN, Prompt
from storage import people, presses, prompts, workspaces

#: Seconds. A call is made only while the lease outlives its timeout by `MARGIN`.
HTTP_TIMEOUT, MARGIN, LEASE = 10.0, 10.0, 60.0
#: A row left `sending` for longer than this was not finished by whoever claimed it.
DOUBT_AFTER = timedelta(seconds=HTTP_TIMEOUT + 1)
DOUBT_AFTER_OTHERS = timedelta(seconds=LEASE + HTTP_TIMEOUT)
MAX_ATTEMPTS = 5
#: What a press redraws itself is left alone for this long before the sender mends it.
MEND_AFTER = timedelta(seconds=6)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Lease:
    workspace_id: str
    until: float


class Sender:
    """Sends what is due in the workspace that it holds the lease on."""

    def __init__(self, house: House, client: AsyncWebClient, *, owner: str) -> None:
        """`client` posts: its retry handlers are off, its session's timeout is `HTTP_TIMEOUT`."""
        self._house, self._client, self._owner = house, client, owner
        self._pacing: dict[str, Pacing] = {}
        self._lease: _Lease | None = None
        self._stopping = False

    async def tick(self) -> None:
        """Settle doubts, send what is due, mend what shows something old, close what is over."""
        lease = await self._take_lease()
        if lease is None or self._stopping:
            return
        await self._settle_doubts(lease.workspace_id)
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
            lambda tx: workspaces.lease(tx, owner=self._owner, real_now=real_now, lasts=timedelta(seconds=LEASE))
        )
        self._lease = _Lease(held, until) if held else None
        return self._lease

    async def _send_some(self, lease: _Lease) -> bool:
        now = self._house.now()
        with self._house.store.read() as tx:
            due = prompts.due(tx, lease.workspace_id, now)
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
        if lease.until - time.monotonic() < HTTP_TIMEOUT:  # we were suspended: somebody else may hold the lease now
            await self._put_back(claimed, self._house.now())
            return
        try:
            channel = await self._channel(claimed)
            with self._house.store.read() as tx:
                message = drawing.draw(tx, self._house.library, claimed, now=self._house.now())
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
                prompts.end(tx, prompt.workspace_id, prompt.prompt_id, state="cancelled", reason="not_here")
                return None
            history = prompts.history(tx, prompt.workspace_id, [person.person_id], since=now - timedelta(days=15))
            answer = ask_again(person, prompt, history[person.person_id], now=now)
            if isinstance(answer, Later):
                prompts.postpone(
                    tx,
                    prompt.workspace_id,
                    prompt.prompt_id,
                    due_at=answer.due_at,
                    local_date=local(answer.due_at, person.tz).date(),
                    reason=answer.reason,
                )
                return None
            if isinstance(answer, Never):
                prompts.end(tx, prompt.workspace_id, prompt.prompt_id, state=answer.state, reason=answer.reason)
                return None
            if not prompts.claim(tx, prompt.workspace_id, prompt.prompt_id, sender=self._owner, real_now=real_now):
                return None
            return replace(prompt, state="sending", attempts=prompt.attempts + 1)

        return await self._house.store.transact(work)

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
            await self._put_back(prompt, self._house.now() + timedelta(seconds=seconds))
        elif verdict == "stop":
            await self._put_back(prompt, self._house.now())
            await self._house.store.transact(lambda tx: workspaces.stop(tx, prompt.workspace_id, code))
            self._lease = None
        elif verdict == "never":
            await self._end(prompt, "failed", code)
        # In doubt: the row stays `sending`, and the history is asked at a later tick.

    async def _put_back(self, prompt: Prompt, due_at: datetime) -> None:
        await self._house.store.transact(
            lambda tx: prompts.postpone(tx, prompt.workspace_id, prompt.prompt_id, due_at=due_at)
        )

    async def _end(self, prompt: Prompt, state: str, reason: str) -> None:
        await self._house.store.transact(
            lambda tx: prompts.end(tx, prompt.workspace_id, prompt.prompt_id, state=state, reason=reason)
        )

    async def _settle_doubts(self, workspace_id: str) -> None:
        """Ask the history about every row that was left `sending`, by us or by somebody who is gone."""
        with self._house.store.read() as tx:
            doubtful = prompts.in_doubt(tx, workspace_id)
        for prompt, attempted_at, sender in doubtful:
            patience = DOUBT_AFTER if sender == self._owner else DOUBT_AFTER_OTHERS
            if self._house.real_now() - attempted_at < patience:
                continue
            try:
                channel = await self._channel(prompt)
                ts = await self._found(channel, prompt, attempted_at)
            except slack_errors.CALL_ERRORS as error:
                _log.warning("the history could not be read: %s", slack_errors.code(error))
                if slack_errors.verdict(error) == "never":
                    # Without the history it is at most once: whether it arrived, nobody can say.
                    await self._end(prompt, "failed", f"in doubt, and {slack_errors.code(error)}")
                continue
            if ts:
                await self._arrived(prompt, channel=channel, ts=ts)
            elif prompt.attempts >= MAX_ATTEMPTS:
                await self._end(prompt, "failed", "given up after too many attempts")
            else:
                await self._put_back(prompt, self._house.now())

    async def _found(self, channel: str, prompt: Prompt, attempted_at: datetime) -> str | None:
        """Return the ts of the message that carries the prompt's id; None if the history has none."""
        cursor = ""
        oldest = f"{(attempted_at - timedelta(hours=1)).timestamp():.6f}"  # clocks differ
        while True:
            page = await self._client.conversations_history(
                channel=channel, oldest=oldest, inclusive=True, limit=15, cursor=cursor, include_all_metadata=True
            )
            for message in page.get("messages") or []:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("prompt_id") == prompt.prompt_id:
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None

    async def _mend(self, workspace_id: str) -> None:
        """Put right what Slack shows: redraws that failed, and prompts that no longer take answers."""
        now, real_now = self._house.now(), self._house.real_now()
        with self._house.store.read() as tx:
            over = prompts.to_close(tx, workspace_id, sent_before=now - ANSWERS_OPEN)

        def close(tx: Connection) -> None:
            for prompt in over:
                prompts.show(tx, workspace_id, prompt.prompt_id, face="closed", real_now=real_now)

        if over:
            await self._house.store.transact(close)
        with self._house.store.read() as tx:
            found = prompts.to_redraw(tx, workspace_id, before=real_now - MEND_AFTER)
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

"""Doubts: rows that were left `sending`. The channel's history says what became of them."""

import logging
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot import slack_errors
from bot.house import House
from bot.lease import Lease
from bot.outgoing import PATIENCE, Outgoing
from bot.pacing import Pacing
from bot.stumbling import Brake
from bot.views.failures import IN_A_CHANNEL
from coaching.kinds import CHANNEL_KINDS
from coaching.prompts import Prompt
from storage import outbox, stumbles
from storage.sending import Terms

#: Seconds: how long a call to Slack may take.
HTTP_TIMEOUT = Terms().call
#: A row left `sending` for longer than this was not finished by whoever claimed it, be it us or another process.
DOUBT_AFTER, DOUBT_AFTER_OTHERS = Terms().doubt, Terms().doubt_others
#: After so many attempts whose outcome was in doubt, a prompt is given up.
MAX_ATTEMPTS = 5
#: How long the next attempt waits after the first one, the second, and so on.
PAUSES = (timedelta(), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))

#: The time of an attempt is ours, the history's is Slack's: a machine's clock may be hours ahead, or a day.
CLOCKS_DIFFER = timedelta(days=2)

#: Doubts looked at together; and what the log calls this work.
AT_ONCE, DOUBTS = 20, "settling what is in doubt"

HISTORY, OPEN = "conversations.history", "conversations.open"

_log = logging.getLogger(__name__)


class Doubts:
    """Settles one workspace's doubts for the desk that holds its lease."""

    def __init__(self, house: House, client: AsyncWebClient, pacing: Pacing, outgoing: Outgoing) -> None:
        self._house, self._client, self._pacing, self._outgoing = house, client, pacing, outgoing

    async def settle(self, lease: Lease) -> bool:
        """Ask the history about rows that were left `sending`, by us or by somebody who is gone.

        False if there is none to be asked about, or nobody to be asked just now.
        """
        by = self._outgoing.sending()
        stumbling = self._house.redraws.stumbling
        brake = stumbling.brake(lease.workspace_id, DOUBTS)
        limit = AT_ONCE + brake.resting
        with self._house.store.read() as tx:
            found = outbox.in_doubt(tx, lease.workspace_id, by, limit=limit)
        if any(attempted_at > by.real_now for _, attempted_at, _ in found):
            await self._house.store.transact(lambda tx: outbox.wait_anew(tx, lease.workspace_id, by))
            with self._house.store.read() as tx:
                found = outbox.in_doubt(tx, lease.workspace_id, by, limit=limit)
        settled, to_try = False, {one.prompt_id for one in brake.to_try([one for one, _, _ in found])}
        for prompt, attempted_at, sender in found:
            if prompt.prompt_id not in to_try or brake.held:
                continue
            if prompt.prompt_id in self._outgoing.in_flight or not lease.outlives_a_call:
                continue
            if not await self._pacing.turn(HISTORY, patience=PATIENCE):
                break
            settling = self._settle(lease, prompt, attempted_at, sender)
            settled |= await stumbling.past(f"a {prompt.kind} in doubt", settling, partial(self._unsettled, prompt))
        return settled

    async def _settle(self, lease: Lease, prompt: Prompt, attempted_at: datetime, sender: str) -> bool:
        if prompt.kind in CHANNEL_KINDS:  # its history is not ours to read: at most once
            await self._outgoing.give_up(prompt, IN_A_CHANNEL, in_doubt=True)
            return True
        method = OPEN
        try:
            channel = await self._channel(prompt)
            method = HISTORY
            ts = await self._found(channel, prompt, attempted_at)
        except slack_errors.CALL_ERRORS as error:
            return await self._unread(lease, prompt, method, error)
        self._pacing.well()
        if ts is None:
            return False
        await self._settle_by(prompt, channel, ts, sender)
        self._brake_of(prompt).well(prompt.prompt_id)
        return True

    async def _settle_by(self, prompt: Prompt, channel: str, ts: str, sender: str) -> None:
        if ts:
            await self._outgoing.arrived(prompt, channel=channel, ts=ts)
        elif prompt.attempts >= MAX_ATTEMPTS:
            await self._outgoing.give_up(prompt, "given up after too many attempts", in_doubt=True)
        else:
            due_at = self._house.now() + PAUSES[max(0, min(prompt.attempts, len(PAUSES)) - 1)]
            await self._house.store.transact(
                lambda tx: outbox.put_back(
                    tx, prompt.workspace_id, prompt.prompt_id, sender=sender, due_at=due_at, tried=True
                )
            )

    def _brake_of(self, prompt: Prompt) -> Brake:
        return self._house.redraws.stumbling.brake(prompt.workspace_id, DOUBTS)

    async def _unsettled(self, prompt: Prompt, fault: str) -> None:
        """Ask again later; it stays in doubt, for it may have arrived."""
        brake, key = self._brake_of(prompt), (prompt.workspace_id, prompt.prompt_id)
        if brake.rest(prompt.prompt_id, brake.stumbled(prompt.prompt_id, fault)):
            await self._house.store.transact(lambda tx: stumbles.note(tx, *key, fault))
        else:
            await self._outgoing.give_up(prompt, f"in doubt, and {fault}", in_doubt=True)

    async def _unread(self, lease: Lease, prompt: Prompt, method: str, error: Exception) -> bool:
        """Settle what can be settled without the history."""
        verdict, code = slack_errors.verdict(error), slack_errors.code(error)
        _log.warning("the history could not be read: %s (%s)", code, verdict)
        if verdict == "stop":
            await self._outgoing.stop_workspace(lease, code)
            return False
        over = prompt.expires_at is not None and self._house.now() >= prompt.expires_at
        if verdict == "never" or over:
            # Without the history it is at most once: whether it arrived, nobody can say.
            await self._outgoing.give_up(prompt, f"in doubt, and {code}", in_doubt=True)
            return True
        if verdict == "later" and slack_errors.is_answer(error):
            self._pacing.hold(method if method == HISTORY else HISTORY, slack_errors.retry_after(error))
        else:
            self._pacing.trouble()
        return False

    async def _channel(self, prompt: Prompt) -> str:
        """Return the person's direct message, whose history is read: only its own id names it."""
        with self._house.store.read() as tx:
            known = outbox.channel_of(tx, prompt.workspace_id, prompt.recipient)
        if known:
            return known
        answer = await self._client.conversations_open(users=prompt.recipient)
        return str(answer["channel"]["id"])

    async def _found(self, channel: str, prompt: Prompt, attempted_at: datetime) -> str | None:
        """Return the ts of the message that carries the prompt's id; "" if the history has none, None if not known.

        The newest come first: it is nearly always on the first page, whatever our clock says.
        """
        cursor, oldest = "", (attempted_at - CLOCKS_DIFFER).timestamp()
        while True:
            page = await self._client.conversations_history(
                channel=channel, limit=15, cursor=cursor, include_all_metadata=True
            )
            messages = page.get("messages") or []
            for message in messages:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("prompt_id") == prompt.prompt_id:
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor or (messages and float(messages[-1]["ts"]) < oldest):
                return ""
            if not await self._pacing.turn(HISTORY):
                return None

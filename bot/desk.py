"""A desk: one workspace, worked under its lease until nothing is left to do there.

Doubts, what is due, and what shows something old are worked side by side: Slack allows each of them a measure of its
own, and fifty edits a minute must not keep messages waiting.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot.doubts import Doubts
from bot.house import House
from bot.lease import Lease, in_hand, read_clocks
from bot.outgoing import PATIENCE, Outgoing
from bot.pacing import POST, UPDATE
from bot.quiet import refresh_dnd
from bot.stumbling import PAUSES
from coaching.prompts import Prompt
from storage import leases, outbox, stumbles

#: Calls under way at once: Slack takes a tenth of a second to half a second, and allows five messages a second.
AT_ONCE = 6
#: Due prompts taken up together; do-not-disturb is asked about for so many people in one call.
BATCH = 50
#: Seconds until a kind of work that had nothing to do looks again, while the others are busy.
LOOK_AGAIN = 0.5

LANES = 3
#: What the log calls two of them.
SENDING, REDRAWING = "sending", "drawing anew"
#: Messages to be drawn anew that are taken up together.
REDRAWN_AT_ONCE = 20

#: After each row comes a rest, in which presses get their turn: it may have made no call, and held up everybody.
#: Seconds at least; how many times as long as it took; and seconds at most, since it may have waited for Slack.
REST, REST_TIMES, LONGEST_REST = 0.005, 2.0, 0.05

Batch = Callable[[], Awaitable[bool]]


class Desk:
    """Works one workspace. Made for one lease."""

    def __init__(self, house: House, client: AsyncWebClient, lease: Lease, *, owner: str) -> None:
        self._house, self._client, self._lease = house, client, lease
        self._workspace_id, self._terms = lease.workspace_id, lease.terms
        self._pacing = house.redraws.paces.of(lease.workspace_id)
        self._stumbling = house.redraws.stumbling
        self._sends, self._redraws = (self._stumbling.brake(lease.workspace_id, what) for what in (SENDING, REDRAWING))
        self._outgoing = Outgoing(house, client, self._pacing, self._sends, owner=owner, terms=self._terms)
        self._doubts = Doubts(house, client, self._pacing, self._outgoing)
        #: Whether anything came of it.
        self.has_worked = False
        self._idle = 0
        self._over = asyncio.Event()

    @property
    def rests(self) -> float:
        """For how many seconds nothing can be done there: Slack has trouble, or cannot be reached."""
        return self._pacing.rests

    def stop(self) -> None:
        """Take up nothing more; what is under way is brought to its end."""
        self._over.set()

    async def work(self) -> None:
        """Work until nothing is left to do now; then give the lease back. Raises what a kind of work failed with."""
        keeping = asyncio.create_task(self._keep())
        try:
            kinds = (lambda: self._doubts.settle(self._lease), self._send_due, self._mend)
            failed = await asyncio.gather(*(self._lane(batch) for batch in kinds), return_exceptions=True)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        by, held = self._outgoing.sending(), self._pacing.held(POST)
        await self._house.store.transact(lambda tx: leases.give_back(tx, [self._workspace_id], by, held=held))
        for error in failed:
            if error is not None:
                raise error

    async def _lane(self, batch: Batch) -> None:
        """Do one kind of work, batch after batch, for as long as any kind has something to do."""
        in_hand.set(self._lease)
        try:
            while not self._over.is_set() and self._lease.outlives_a_call:
                if await batch():
                    self.has_worked = True
                    continue
                self._idle += 1
                if self._idle == LANES:
                    break
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), LOOK_AGAIN)
                self._idle -= 1
        finally:
            self._over.set()

    async def _keep(self) -> None:
        """Prolong the lease for as long as the work goes on."""
        while True:
            await asyncio.sleep(1.0)
            if self._terms.lease - self._lease.left < self._terms.prolong:
                continue
            since, by = read_clocks(self._lease.wall), self._outgoing.sending()
            if await self._house.store.transact(lambda tx: leases.keep(tx, self._workspace_id, by)):  # noqa: B023
                self._lease.prolonged(since)
            else:
                self._lease.lose()
                return

    async def _send_due(self) -> bool:
        if self._sends.held:
            return False
        with self._house.store.read() as tx:
            due = outbox.due(tx, self._workspace_id, self._house.now(), limit=BATCH)
        if not due or self._pacing.wait(POST) > PATIENCE:
            return False
        # Do-not-disturb says nothing of what somebody asked to have now; nor does it wait for an answer about it.
        who = sorted({prompt.recipient for prompt in due if not prompt.requested or prompt.follows})
        if who and not await refresh_dnd(
            self._house, self._client, self._workspace_id, who, unkept=self._outgoing.unkept
        ):
            with self._house.store.read() as tx:
                due = outbox.due(tx, self._workspace_id, self._house.now(), limit=BATCH, asked_for=True)
        queue = deque(self._sends.to_try(due))
        working = (self._send_some(queue) for _ in range(min(AT_ONCE, len(queue))))
        outcomes = await asyncio.gather(*working, return_exceptions=True)  # the lease is kept until all calls are over
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return any(outcomes)

    async def _send_some(self, queue: deque[Prompt]) -> bool:
        sent = False
        while queue and not self._sends.held and not self._over.is_set() and self._lease.outlives_a_call:
            prompt, began = queue.popleft(), time.monotonic()
            sending = self._outgoing.send(self._lease, prompt)
            sent |= await self._stumbling.past(f"a {prompt.kind} to be sent", sending, partial(self._unsent, prompt))
            await _rest(began)
        return sent

    async def _unsent(self, prompt: Prompt, fault: str) -> None:
        """Let what was not sent wait, or end it. What may have been is `sending`: the history is asked about it."""
        stumble, key = self._sends.stumbled(prompt.prompt_id, fault), (self._workspace_id, prompt.prompt_id)
        now = self._house.now()

        def work(tx: Connection) -> None:
            stumbles.pardon(tx, self._workspace_id, stumble.pardoned)
            if not stumbles.put_off(tx, *key, fault, now=now, pauses=PAUSES, counts=stumble.counts):
                outbox.end(tx, *key, state="failed", reason=stumbles.reason(fault), in_doubt=prompt.attempts > 0)

        await self._house.store.transact(work)

    async def _mend(self) -> bool:
        """Put right what Slack shows: redraws that failed, and prompts that no longer take answers."""
        by, began = self._outgoing.sending(), time.monotonic()
        with self._house.store.read() as tx:
            over = outbox.is_any_over(tx, self._workspace_id, by)
            limit = REDRAWN_AT_ONCE + self._redraws.resting
            found = self._redraws.to_try(outbox.to_redraw(tx, self._workspace_id, by, limit=limit))
        if over:
            await self._house.store.transact(lambda tx: outbox.close(tx, self._workspace_id, by))
        mended = False
        for prompt in found:
            await _rest(began)
            if self._redraws.held or self._pacing.wait(UPDATE) > PATIENCE:
                break
            if self._over.is_set() or not self._lease.outlives_a_call:
                break
            began, leave = time.monotonic(), partial(self._undrawn, prompt)
            mended |= await self._stumbling.past(f"a {prompt.kind} to be drawn anew", self._redraw(prompt), leave)
        await _rest(began)
        return mended or over

    async def _redraw(self, prompt: Prompt) -> bool:
        drawn = await self._house.redraws.redraw(
            self._workspace_id, prompt.prompt_id, response_url=None, client=self._client, patience=PATIENCE
        )
        if drawn:
            self._redraws.well(prompt.prompt_id)
        return drawn

    async def _undrawn(self, prompt: Prompt, fault: str) -> None:
        if not self._redraws.rest(prompt.prompt_id, self._redraws.stumbled(prompt.prompt_id, fault)):
            await self._house.redraws.give_up(self._workspace_id, prompt.prompt_id)


async def _rest(began: float) -> None:
    await asyncio.sleep(min(LONGEST_REST, max(REST, REST_TIMES * (time.monotonic() - began))))

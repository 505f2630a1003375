"""The outbox: the only place that posts messages. Never lost, never twice.

A sender takes workspaces that have something to do, one lease each, and works each at a desk of its own. What it gives
back anybody may take: so work spreads over processes by itself.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import slack_errors
from bot.desk import Desk
from bot.house import House
from bot.lease import Lease, read_clocks
from bot.pacing import POST
from bot.views.message import Message
from storage import leases
from storage.sending import Sending, Terms

#: Workspaces that one process works at once.
DESKS = 20
#: Seconds between two looks for more work while some is under way; as long is one left alone that had nothing to do.
LOOK_AGAIN = 1.0
#: Seconds for which one is left alone where what is due rests: each look takes and gives back the lease.
LOOK_AT_REST = 5.0

_log = logging.getLogger(__name__)


class Sender:
    """Sends what is due in every workspace of ours that nobody else is sending in."""

    def __init__(
        self, house: House, clients: Mapping[str, AsyncWebClient], *, owner: str, terms: Terms | None = None
    ) -> None:
        """`clients` post: their retry handlers are off, and their session takes a last look at the lease."""
        self._house, self._clients, self._owner, self._terms = house, clients, owner, terms or Terms()
        self._desks: dict[str, tuple[Desk, asyncio.Task[None]]] = {}
        self._stopping = False
        self._resting: dict[str, float] = {}

    async def tick(self) -> None:
        """Settle doubts, send what is due, mend what shows something old, close what is over; wherever we are free to.

        One workspace that fails does not keep the others from their turn. Raises what it failed with, in the end.
        """
        now = time.monotonic()
        self._resting = {workspace_id: at for workspace_id, at in self._resting.items() if at > now}
        not_before: dict[str, float] = dict(self._resting)
        failed: BaseException | None = None
        while True:
            await self._open_desks(not_before)  # where that fails, the next tick finds the desks that are open
            if not self._desks:
                break
            tasks = [task for _, task in self._desks.values()]
            await asyncio.wait(tasks, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
            for workspace_id in [name for name, (_, task) in self._desks.items() if task.done()]:
                desk, task = self._desks.pop(workspace_id)
                fault = task.exception()
                failed = failed or fault
                if fault or not desk.has_worked:  # the others may be busy for hours: it is looked at again meanwhile
                    not_before[workspace_id] = time.monotonic() + max(LOOK_AGAIN, desk.rests)
                if not desk.has_worked and self._house.redraws.stumbling.waits_in(workspace_id):
                    self._resting[workspace_id] = not_before[workspace_id] = time.monotonic() + LOOK_AT_REST
        if failed:
            raise failed

    async def stop(self) -> None:
        """Take no more, bring what is under way to its end, and give the leases back."""
        self._stopping = True
        for desk, _ in self._desks.values():
            desk.stop()
        if self._desks:
            await asyncio.wait([task for _, task in self._desks.values()])

    async def _open_desks(self, not_before: Mapping[str, float]) -> None:
        """Open a desk for each workspace that waits for a sender, as long as there is room for one."""
        while not self._stopping and len(self._desks) < DESKS:
            resting = {workspace_id for workspace_id, at in not_before.items() if at > time.monotonic()}
            ours = self._clients.keys() - self._desks.keys() - resting
            by = Sending(self._owner, self._terms, self._house.now(), self._house.real_now())
            with self._house.store.read() as tx:
                waiting = leases.waiting(tx, ours, by) if ours else []
            if not waiting:
                return
            shared = {free.workspace_id for free in waiting if free.shared}
            since = read_clocks(self._house.real_now)
            names = [free.workspace_id for free in waiting]
            taken, held = await self._house.store.transact(lambda tx: _take(tx, names, by))  # noqa: B023
            if taken is None:
                return
            if self._stopping:  # while it was being taken
                await self._house.store.transact(lambda tx: leases.give_back(tx, [taken], by))  # noqa: B023
                return
            pacing = self._house.redraws.paces.of(taken)
            if taken in shared:
                pacing.shared()
            pacing.hold(POST, held)
            lease = Lease(taken, self._terms, self._house.real_now, since)
            desk = Desk(self._house, self._clients[taken], lease, owner=self._owner)
            self._desks[taken] = (desk, asyncio.get_running_loop().create_task(desk.work()))


def _take(tx: Connection, ours: Sequence[str], by: Sending) -> tuple[str | None, float]:
    """Take one of them; and say for how many seconds Slack lets nobody post there."""
    taken = leases.take(tx, ours, by)
    return taken, leases.held(tx, taken, by) if taken is not None else 0.0


async def post(client: AsyncWebClient, channel: str, message: Message) -> None:
    """Answer in a direct message what somebody typed there. Not a prompt: if it fails, nothing is owed."""
    try:
        await client.chat_postMessage(channel=channel, **message.payload(), unfurl_links=False, unfurl_media=False)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("an answer in a direct message was not sent: %s", slack_errors.code(error))

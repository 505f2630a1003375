"""One message on its way: asked about again, claimed, drawn, sent, noted. Never lost, never twice.

A row is committed as `sending` before the call; the call is made with the SDK's retries off, the prompt's id in the
message metadata, and only while the lease outlives the HTTP timeout.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import drawing, homes, pictures, slack_errors
from bot.house import House
from bot.lease import Lease, TooLate, was_too_late
from bot.pacing import POST, Pacing
from bot.presses import arrived
from bot.quiet import Unkept
from bot.stumbling import Brake
from coaching.asking import Now
from coaching.hours import local
from coaching.kinds import CHANNEL_KINDS, STEWARD_KINDS
from coaching.people import Person
from coaching.prompts import ERASED, Prompt
from scheduler import asking, checks, reportbacks
from storage import items, outbox, people, presses, prompts, workspaces
from storage.sending import Sending, Terms

#: Seconds. A turn that is further away is not waited for: something else may be done meanwhile, by us or by others.
PATIENCE = 3.0
#: An older copy that could not be folded just now is tried again after so long.
FOLD_AGAIN = timedelta(seconds=15)

_CALL_ERRORS: tuple[type[Exception], ...] = (TooLate, *slack_errors.CALL_ERRORS)

#: Of these it is noted nowhere but in their row that they were delivered.
_UNNOTED = CHANNEL_KINDS | STEWARD_KINDS

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Ready:
    """Claimed, drawn, and to be posted where it belongs."""

    prompt: Prompt
    payload: dict[str, Any]
    channel: str


@dataclass(frozen=True, slots=True)
class _Fold:
    """An older copy is still there; it is folded first."""

    older: str


class Outgoing:
    """Sends one workspace's messages, each under the lease that its desk holds."""

    def __init__(
        self, house: House, client: AsyncWebClient, pacing: Pacing, brake: Brake, *, owner: str, terms: Terms
    ) -> None:
        self._house, self._client, self._pacing, self._brake = house, client, pacing, brake
        self._owner, self._terms = owner, terms
        #: Prompts that we are about: what becomes of them is no doubt yet.
        self.in_flight: set[str] = set()
        #: Do-not-disturb of people who are only being asked whether they take part.
        self.unkept: Unkept = {}

    def sending(self) -> Sending:
        """Say who sends, and what time it is."""
        return Sending(self._owner, self._terms, self._house.now(), self._house.real_now())

    async def send(self, lease: Lease, prompt: Prompt) -> bool:
        """Send a due prompt, if it may still be sent. False if nothing has come of it, so that it is due as before."""
        if not await self._pacing.turn(POST, prompt.recipient, patience=PATIENCE):
            return False
        self.in_flight.add(prompt.prompt_id)
        called = False
        try:
            found = await self._claim(prompt)
            if isinstance(found, _Fold):
                found = await self._claim(prompt) if await self._folded(prompt, found.older) else True
            if isinstance(found, _Ready):
                called = True
                await self._post(lease, found)
                self._brake.well(prompt.prompt_id)
                return True
            return found is True
        finally:
            if not called:
                self._pacing.not_used(POST, prompt.recipient)
            self.in_flight.discard(prompt.prompt_id)

    async def _claim(self, prompt: Prompt) -> "_Ready | _Fold | bool":
        """Take the row, if it may still be sent. True: it was put off or ended; False: it is not ours to send."""
        by = self.sending()
        return await self._house.store.transact(lambda tx: self._claim_in(tx, prompt, by))

    def _claim_in(self, tx: Connection, prompt: Prompt, by: Sending) -> "_Ready | _Fold | bool":
        key = (prompt.workspace_id, prompt.prompt_id)
        person = people.find(tx, prompt.workspace_id, prompt.recipient)
        if person is not None and not person.agreed and prompt.recipient in self.unkept:
            person = replace(person, dnd=self.unkept[prompt.recipient][1])
        answer = asking.ask(tx, person, prompt, now=by.now)
        if not isinstance(answer, Now):
            return True
        if person is not None and not self._begins(tx, person, prompt, by):
            return True
        if prompt.follows and _fold(tx, prompt, prompt.follows, by.real_now):
            return _Fold(prompt.follows)
        item_hash = self._worded_today(tx, prompt)
        # What was planned for an earlier date counts for the one on which it arrives.
        today = local(by.now, person.tz).date() if person and prompt.local_date else None
        if not outbox.claim(tx, *key, by, item_hash=item_hash, today=today):
            return False
        claimed = replace(prompt, state="sending", attempts=prompt.attempts + 1, item_hash=item_hash, local_date=today)
        try:
            drawn = drawing.draw(tx, self._house.library, claimed, now=by.now)
        except drawing.NothingToDraw as gone:
            outbox.end(tx, *key, state="failed", reason=str(gone), in_doubt=prompt.attempts > 0)
            return True
        # All that can go wrong with it does so here, where the claim is taken back with it.
        payload = {**drawn.payload(), "metadata": drawing.metadata(claimed)}
        known = outbox.channel_of(tx, prompt.workspace_id, prompt.recipient)
        return _Ready(claimed, payload, known or prompt.recipient)

    def _begins(self, tx: Connection, person: Person, prompt: Prompt, by: Sending) -> bool:
        """Whether there is still something to ask of its manager; what asks nobody begins always."""
        if prompt.kind in {"check", "shared_note"}:
            return checks.begin(tx, self._house.library, person, prompt, now=by.now)
        if prompt.kind == "report_back":
            return reportbacks.begin(tx, self._house.library, person, prompt, now=by.now)
        return True

    def _worded_today(self, tx: Connection, prompt: Prompt) -> str | None:
        """Return the hash of the item as it will be sent: its words may have changed since it was planned.

        A card that somebody tried is shown as they chose it.
        """
        if prompt.kind == "report_back":
            return prompt.item_hash
        try:
            item = self._house.library.item(prompt.module or "", prompt.item or "")
        except KeyError:
            return prompt.item_hash
        worded = self._house.library.content_hash(item)
        if worded != prompt.item_hash:
            version = (worded, prompt.module or "", item.id, self._house.library.body(item))
            items.remember(tx, prompt.workspace_id, [version])
        return worded

    async def _folded(self, prompt: Prompt, older: str) -> bool:
        """Fold the older copy now. If that fails, the newer one waits: there is never more than one to be answered."""
        if await self._house.redraws.redraw(
            prompt.workspace_id, older, response_url=None, client=self._client, patience=PATIENCE
        ):
            return True
        again = self._house.now() + FOLD_AGAIN
        await self._house.store.transact(
            lambda tx: outbox.wait(tx, prompt.workspace_id, prompt.prompt_id, due_at=again)
        )
        return False

    async def _post(self, lease: Lease, ready: _Ready) -> None:
        prompt = ready.prompt
        try:
            if not lease.outlives_a_call:
                raise TooLate
            answer = await self._client.chat_postMessage(
                channel=ready.channel, **ready.payload, unfurl_links=False, unfurl_media=False
            )
        except _CALL_ERRORS as error:
            if was_too_late(error):
                # We were held up, or suspended: by the time the call ends somebody else may hold the lease.
                lease.lose()
                await self._put_back(prompt, prompt.due_at)
            else:
                await self._failed(lease, ready, error)
        else:
            self._pacing.well()
            await self.arrived(prompt, channel=str(answer["channel"]), ts=str(answer["ts"]))

    async def arrived(self, prompt: Prompt, *, channel: str, ts: str) -> None:
        """Note that a prompt is in its channel."""
        now, real_now = self._house.now(), self._house.real_now()
        # Erased while it was on its way: what has arrived is what was drawn before.
        face = "before" if prompt.face == ERASED else prompt.face

        def work(tx: Connection) -> None:
            if prompt.kind in _UNNOTED:  # nobody's in particular, or a steward's: no event says that it was delivered
                key = (prompt.workspace_id, prompt.prompt_id)
                outbox.sent(tx, *key, channel=channel, ts=ts, shown=face, now=now)
                return
            press = presses.read(tx, prompt.workspace_id, prompt.prompt_id)
            if press is not None:
                arrived(tx, press, channel=channel, ts=ts, now=now, real_now=real_now, face=face)

        await self._house.store.transact(work)
        self._say_how_it_went(prompt)

    def _say_how_it_went(self, prompt: Prompt) -> None:
        """Let the steward who chose a channel read whether its test line arrived."""
        if prompt.kind == "test_line" and prompt.subject:
            self._house.errands.run(homes.publish(self._house, prompt.workspace_id, prompt.subject))

    async def _failed(self, lease: Lease, ready: _Ready, error: Exception) -> None:
        prompt = ready.prompt
        verdict, code = slack_errors.of_posting(error), slack_errors.code(error)
        _log.warning("a %s was not sent: %s (%s)", prompt.kind, code, verdict)
        if verdict == "never" and await pictures.leave_out(self._house, prompt.workspace_id, ready.payload, code):
            await self._put_back(prompt, prompt.due_at)  # Slack did nothing; without its picture it may go
        elif verdict == "stop":
            await self._put_back(prompt, prompt.due_at)
            await self.stop_workspace(lease, code)
        elif verdict == "never":
            await self.give_up(prompt, code, in_doubt=False)
        elif verdict == "later" and slack_errors.is_answer(error):
            seconds = slack_errors.retry_after(error)
            self._pacing.hold(POST, seconds)
            await self._put_back(prompt, self._house.now() + timedelta(seconds=seconds))
        elif verdict == "later":  # no connection was made
            self._pacing.trouble()
            await self._put_back(prompt, prompt.due_at)
        elif slack_errors.is_trouble(error):
            self._pacing.trouble()
        # In doubt the row stays `sending`, and the history is asked when Slack has had its time.

    async def stop_workspace(self, lease: Lease, code: str) -> None:
        """The token or the app is gone: nothing more is sent there."""
        lease.lose()
        await self._house.store.transact(lambda tx: workspaces.stop(tx, lease.workspace_id, code))

    async def give_up(self, prompt: Prompt, reason: str, *, in_doubt: bool) -> None:
        """End a prompt that cannot be sent; `in_doubt`: it may have been."""
        key = (prompt.workspace_id, prompt.prompt_id)
        await self._house.store.transact(
            lambda tx: outbox.end(tx, *key, state="failed", reason=reason, in_doubt=in_doubt)
        )
        self._say_how_it_went(prompt)

    async def _put_back(self, prompt: Prompt, due_at: datetime) -> None:
        """Plan it again: no call was made, or Slack has said that it did nothing."""
        await self._house.store.transact(
            lambda tx: outbox.put_back(
                tx, prompt.workspace_id, prompt.prompt_id, sender=self._owner, due_at=due_at, tried=False
            )
        )


def _fold(tx: Connection, newer: Prompt, older_id: str, real_now: datetime) -> bool:
    """Let the older copy show that it moved, unless it does. False if there is nothing left to fold."""
    current, older = prompts.find(tx, newer.workspace_id, newer.prompt_id), None
    if current is not None and current.state == "planned":
        older = prompts.find(tx, newer.workspace_id, older_id)
    if older is None or older.state != "sent" or older.shown == "moved":
        return False
    prompts.show(tx, newer.workspace_id, older_id, face="moved", real_now=real_now)
    return True

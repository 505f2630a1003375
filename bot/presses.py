"""Taking a press on a prompt: one transaction, then the acknowledgement, then the redraw."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from sqlalchemy import Connection

from bot.house import House
from bot.views import refusals
from bot.views.message import Message
from coaching.events import LEARNER_ACTS, EventName, is_session_return
from coaching.presses import Refusal, refuse
from storage import events, outbox, presses, prompts
from storage.presses import Press

Work = Callable[[Connection, Press, datetime], None]


@dataclass(frozen=True, slots=True)
class Tap:
    """What Slack says of a press: who, where, on what."""

    workspace_id: str
    presser: str
    verb: str
    prompt_id: str
    action_ts: str
    response_url: str | None
    trigger_id: str
    channel: str | None
    ts: str | None

    @classmethod
    def read(cls, body: dict[str, Any], action: dict[str, Any]) -> "Tap":
        """Take a `block_actions` payload apart; whatever is missing or forged becomes an id that nothing has.

        A button's action id names the verb and its value the prompt; a menu's chosen value holds both.
        """
        chosen = action.get("selected_option")
        if isinstance(chosen, dict):
            verb, _, prompt_id = str(chosen.get("value", "")).partition(":")
        else:
            verb, prompt_id = str(action.get("action_id", "")).partition(":")[2], str(action.get("value", ""))
        container = body.get("container") or {}
        return cls(
            workspace_id=str((body.get("team") or {}).get("id", "")),
            presser=str((body.get("user") or {}).get("id", "")),
            verb=verb,
            prompt_id=prompt_id[:64],
            action_ts=str(action.get("action_ts", "")),
            response_url=body.get("response_url"),
            trigger_id=str(body.get("trigger_id", "")),
            channel=container.get("channel_id"),
            ts=container.get("message_ts"),
        )


async def take(
    house: House, tap: Tap, work: Work, *, kinds: Container[str], verbs: Container[str], of_return: Container[str] = ()
) -> Refusal | None:
    """Run `work` on the pressed prompt in one transaction, if the press is to be taken; then redraw it soon.

    `kinds` are those of prompts that have such a button, `verbs` what those buttons may say; those `of_return` are
    about when it comes back. A refused press changes nothing, and its person is told why.
    """
    now, real_now = house.now(), house.real_now()

    def transaction(tx: Connection) -> Refusal | None:
        press = presses.read(tx, tap.workspace_id, tap.prompt_id)
        asked, consent = (press.prompt, press.consent) if press else (None, None)
        comes_back = tap.verb in of_return and prompts.follower(tx, tap.workspace_id, tap.prompt_id) is not None
        refusal = refuse(asked, presser=tap.presser, consent=consent, kinds=kinds, now=now, comes_back=comes_back)
        if press is None or refusal:
            return refusal or "unknown"
        if press.prompt.may_have_arrived:
            if not (tap.channel and tap.ts):
                return "closed"  # such a press does not say where the message is
            arrived(tx, press, channel=tap.channel, ts=tap.ts, now=now, real_now=real_now)
        work(tx, press, now)
        return None

    refusal: Refusal | None = await house.store.transact(transaction) if tap.verb in verbs else "unknown"
    if refusal is None:
        house.redraws.soon(tap.workspace_id, tap.prompt_id, tap.response_url)
    elif tap.response_url:
        house.errands.run(tell(tap.response_url, refusals.words(refusal)))
    return refusal


def of_form(
    tx: Connection, body: dict[str, Any], prompt_id: str, *, kinds: Container[str], now: datetime
) -> Press | str:
    """Read the prompt that a form, opened from its message, is about; or why it is not taken, in words."""
    presser = str((body.get("user") or {}).get("id", ""))
    press = presses.read(tx, str((body.get("team") or {}).get("id", "")), prompt_id)
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    refusal = refuse(asked, presser=presser, consent=consent, kinds=kinds, now=now)
    return press if press is not None and refusal is None else refusals.words(refusal or "unknown")


def arrived(
    tx: Connection, press: Press, *, channel: str, ts: str, now: datetime, real_now: datetime, face: str | None = None
) -> None:
    """Note that a prompt was delivered: the row, and the event, unless the person has not agreed (to an invitation).

    What it brings back has moved further down with it.
    """
    asked = press.prompt
    shown = face or asked.face
    new = outbox.sent(tx, asked.workspace_id, asked.prompt_id, channel=channel, ts=ts, shown=shown, now=now)
    if new and press.consent == "agreed":
        events.write(tx, asked.workspace_id, press.event("delivered", now))
    if new and asked.follows:
        prompts.show(tx, asked.workspace_id, asked.follows, face="moved", real_now=real_now)


def record(
    tx: Connection,
    press: Press,
    now: datetime,
    name: EventName,
    *,
    face: str,
    real_now: datetime,
    outcome: str | None = None,
    value: float | None = None,
    step: str = "",
    again: str | None = None,
    replaces: str | None = None,
) -> str | None:
    """Write what a press says happened, and what the prompt shows from then on.

    Returns the event's id, or None if it was known already. `step` is Slack's own id of the press, for what may happen
    more than once. `again` is the same for what may be said anew: the new event then replaces what was said before,
    which is the latest of that name unless `replaces` says which it is.
    The first learner act of a local date that follows a session within 7 days is a `repeated_session` too.
    """
    asked = press.prompt
    before = replaces
    if again is not None:
        before = replaces or events.latest(tx, asked.workspace_id, asked.recipient, asked.prompt_id, name)
        step = again
    said = press.event(name, now, step=step, outcome=outcome, value=value, replaces=before)
    if not presses.answer(tx, press, said, face=face, real_now=real_now, anew=again is not None):
        return None
    if name in LEARNER_ACTS and press.last_session_on != said.local_date:
        if is_session_return(said.local_date, press.last_session_on):
            events.write(tx, asked.workspace_id, press.event("repeated_session", now, step=str(said.local_date)))
        presses.in_session(tx, press, said.local_date)
    return said.event_id


async def tell(response_url: str, text: str) -> None:
    """Say one sentence to the person who pressed, and to nobody else; the message stays as it is."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        await session.post(response_url, json={"response_type": "ephemeral", "replace_original": False, "text": text})


async def replace_with(response_url: str, answer: Message) -> None:
    """Put another message in the place of the one that was pressed."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        await session.post(response_url, json={"replace_original": True, **answer.payload()})

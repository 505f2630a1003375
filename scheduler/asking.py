"""Asking once more: just before a prompt is sent it is sent now, put off, or ended."""

from datetime import datetime

from sqlalchemy import Connection

from coaching.asking import Later, Never, Now, ask_again
from coaching.hours import local
from coaching.kinds import CHANNEL_KINDS, KINDS, STEWARD_KINDS
from coaching.people import Person
from coaching.prompts import Prompt
from scheduler import channels, peers, stewards, thanks
from storage import decisions, histories, invitations, outbox


def ask(tx: Connection, person: Person | None, prompt: Prompt, *, now: datetime) -> Now | Later | Never:
    """Ask whether a prompt that is due may still go out to `person`, who is None if nobody knows them any more.

    What is put off or ended is so when this returns; a prompt that may go out is left as it was.
    """
    if prompt.kind in CHANNEL_KINDS:
        return channels.ask(tx, prompt, now=now)
    if prompt.kind in STEWARD_KINDS:
        answer: Now | Later | Never = stewards.ask(person, prompt, now=now)
    elif person is None:
        answer = Never("cancelled", "not_here")
    else:
        answer = ask_again(person, prompt, histories.before_sending(tx, person, now=now), now=now)
        if prompt.kind == "peer_question" and not isinstance(answer, Never):
            answer = answer if peers.may_be_asked(tx, prompt, now=now) else Never("cancelled", "colleague")
    if isinstance(answer, Later) and person is not None:
        _put_off(tx, person, prompt, answer, now)
    elif isinstance(answer, Never):
        _end(tx, person, prompt, answer, now)
    return answer


def _put_off(tx: Connection, person: Person, prompt: Prompt, answer: Later, now: datetime) -> None:
    """Let it wait; what the person asked to have back lasts as long from then on as it would have from the first."""
    lasts, day = KINDS[prompt.kind].lasts, local(answer.due_at, person.tz).date()
    if KINDS[prompt.kind].waits:
        thanks.make_room(tx, person, day, now=now)
    outbox.postpone(
        tx,
        prompt.workspace_id,
        prompt.prompt_id,
        due_at=answer.due_at,
        local_date=day,
        reason=answer.reason,
        expires_at=answer.due_at + lasts if prompt.follows and prompt.requested else None,
    )


def _end(tx: Connection, person: Person | None, prompt: Prompt, answer: Never, now: datetime) -> None:
    key = (prompt.workspace_id, prompt.prompt_id)
    outbox.end(tx, *key, state=answer.state, reason=answer.reason, in_doubt=prompt.attempts > 0)
    if person is None:
        return
    if prompt.kind == "invitation":
        invitations.not_reached(tx, prompt.workspace_id, prompt.recipient)
    if person.agreed:  # what comes next was decided as if this one had been sent
        decisions.move(tx, prompt.workspace_id, [(prompt.recipient, now)])

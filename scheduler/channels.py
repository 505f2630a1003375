"""A team's channel: chosen by a steward, tried with a test line, and asked about again before anything goes there."""

from datetime import datetime

from sqlalchemy import Connection

from coaching.asking import Later, Never, Now
from coaching.kinds import KINDS
from coaching.prompts import Plan, Prompt
from scheduler import sharing, team_digests
from storage import channels, outbox, prompts


def choose(tx: Connection, workspace_id: str, cohort: str, channel: str, *, by: str, key: str, now: datetime) -> bool:
    """Note the channel of a cohort's team, and have a test line posted there. False if no such cohort is open.

    `key` is Slack's own id of the form: delivered again, it posts nothing more. `by` is told whether it arrived.
    """
    if not channels.choose(tx, workspace_id, cohort, channel):
        return False
    line = Plan(
        kind="test_line",
        recipient=channel,
        dedupe_key=f"test_line:{cohort}:{key}",
        due_at=now,
        reason="asked_for",
        face="closed",  # it takes no answers
        expires_at=now + KINDS["test_line"].lasts,
        requested=True,
        subject=by,
    )
    prompts.plan(tx, workspace_id, [line])
    return True


def ask(tx: Connection, prompt: Prompt, *, now: datetime) -> Now | Later | Never:
    """Ask whether what is due in a channel may still go there; what may not is put off or ended when this returns."""
    answer = _answer(tx, prompt, now=now)
    if isinstance(answer, Never):
        key = (prompt.workspace_id, prompt.prompt_id)
        outbox.end(tx, *key, state=answer.state, reason=answer.reason, in_doubt=prompt.attempts > 0)
    elif isinstance(answer, Later):
        outbox.postpone(tx, prompt.workspace_id, prompt.prompt_id, due_at=answer.due_at, reason=answer.reason)
    return answer


def _answer(tx: Connection, prompt: Prompt, *, now: datetime) -> Now | Later | Never:
    if prompt.expires_at is not None and now >= prompt.expires_at:
        return Never("expired", "too_late")
    if prompt.kind == "shared_thanks":
        return sharing.ask(tx, prompt, now=now)
    if prompt.kind == "team_digest":
        return team_digests.ask(tx, prompt)
    if not channels.is_chosen(tx, prompt.workspace_id, prompt.recipient):
        return Never("cancelled", "no_channel")
    return Now()

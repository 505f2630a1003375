"""The sending half of the prompt table: what is due, whose it is while it is sent, and what became of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from coaching.prompts import Prompt
from storage.prompts import columns, prompt, to_prompt


def due(tx: Connection, workspace_id: str, now: datetime, *, limit: int = 20) -> list[Prompt]:
    """Return planned prompts whose time has come, the longest waiting first."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id, prompt.c.state == "planned", prompt.c.due_at <= now
    )
    return [to_prompt(row) for row in tx.execute(query.order_by(prompt.c.due_at, prompt.c.prompt_id).limit(limit))]


def claim(
    tx: Connection, workspace_id: str, prompt_id: str, *, sender: str, real_now: datetime, item_hash: str | None
) -> bool:
    """Take a planned prompt for sending, with its item as it is worded today. False if somebody else was faster."""
    query = (
        update(prompt)
        .where(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == prompt_id, prompt.c.state == "planned")
        .values(
            state="sending", sender=sender, attempted_at=real_now, attempts=prompt.c.attempts + 1, item_hash=item_hash
        )
    )
    return tx.execute(query).rowcount == 1


def put_back(tx: Connection, workspace_id: str, prompt_id: str, *, sender: str, due_at: datetime, tried: bool) -> bool:
    """Plan again what `sender` had claimed; `tried`: the call was made. False if it is no longer that sender's."""
    mine = and_(
        prompt.c.workspace_id == workspace_id,
        prompt.c.prompt_id == prompt_id,
        prompt.c.state == "sending",
        prompt.c.sender == sender,
    )
    attempts = prompt.c.attempts if tried else prompt.c.attempts - 1
    query = update(prompt).where(mine).values(state="planned", due_at=due_at, sender=None, attempts=attempts)
    return tx.execute(query).rowcount == 1


def in_doubt(tx: Connection, workspace_id: str, *, limit: int = 20) -> list[tuple[Prompt, datetime, str]]:
    """Return prompts left `sending`, each with the real moment of the attempt and who made it."""
    query = select(*columns, prompt.c.attempted_at, prompt.c.sender).where(
        prompt.c.workspace_id == workspace_id, prompt.c.state == "sending"
    )
    rows = tx.execute(query.order_by(prompt.c.attempted_at).limit(limit))
    return [(Prompt(*row[:-2]), row.attempted_at, row.sender) for row in rows]


def sent(
    tx: Connection, workspace_id: str, prompt_id: str, *, channel: str, ts: str, shown: str, now: datetime
) -> bool:
    """Note that a prompt being sent has arrived. False if that was known already."""
    query = (
        update(prompt)
        .where(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == prompt_id, prompt.c.state == "sending")
        .values(state="sent", channel=channel, ts=ts, sent_at=now, shown=shown)
    )
    return tx.execute(query).rowcount == 1


def postpone(
    tx: Connection,
    workspace_id: str,
    prompt_id: str,
    *,
    due_at: datetime,
    local_date: date | None = None,
    reason: str | None = None,
) -> None:
    """Put a prompt back to be sent at another time; on another date of the person's it takes that date's place."""
    values: dict[str, Any] = {"state": "planned", "due_at": due_at, "sender": None}
    if local_date is not None:
        values["local_date"] = local_date
    if reason is not None:
        values["error"] = reason
    tx.execute(_open_row(workspace_id, prompt_id).values(**values))


def end(tx: Connection, workspace_id: str, prompt_id: str, *, state: str, reason: str) -> None:
    """End a prompt that was not sent: skipped, expired, cancelled or failed (which keeps why it was chosen)."""
    values = {"state": state, "error": reason} if state == "failed" else {"state": state, "reason": reason}
    tx.execute(_open_row(workspace_id, prompt_id).values(**values))


def _open_row(workspace_id: str, prompt_id: str) -> Any:  # noqa: ANN401 - an Update
    return update(prompt).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.prompt_id == prompt_id,
        prompt.c.state.in_(("planned", "sending")),
    )


def shown(tx: Connection, workspace_id: str, prompt_id: str, *, face: str) -> None:
    """Note what Slack shows of a prompt."""
    tx.execute(
        update(prompt).where(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == prompt_id).values(shown=face)
    )


def to_redraw(tx: Connection, workspace_id: str, *, before: datetime, limit: int = 20) -> list[Prompt]:
    """Return sent prompts that show something else than they should since before that real moment."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.state == "sent",
        prompt.c.face != prompt.c.shown,
        or_(prompt.c.faced_at.is_(None), prompt.c.faced_at < before),
    )
    return [to_prompt(row) for row in tx.execute(query.order_by(prompt.c.faced_at).limit(limit))]


def to_close(tx: Connection, workspace_id: str, *, sent_before: datetime, limit: int = 50) -> list[Prompt]:
    """Return sent prompts that no longer take answers and still show buttons."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.state == "sent",
        prompt.c.sent_at <= sent_before,
        prompt.c.face.not_in(("yes", "begun", "no", "left", "closed", "moved")),
    )
    return [to_prompt(row) for row in tx.execute(query.order_by(prompt.c.sent_at).limit(limit))]


def failures(tx: Connection, workspace_id: str, *, since: datetime | None = None) -> dict[str, int]:
    """Return how many prompts (that were due since then) could not be sent, by reason, the most first."""
    query = (
        select(prompt.c.error, func.count())
        .where(prompt.c.workspace_id == workspace_id, prompt.c.state == "failed")
        .group_by(prompt.c.error)
        .order_by(func.count().desc(), prompt.c.error)
    )
    if since is not None:
        query = query.where(prompt.c.due_at >= since)
    return {str(row.error): row[1] for row in tx.execute(query)}

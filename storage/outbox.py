"""The sending half of the prompt table: what is due, whose it is while it is sent, and what became of it."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from coaching.prompts import ERASED, Prompt
from coaching.snoozing import face_until
from storage import stumbles
from storage.people import person
from storage.prepared import run
from storage.prompts import columns, prompt
from storage.sending import Sending, holds, is_due, is_in_doubt, is_to_close, is_to_redraw, moment, values_of

_OF = prompt.c.workspace_id == bindparam("w")
_THIS = and_(_OF, prompt.c.prompt_id == bindparam("p"))
_WHOM = and_(person.c.workspace_id == bindparam("w"), person.c.person_id == bindparam("who"))


def _this(workspace_id: str, prompt_id: str) -> ColumnElement[bool]:
    return and_(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == prompt_id)


def due(tx: Connection, workspace_id: str, now: datetime, *, limit: int = 20, asked_for: bool = False) -> list[Prompt]:
    """Return planned prompts whose time has come, the longest waiting first.

    `asked_for`: only those that somebody asked to have now, whatever the moment.
    """
    found = run(tx, _asked_for if asked_for else _due, {"w": workspace_id, "now": now, "most": limit})
    return [Prompt(*row) for row in found]


def _due(_dialect: str) -> Executable:
    return _due_of(_OF)


def _asked_for(_dialect: str) -> Executable:
    return _due_of(and_(_OF, prompt.c.requested, prompt.c.follows.is_(None)))


def _due_of(which: ColumnElement[bool]) -> Executable:
    order = (prompt.c.due_at, prompt.c.prompt_id)
    return select(*columns).where(which, is_due()).order_by(*order).limit(bindparam("most"))


def claim(
    tx: Connection, workspace_id: str, prompt_id: str, by: Sending, *, item_hash: str | None, today: date | None = None
) -> bool:
    """Take a planned prompt for sending, with its item as it is worded today; it takes the place of that local date.

    False if somebody else was faster, if the lease does not outlive a call, or while another one to the same person is
    under way.
    """
    values = values_of(tx.dialect.name, by)
    return bool(run(tx, _claim, {**values, "w": workspace_id, "p": prompt_id, "hash": item_hash, "today": today}))


def _claim(dialect: str) -> Executable:
    return (
        update(prompt)
        .where(_THIS, is_due(), holds(dialect))
        .values(
            state="sending",
            sender=bindparam("owner"),
            attempted_at=moment(dialect, "at"),
            attempts=prompt.c.attempts + literal_column("1"),
            item_hash=bindparam("hash"),
            local_date=func.coalesce(bindparam("today", type_=prompt.c.local_date.type), prompt.c.local_date),
        )
        .returning(prompt.c.prompt_id)
    )


def put_back(tx: Connection, workspace_id: str, prompt_id: str, *, sender: str, due_at: datetime, tried: bool) -> bool:
    """Plan again what `sender` had claimed; `tried`: the call was made. False if it is no longer that sender's."""
    mine = and_(_this(workspace_id, prompt_id), prompt.c.state == "sending", prompt.c.sender == sender)
    attempts = prompt.c.attempts if tried else prompt.c.attempts - 1
    query = update(prompt).where(mine).values(state="planned", due_at=due_at, sender=None, attempts=attempts)
    return tx.execute(query).rowcount == 1


def in_doubt(tx: Connection, workspace_id: str, by: Sending, *, limit: int = 20) -> list[tuple[Prompt, datetime, str]]:
    """Return prompts that were left `sending`, each with the real moment of the attempt and who made it."""
    values = {**values_of(tx.dialect.name, by), "w": workspace_id, "most": limit}
    return [(Prompt(*row[:-2]), row[-2], row[-1]) for row in run(tx, _in_doubt, values)]


def _in_doubt(dialect: str) -> Executable:
    which = (_OF, is_in_doubt(dialect))
    query = select(*columns, prompt.c.attempted_at, prompt.c.sender).where(*which)
    return query.order_by(prompt.c.attempted_at).limit(bindparam("most"))


def wait_anew(tx: Connection, workspace_id: str, by: Sending) -> None:
    """Let attempts that bear a moment yet to come begin now: the clock has jumped back, and their age is not known."""
    run(tx, _wait_anew, {**values_of(tx.dialect.name, by), "w": workspace_id})


def _wait_anew(dialect: str) -> Executable:
    ahead = prompt.c.attempted_at > moment(dialect, "ahead")
    return update(prompt).where(_OF, prompt.c.state == "sending", ahead).values(attempted_at=moment(dialect, "at"))


def sent(
    tx: Connection, workspace_id: str, prompt_id: str, *, channel: str, ts: str, shown: str, now: datetime
) -> bool:
    """Note that what was tried has arrived, and where the person is reached. False if it was known, or never tried."""
    values = {"w": workspace_id, "p": prompt_id, "channel": channel, "ts": ts, "shown": shown, "now": now}
    new = run(tx, _sent, values)
    if new:
        run(tx, _reached, {"w": workspace_id, "who": new[0][0], "channel": channel})
    return bool(new)


def _sent(_dialect: str) -> Executable:
    arrived = {name: bindparam(name, type_=prompt.c[name].type) for name in ("channel", "ts", "shown")}
    arrived["sent_at"] = bindparam("now", type_=prompt.c.sent_at.type)
    tried = or_(prompt.c.state == "sending", prompt.c.attempts > literal_column("0"))
    proven = update(prompt).where(_THIS, prompt.c.state != "sent", tried)
    return proven.values(state="sent", error=null(), sender=null(), **arrived).returning(prompt.c.recipient)


def channel_of(tx: Connection, workspace_id: str, person_id: str) -> str | None:
    """Return the id of our direct message with a person, once something has arrived there."""
    rows = run(tx, _channel_of, {"w": workspace_id, "who": person_id})
    return rows[0][0] if rows else None


def _channel_of(_dialect: str) -> Executable:
    return select(person.c.dm_channel).where(_WHOM)


def _reached(_dialect: str) -> Executable:
    channel = bindparam("channel", type_=person.c.dm_channel.type)
    return update(person).where(_WHOM, func.coalesce(person.c.dm_channel, "") != channel).values(dm_channel=channel)


def wait(tx: Connection, workspace_id: str, prompt_id: str, *, due_at: datetime) -> None:
    """Let a planned prompt wait a little; it stays what it is."""
    planned = and_(_this(workspace_id, prompt_id), prompt.c.state == "planned")
    tx.execute(update(prompt).where(planned).values(due_at=due_at))


def postpone(
    tx: Connection,
    workspace_id: str,
    prompt_id: str,
    *,
    due_at: datetime,
    local_date: date | None = None,
    reason: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Put a prompt back to be sent at another time (on another date it takes that date's place), until then if told."""
    given = {"local_date": local_date, "put_off": reason, "expires_at": expires_at}
    values: dict[str, Any] = {"state": "planned", "due_at": due_at, "sender": None}
    values |= {name: value for name, value in given.items() if value is not None}
    tx.execute(_open_row(workspace_id, prompt_id).values(**values))
    _unfold(tx, workspace_id, prompt_id, face=face_until(local_date) if local_date else "snoozed")


def end(tx: Connection, workspace_id: str, prompt_id: str, *, state: str, reason: str, in_doubt: bool = False) -> None:
    """End a prompt that was not sent: skipped, expired, cancelled or failed (which keeps why it was chosen).

    `in_doubt`: it may be there all the same, and then what it brings back stays folded: never two that take answers.
    """
    values = {"state": state, "error": reason} if state == "failed" else {"state": state, "reason": reason}
    if tx.execute(_open_row(workspace_id, prompt_id).values(**values)).rowcount and not in_doubt:
        _unfold(tx, workspace_id, prompt_id, face="before")
    tx.execute(delete(prompt).where(_this(workspace_id, prompt_id), prompt.c.face == ERASED))


def _unfold(tx: Connection, workspace_id: str, prompt_id: str, *, face: str) -> None:
    """Let the older copy say what is true now: the newer one, for which it was folded or put off, has not come."""
    run(tx, _unfolding, {"w": workspace_id, "p": prompt_id, "new_face": face})


def _unfolding(_dialect: str) -> Executable:
    newer = prompt.alias("newer")
    older = select(newer.c.follows).where(newer.c.workspace_id == bindparam("w"), newer.c.prompt_id == bindparam("p"))
    waits = or_(prompt.c.face == literal_column("'moved'"), prompt.c.face.startswith(literal_column("'snoozed'")))
    return (
        update(prompt)
        .where(_OF, prompt.c.prompt_id == older.scalar_subquery(), prompt.c.state == "sent", waits)
        .values(face=bindparam("new_face"), faced_at=literal_column("NULL"))
    )


def _open_row(workspace_id: str, prompt_id: str) -> Any:  # noqa: ANN401 - an Update
    return update(prompt).where(_this(workspace_id, prompt_id), prompt.c.state.in_(("planned", "sending")))


def shown(tx: Connection, workspace_id: str, prompt_id: str, *, face: str) -> None:
    """Note what Slack shows of a prompt. One that shows nothing any more is forgotten."""
    if face == ERASED:
        tx.execute(delete(prompt).where(_this(workspace_id, prompt_id), prompt.c.face == ERASED))
        return
    tx.execute(update(prompt).where(_this(workspace_id, prompt_id)).values(shown=face))


def to_redraw(tx: Connection, workspace_id: str, by: Sending, *, limit: int = 20) -> list[Prompt]:
    """Return sent prompts that have shown something else than they should for a while."""
    values = {**values_of(tx.dialect.name, by), "w": workspace_id, "most": limit}
    return [Prompt(*row) for row in run(tx, _to_redraw, values)]


def _to_redraw(_dialect: str) -> Executable:
    return select(*columns).where(_OF, is_to_redraw()).order_by(prompt.c.faced_at).limit(bindparam("most"))


def redraw_later(tx: Connection, workspace_id: str, prompt_id: str, *, real_now: datetime) -> None:
    """Let the others go first: this one could not be drawn just now."""
    stale = and_(_this(workspace_id, prompt_id), prompt.c.face != prompt.c.shown)
    tx.execute(update(prompt).where(stale).values(faced_at=real_now))


def is_any_over(tx: Connection, workspace_id: str, by: Sending) -> bool:
    """Whether a prompt no longer takes answers and still shows buttons."""
    return bool(run(tx, _any_over, {**values_of(tx.dialect.name, by), "w": workspace_id}))


def _any_over(_dialect: str) -> Executable:
    return select(prompt.c.prompt_id).where(_OF, is_to_close()).limit(literal_column("1"))


def close(tx: Connection, workspace_id: str, by: Sending, *, limit: int = 50) -> int:
    """Take the buttons from prompts that no longer take answers; what nobody has touched has lapsed.

    Returns how many.
    """
    values = {**values_of(tx.dialect.name, by), "w": workspace_id, "most": limit, "real_now": by.real_now}
    return len(run(tx, _close, values))


def _close(_dialect: str) -> Executable:
    over = select(prompt.c.prompt_id).where(_OF, is_to_close()).order_by(prompt.c.sent_at).limit(bindparam("most"))
    face = case((prompt.c.face == "before", "lapsed"), else_="closed")
    at = bindparam("real_now", type_=prompt.c.faced_at.type)
    these = prompt.c.prompt_id.in_(over.scalar_subquery())
    return update(prompt).where(_OF, these).values(face=face, faced_at=at).returning(prompt.c.prompt_id)


def failures(tx: Connection, workspace_id: str, *, since: datetime | None = None) -> dict[str, int]:
    """Return how many prompts (that were due since then) could not be sent, by reason, the most first.

    What kept failing until it expired is one of them: only then has something expired that bears an error. A test line
    is told of beside its channel.
    """
    over = or_(prompt.c.state == "failed", and_(prompt.c.state == "expired", prompt.c.error.is_not(None)))
    failed = and_(prompt.c.workspace_id == workspace_id, prompt.c.kind != "test_line", over)
    query = select(prompt.c.error, func.count()).where(failed).group_by(prompt.c.error)
    if since is not None:
        query = query.where(prompt.c.due_at >= since)
    found: Counter[str] = Counter()
    for row in tx.execute(query.order_by(prompt.c.error)):
        found[stumbles.reason_of(str(row.error))] += row[1]
    return dict(found.most_common())

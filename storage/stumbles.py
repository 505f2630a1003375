"""Rows that keep failing as nobody foresaw: how often they have, until when they wait, and how many there are.

It is written into the row's `error`, which nothing else uses while a prompt is not over: `attempts` would say that it
may have arrived.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, update

from storage.prompts import prompt

_OVER, _TRIED = "stumbled over ", ", tried "


def reason(fault: str) -> str:
    """Say by what type of error a row fails."""
    return f"{_OVER}{fault}"


def reason_of(error: str) -> str:
    """Return the same from what stands in a row, how often left out."""
    return error.partition(_TRIED)[0]


def _tries(error: str | None) -> int:
    number = (error or "").partition(_TRIED)[2]
    return int(number) if number.isdecimal() else 0


def _this(workspace_id: str, prompt_id: str) -> ColumnElement[bool]:
    return and_(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == prompt_id)


def put_off(
    tx: Connection,
    workspace_id: str,
    prompt_id: str,
    fault: str,
    *,
    now: datetime,
    pauses: Sequence[timedelta],
    counts: bool,
) -> bool:
    """Let a planned prompt that failed wait, longer each time; where it expires, for no more than half of what is left.

    `counts`: the failure is held against it. False, and nothing done, if it has had all its tries.
    """
    row = _find(tx, workspace_id, prompt_id)
    if row is None or row.state != "planned":
        return True
    tries = _tries(row.error)
    if counts and tries >= len(pauses):
        return False
    wait = pauses[min(tries, len(pauses) - 1)]
    if row.expires_at is not None:
        wait = min(wait, max(timedelta(), row.expires_at - now) / 2)
    _write(tx, workspace_id, prompt_id, reason(fault), tries + counts, due_at=now + wait)
    return True


def pardon(tx: Connection, workspace_id: str, prompt_ids: Sequence[str]) -> None:
    """Take one failure back: it was no fault of these rows."""
    for prompt_id in prompt_ids:
        row = _find(tx, workspace_id, prompt_id)
        if row is not None and _tries(row.error):
            _write(tx, workspace_id, prompt_id, reason_of(row.error), _tries(row.error) - 1)


def note(tx: Connection, workspace_id: str, prompt_id: str, fault: str) -> None:
    """Say of a prompt that is `sending` that to settle it keeps failing."""
    row = _find(tx, workspace_id, prompt_id)
    if row is not None and row.state == "sending":
        _write(tx, workspace_id, prompt_id, reason(fault), _tries(row.error))


def _find(tx: Connection, workspace_id: str, prompt_id: str) -> Row[tuple[str, str | None, datetime | None]] | None:
    query = select(prompt.c.state, prompt.c.error, prompt.c.expires_at).where(_this(workspace_id, prompt_id))
    return tx.execute(query).first()


def _write(tx: Connection, workspace_id: str, prompt_id: str, error: str, tries: int, **also: datetime) -> None:
    values = {"error": f"{error}{_TRIED}{tries}", **also}
    tx.execute(update(prompt).where(_this(workspace_id, prompt_id)).values(**values))


def waiting(tx: Connection, workspace_id: str) -> dict[str, int]:
    """Return how many prompts keep failing and are tried again, by reason, the most first."""
    open_still = and_(prompt.c.state.in_(("planned", "sending")), prompt.c.error.startswith(_OVER))
    query = select(prompt.c.error, func.count()).where(prompt.c.workspace_id == workspace_id, open_still)
    found: Counter[str] = Counter()
    for error, count in tx.execute(query.group_by(prompt.c.error)):
        found[reason_of(error)] += count
    return dict(found.most_common())

"""The lease on a workspace: whoever holds it is its only sender.

Its times, and those of attempts, are on one clock: PostgreSQL's own, so that a machine whose clock is wrong cannot take
a living sender's lease; on SQLite, which lives on one machine, that machine's.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Executable,
    Interval,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy import cast as to_type

from coaching.prompts import ANSWERS_OPEN
from storage.prepared import run
from storage.prompts import STILL_OPEN, prompt
from storage.workspaces import workspace

#: What a press redraws itself is left alone for this long before a sender mends it.
MEND_AFTER = timedelta(seconds=6)
#: A moment that lies further ahead than it could was written before a clock jumped back.
_AHEAD = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things may take, in seconds: a lease, a call to Slack, and what is left over for surprises."""

    lease: float = 45.0
    call: float = 10.0
    margin: float = 10.0

    @property
    def needed(self) -> float:
        """A call is begun only while the lease outlives its timeout by the margin."""
        return self.call + self.margin

    @property
    def prolong(self) -> float:
        """A lease is prolonged when it has lasted for so long."""
        return (self.lease - self.needed) * 0.4

    @property
    def doubt(self) -> timedelta:
        """A row that we left `sending` for so long is in doubt: Slack may be slower than our patience."""
        return timedelta(seconds=self.call + self.margin)

    @property
    def doubt_others(self) -> timedelta:
        """The same of a row that somebody else left: their lease, and their last call, are over by then."""
        return timedelta(seconds=self.lease + self.call)


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends, on what terms, and what time it is: on the business clock, and on this machine's real one."""

    owner: str
    terms: Terms
    now: datetime
    real_now: datetime


def moment(dialect: str, name: str) -> ColumnElement[Any]:
    """Return a real moment for a statement: `values_of` gives it its value."""
    if dialect == "postgresql":
        return func.clock_timestamp() + to_type(bindparam(name), Interval)
    return bindparam(name, type_=prompt.c.attempted_at.type)


def values_of(dialect: str, by: Sending) -> dict[str, Any]:
    """Return the values that statements with these conditions and moments ask for."""
    second, terms = timedelta(seconds=1), by.terms
    apart = {
        "at": timedelta(),
        "ahead": _AHEAD,
        "far": terms.lease * second + _AHEAD,
        "until": terms.lease * second,
        "enough": terms.needed * second,
        "recent": -60 * second,
        "mine": -terms.doubt,
        "others": -terms.doubt_others,
    }
    real = apart if dialect == "postgresql" else {name: by.real_now + span for name, span in apart.items()}
    own = {"mended": by.real_now - MEND_AFTER, "over": by.now - ANSWERS_OPEN}
    return {**real, **own, "owner": by.owner, "now": by.now}


def is_due() -> ColumnElement[bool]:
    """Whether a prompt is to be sent now: nobody gets a second one while it is not known whether the first arrived."""
    other = prompt.alias("other")
    under_way = exists().where(
        other.c.workspace_id == prompt.c.workspace_id,
        other.c.state == "sending",
        other.c.recipient == prompt.c.recipient,
    )
    return and_(
        prompt.c.state == "planned",
        prompt.c.due_at <= bindparam("now", type_=prompt.c.due_at.type),
        or_(prompt.c.requested, ~under_way),
    )


def is_in_doubt(dialect: str) -> ColumnElement[bool]:
    """Whether a prompt was left `sending` for too long, or since a moment that has not come yet."""
    since = case(
        (prompt.c.sender == bindparam("owner"), moment(dialect, "mine")),
        else_=moment(dialect, "others"),
    )
    stamp = prompt.c.attempted_at
    return and_(prompt.c.state == "sending", or_(stamp <= since, stamp > moment(dialect, "ahead")))


def is_to_redraw() -> ColumnElement[bool]:
    """Whether a prompt shows something else than it should, and has done so for a while.

    Only what was sent shows anything; to ask for its state as well would lead SQLite past the index.
    """
    stamp = prompt.c.faced_at
    old = stamp < bindparam("mended", type_=stamp.type)
    return and_(literal_column("face <> shown"), or_(stamp.is_(None), old))


def is_to_close() -> ColumnElement[bool]:
    """Whether a prompt no longer takes answers and still shows buttons; one that comes back says until then when."""
    newer = prompt.alias("newer")
    comes_back = exists().where(
        newer.c.workspace_id == prompt.c.workspace_id,
        newer.c.follows == prompt.c.prompt_id,
        or_(newer.c.state == literal_column("'planned'"), newer.c.state == literal_column("'sending'")),
    )
    over = prompt.c.sent_at <= bindparam("over", type_=prompt.c.sent_at.type)
    return and_(literal_column(STILL_OPEN), over, ~comes_back)


@dataclass(frozen=True, slots=True)
class Free:
    """A workspace that waits for a sender. `shared`: somebody else was its sender until a moment ago."""

    workspace_id: str
    shared: bool


def waiting(tx: Connection, ours: Collection[str], by: Sending) -> list[Free]:
    """Return those of these workspaces that have something to do and no sender, the longest waiting first."""
    return [Free(row[0], bool(row[1])) for row in run(tx, _waiting, _values(tx, by, ours))]


def take(tx: Connection, ours: Collection[str], by: Sending) -> str | None:
    """Take one of these workspaces that has something to do and no sender; None if there is none."""
    values = _values(tx, by, ours)
    run(tx, _come_back_from_the_future, values)
    taken = run(tx, _take, values)
    return str(taken[0][0]) if taken else None


def keep(tx: Connection, workspace_id: str, by: Sending) -> bool:
    """Prolong a lease that is ours. False if it is not, or nothing may be sent to the workspace any more."""
    return bool(run(tx, _keep, _values(tx, by, [workspace_id])))


def give_back(tx: Connection, ours: Collection[str], by: Sending) -> None:
    """Give back what we hold of these workspaces. Whose it was is kept: the next one may have to speak more slowly."""
    run(tx, _give_back, _values(tx, by, ours))


def holds(dialect: str) -> ColumnElement[bool]:
    """Whether the sender's lease on a prompt's workspace lasts for longer than a call needs."""
    return exists().where(
        workspace.c.workspace_id == prompt.c.workspace_id,
        workspace.c.lease_owner == bindparam("owner"),
        workspace.c.lease_until > moment(dialect, "enough"),
        workspace.c.stopped.is_(None),
    )


def _values(tx: Connection, by: Sending, ours: Collection[str]) -> dict[str, Any]:
    named = sorted(ours)
    return {**values_of(tx.dialect.name, by), "ours": named if tx.dialect.name == "postgresql" else json.dumps(named)}


def _is_ours(dialect: str, place: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table
    if dialect == "postgresql":
        return cast("ColumnElement[bool]", place.c.workspace_id == func.any(to_type(bindparam("ours"), ARRAY(Text))))
    return cast(
        "ColumnElement[bool]",
        place.c.workspace_id.in_(select(func.json_each(bindparam("ours")).table_valued("value").c.value)),
    )


def _is_waiting(dialect: str, place: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table
    until = place.c.lease_until
    something = (is_due(), is_in_doubt(dialect), is_to_redraw(), is_to_close())
    return and_(
        _is_ours(dialect, place),
        place.c.stopped.is_(None),
        or_(until.is_(None), until <= moment(dialect, "at"), until > moment(dialect, "far")),
        or_(*(exists().where(prompt.c.workspace_id == place.c.workspace_id, what) for what in something)),
    )


def _waiting(dialect: str) -> Executable:
    theirs = and_(workspace.c.lease_owner != bindparam("owner"), workspace.c.lease_until > moment(dialect, "recent"))
    return (
        select(workspace.c.workspace_id, theirs)
        .where(_is_waiting(dialect, workspace))
        .order_by(workspace.c.lease_until.nulls_first(), workspace.c.workspace_id)
    )


def _take(dialect: str) -> Executable:
    place = workspace.alias("place")
    one = (
        select(place.c.workspace_id)
        .where(_is_waiting(dialect, place))
        .order_by(place.c.lease_until.nulls_first(), place.c.workspace_id)
        .limit(literal_column("1"))
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return (
        update(workspace)
        .where(workspace.c.workspace_id == one)
        .values(lease_owner=bindparam("owner"), lease_until=moment(dialect, "until"))
        .returning(workspace.c.workspace_id)
    )


def _come_back_from_the_future(dialect: str) -> Executable:
    """End a lease that was written before the clock jumped back no later than one that is written now."""
    far = workspace.c.lease_until > moment(dialect, "far")
    return update(workspace).where(_is_ours(dialect, workspace), far).values(lease_until=moment(dialect, "until"))


def _keep(dialect: str) -> Executable:
    mine = and_(workspace.c.lease_owner == bindparam("owner"), workspace.c.stopped.is_(None))
    return (
        update(workspace)
        .where(_is_ours(dialect, workspace), mine)
        .values(lease_until=moment(dialect, "until"))
        .returning(workspace.c.workspace_id)
    )


def _give_back(dialect: str) -> Executable:
    mine = and_(workspace.c.lease_owner == bindparam("owner"), workspace.c.lease_until > moment(dialect, "at"))
    return update(workspace).where(_is_ours(dialect, workspace), mine).values(lease_until=moment(dialect, "at"))

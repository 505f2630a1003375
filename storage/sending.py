"""Who sends, on what terms, and which prompts wait for them: to be sent, settled, drawn anew or closed.

The times of leases and attempts are on one clock: PostgreSQL's own, so that a machine whose clock is wrong cannot take
a living sender's lease; on SQLite, which lives on one machine, that machine's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Interval,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
)
from sqlalchemy import cast as to_type

from coaching.prompts import ANSWERS_OPEN
from storage.prompts import STILL_OPEN, prompt
from storage.workspaces import workspace

#: What a press redraws itself is left alone for this long before a sender mends it.
MEND_AFTER = timedelta(seconds=6)
#: A moment that lies further ahead than it could was written before a clock jumped back.
_AHEAD = timedelta(seconds=5)
#: The same of a moment that another machine may have written, whose clock is right, more or less.
_CLOCKS_APART = timedelta(minutes=1)


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
    faced = {"mended": by.real_now - MEND_AFTER, "not_yet": by.real_now + _CLOCKS_APART}
    own = {**faced, "over": by.now - ANSWERS_OPEN}
    return {**real, **own, "owner": by.owner, "now": by.now}


def is_due() -> ColumnElement[bool]:
    """Whether a prompt is to be sent now: nobody gets a second one while it is not known whether the first arrived.

    But for what they asked to have now; what they asked to have back waits as what we planned does.
    """
    other = prompt.alias("other")
    under_way = exists().where(
        other.c.workspace_id == prompt.c.workspace_id,
        other.c.state == "sending",
        other.c.recipient == prompt.c.recipient,
    )
    return and_(
        prompt.c.state == "planned",
        prompt.c.due_at <= bindparam("now", type_=prompt.c.due_at.type),
        or_(and_(prompt.c.requested, prompt.c.follows.is_(None)), ~under_way),
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
    ahead = stamp > bindparam("not_yet", type_=stamp.type)
    return and_(literal_column("face <> shown"), or_(stamp.is_(None), old, ahead))


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


def holds(dialect: str) -> ColumnElement[bool]:
    """Whether the sender's lease on a prompt's workspace lasts for longer than a call needs."""
    return exists().where(
        workspace.c.workspace_id == prompt.c.workspace_id,
        workspace.c.lease_owner == bindparam("owner"),
        workspace.c.lease_until > moment(dialect, "enough"),
        workspace.c.stopped.is_(None),
    )

"""The lease on a workspace: whoever holds it is its only sender."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Executable,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy import cast as to_type

from storage.prepared import run
from storage.prompts import prompt
from storage.sending import Sending, is_due, is_in_doubt, is_to_close, is_to_redraw, moment, values_of
from storage.workspaces import workspace

#: Seconds: Slack is asked again after so long whatever it said, since a clock may have jumped back meanwhile.
LONGEST_HOLD = 300.0


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


def give_back(tx: Connection, ours: Collection[str], by: Sending, *, held: float = 0.0) -> None:
    """Give back what we hold of these workspaces. Whose it was is kept: the next one may have to speak more slowly.

    `held`: for so many seconds Slack lets nobody post there.
    """
    run(tx, _give_back, _values(tx, by, ours, held))


def held(tx: Connection, workspace_id: str, by: Sending) -> float:
    """Return for how many seconds Slack lets nobody post there, as whoever was its sender before us has told."""
    until, at, end = run(tx, _held, _values(tx, by, [workspace_id]))[0]
    return max(0.0, (until - at).total_seconds()) if until is not None and until <= end else 0.0


def _values(tx: Connection, by: Sending, ours: Collection[str], held: float = 0.0) -> dict[str, Any]:
    named, dialect = sorted(ours), tx.dialect.name
    spans = {"held": timedelta(seconds=min(held, LONGEST_HOLD)), "held_at_most": timedelta(seconds=LONGEST_HOLD)}
    if dialect == "postgresql":
        return {**values_of(dialect, by), **spans, "ours": named}
    return {**values_of(dialect, by), **{n: by.real_now + span for n, span in spans.items()}, "ours": json.dumps(named)}


def _is_ours(dialect: str, place: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table
    if dialect == "postgresql":
        return cast("ColumnElement[bool]", place.c.workspace_id == func.any(to_type(bindparam("ours"), ARRAY(Text))))
    return cast(
        "ColumnElement[bool]",
        place.c.workspace_id.in_(select(func.json_each(bindparam("ours")).table_valued("value").c.value)),
    )


def _is_waiting(dialect: str, place: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table
    until = place.c.lease_until
    here = prompt.c.workspace_id == place.c.workspace_id
    held = place.c.held_until
    free = or_(held.is_(None), held <= moment(dialect, "at"), held > moment(dialect, "held_at_most"))
    something = (is_in_doubt(dialect), is_to_close())
    # Asked for in order: PostgreSQL takes most rows to show something else than they should, and would read them all.
    oldest = select(prompt.c.prompt_id).where(here, is_to_redraw()).order_by(prompt.c.faced_at)
    return and_(
        _is_ours(dialect, place),
        place.c.stopped.is_(None),
        or_(until.is_(None), until <= moment(dialect, "at"), until > moment(dialect, "far")),
        or_(
            and_(free, exists().where(here, is_due())),
            *(exists().where(here, what) for what in something),
            oldest.limit(literal_column("1")).scalar_subquery().is_not(None),
        ),
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
    given = {"lease_until": moment(dialect, "at"), "held_until": moment(dialect, "held")}
    return update(workspace).where(_is_ours(dialect, workspace), mine).values(**given)


def _held(dialect: str) -> Executable:
    at, end = (type_coerce(moment(dialect, name), workspace.c.held_until.type) for name in ("at", "held_at_most"))
    return select(workspace.c.held_until, at.label("at"), end.label("ends")).where(_is_ours(dialect, workspace))

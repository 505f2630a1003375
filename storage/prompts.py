"""The prompt table: one row for anything the bot says without being asked, and the claims on it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Executable,
    Index,
    Row,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from coaching.prompts import Plan, Prompt, prompt_id
from storage.prepared import each, given, run
from storage.upsert import insert_for

#: What was sent and has a face on which it waits for somebody.
STILL_OPEN = (
    "state = 'sent' AND face NOT IN ('yes', 'begun', 'no', 'left', 'go_on', 'weekly', 'closed', 'lapsed', 'moved')"
)


class PromptRow(SQLModel, table=True):
    """A prompt. Columns on the business clock: due_at, expires_at, sent_at. On the real one: attempted_at, faced_at."""

    __tablename__ = "prompt"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("prompt_due", "workspace_id", "state", "due_at"),
        Index("prompt_recipient", "workspace_id", "recipient", "due_at"),
        Index(
            "prompt_follows",
            "workspace_id",
            "follows",
            sqlite_where=text("follows IS NOT NULL"),
            postgresql_where=text("follows IS NOT NULL"),
        ),
        Index(
            "prompt_about",
            "workspace_id",
            "subject",
            sqlite_where=text("kind = 'peer_question'"),
            postgresql_where=text("kind = 'peer_question'"),
        ),
        Index(
            "prompt_to_redraw",
            "workspace_id",
            "faced_at",
            sqlite_where=text("face <> shown"),
            postgresql_where=text("face <> shown"),
        ),
        Index(
            "prompt_to_close",
            "workspace_id",
            "sent_at",
            sqlite_where=text(STILL_OPEN),
            postgresql_where=text(STILL_OPEN),
        ),
    )

    workspace_id: str = Field(primary_key=True)
    prompt_id: str = Field(primary_key=True)
    dedupe_key: str
    kind: str
    recipient: str
    state: str
    face: str
    shown: str | None = None
    faced_at: datetime | None = None
    due_at: datetime
    expires_at: datetime | None = None
    local_date: date | None = None
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    item_hash: str | None = None
    subject: str | None = None
    reason: str
    probability: float = 1.0
    seed: str = ""
    requested: bool = False
    follows: str | None = None
    wanted_on: date | None = None
    put_off: str | None = None
    sent_at: datetime | None = None
    channel: str | None = None
    ts: str | None = None
    attempts: int = 0
    attempted_at: datetime | None = None
    sender: str | None = None
    error: str | None = None


prompt = PromptRow.__table__  # type: ignore[attr-defined]

#: States of a prompt that was sent or may be.
LIVE = ("planned", "sending", "sent")

_FIELDS = tuple(Prompt.__dataclass_fields__)
_PLANNED = ("workspace_id", "prompt_id", *Plan._fields)
columns = [prompt.c[name] for name in _FIELDS]
_one = select(*columns).where(
    prompt.c.workspace_id == bindparam("workspace_id"), prompt.c.prompt_id == bindparam("prompt_id")
)


def to_prompt(row: Row[Any]) -> Prompt:
    """Make a row of `columns` the prompt it is."""
    return Prompt(*cast("tuple[Any, ...]", row))


def find(tx: Connection, workspace_id: str, prompt_id: str) -> Prompt | None:
    """Return the prompt of that id; None if there is none in this workspace."""
    row = tx.execute(_one, {"workspace_id": workspace_id, "prompt_id": prompt_id}).first()
    return to_prompt(row) if row else None


def _decide(dialect: str) -> Executable:
    """Build the statement that writes a decision, over an older one that nothing has come of yet."""
    statement = insert_for(dialect, prompt)
    if dialect == "postgresql":
        rows = given(**{name: prompt.c[name] for name in _PLANNED}).c
        statement = statement.from_select(
            [*_PLANNED, "attempts"],
            select(*(rows[name] for name in _PLANNED), literal_column("0")),
            include_defaults=False,
        )
    else:
        statement = statement.values(**{name: bindparam(name) for name in _PLANNED}, attempts=0)
    decided: Executable = statement.on_conflict_do_update(
        index_elements=["workspace_id", "dedupe_key"],
        set_={name: statement.excluded[name] for name in Plan._fields if name != "dedupe_key"} | {"put_off": null()},
        where=or_(
            *(prompt.c.state == state for state in ("planned", "skipped", "cancelled")),  # no IN in executemany
            *(and_(prompt.c.state == "expired", prompt.c.kind == kind) for kind in ("invitation", "calibration")),
        ),
    )
    return decided


def plan(tx: Connection, workspace_id: str, plans: Iterable[Plan]) -> int:
    """Write prompts; a planned, skipped or cancelled one of the same key is decided anew. Returns how many.

    So is an invitation, or scenes to rate, that expired: nobody has been asked by it.
    """
    # PostgreSQL refuses to decide twice on one row in one statement; the last one said is the one that holds.
    last = {one.dedupe_key: one for one in plans}
    each(tx, _decide, _PLANNED, [(workspace_id, prompt_id(workspace_id, key), *one) for key, one in last.items()])
    return len(last)


def history(
    tx: Connection, workspace_id: str, recipients: Sequence[str], *, since: datetime
) -> dict[str, list[Prompt]]:
    """Return each recipient's prompts due since then, the oldest first; what is yet to come included."""
    query = (
        select(*columns)
        .where(prompt.c.workspace_id == workspace_id, prompt.c.recipient.in_(recipients), prompt.c.due_at >= since)
        .order_by(prompt.c.due_at)
    )
    found: dict[str, list[Prompt]] = {who: [] for who in recipients}
    for row in tx.execute(query):
        found[row.recipient].append(to_prompt(row))
    return found


def upcoming(tx: Connection, workspace_id: str, recipient: str, *, beside_now: bool = False) -> Prompt | None:
    """Return the person's next planned prompt; None if there is none.

    `beside_now`: leave out what they asked to have at once, for that is not what comes next.
    """
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id, prompt.c.recipient == recipient, prompt.c.state == "planned"
    )
    if beside_now:
        query = query.where(or_(prompt.c.requested.is_(False), prompt.c.follows.is_not(None)))
    row = tx.execute(query.order_by(prompt.c.due_at).limit(1)).first()
    return to_prompt(row) if row else None


def coming(tx: Connection, workspace_id: str, recipients: Sequence[str], *, until: datetime) -> list[Prompt]:
    """Return what is on its way to these recipients and due before that moment, the earliest first."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient.in_(recipients),
        prompt.c.state.in_(("planned", "sending")),
        prompt.c.due_at < until,
    )
    return [to_prompt(row) for row in tx.execute(query.order_by(prompt.c.due_at))]


def cancel_planned(tx: Connection, workspace_id: str, recipient: str, *, reason: str) -> int:
    """Cancel all that is still to come for a person; returns how many."""
    return tx.execute(_planned_for(workspace_id, recipient).values(state="cancelled", reason=reason)).rowcount


def cancel_decided(tx: Connection, workspace_id: str, recipient: str, *, reason: str) -> int:
    """Cancel what the planner decided to send a person, but not what they asked for, and no digest."""
    ours = and_(prompt.c.dedupe_key.startswith("nudge:"), prompt.c.requested.is_(False))
    query = _planned_for(workspace_id, recipient).where(ours)
    return tx.execute(query.values(state="cancelled", reason=reason)).rowcount


def _planned_for(workspace_id: str, recipient: str) -> Update:
    whose = and_(prompt.c.workspace_id == workspace_id, prompt.c.recipient == recipient)
    return update(prompt).where(whose, prompt.c.state == "planned")


def _show(_dialect: str) -> Executable:
    whose = and_(prompt.c.workspace_id == bindparam("w"), prompt.c.prompt_id == bindparam("p"))
    return update(prompt).where(whose).values(face=bindparam("new_face"), faced_at=bindparam("real_now"))


def show(tx: Connection, workspace_id: str, prompt_id: str, *, face: str, real_now: datetime) -> None:
    """Say what a prompt should show from now on."""
    run(tx, _show, {"w": workspace_id, "p": prompt_id, "new_face": face, "real_now": real_now})


def follower(tx: Connection, workspace_id: str, prompt_id: str) -> Prompt | None:
    """Return the prompt that brings this one back, if one is planned."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id, prompt.c.follows == prompt_id, prompt.c.state == "planned"
    )
    row = tx.execute(query.limit(1)).first()
    return to_prompt(row) if row else None


def cancel_follower(tx: Connection, workspace_id: str, prompt_id: str, *, reason: str) -> None:
    """Take back the wish to have a prompt back later."""
    whose = and_(prompt.c.workspace_id == workspace_id, prompt.c.follows == prompt_id, prompt.c.state == "planned")
    tx.execute(update(prompt).where(whose).values(state="cancelled", reason=reason))


def counts(tx: Connection, workspace_id: str, recipient: str) -> dict[str, int]:
    """Return how many prompts of each state a person has."""
    query = (
        select(prompt.c.state, func.count())
        .where(and_(prompt.c.workspace_id == workspace_id, prompt.c.recipient == recipient))
        .group_by(prompt.c.state)
    )
    return {row.state: row[1] for row in tx.execute(query)}

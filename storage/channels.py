"""The channel of a cohort's team: which one a steward chose, and what became of what was posted there."""

from sqlalchemy import Connection, and_, exists, or_, select, update

from coaching.prompts import State
from storage.prompts import prompt
from storage.workspaces import cohort


def choose(tx: Connection, workspace_id: str, name: str, channel: str | None) -> bool:
    """Note the channel of an open cohort's team; None takes it away. False if no such cohort is open."""
    this = and_(cohort.c.workspace_id == workspace_id, cohort.c.cohort == name)
    return tx.execute(update(cohort).where(this).values(channel=channel)).rowcount == 1


def of_cohort(tx: Connection, workspace_id: str, name: str | None) -> str | None:
    """Return the channel of a cohort's team; None if it has none."""
    if name is None:
        return None
    query = select(cohort.c.channel).where(cohort.c.workspace_id == workspace_id, cohort.c.cohort == name)
    return tx.execute(query).scalar()


def is_chosen(tx: Connection, workspace_id: str, channel: str) -> bool:
    """Whether it is the channel of any cohort's team (still)."""
    this = exists().where(cohort.c.workspace_id == workspace_id, cohort.c.channel == channel)
    return bool(tx.execute(select(this)).scalar())


def is_any_chosen(tx: Connection, workspace_id: str) -> bool:
    """Whether any cohort's team has a channel."""
    this = exists().where(cohort.c.workspace_id == workspace_id, cohort.c.channel.is_not(None))
    return bool(tx.execute(select(this)).scalar())


def lately(tx: Connection, workspace_id: str, channel: str) -> tuple[State | None, str]:
    """Return what became of what was to be posted in a channel last, and why if it failed; None if nothing was.

    Of thanks that are yet to come, or were taken back before, nothing is told: only of a test line.
    """
    tried = or_(prompt.c.kind == "test_line", prompt.c.state.in_(("sent", "failed")))
    query = select(prompt.c.state, prompt.c.error).where(
        prompt.c.workspace_id == workspace_id, prompt.c.recipient == channel, tried
    )
    row = tx.execute(query.order_by(prompt.c.due_at.desc(), prompt.c.prompt_id).limit(1)).first()
    return (row.state, row.error or "") if row else (None, "")

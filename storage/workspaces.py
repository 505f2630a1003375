"""Workspaces: who installed us, the sender's lease, and which cohorts a steward has opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Executable, bindparam, func, or_, select, update
from sqlalchemy import insert as plain_insert
from sqlmodel import Field, SQLModel

from storage.prepared import run
from storage.upsert import insert

#: Why a workspace has stopped that wants nothing of it kept.
UNINSTALLED = "app_uninstalled"


class WorkspaceRow(SQLModel, table=True):
    """A Slack workspace. The lease, and when its directory was read last, are on the real clock.

    `held_until`: Slack has asked whoever posted there last to post nothing before.
    `spread`: over how many minutes its people's first slots are spread, so that nobody waits for Slack's ceiling.
    `token_mark`: the fingerprint of the bot's token, by which one that is refused is known again.
    `export_key`: the key to the pseudonyms of its exports.
    """

    __tablename__ = "workspace"

    workspace_id: str = Field(primary_key=True)
    name: str
    bot_user_id: str
    bot_id: str
    stopped: str | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None
    held_until: datetime | None = None
    spread: int = 0
    directory_at: datetime | None = None
    token_mark: str | None = None
    export_key: str | None = None


class CohortRow(SQLModel, table=True):
    """A cohort that a steward has opened: from then on its people are invited, each once.

    `channel` is the Slack id of its team's channel, if a steward has chosen one. `pilot` is the pilot that its people
    were chosen for in Slack, and `weeks` how long that lasts: the roster does not take them out of it.
    """

    __tablename__ = "cohort"

    workspace_id: str = Field(primary_key=True)
    cohort: str = Field(primary_key=True)
    programme: str
    opened_at: datetime
    opened_by: str
    channel: str | None = None
    pilot: str | None = None
    weeks: int | None = None


workspace = WorkspaceRow.__table__  # type: ignore[attr-defined]
cohort = CohortRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as the bot knows it."""

    workspace_id: str
    name: str
    bot_user_id: str
    bot_id: str
    stopped: str | None


def settle(tx: Connection, known: Workspace, *, token_mark: str | None = None) -> None:
    """Note a workspace that we can speak to, by that token; one that had stopped goes on."""
    values = {"name": known.name, "bot_user_id": known.bot_user_id, "bot_id": known.bot_id, "stopped": None}
    if token_mark is not None:
        values["token_mark"] = token_mark
    statement = insert(tx, workspace).values(workspace_id=known.workspace_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values))


def everyone(tx: Connection) -> list[Workspace]:
    """Return every workspace."""
    query = select(
        workspace.c.workspace_id, workspace.c.name, workspace.c.bot_user_id, workspace.c.bot_id, workspace.c.stopped
    )
    return [Workspace(*row) for row in tx.execute(query.order_by(workspace.c.workspace_id))]


def stop(tx: Connection, workspace_id: str, reason: str) -> None:
    """Send nothing more to a workspace, and say why. That it uninstalled us stays the reason, whatever else follows."""
    not_gone = func.coalesce(workspace.c.stopped, "") != UNINSTALLED
    tx.execute(update(workspace).where(workspace.c.workspace_id == workspace_id, not_gone).values(stopped=reason))


def name_of_token(tx: Connection, token_mark: str) -> str | None:
    """Return the name of the workspace that spoke to us by that token last; None if none did."""
    return tx.execute(select(workspace.c.name).where(workspace.c.token_mark == token_mark)).scalar()


def stop_token(tx: Connection, token_mark: str, reason: str) -> str | None:
    """Stop the workspace that spoke to us by that token last; returns its name, or None if none did."""
    query = select(workspace.c.workspace_id, workspace.c.name).where(workspace.c.token_mark == token_mark)
    row = tx.execute(query).first()
    if row is None:
        return None
    stop(tx, row.workspace_id, reason)
    return str(row.name)


def uninstalled(tx: Connection) -> list[str]:
    """Return the workspaces that have uninstalled us, and of which rows are left."""
    query = select(workspace.c.workspace_id).where(workspace.c.stopped == UNINSTALLED)
    return list(tx.execute(query.order_by(workspace.c.workspace_id)).scalars())


def hold_uninstalled(tx: Connection, workspace_id: str) -> bool | None:
    """Hold a workspace that has uninstalled us until the transaction ends, against others who would delete its rows.

    False while somebody else holds it; None if it is gone, or was installed again.
    """
    query = select(workspace.c.workspace_id).where(
        workspace.c.workspace_id == workspace_id, workspace.c.stopped == UNINSTALLED
    )
    if tx.execute(query.with_for_update(skip_locked=True)).scalar() is not None:
        return True
    return None if tx.execute(query).scalar() is None else False


def stopped(tx: Connection, workspace_id: str) -> str | None:
    """Return why nothing is sent to a workspace any more; None while we can speak to it."""
    return tx.execute(select(workspace.c.stopped).where(workspace.c.workspace_id == workspace_id)).scalar()


def take_directory(tx: Connection, workspace_id: str, *, real_now: datetime, age: timedelta, turn: timedelta) -> bool:
    """Take it on to read a workspace's directory; False if somebody did so lately, or is at it.

    Whoever takes it on and dies leaves it to the others after `turn`.
    """
    now = _clock(tx, real_now)
    stamp = workspace.c.directory_at
    # A moment far ahead was written before a clock jumped back.
    old = or_(stamp.is_(None), stamp <= now - age, stamp > now + age)
    query = update(workspace).where(workspace.c.workspace_id == workspace_id, workspace.c.stopped.is_(None), old)
    return tx.execute(query.values(directory_at=now - age + turn)).rowcount == 1


def directory_read(tx: Connection, workspace_id: str, *, real_now: datetime) -> None:
    """Note that a workspace's directory was read to its end."""
    query = update(workspace).where(workspace.c.workspace_id == workspace_id)
    tx.execute(query.values(directory_at=_clock(tx, real_now)))


def _clock(tx: Connection, real_now: datetime) -> datetime:
    """Return the real time as everybody on this database has it: PostgreSQL's own; SQLite lives on one machine."""
    if tx.dialect.name != "postgresql":
        return real_now
    said: datetime = tx.execute(select(func.clock_timestamp())).scalar_one()
    return said


def open_cohort(tx: Connection, workspace_id: str, name: str, *, programme: str, by: str, now: datetime) -> bool:
    """Open a cohort. False if it was open already."""
    if name in opened(tx, workspace_id):
        return False
    tx.execute(
        plain_insert(cohort).values(
            workspace_id=workspace_id, cohort=name, programme=programme, opened_at=now, opened_by=by
        )
    )
    return True


def began_as_pilot(tx: Connection, workspace_id: str, name: str, *, pilot: str, weeks: int) -> None:
    """Note that a cohort's people were chosen for a pilot, and how many weeks that lasts."""
    these = (cohort.c.workspace_id == workspace_id, cohort.c.cohort == name)
    tx.execute(update(cohort).where(*these).values(pilot=pilot, weeks=weeks))


@dataclass(frozen=True, slots=True)
class OpenCohort:
    """A cohort that takes part in a programme since a steward opened it; `weeks` where its pilot has its own length."""

    cohort: str
    programme: str
    opened_at: datetime
    channel: str | None = None
    pilot: str | None = None
    weeks: int | None = None

    def lasts(self, weeks: int) -> int:
        """Return how many weeks it takes part; `weeks` are its programme's."""
        return self.weeks or weeks


def opened(tx: Connection, workspace_id: str, *, by: datetime | None = None) -> dict[str, OpenCohort]:
    """Return the open cohorts by name; with `by`, without those that open only after that moment."""
    rows = run(tx, _opened, {"workspace_id": workspace_id})
    return {row[0]: OpenCohort(*row) for row in rows if by is None or row[2] <= by}


def _opened(_dialect: str) -> Executable:
    query = select(
        cohort.c.cohort, cohort.c.programme, cohort.c.opened_at, cohort.c.channel, cohort.c.pilot, cohort.c.weeks
    )
    return query.where(cohort.c.workspace_id == bindparam("workspace_id")).order_by(cohort.c.cohort)

"""Pilots that stewards started: what each is to show, for whom, and by which seed its waves were drawn."""

from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlmodel import Field, SQLModel

from coaching.pilots import Pilot
from coaching.programmes import Outcome
from storage.upsert import insert


class PilotRow(SQLModel, table=True):
    """One pilot. Who takes part stands in the membership of its cohorts; an empty `outcome` is none measured yet."""

    __tablename__ = "pilot"

    workspace_id: str = Field(primary_key=True)
    cohort: str = Field(primary_key=True)
    programme: str
    behaviour: str
    weeks: int
    first_day: date
    sponsor: str
    outcome: str
    outcome_label: str
    unit: str
    better: str
    waves: int
    weeks_apart: int
    seed: str
    started_by: str
    started_at: datetime


pilot = PilotRow.__table__  # type: ignore[attr-defined]


def start(tx: Connection, workspace_id: str, one: Pilot, *, now: datetime) -> bool:
    """Write a pilot down. False if there is one of that group already."""
    outcome = one.outcome or Outcome("", "", "", "lower")
    row = {
        "programme": one.programme,
        "behaviour": one.behaviour,
        "weeks": one.weeks,
        "first_day": one.first_day,
        "sponsor": one.sponsor,
        "outcome": outcome.name,
        "outcome_label": outcome.label,
        "unit": outcome.unit,
        "better": outcome.better,
        "waves": one.waves,
        "weeks_apart": one.weeks_apart,
        "seed": one.seed,
        "started_by": one.by,
        "started_at": now,
    }
    added = insert(tx, pilot).values(workspace_id=workspace_id, cohort=one.group, **row)
    return tx.execute(added.on_conflict_do_nothing()).rowcount == 1


def started(tx: Connection, workspace_id: str) -> list[Pilot]:
    """Return the pilots of a workspace, the newest first."""
    query = select(pilot).where(pilot.c.workspace_id == workspace_id)
    found = []
    for row in tx.execute(query.order_by(pilot.c.started_at.desc(), pilot.c.cohort)):
        outcome = Outcome(row.outcome, row.outcome_label, row.unit, row.better) if row.outcome else None
        chosen = (row.cohort, row.programme, row.behaviour, row.weeks, row.first_day, row.sponsor, outcome)
        found.append(Pilot(*chosen, row.waves, row.weeks_apart, row.seed, row.started_by))
    return found

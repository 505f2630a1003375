"""The schema as a whole: every table, and the migrations that lead to it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from storage import (
    adjustments,
    agreement,
    checks,
    closed_weeks,
    consents,
    digests,
    drafts,
    events,
    exports,
    items,
    model_responses,
    norms,
    notes,
    offers,
    outcomes,
    peers,
    people,
    pictures,
    pilots,
    prompts,
    recall,
    reportbacks,
    workspaces,
)
from storage.engine import Store

#: Every table of ours; importing this module is what registers them.
TABLES = (
    workspaces.WorkspaceRow,
    workspaces.CohortRow,
    people.PersonRow,
    people.MembershipRow,
    consents.ConsentRow,
    prompts.PromptRow,
    items.ItemVersionRow,
    events.EventRow,
    events.ActivityRow,
    notes.NoteRow,
    digests.DigestRow,
    recall.RecallRow,
    pictures.PictureRow,
    norms.NormsRow,
    drafts.DraftRow,
    agreement.AgreementRow,
    peers.NamedRow,
    model_responses.ModelResponseRow,
    checks.CheckLineRow,
    reportbacks.CardReportRow,
    offers.OfferRow,
    closed_weeks.ClosedWeekRow,
    outcomes.OutcomeRow,
    exports.ExportRow,
    adjustments.AdjustmentRow,
    pilots.PilotRow,
)

metadata = SQLModel.metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(store: Store) -> None:
    """Bring the database to the newest schema; one process at a time, the others wait and find it done."""
    config = _config()
    with store.write() as connection:
        if store.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7265110)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def version(store: Store) -> tuple[str | None, str | None]:
    """Return the schema's version in the database and the newest one."""
    with store.read() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    return here, ScriptDirectory.from_config(_config()).get_current_head()

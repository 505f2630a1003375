"""What a command works on: the settings, the database, the content, the workspace; or one sentence why it cannot."""

import asyncio
from datetime import UTC, datetime

import click
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError

from bot.forecast import read_moment
from bot.installations import who_are_we
from bot.settings import Settings
from coaching.programmes import Programme
from content.library import Library, load
from scheduler import pilot_reports
from storage import schema, workspaces
from storage.engine import Store, open_store


def moment(said: str | None, settings: Settings) -> datetime:
    """Return the moment that was said; now where none was."""
    try:
        return datetime.now(UTC) if said is None else read_moment(said, settings.timezone)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def workspace(store: Store, settings: Settings, wanted: str | None, *, may_be_new: bool = False) -> str:
    """Return the workspace to work on: the one named, the only one known, or the one the bot token belongs to.

    `may_be_new`: a database that knows none takes the one named, where there is no token to ask Slack with.
    """
    with store.read() as tx:
        known = workspaces.everyone(tx)
    if may_be_new and wanted and not known and not settings.bot_tokens:
        if not (wanted[0] in "TE" and wanted.isascii() and wanted.isalnum() and wanted.isupper()):
            raise click.ClickException(f"{wanted!r} is no workspace's id; it looks like T0123ABCD.")
        with store.write() as tx:
            workspaces.settle(tx, workspaces.Workspace(wanted, wanted, "", "", None))
        return wanted
    if wanted:
        if wanted not in {workspace.workspace_id for workspace in known}:
            raise click.ClickException(f"There is no workspace {wanted!r} in this database.")
        return wanted
    if len(known) == 1:
        return known[0].workspace_id
    if known:
        raise click.ClickException("Say which --workspace: " + ", ".join(w.workspace_id for w in known))
    if not settings.slack_bot_token:
        raise click.ClickException(
            "The database knows no workspace yet. Set SLACK_BOT_TOKEN, so that I can ask Slack, "
            "or name its id: --workspace."
        )
    found = asyncio.run(who_are_we(settings))
    with store.write() as tx:
        for one in found:
            workspaces.settle(tx, one)
    if len(found) > 1:
        raise click.ClickException("Say which --workspace: " + ", ".join(one.workspace_id for one in found))
    return found[0].workspace_id


def programme(store: Store, library: Library, workspace_id: str, wanted: str) -> Programme:
    """Return the programme of that id, or the pilot of that group."""
    with store.read() as tx:
        known = pilot_reports.programmes(tx, library, workspace_id)
    if wanted not in known:
        raise click.ClickException(f"There is no programme {wanted!r}; there are {', '.join(sorted(known)) or 'none'}.")
    return known[wanted]


def settings() -> Settings:
    """Read the settings."""
    try:
        return Settings()
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise click.ClickException(f"A setting cannot be used. {said}") from error


def store(settings: Settings) -> Store:
    """Open the database for a command, and see to it that its schema is there."""
    try:
        store = open_store(settings.database_url, waits=True)
    except (ArgumentError, ImportError) as error:
        raise click.ClickException(f"INFLOW_DATABASE_URL cannot be used: {error}") from error
    schema.upgrade(store)
    return store


def library(settings: Settings) -> Library:
    """Load the content."""
    return load(settings.content_dir)

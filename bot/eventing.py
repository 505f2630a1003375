"""`inflow events`: what happened, taken in from a file and given out under pseudonyms."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from bot import premises

_WORKSPACE = click.option("--workspace", help="The workspace's id, where the database knows several.")


@click.group()
def events() -> None:
    """Take what happened in from a file, or give it out under pseudonyms."""


@events.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_WORKSPACE
def import_(file: Path, workspace: str | None) -> None:
    """Take in events from a .csv, .jsonl or .parquet file; twice changes nothing.

    Good lines are kept, bad ones are named and put into a rejects file.
    """
    from bot import logs
    from connectors.tables import FileError

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    warn = partial(click.echo, err=True)
    try:
        well = logs.take_in(file, store, here, now=datetime.now(UTC), say=click.echo, warn=warn)
    except FileError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if well else 1)

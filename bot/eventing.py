"""`inflow events`: what happened, taken in from a file and given out under pseudonyms."""

import getpass
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from bot import event_logs, exports, premises
from coaching.exports import Span
from connectors.tables import FileError

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
    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    warn = partial(click.echo, err=True)
    try:
        well = event_logs.take_in(file, store, here, now=datetime.now(UTC), say=click.echo, warn=warn)
    except FileError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if well else 1)


@events.command("export")
@click.option(
    "--format", "kind", type=click.Choice(["csv", "jsonl", "parquet", "xapi"]), required=True, help="The kind of file."
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first local date, as 2026-11-02.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last local date.")
@click.option("--out", type=click.Path(path_type=Path), help="Write it into this file; by default it is printed.")
@click.option("--roster", type=click.Path(path_type=Path), help="The roster's file; by default beside the events'.")
@_WORKSPACE
def export(
    kind: str,
    since: datetime | None,
    until: datetime | None,
    out: Path | None,
    roster: Path | None,
    workspace: str | None,
) -> None:
    """Give out what happened, and the roster that goes with it, under pseudonyms; it is logged."""
    if kind == "xapi":
        raise click.ClickException("xAPI statements cannot be given out yet. Choose csv, jsonl or parquet.")
    if kind == "parquet" and out is None:
        raise click.ClickException("A Parquet file cannot be printed. Say where to, as --out events.parquet.")
    first, last = _date(since), _date(until)
    if first and last and last < first:
        raise click.ClickException(f"--until {last} lies before --since {first}.")
    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    beside = out.with_suffix(".roster.csv") if out else None
    order = exports.Order(kind, out, roster or beside, Span(first, last))
    try:
        told, people = exports.make(store, here, order, by=_whoever(), now=datetime.now(UTC))
    except FileError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or out} cannot be written ({error.strerror}).") from error
    said = f"{told:,} events of {people:,} people, under pseudonyms"
    where = f"{out} holds {said}" if out else f"These were {said}"
    also = f"; the roster that goes with it is {order.roster}." if order.roster else "."
    click.echo(where + also, err=True)


def _date(said: datetime | None) -> date | None:
    return said.date() if said else None


def _whoever() -> str:
    """Return the account that runs the command; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "nobody in particular"

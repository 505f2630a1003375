"""`inflow outcomes`: what the business measured, taken in from a file."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot import premises
from coaching.hours import local
from connectors import outcomes as files
from connectors.tables import FileError, Rejects
from scheduler.outcomes import Taken, take_in


@click.group()
def outcomes() -> None:
    """Keep lagging business measures, by person, manager or cohort."""


@outcomes.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def import_(file: Path, workspace: str | None) -> None:
    """Take in outcomes from a .csv, .json or .jsonl file; twice changes nothing, and the newest telling holds.

    Good lines are kept, bad ones are named and put into a rejects file.
    """
    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    today = local(datetime.now(UTC), settings.timezone).date()
    try:
        taken = list(take_in(store, here, files.read(file, today=today)))
    except FileError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if _tell(file, taken) else 1)


def _tell(file: Path, taken: list[Taken]) -> bool:
    """Say what became of a file; True if every line was taken."""
    new, known = sum(step.new for step in taken), sum(step.known for step in taken)
    changed = [remark for step in taken for remark in step.changed]
    with Rejects(file.with_suffix(".rejects.csv")) as rejects:
        for line in (line for step in taken for line in step.bad):
            rejects.add(line)
            click.echo(f"line {line.number}: {line.reason}", err=True)
        for remark in changed:
            click.echo(f"line {remark.number}: {remark.words}", err=True)
        read = new + known + len(changed) + rejects.count
        click.echo(
            f"{read:,} outcomes read: {new:,} new, {len(changed):,} changed, {known:,} known already, "
            f"{rejects.count:,} not taken."
        )
        if rejects.count:
            click.echo(f"The lines that were not taken are in {rejects.path}, each with its reason.", err=True)
        return not rejects.count

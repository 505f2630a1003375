"""`inflow report`: a week's key figures, or the gap map, in a terminal or as JSON."""

import json
from datetime import UTC, datetime

import click

from bot import premises
from coaching import gap_words, report_words
from coaching.gaps import GapMap
from coaching.scopes import CUTS, By
from coaching.weeks import Week


@click.command()
@click.option("--week", "label", help="Which one, as 2026-W47; by default the last that has ended everywhere.")
@click.option("--by", type=click.Choice(CUTS), help="Read it group by group as well.")
@click.option(
    "--gaps", is_flag=True, help="Instead: in which behaviours answers and managers' notes are weak, by cohort."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def report(label: str | None, by: By | None, gaps: bool, as_json: bool, workspace: str | None) -> None:  # noqa: FBT001 - flags
    """Read a week's key figures; nothing that a handful of people stand behind is shown."""
    from scheduler import gaps as mapping
    from scheduler import reports

    if gaps and by:
        raise click.UsageError("--gaps is by cohort already, and goes without --by.")
    now = datetime.now(UTC)
    try:
        week = Week.parse(label) if label else reports.last_complete(now)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if week.monday > now.date():
        raise click.ClickException(f"{week} has not begun yet.")
    settings = premises.settings()
    store, library = premises.store(settings), premises.library(settings)
    here = premises.workspace(store, settings, workspace)
    if gaps:
        _say_gaps(mapping.read(store, library, here, week, now=now), as_json=as_json)
        return
    found = reports.read(store, library, here, week, cuts=[by] if by else [])
    lines = [json.dumps(found.to_dict(), ensure_ascii=False)] if as_json else report_words.lines(found)
    for line in lines:
        click.echo(line)


def _say_gaps(found: GapMap, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False))
        return
    for line in gap_words.lines(found):
        click.echo(line)

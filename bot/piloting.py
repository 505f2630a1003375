"""`inflow pilot`: a pilot's verdict, its weeks, and what its size can show."""

import json
from datetime import UTC, datetime

import click

from bot import premises
from coaching import pilot_words, verdict_words


@click.command()
@click.argument("programme")
@click.option("--at", help="As at that moment: 2027-03-28T00:00Z, or a date. By default now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def pilot(programme: str, at: str | None, as_json: bool, workspace: str | None) -> None:  # noqa: FBT001 - a flag
    """Say whether a pilot should grow, stop or change, by which figures, and how sure that is."""
    from scheduler import pilot_reports

    settings = premises.settings()
    now = premises.moment(at, settings) if at else datetime.now(UTC)
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    chosen = premises.programme(store, premises.library(settings), here, programme)
    found = pilot_reports.read(store, chosen, here, now=now)
    if as_json:
        said = found.to_dict() | {"paragraph": verdict_words.paragraph(found.verdict)}
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        for line in pilot_words.lines(found):
            click.echo(click.wrap_text(line, width=110, subsequent_indent="  " if line.startswith("  ") else ""))

"""`inflow pilot`: a pilot's verdict, its weeks, and what its size can show."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from bot import onepage, premises
from coaching import pilot_words, verdict_words
from coaching.onepage import make
from coaching.onepage_pilot import Pilot


@click.command()
@click.argument("programme")
@click.option("--at", help="As at that moment: 2027-03-28T00:00Z, or a date. By default now.")
@click.option(
    "--page", type=click.Path(path_type=Path), help="Write it as one page for the sponsor into this HTML file."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def pilot(programme: str, at: str | None, page: Path | None, as_json: bool, workspace: str | None) -> None:  # noqa: FBT001
    """Say whether a pilot should grow, stop or change, by which figures, and how sure that is."""
    from scheduler import pilot_reports

    settings = premises.settings()
    now = premises.moment(at, settings) if at else datetime.now(UTC)
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    library = premises.library(settings)
    chosen = premises.programme(store, library, here, programme)
    found = pilot_reports.read(store, chosen, here, now=now)
    counted = pilot_reports.outcome(store, chosen, here, now=now)
    if page is not None:
        known = Pilot(chosen, library.modules[chosen.module], found, made_on=now.date(), outcome=counted)
        try:
            onepage.write(make(known), page)
        except OSError as error:
            raise click.ClickException(f"{page} cannot be written ({error.strerror}).") from error
        click.echo(f"The page is in {page}.", err=as_json)
    if as_json:
        said = found.to_dict() | {
            "paragraph": verdict_words.paragraph(found.verdict),
            "outcome": counted.said if counted else None,
        }
        click.echo(json.dumps(said, ensure_ascii=False))
    elif page is not None:
        return
    else:
        for line in (*pilot_words.lines(found), *pilot_words.chain(chosen, library.modules[chosen.module], counted)):
            click.echo(click.wrap_text(line, width=110, subsequent_indent="  " if line.startswith("  ") else ""))

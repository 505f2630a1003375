"""The command line, and the only place where everything meets."""

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from bot import premises, slack_errors
from bot.adjusting import adjusting
from bot.authoring import content
from bot.eventing import events
from bot.measures import outcomes
from bot.persons import person
from bot.piloting import pilot
from bot.reporting import report
from bot.simulating import simulate
from bot.stopping import until_stopped
from content.library import ContentError
from storage import schema
from storage.engine import Away, Busy, open_store


@click.group()
@click.version_option(package_name="inflow")
def inflow() -> None:
    """Soft-skills micro-coaching in the flow of work, in Slack."""


@inflow.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The page's port; by default a free one.")
def sandbox(port: int) -> None:
    """Open a practice workspace with the bot in a browser; no Slack account is needed."""
    from bot.practice import practise

    asyncio.run(until_stopped(practise(premises.library(premises.settings()), port=port, say=click.echo)))


@inflow.command()
@click.option("--web-only", is_flag=True, help="Only answer Slack; other processes plan and send.")
@click.option("--worker-only", is_flag=True, help="Only plan and send; other processes answer Slack.")
def run(web_only: bool, worker_only: bool) -> None:
    """Run the bot: over Socket Mode when SLACK_APP_TOKEN is set, else over HTTP."""
    from bot import serving
    from bot.running import Part

    if web_only and worker_only:
        raise click.UsageError("--web-only and --worker-only exclude each other; without either, it does both.")
    settings, part = premises.settings(), Part(answers=not worker_only, works=not web_only)
    missing = [] if settings.bot_tokens else ["SLACK_BOT_TOKEN"]
    if part.answers and not settings.slack_app_token and not settings.slack_signing_secret:
        missing.append("SLACK_APP_TOKEN or SLACK_SIGNING_SECRET")
    if missing:
        raise click.ClickException(f"{' and '.join(missing)} must be set. Ask `inflow doctor` how to get them.")
    premises.store(settings).close()
    store, library = open_store(settings.database_url), premises.library(settings)
    asyncio.run(until_stopped(serving.serve(settings, store, library, part=part, say=click.echo)))


@inflow.command()
def doctor() -> None:
    """Say in one line each what is well and what is missing."""
    from bot.doctor import examine

    lines = list(examine(premises.settings()))
    for line in lines:
        click.echo(str(line))
    sys.exit(0 if all(line.well for line in lines) else 1)


@inflow.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    store = premises.store(premises.settings())
    click.echo(f"The database is at schema {schema.version(store)[0]}.")


@db.command("restored")
@click.option("--copied-at", required=True, help="When the copy was made: 2026-11-24T03:00Z, or a date.")
def db_restored(copied_at: str) -> None:
    """Before the first `inflow run` on a database put back from a copy: see to it that nothing is sent twice."""
    from scheduler.restoring import doubt_what_was_sent

    settings = premises.settings()
    moment, now = premises.moment(copied_at, settings), datetime.now(UTC)
    if moment > now:
        raise click.ClickException(f"{copied_at} has not come yet.")
    doubtful = doubt_what_was_sent(premises.store(settings), premises.library(settings), copied_at=moment, now=now)
    click.echo(f"{doubtful} message(s) may have been sent since. Each is looked for in Slack before it is sent.")


inflow.add_command(content)
inflow.add_command(events)
inflow.add_command(outcomes)
inflow.add_command(person)
inflow.add_command(pilot)
inflow.add_command(report)
inflow.add_command(simulate)
inflow.add_command(adjusting)


@inflow.group()
def roster() -> None:
    """Keep the roster up to date."""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def roster_import(file: Path, workspace: str | None) -> None:
    """Take in a roster; good lines are kept, bad ones are named and put into a rejects file."""
    from bot import rosters
    from connectors.tables import FileError

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace, may_be_new=True)
    warn = partial(click.echo, err=True)
    try:
        well = rosters.take_in(
            file, store, here, default_tz=settings.timezone, now=datetime.now(UTC), say=click.echo, warn=warn
        )
    except FileError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if well else 1)


@inflow.group()
def cohort() -> None:
    """Look after the groups that take part together."""


@cohort.command("open")
@click.argument("name")
@click.option("--programme", help="The programme's id, where none names the cohort as its own.")
@click.option("--on", help="Its first day, as 2027-03-22; by default today.")
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def cohort_open(name: str, programme: str | None, on: str | None, workspace: str | None) -> None:
    """Open a cohort: from then on its people are asked to take part, each once."""
    from bot import cohorts

    settings = premises.settings()
    opens_at = premises.moment(on, settings)
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    try:
        said = cohorts.open_by_hand(
            store, premises.library(settings), here, name, programme=programme, tz=settings.timezone, opens_at=opens_at
        )
    except cohorts.CohortError as error:
        raise click.ClickException(str(error)) from error
    click.echo(said)


@inflow.command()
@click.option("--at", help="Decide as at that moment: 2027-03-28T00:00Z, or a date. By default now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def plan(at: str | None, as_json: bool, workspace: str | None) -> None:
    """Say who would get what, when and why, and who would not; nothing is written or sent."""
    from bot import forecast as words
    from scheduler.forecast import forecast

    settings = premises.settings()
    moment = premises.moment(at, settings)
    store = premises.store(settings)
    found = forecast(store, premises.library(settings), premises.workspace(store, settings, workspace), at=moment)
    for line in [json.dumps(words.as_json(found), ensure_ascii=False)] if as_json else words.as_lines(found):
        click.echo(line)


@inflow.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--workspace", help="The workspace's id, where the database knows several.")
def calibration(as_json: bool, workspace: str | None) -> None:
    """Say how far those who rate people's behaviour agree; nobody is named."""
    from bot import agreements

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    found = agreements.read(store, premises.library(settings), here, now=datetime.now(UTC))
    for line in [agreements.as_json(found)] if as_json else agreements.as_lines(found):
        click.echo(line)


def main() -> None:
    """Run a command; whatever goes wrong ends in one sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    try:
        inflow(standalone_mode=True)
    except ContentError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        click.echo("The content has faults, so nothing was started. `inflow content check` lists them.", err=True)
        sys.exit(1)
    except (Away, Busy) as error:
        click.echo(f"The database cannot be reached: {error}. Check INFLOW_DATABASE_URL, then try again.", err=True)
        sys.exit(1)
    except slack_errors.Deaf as error:
        click.echo(f"Slack has gone quiet: {error}. Start it again; a supervisor such as systemd does so.", err=True)
        sys.exit(1)
    except slack_errors.CALL_ERRORS as error:
        said = slack_errors.said(error)
        click.echo(f"{said} Ask `inflow doctor` what to do.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

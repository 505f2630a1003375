"""The commands of whoever writes the content: check it, look at it, bring items from a spreadsheet."""

import asyncio
import csv
import io
import json
import sys
from pathlib import Path

import click

from bot import premises
from bot.reviewing import drafts
from bot.stopping import until_stopped
from content import library
from content.shape import did_you_mean


@click.group()
def content() -> None:
    """Check, look at and add to the authored content."""


@content.command()
@click.argument("directory", type=click.Path(path_type=Path), required=False)
def check(directory: Path | None) -> None:
    """Name every fault with its file and line, and what to write instead."""
    found = library.faults(directory or premises.settings().content_dir)
    for fault in found:
        click.echo(str(fault))
    click.echo(f"{len(found)} fault(s)." if found else "No faults.")
    sys.exit(1 if found else 0)


@content.command()
@click.argument("item", required=False)
@click.option("--all", "everything", is_flag=True, help="Draw every item.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a drawing, every face among them.")
@click.option("--page", is_flag=True, help="Show it in a browser, in a practice workspace of its own.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The page's port; by default a free one.")
def preview(item: str | None, *, everything: bool, as_json: bool, page: bool, port: int) -> None:
    """Draw an item, or all of them, as people will see it."""
    from bot.preview import drawings
    from bot.terminal import as_text

    if not item and not everything:
        raise click.UsageError("Name an item, or say --all.")
    drawn = list(drawings(premises.library(premises.settings())))
    wanted = [one for one in drawn if everything or one["item"] == item]
    if not wanted:
        advice = did_you_mean(item or "", {one["item"] for one in drawn})
        raise click.ClickException(
            f"There is no item {item!r}.{advice} `inflow content preview --all` shows every one."
        )
    if as_json:
        for one in wanted:
            click.echo(json.dumps(one, ensure_ascii=False))
        return
    fresh = [one for one in wanted if not one["repeats"]]
    if page:
        from bot.showroom import show

        asyncio.run(until_stopped(show(fresh, port=port, say=click.echo)))
        return
    for one in fresh:
        click.echo(as_text(one))


_KINDS = ("nudge", "scenario", "practice", "checkin", "card")


@content.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--explain", is_flag=True, help="One line a column: what belongs there, and whether it may stay empty.")
def columns(kind: str, *, explain: bool) -> None:
    """Print the header of a sheet, to begin a spreadsheet with."""
    from content.columns import KINDS

    wanted = KINDS[kind]
    if not explain:
        line = io.StringIO()
        csv.writer(line).writerow(wanted.columns)
        click.echo(line.getvalue().strip())
        return
    for name, field in wanted.columns.items():
        click.echo(f"{name}: {field.hint}{' (may stay empty)' if name in wanted.spare else ''}")


@content.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--module", required=True, help="The id of the module that the items belong to.")
@click.option("--write", is_flag=True, help="Put the items into the module's file; by default they are only printed.")
def import_(file: Path, module: str, *, write: bool) -> None:
    """Make items of a spreadsheet saved as CSV: one row an item, held against the same checks as the rest."""
    from content.intake import draft
    from content.sheets import SheetError, read

    folder = _folder(module)
    try:
        made = draft(*read(file), folder)
    except SheetError as error:
        for remark in error.remarks:
            click.echo(f"{file}, {remark}", err=True)
        click.echo(f"{len(error.remarks)} fault(s); nothing was written.", err=True)
        sys.exit(1)
    if not write:
        click.echo(made.text, nl=False)
        click.echo(f"{len(made.ids)} item(s), no faults. --write puts them at the end of {made.file}.", err=True)
        return
    try:
        made.put_in()
    except OSError as error:
        raise click.ClickException(f"{made.file} cannot be written ({error.strerror}).") from error
    click.echo(f"{len(made.ids)} item(s) stand at the end of {made.file}: {', '.join(made.ids)}.")
    click.echo("A running bot takes them in when it is started again.")


content.add_command(drafts)


def _folder(module: str) -> Path:
    """The folder of a module, found by its id."""
    modules = (premises.settings().content_dir or library.PACKAGED) / "modules"
    known = sorted(path.parent.name for path in modules.glob("*/module.yml"))
    if module not in known:
        advice = did_you_mean(module, known) or f" Choose one of {', '.join(known)}."
        raise click.ClickException(f"There is no module {module!r} in {modules}.{advice}")
    return modules / module

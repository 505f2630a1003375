"""`inflow adjustments`: what was changed in a programme, noted when it is done, so that it can be read again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime

import click

from bot import premises
from bot.cohorts import OPERATOR
from coaching import adjustments
from coaching.adjustment_words import said, waits
from coaching.adjustments import Adjustment
from coaching.hours import local
from coaching.verdict import JUDGED

_WORKSPACE = click.option("--workspace", help="The workspace's id, where the database knows several.")


@click.group("adjustments")
def adjusting() -> None:
    """Keep a log of what was changed in a programme, and why."""


@adjusting.command("note")
@click.argument("programme")
@click.option("--what", required=True, help="What was changed in content or pace, in a sentence.")
@click.option("--why", required=True, help="Why, in a sentence.")
@click.option("--figure", required=True, type=click.Choice(JUDGED), help="The figure that should move.")
@click.option("--expect", required=True, type=click.Choice(["up", "down"]), help="Where it should go.")
@_WORKSPACE
def note(programme: str, what: str, why: str, figure: str, expect: str, workspace: str | None) -> None:
    """Note what was changed today, and which figure should move by it."""
    from storage import adjustments as rows

    settings, now = premises.settings(), datetime.now(UTC)
    if wrong := adjustments.fault(what, why, figure, expect):
        raise click.ClickException(" ".join(f"--{name}: {words}" for name, words in wrong.items()))
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    premises.programme(store, premises.library(settings), here, programme)
    today = local(now, settings.timezone).date()
    one = adjustments.make(
        (here, now.isoformat()),
        programme,
        what=what,
        why=why,
        figure=figure,
        expect=expect,
        noted_on=today,
        by=OPERATOR,
    )
    with store.write() as tx:
        rows.note(tx, here, one, now=now)
    click.echo(f"Noted. {waits(one)}")


@adjusting.command("list")
@click.argument("programme")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@_WORKSPACE
def show(programme: str, *, as_json: bool, workspace: str | None) -> None:
    """Say what was changed in a programme, the newest first."""
    from storage import adjustments as rows

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    premises.programme(store, premises.library(settings), here, programme)
    with store.read() as tx:
        found = rows.noted(tx, here, programme)
    today = local(datetime.now(UTC), settings.timezone).date()
    for line in [document(found)] if as_json else lines(found, today):
        click.echo(line)


def lines(found: Sequence[Adjustment], today: date) -> Iterator[str]:
    """Yield what was changed, and when it can be read again."""
    if not found:
        yield "Nothing has been noted yet. `inflow adjustments note` notes what is changed, and why."
    for one in found:
        yield said(one) + ("" if one.may_be_read(today) else f" {waits(one)}")


def document(found: Sequence[Adjustment]) -> str:
    """Return what was changed as one JSON document."""
    rows = [
        asdict(one) | {"before": [str(week) for week in one.before], "after": [str(week) for week in one.after]}
        for one in found
    ]
    return json.dumps({"adjustments": rows}, ensure_ascii=False, default=str)

"""Drafts that stewards sent for review from Slack: read them, put them into their file, or let them go."""

import click
from sqlalchemy import Connection

from bot import premises
from bot.views.draft_pages import Kind
from storage.drafts import Drafted


@click.command()
@click.argument("draft_id", required=False)
@click.option("--write", is_flag=True, help="Put it at the end of its module's file; then it is no draft any more.")
@click.option("--drop", is_flag=True, help="Let it go.")
@click.option("--workspace", help="The workspace it was drafted in, where there are several.")
def drafts(draft_id: str | None, *, write: bool, drop: bool, workspace: str | None) -> None:
    """List what was sent for review from Slack; with an id, print that one as YAML."""
    if (write or drop) and not draft_id:
        raise click.UsageError("Say which draft: its id stands in the list.")
    if write and drop:
        raise click.UsageError("Say --write or --drop, not both.")
    from storage import drafts as kept

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    with store.read() as tx:
        if draft_id is None:
            _list(kept.to_review(tx, here))
            return
        one = _sent(tx, here, draft_id)
    if not drop:
        _as_yaml(one, write=write)
    if drop or write:
        with store.write() as tx:
            kept.drop(tx, here, one.draft_id)
    if drop:
        click.echo(f"{one.draft_id} is gone.")


def _list(waiting: list[Drafted]) -> None:
    for one in waiting:
        sent = one.sent_at or one.changed_at
        click.echo(
            f"{one.draft_id}  {one.kind:8}  {one.module}  {sent:%Y-%m-%d}  {one.person_id}  {one.cells['title']}"
        )
    if waiting:
        click.echo("With its id it is printed as YAML; --write puts it into its file, --drop lets it go.")
    else:
        click.echo("No draft waits for review. Stewards write one in Slack with /coach draft.")


def _sent(tx: Connection, workspace_id: str, draft_id: str) -> Drafted:
    from storage import drafts as kept

    one = kept.find(tx, workspace_id, draft_id)
    if one is None or one.sent_at is None:
        raise click.ClickException(f"No draft {draft_id!r} waits for review. `inflow content drafts` lists them.")
    return one


def _as_yaml(one: Drafted, *, write: bool) -> None:
    """Hold a draft against the content as it is now, print it, and put it in if that was asked for."""
    from bot.drafting import RefusedError, made

    kind: Kind = "scenario" if one.kind == "scenario" else "nudge"
    shelf = premises.library(premises.settings())
    if one.module not in shelf.modules:
        raise click.ClickException(f"There is no module {one.module!r} in {shelf.folder / 'modules'} any more.")
    try:
        draft = made(shelf, kind, one.module, one.cells)
    except RefusedError as refused:
        for column, words in refused.faults:
            click.echo(f"{column}: {words}" if column else words, err=True)
        raise click.ClickException(
            f"{len(refused.faults)} fault(s) now, although it passed when it was sent; nothing was written."
        ) from refused
    if not write:
        click.echo(draft.text, nl=False)
        click.echo(f"No faults. --write puts it at the end of {draft.file}.", err=True)
        return
    try:
        draft.put_in()
    except OSError as error:
        raise click.ClickException(f"{draft.file} cannot be written ({error.strerror}).") from error
    click.echo(f"{draft.ids[0]} stands at the end of {draft.file}. A running bot takes it in when it is started again.")

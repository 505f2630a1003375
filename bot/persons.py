"""What the operator does for one person, at that person's own request: a copy of everything, or the end of it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot import premises

_WORKSPACE = click.option("--workspace", help="The workspace's id, where the database knows several.")


@click.group()
def person() -> None:
    """Do for one person what they may ask of you."""


@person.command("export")
@click.argument("slack_id")
@click.option("--out", type=click.Path(path_type=Path), help="Write it into this file; by default it is printed.")
@_WORKSPACE
def export(slack_id: str, out: Path | None, workspace: str | None) -> None:
    """Give out all that is kept about one person, as JSON: for that person, and nobody else."""
    from bot import whole_copy

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    with store.read() as tx:
        made = whole_copy.make(tx, here, slack_id, by="the operator", now=datetime.now(UTC))
    if made is None:
        raise click.ClickException(_unknown(slack_id))
    if out is None:
        click.echo(made, nl=False)
        return
    try:
        out.touch(mode=0o600)
        out.write_text(made, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({error.strerror}).") from error
    click.echo(f"{out} holds all that is kept about {slack_id}. Give it to them, then delete it.")


@person.command("erase")
@click.argument("slack_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_WORKSPACE
def erase(slack_id: str, *, yes: bool, workspace: str | None) -> None:
    """Erase one person: what they wrote, answered and got. It cannot be taken back."""
    from scheduler import joining

    settings = premises.settings()
    store = premises.store(settings)
    here = premises.workspace(store, settings, workspace)
    if not yes:
        click.confirm(f"Erase everything about {slack_id}, for good?", abort=True, err=True)
    with store.write() as tx:
        known = joining.erase(tx, here, slack_id, now=datetime.now(UTC))
    if not known:
        raise click.ClickException(_unknown(slack_id))
    click.echo(
        f"All about {slack_id} is erased but the roster's line and that they take no part. "
        "A running bot blanks its messages to them within minutes; one that is not, when it is started."
    )


def _unknown(slack_id: str) -> str:
    return f"The roster knows nobody of the Slack id {slack_id!r}, so nothing is kept about them."

"""What in the rows needs a hand: stopped workspaces, messages not sent, zones and countries that nobody knows."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.findings import Line, missing
from bot.views import failures
from coaching.hours import has_holidays
from storage import outbox, roster, stumbles, workspaces
from storage.workspaces import Workspace

#: What failed longer ago than this was somebody's to mend, and needs no hand any more.
LATELY = timedelta(days=7)
#: So many values are named in one line.
_NAMED = 5


def look(tx: Connection, *, default_tz: str, now: datetime) -> Iterator[Line]:
    """Look at every workspace that we know; nothing is said of what is well."""
    for workspace in workspaces.everyone(tx):
        if workspace.stopped:
            yield missing("workspace", f"{workspace.name} has stopped: {workspace.stopped}. Install the app again.")
        failed = outbox.failures(tx, workspace.workspace_id, since=now - LATELY)
        for reason, count in failed.items():
            what = "message was" if count == 1 else "messages were"
            yield missing("prompts", f"{workspace.name}: {count} {what} not sent ({reason}): {failures.words(reason)}.")
        for reason, count in stumbles.waiting(tx, workspace.workspace_id).items():
            what = "message keeps" if count == 1 else "messages keep"
            yield missing(
                "prompts",
                f"{workspace.name}: {count} {what} failing ({reason}): {failures.words(reason)}. Mend it, or go "
                "back to the version before, and start again: what has not expired is then sent by itself.",
            )
        yield from _places(tx, workspace, default_tz=default_tz, now=now)


def _places(tx: Connection, workspace: Workspace, *, default_tz: str, now: datetime) -> Iterator[Line]:
    """Name what nobody knows, and of how many people; never of whom."""
    zones = roster.unknown_zones(tx, workspace.workspace_id)
    if zones:
        yield missing(
            "time zones",
            f"{workspace.name}: {_said(zones)} unknown. They keep the zone they had, or {default_tz} "
            "(INFLOW_TIMEZONE). Write IANA names such as Europe/Madrid into the roster and import it again.",
        )
    named = roster.countries(tx, workspace.workspace_id)
    countries = {country: count for country, count in named.items() if not has_holidays(country, now.year)}
    if countries:
        yield missing(
            "countries",
            f"{workspace.name}: {_said(countries)} unknown. No public holidays are left out there. "
            "Write two-letter codes such as ES into the roster and import it again.",
        )


def _said(found: Mapping[str, int]) -> str:
    parts = [f"{value[:40]!r} of {count} {'person' if count == 1 else 'people'}" for value, count in found.items()]
    shown = parts if len(parts) <= _NAMED else [*parts[:_NAMED], f"{len(parts) - _NAMED} more"]
    return f"{', '.join(shown)} {'is' if len(parts) == 1 else 'are'}"

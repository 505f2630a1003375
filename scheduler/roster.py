"""Taking a roster in: people, what is true of them from today, and an agreement that was given elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from coaching.consent import NOT_OURS
from coaching.hours import local, moment
from coaching.people import Consent, Newcomer
from storage import consents, people, prompts
from storage.engine import Store

STEP = 50


def take_in(store: Store, workspace_id: str, newcomers: Iterable[Newcomer], *, now: datetime) -> Iterator[int]:
    """Write roster lines, fifty a transaction; each step yields how many people changed. Twice changes nothing."""
    step: list[Newcomer] = []
    for newcomer in newcomers:
        step.append(newcomer)
        if len(step) == STEP:
            yield _write(store, workspace_id, step, now=now)
            step = []
    if step:
        yield _write(store, workspace_id, step, now=now)


def _write(store: Store, workspace_id: str, step: list[Newcomer], *, now: datetime) -> int:
    with store.write() as tx:
        return sum(_one(tx, workspace_id, newcomer, now=now) for newcomer in step)


def _one(tx: Connection, workspace_id: str, newcomer: Newcomer, *, now: datetime) -> bool:
    changed = people.welcome(tx, workspace_id, newcomer, today=local(now, newcomer.tz).date())
    return _agreement(tx, workspace_id, newcomer, now=now) or changed


def _agreement(tx: Connection, workspace_id: str, newcomer: Newcomer, *, now: datetime) -> bool:
    """Note what the roster says of consent; it never overrides what the person said themselves."""
    last = consents.latest(tx, workspace_id, newcomer.person_id)
    if last is not None and last[1] == "person":
        return False
    line = _line(newcomer, last, now=now)
    if line is None:
        return False
    answer, since = line
    # The first line counts from its date. A later one stands behind those before it, whatever date it names.
    first = min(now, moment(since, time(0), newcomer.tz)).astimezone(UTC)
    consents.note(
        tx,
        workspace_id,
        newcomer.person_id,
        answer=answer,
        text_version=NOT_OURS,
        source="roster",
        occurred_at=first if last is None else now,
        local_date=since,
    )
    if answer == "agreed":
        people.decide_next(tx, workspace_id, [(newcomer.person_id, now)])
    else:
        prompts.cancel_planned(tx, workspace_id, newcomer.person_id, reason="not_agreed")
    return True


def _line(newcomer: Newcomer, last: tuple[str, str, int, date] | None, *, now: datetime) -> tuple[Consent, date] | None:
    """Return what the ledger has to add, and since when; None where it says so already.

    A no after a yes is a withdrawal, and counts from today: what was agreed until now stays agreed.
    """
    said = newcomer.consented
    if said is None:
        return None
    if said is False and last is not None:
        return ("withdrawn", local(now, newcomer.tz).date()) if last[0] == "agreed" else None
    since = newcomer.joined_on if isinstance(said, bool) else said
    answer: Consent = "declined" if said is False else "agreed"
    return None if last is not None and (last[0], last[3]) == (answer, since) else (answer, since)

"""Taking a roster in: people, what is true of them from today, and an agreement that was given elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from operator import attrgetter

from sqlalchemy import Connection

from coaching.consent import NOT_OURS
from coaching.hours import is_zone, local, moment
from coaching.people import Consent, Newcomer, Person
from storage import consents, decisions, people, prompts
from storage import roster as rows
from storage.engine import Store

#: People in one transaction, and the rest between two, in seconds: beside a running bot, presses get their turn.
STEP = 10
REST = 0.02
#: What of a roster's line a plan goes by.
_PLANNED_BY = attrgetter("cohort", "tz", "country", "joined_on", "left_on")


def take_in(
    store: Store, workspace_id: str, newcomers: Iterable[Newcomer], *, now: datetime, default_tz: str = "UTC"
) -> Iterator[int]:
    """Write roster lines, ten a transaction; each step yields how many people changed. Twice changes nothing.

    Whoever drives it rests between two steps. What a line does not say stays as it is; whose time zone nobody ever said
    lives in `default_tz`.
    """
    step: list[Newcomer] = []
    for newcomer in newcomers:
        step.append(newcomer)
        if len(step) == STEP:
            yield _write(store, workspace_id, step, now=now, default_tz=default_tz)
            step = []
    if step:
        yield _write(store, workspace_id, step, now=now, default_tz=default_tz)


def _write(store: Store, workspace_id: str, step: list[Newcomer], *, now: datetime, default_tz: str) -> int:
    with store.write() as tx:
        return sum(_one(tx, workspace_id, newcomer, now=now, default_tz=default_tz) for newcomer in step)


def _one(tx: Connection, workspace_id: str, newcomer: Newcomer, *, now: datetime, default_tz: str) -> bool:
    before = people.find(tx, workspace_id, newcomer.person_id)
    tz = before.tz if before else newcomer.tz if newcomer.tz and is_zone(newcomer.tz) else default_tz
    changed = rows.welcome(tx, workspace_id, newcomer, today=local(now, tz).date(), default_tz=default_tz)
    person = people.find(tx, workspace_id, newcomer.person_id) if changed else before
    if before is not None and person is not None:
        _plan_anew(tx, before, person, now=now)
    if person is None or newcomer.consented is None:
        return changed
    return _agreement(tx, person, newcomer.consented, now=now) or changed


def _plan_anew(tx: Connection, before: Person, person: Person, *, now: datetime) -> None:
    """Let what was planned for another cohort, by another calendar or for other dates here, be decided anew at once."""
    if not person.agreed or _PLANNED_BY(before) == _PLANNED_BY(person):
        return
    reason = "programme_over" if before.cohort != person.cohort else "outside_hours"
    prompts.cancel_decided(tx, person.workspace_id, person.person_id, reason=reason)
    decisions.move(tx, person.workspace_id, [(person.person_id, now)])


def _agreement(tx: Connection, person: Person, said: date | bool, *, now: datetime) -> bool:  # noqa: FBT001 - a cell
    """Note what the roster says of consent; it never overrides what the person said themselves."""
    last = consents.latest(tx, person.workspace_id, person.person_id)
    if last is not None and last[1] == "person":
        return False
    line = _line(person, said, last, now=now)
    if line is None:
        return False
    answer, since = line
    # The first line counts from its date. A later one stands behind those before it, whatever date it names.
    first = min(now, moment(since, time(0), person.tz)).astimezone(UTC)
    consents.note(
        tx,
        person.workspace_id,
        person.person_id,
        answer=answer,
        text_version=NOT_OURS,
        source="roster",
        occurred_at=first if last is None else now,
        local_date=since,
    )
    if answer == "agreed":
        decisions.move(tx, person.workspace_id, [(person.person_id, now)])
    else:
        prompts.cancel_planned(tx, person.workspace_id, person.person_id, reason="not_agreed")
    return True


def _line(
    person: Person,
    said: date | bool,  # noqa: FBT001 - a roster's cell is either
    last: tuple[str, str, int, date] | None,
    *,
    now: datetime,
) -> tuple[Consent, date] | None:
    """Return what the ledger has to add, and since when; None where it says so already.

    A no after a yes is a withdrawal, and counts from today: what was agreed until now stays agreed.
    """
    if said is False and last is not None:
        return ("withdrawn", local(now, person.tz).date()) if last[0] == "agreed" else None
    since = person.joined_on if isinstance(said, bool) else said
    answer: Consent = "declined" if said is False else "agreed"
    return None if last is not None and (last[0], last[3]) == (answer, since) else (answer, since)

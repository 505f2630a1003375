"""Who rates a module's scenes, and what they have rated."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, and_, exists, literal, or_, select

from coaching.calibration import Rated
from coaching.items import LevelName
from coaching.people import Person
from coaching.rounds import place
from storage.events import event
from storage.items import item_version
from storage.people import here, membership, person, to_person, whole
from storage.prompts import LIVE, prompt

#: A message that was passed over is planned anew once so much time has gone by: then there may be a place for it.
_AGAIN_AFTER = timedelta(days=3)


def key(module: str, number: int, rater: str) -> str:
    """Return the dedupe key of a rater's message with the scenes of a round."""
    return f"calibration:{module}:{number}:{rater}"


def lacking(
    tx: Connection, workspace_id: str, cohorts: Collection[str], module: str, number: int, *, now: datetime
) -> list[Person]:
    """Return the raters of these cohorts' module who have no message with the scenes of that round.

    Raters are managers who agreed and lead somebody who takes part. After the kick-off, those who were at it.
    """
    report, reporting = membership.alias("report"), person.alias("reporting")
    leads = exists().where(
        report.c.workspace_id == workspace_id,
        report.c.manager == person.c.person_id,
        report.c.until.is_(None),
        report.c.cohort.in_(sorted(cohorts)),
        reporting.c.workspace_id == workspace_id,
        reporting.c.person_id == report.c.person_id,
        reporting.c.consent == "agreed",
        reporting.c.deactivated.is_(False),
        reporting.c.guest.is_(False),
    )
    query = whole.where(
        person.c.workspace_id == workspace_id,
        person.c.consent == "agreed",
        here(now.date()),
        leads,
        ~_has(workspace_id, module, number, now),
    )
    if number:
        query = query.where(_was_sent(workspace_id, module, 0))
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id))]


def _key_of(module: str, number: int) -> ColumnElement[str]:
    return literal(key(module, number, "")).concat(person.c.person_id)


def _has(workspace_id: str, module: str, number: int, now: datetime) -> ColumnElement[bool]:
    """Whether somebody has that message, or had it so lately that it is too early to try again."""
    lately = prompt.c.due_at > now - _AGAIN_AFTER
    return exists().where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.dedupe_key == _key_of(module, number),
        or_(prompt.c.state.not_in(("skipped", "cancelled", "expired")), lately),
    )


def _was_sent(workspace_id: str, module: str, number: int) -> ColumnElement[bool]:
    return exists().where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.dedupe_key == _key_of(module, number),
        prompt.c.state == "sent",
    )


def days_taken(tx: Connection, workspace_id: str, rater: str, *, since: datetime) -> set[date]:
    """Return the local dates from then on, on which a rater has or gets scenes already: of another module, say."""
    query = select(prompt.c.local_date).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == rater,
        prompt.c.due_at >= since,
        prompt.c.kind == "calibration",
        prompt.c.state.in_(LIVE),
        prompt.c.local_date.is_not(None),
    )
    return set(tx.execute(query).scalars())


def sat_in(tx: Connection, workspace_id: str, module: str, number: int) -> list[Person]:
    """Return those who rated a scene of that round and still take part."""
    sat = exists().where(
        event.c.workspace_id == workspace_id,
        event.c.person == person.c.person_id,
        event.c.name == "vignette_rated",
        event.c.module == module,
        prompt.c.workspace_id == workspace_id,
        prompt.c.prompt_id == event.c.prompt,
        prompt.c.item == f"round-{number}",
    )
    query = whole.where(person.c.workspace_id == workspace_id, person.c.consent == "agreed", sat)
    return [to_person(row) for row in tx.execute(query.order_by(person.c.person_id))]


def ratings(
    tx: Connection, workspace_id: str, module: str, *, scenes: Collection[str], rater: str | None = None
) -> list[Rated]:
    """Return what raters of a module (or one of them) gave these scenes, the oldest first.

    The first rating of each counts. A scene whose words have changed since is another unit, with the expert's level of
    its own words; one that the library has no more is left out.
    """
    led = select(membership.c.manager).where(membership.c.workspace_id == workspace_id).distinct()
    whose = event.c.person == rater if rater is not None else event.c.person.in_(led)
    query = (
        select(
            event.c.person,
            event.c.item,
            event.c.item_hash,
            event.c.outcome,
            event.c.value,
            event.c.prompt,
            prompt.c.item.label("round"),
            item_version.c.body,
        )
        .join(
            item_version,
            and_(item_version.c.workspace_id == event.c.workspace_id, item_version.c.item_hash == event.c.item_hash),
        )
        .outerjoin(prompt, and_(prompt.c.workspace_id == event.c.workspace_id, prompt.c.prompt_id == event.c.prompt))
        .where(
            event.c.workspace_id == workspace_id,
            whose,
            event.c.name == "vignette_rated",
            event.c.module == module,
        )
        .order_by(event.c.occurred_at, event.c.event_id)
    )
    return _first(tx.execute(query).all(), scenes)


def _first(rows: Iterable[Any], scenes: Collection[str]) -> list[Rated]:
    found: dict[tuple[str, str], Rated] = {}
    for rater, item, item_hash, outcome, value, sitting, of_round, body in rows:
        if item not in scenes or outcome not in get_args(LevelName):
            continue
        unit, number = f"{item}@{item_hash}", int((of_round or "round-0").rpartition("-")[2])
        one = Rated(rater, unit, place(outcome), place(json.loads(body)["level"]), sitting or "", value, number)
        found.setdefault((rater, unit), one)
    return list(found.values())

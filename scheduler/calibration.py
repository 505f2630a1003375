"""Scenes for managers to rate: twelve to begin with, then three every four weeks, the same for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coaching import hours, rounds
from coaching.calibration import Rated
from coaching.items import Module, Round, Vignette
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Plan
from coaching.rounds import Settled
from content.library import Library
from storage import agreement, calibration, items, prompts, workspaces
from storage.engine import Store

#: Raters a step plans for: each needs a look of its own at the days that are taken.
STEP = 10


@dataclass(frozen=True, slots=True)
class Running:
    """A module whose managers rate scenes: its open cohorts, when the first opened, and when the last one ends."""

    module: Module
    cohorts: frozenset[str]
    opened_at: datetime
    ends_at: datetime

    @property
    def scenes(self) -> frozenset[str]:
        """The ids of all its scenes."""
        return frozenset(one.id for one in self.module.vignettes)

    def begun(self, now: datetime) -> int:
        """Return the round that began last, none of them after the end."""
        number = rounds.latest(self.opened_at, min(now, self.ends_at - timedelta(microseconds=1)))
        while number and rounds.round_of(self.module, number) is None:
            number -= 1
        return number


def running(tx: Connection, library: Library, workspace_id: str, *, now: datetime) -> list[Running]:
    """Return the modules of open cohorts that have scenes, by name."""
    found: dict[str, Running] = {}
    for name, cohort in workspaces.opened(tx, workspace_id, by=now).items():
        programme = library.programmes.get(cohort.programme)
        if programme is None or not library.modules[programme.module].vignettes:
            continue
        module, lasts = library.modules[programme.module], timedelta(weeks=cohort.lasts(programme.weeks))
        ends_at = cohort.opened_at + lasts
        one = found.get(module.id) or Running(module, frozenset(), cohort.opened_at, ends_at)
        opened_at, ends_at = min(one.opened_at, cohort.opened_at), max(one.ends_at, ends_at)
        found[module.id] = Running(module, one.cohorts | {name}, opened_at, ends_at)
    return [found[name] for name in sorted(found)]


def plan_due(store: Store, library: Library, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Plan the scenes of each rater who lacks them: the kick-off's, and those of the round that has begun.

    A generator of small steps; each yields how many prompts it wrote. A second run changes nothing.
    """
    with store.read() as tx:
        modules = running(tx, library, workspace_id, now=now)
    for one in modules:
        for number in _to_send(one, now):
            scenes = rounds.round_of(one.module, number)
            if scenes is None:
                continue
            with store.read() as tx:
                raters = calibration.lacking(tx, workspace_id, one.cohorts, one.module.id, number, now=now)
            yield 0
            for start in range(0, len(raters), STEP):
                with store.write() as tx:
                    written = _send(tx, library, raters[start : start + STEP], one, scenes, now)
                yield written


def _to_send(one: Running, now: datetime) -> list[int]:
    """Return the rounds that may be sent out now: not so late that nobody could answer in time."""
    if now >= one.ends_at:
        return []
    number = one.begun(now)
    late = now >= rounds.begins_at(one.opened_at, number) + rounds.SENT_WITHIN
    return [0] if number == 0 or late else [0, number]


def _send(tx: Connection, library: Library, raters: list[Person], one: Running, scenes: Round, now: datetime) -> int:
    plans = []
    closes = rounds.closes_at(one.opened_at, scenes.number).isoformat()
    for rater in raters:
        due_at = rounds.due_at(rater, now)
        if due_at is None:
            continue
        day = hours.local(due_at, rater.tz).date()
        if day in calibration.days_taken(tx, rater.workspace_id, rater.person_id, since=now - timedelta(days=1)):
            continue  # another module's scenes come that day; these wait for the next week
        key = calibration.key(one.module.id, scenes.number, rater.person_id)
        plans.append(
            _plan(library, "calibration", rater, scenes, key, due_at, "scenes_to_rate")._replace(subject=closes)
        )
    if plans:
        remember(tx, library, raters[0].workspace_id, scenes)
    return prompts.plan(tx, raters[0].workspace_id, plans)


def remember(tx: Connection, library: Library, workspace_id: str, scenes: Round) -> None:
    """Keep a round and each of its scenes as they are worded now: whoever begins it finishes that version."""
    kept: tuple[Round | Vignette, ...] = (scenes, *scenes.vignettes)
    versions = [(library.content_hash(item), scenes.module, item.id, library.body(item)) for item in kept]
    items.remember(tx, workspace_id, versions)


def _plan(library: Library, kind: str, rater: Person, scenes: Round, key: str, due_at: datetime, reason: str) -> Plan:
    return Plan(
        kind=kind,
        recipient=rater.person_id,
        dedupe_key=key,
        due_at=due_at,
        local_date=hours.local(due_at, rater.tz).date(),
        expires_at=due_at + KINDS[kind].lasts,
        module=scenes.module,
        item=scenes.id,
        item_hash=library.content_hash(scenes),
        reason=reason,
    )


def to_settle(tx: Connection, library: Library, workspace_id: str, *, now: datetime) -> list[tuple[Running, int]]:
    """Return the modules whose newest closed round nobody has read yet, each with that round's number."""
    found = []
    for one in running(tx, library, workspace_id, now=now):
        number = one.begun(now)
        if now < rounds.closes_at(one.opened_at, number):
            number -= 1
        known = agreement.last(tx, workspace_id, one.module.id)
        if number >= 0 and (known is None or known[0] < number):
            found.append((one, number))
    return found


def rated(tx: Connection, workspace_id: str, one: Running) -> list[Rated]:
    """Return all ratings of a module's scenes."""
    return calibration.ratings(tx, workspace_id, one.module.id, scenes=one.scenes)


def keep(tx: Connection, library: Library, workspace_id: str, settled: Settled, *, now: datetime) -> int:
    """Keep what came of a round, and plan to tell those who were in it; returns how many are told.

    The kick-off tells everybody at once, as they go along: nobody is told of it again.
    """
    if not agreement.keep(tx, workspace_id, settled, now=now) or settled.number == 0:
        return 0
    scenes = rounds.round_of(library.modules[settled.module], settled.number)
    if scenes is None:
        return 0
    plans = []
    for rater in calibration.sat_in(tx, workspace_id, settled.module, settled.number):
        due_at = rounds.due_at(rater, now)
        if due_at is not None:
            key = f"calibration_back:{settled.module}:{settled.number}:{rater.person_id}"
            plans.append(_plan(library, "calibration_back", rater, scenes, key, due_at, "round_closed"))
    remember(tx, library, workspace_id, scenes)
    return prompts.plan(tx, workspace_id, plans)

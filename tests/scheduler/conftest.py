"""An office: people are hired, act, and are written to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from plain import nudges_only

from coaching.digests import TeamDigest
from coaching.events import Event, EventName
from coaching.hours import local, moment
from coaching.people import Newcomer
from coaching.prompts import Prompt
from coaching.weeks import Week
from content.library import Library, load
from scheduler import roster
from scheduler.digests import plan_due
from storage import digests, events, people, prompts, schema, workspaces
from storage.engine import Store, open_store

TEAM = "T1"
WEEK = Week.parse("2026-W47")
#: When the week has ended in Denver, two hours behind New York.
ENDED = datetime(2026, 11, 23, 7, tzinfo=UTC)
OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Office:
    """A workspace in which people are hired, act and are written to."""

    store: Store
    library: Library

    def hire(
        self,
        name: str,
        *,
        tz: str = "Europe/Madrid",
        manager: str | None = "mia",
        cohort: str | None = "listening",
        consented: date | bool | None = True,
        country: str | None = None,
    ) -> None:
        joined = date(2026, 5, 4)
        newcomer = Newcomer(name, name, None, tz, country, cohort, None, manager, joined, None, consented)
        for _ in roster.take_in(self.store, TEAM, [newcomer], now=OPENED):
            pass

    def lead(self, name: str = "mia", *, tz: str = "America/New_York", country: str | None = None) -> None:
        self.hire(name, tz=tz, manager=None, cohort=None, country=country)

    def open(self, cohort: str = "listening", *, at: datetime = OPENED, programme: str = "listening") -> None:
        with self.store.write() as tx:
            workspaces.open_cohort(tx, TEAM, cohort, programme=programme, by="lea", now=at)

    def act(self, name: str, at: datetime, *acts: EventName) -> None:
        with self.store.write() as tx:
            person = people.find(tx, TEAM, name)
            assert person is not None
            for act in ("delivered", *acts):
                by, day = person.manager if act == "manager_check" else None, local(at, person.tz).date()
                happened = Event(f"{name} {act} {at}", act, at, day, name, actor=by, manager=person.manager)
                assert events.write(tx, TEAM, happened)

    def run(self, now: datetime) -> int:
        return sum(plan_due(self.store, self.library, TEAM, now=now))

    def planned(self, name: str = "mia") -> list[Prompt]:
        with self.store.read() as tx:
            rows = prompts.history(tx, TEAM, [name], since=OPENED)[name]
        return [row for row in rows if row.kind == "digest"]

    def digest(self, name: str = "mia", week: Week = WEEK) -> TeamDigest:
        with self.store.read() as tx:
            body = digests.find(tx, TEAM, f"digest:{name}:{week}")
        assert body is not None
        return TeamDigest.from_json(body)


@pytest.fixture(scope="module")
def library() -> Library:
    return nudges_only(load())


@pytest.fixture
def empty(tmp_path: Path, library: Library) -> Iterator[Office]:
    """Nobody works here yet, and no cohort is open."""
    store = open_store(f"sqlite:///{tmp_path / 'inflow.db'}")
    schema.upgrade(store)
    yield Office(store, library)
    store.close()


@pytest.fixture
def office(empty: Office) -> Office:
    """Nobody works here yet; the cohort is open since the Monday three weeks ago."""
    empty.open()
    return empty


@pytest.fixture
def eight(office: Office) -> Office:
    """Mia leads eight people; six of them acted this week and five last week. Sam is in Denver."""
    office.lead()
    office.hire("sam", tz="America/Denver")
    for n in range(7):
        office.hire(f"p{n}")
    for n in range(7):
        office.act(f"p{n}", moment(WEEK.monday, time(10), "Europe/Madrid"), *_if(n < 6, "opened"))
        office.act(f"p{n}", moment(WEEK.before().monday, time(10), "UTC"), *_if(n < 5, "opened"))
    return office


def _if(true: bool, act: EventName) -> tuple[EventName, ...]:
    return (act,) if true else ()

"""A made-up pilot in the database: as it would lie there if it had happened."""

from collections import Counter, defaultdict
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

import oracle
import pytest
from sqlalchemy import select

from coaching.events import Event
from coaching.kpis import FIGURES
from coaching.made_up import TEAM, Design
from coaching.scopes import Place
from coaching.weeks import Week
from storage import figures, made_up, schema
from storage.consents import consent
from storage.engine import Store, open_store
from storage.events import activity, count_of, event, is_counted
from storage.people import membership, person
from storage.prompts import prompt

SIZE = {"people": 45, "weeks": 6, "seed": 3, "effect": 0.1}
LAST = Week.of(Design(45, 6, 3).last_day)


def rows(store: Store, table: Any) -> list[tuple[Any, ...]]:
    with store.read() as tx:
        return [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key.columns))]


def events_of(store: Store) -> list[Event]:
    names = Event.__dataclass_fields__
    with store.read() as tx:
        return [Event(*row) for row in tx.execute(select(*(event.c[name] for name in names)))]


def log_of(store: Store) -> oracle.Log:
    """Read the database back as the second computation knows it."""
    with store.read() as tx:
        joined = {row.person_id: row.joined_on for row in tx.execute(select(person))}
        kinds = {row.prompt_id: row.kind for row in tx.execute(select(prompt))}
        people = {}
        for row in tx.execute(select(membership)):
            spot = oracle.Spot(row.since, row.cohort, row.role, row.manager)
            people[row.person_id] = oracle.Somebody(row.person_id, row.tz, joined[row.person_id], spots=[spot])
        for row in tx.execute(select(consent)):
            people[row.person_id].answers.append((row.local_date, row.answer))
    said = [oracle.Said(**{name: getattr(one, name) for name in oracle.Said._fields}) for one in events_of(store)]
    return oracle.Log(people, said, kinds)


def test_its_figures_are_those_that_a_second_computation_gives(store: Store) -> None:
    made_up.make(store, **SIZE)  # type: ignore[arg-type]
    log = log_of(store)
    with store.write() as tx:
        found = figures.week(tx, TEAM, LAST).figures
    for name in FIGURES:
        again: dict[Place, Counter[str]] = defaultdict(Counter)
        for one in oracle.parts(log, name, LAST.monday).values():
            again[Place(one.cohort, one.role, one.manager)].update(n=1, top=one.top, bottom=one.bottom)
        by_sql = {place: Counter(n=one.n, top=one.top, bottom=one.bottom) for place, one in found[name].items()}
        assert by_sql == again, name
        assert again


def test_what_is_counted_is_what_its_events_come_to(store: Store) -> None:
    written = made_up.make(store, **SIZE)  # type: ignore[arg-type]
    happened = events_of(store)
    counts = Counter(tuple(count_of(TEAM, one).values()) for one in happened if is_counted(one))
    assert rows(store, activity) == sorted((*key, count) for key, count in counts.items())
    assert (written.events, written.activity) == (len(happened), len(counts))
    assert written.prompts == len(rows(store, prompt)) == 45 * 6 * 2


def test_the_same_seed_is_the_same_log_on_every_database_and_another_is_another(store: Store, tmp_path: Path) -> None:
    others = [open_store(f"sqlite:///{tmp_path / name}") for name in ("same.db", "other.db")]
    for here, seed in zip((store, *others), (3, 3, 4), strict=True):
        schema.upgrade(here)
        made_up.make(here, **(SIZE | {"seed": seed}))  # type: ignore[arg-type]
    for table in (person, membership, consent, prompt, event, activity):
        assert rows(store, table) == rows(others[0], table), table.name
    assert rows(store, event) != rows(others[1], event)
    for other in others:
        other.close()


def test_nothing_happens_before_its_time_and_everybody_has_agreed(store: Store) -> None:
    made_up.make(store, **SIZE, start=date(2025, 12, 15))  # type: ignore[arg-type]
    people = {row.person_id: row for row in rows_of(store, person)}
    assert all(one.consent == "agreed" and one.joined_on <= one.consented_on for one in people.values())
    sent = {row.prompt_id: row for row in rows_of(store, prompt)}
    for one in events_of(store):
        assert people[one.person].consented_on < one.local_date
        if one.prompt:
            assert sent[one.prompt].recipient == one.person
            assert sent[one.prompt].sent_at <= one.occurred_at
    assert {one.local_date.year for one in events_of(store)} == {2025, 2026}


def rows_of(store: Store, table: Any) -> list[Any]:
    with store.read() as tx:
        return list(tx.execute(select(table)))


@pytest.mark.parametrize("size", [1, 10, 11])
def test_a_pilot_may_be_small(store: Store, size: int) -> None:
    made_up.make(store, people=size, weeks=1, seed=1)
    assert len(rows(store, person)) == size + -(-size // 10)
    with store.write() as tx:
        found = figures.week(tx, TEAM, Week.of(Design(size, 1, 1).start)).figures["uptake"]
    assert sum(astuple(one)[1] for one in found.values()) == len(rows(store, person))

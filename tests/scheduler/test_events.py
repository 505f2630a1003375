"""Taking a log of events in: in any order, in any parts, partly twice, it counts as what was written in its turn."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from coaching.claims import Claim
from coaching.events import NOT_OBSERVED, Event
from coaching.people import Newcomer
from connectors.tables import Row
from scheduler import events as logs
from scheduler import roster
from scheduler.events import Taken
from storage import events, schema, taking_back
from storage.engine import Store, open_store

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
START = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'inflow.db'}" if on_sqlite else request.getfixturevalue("postgres_url")
    store = open_store(url)
    schema.upgrade(store)
    team = [
        Newcomer(who, who, None, "UTC", None, "c", "agent", None if who == "UM" else "UM", date(2026, 3, 2), None, True)
        for who in ("U1", "U2", "UM")
    ]
    for _ in roster.take_in(store, "T1", team, now=NOW):
        pass
    yield store
    if not on_sqlite:
        with store.write() as tx:
            tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    store.close()


def claim(event_id: str, name: Any = "opened", *, at: datetime = START, person: str = "U1", **more: Any) -> Claim:
    return Claim(event_id, name, at, person, **more)


def take_in(store: Store, *files: Sequence[Claim]) -> Taken:
    """Take in some files, one after the other."""
    whole = Taken()
    for file in files:
        lines = [(Row(n, (said.event_id,), ("event_id",)), said) for n, said in enumerate(file, start=2)]
        for step in logs.take_in(store, "T1", lines, now=NOW):
            whole.add(step)
            whole.bad += step.bad
    return whole


def counts(store: Store) -> dict[tuple[Any, ...], int]:
    with store.read() as tx:
        return {tuple(row[:-1]): row.count for row in tx.execute(select(events.activity))}


def forget(store: Store) -> None:
    with store.write() as tx:
        for table in (events.event, events.activity):
            tx.execute(delete(table))


def in_their_turn(store: Store, log: Sequence[Claim]) -> dict[tuple[Any, ...], int]:
    """What is counted where each event is written as it happens, as the bot writes them."""
    forget(store)
    with store.write() as tx:
        for said in log:
            fields = {name: getattr(said, name) for name in Claim.__dataclass_fields__}
            fields |= {"local_date": said.occurred_at.date(), "manager": None if said.person == "UM" else "UM"}
            write = taking_back.take_back if said.name == "taken_back" else events.write
            assert write(tx, "T1", Event(**fields))
    found = counts(store)
    forget(store)
    return found


#: Answers that replace each other, each on a later day; None takes the one before back.
CHANGEABLE = st.tuples(
    st.sampled_from(["manager_check", "peer_feedback"]),
    st.lists(st.sampled_from(["developing", "advanced", NOT_OBSERVED, None]), min_size=1, max_size=5),
)
PLAIN = st.tuples(
    st.sampled_from(["opened", "completed_task", "confidence_rated"]), st.lists(st.just("x"), min_size=1, max_size=3)
)


@st.composite
def histories(draw: st.DrawFn) -> list[Claim]:
    log = []
    for number, (name, outcomes) in enumerate(draw(st.lists(st.one_of(CHANGEABLE, PLAIN), min_size=1, max_size=6))):
        person, day = draw(st.sampled_from(["U1", "U2"])), draw(st.integers(0, 5))
        outcomes = outcomes if outcomes[0] else ["developing", *outcomes]
        for n, outcome in enumerate(outcomes):
            log.append(
                claim(
                    f"e{number}.{n}",
                    name if outcome else "taken_back",
                    at=START + timedelta(days=day + n),
                    person=person,
                    actor="UM" if name in ("manager_check", "peer_feedback") else None,
                    module=draw(st.sampled_from(["listening", None])) if n == 0 else log[-1].module,
                    outcome=outcome,
                    replaces=f"e{number}.{n - 1}" if n else None,
                )
            )
    return log


@given(data=st.data(), log=histories())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_any_parts_and_partly_twice_count_as_what_was_written_in_its_turn(
    store: Store, data: st.DataObject, log: list[Claim]
) -> None:
    expected = in_their_turn(store, log)
    told = data.draw(st.permutations(log)) + data.draw(st.lists(st.sampled_from(log), max_size=4))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(told)), max_size=3)))
    files = [told[a:b] for a, b in zip([0, *cuts], [*cuts, len(told)], strict=True)]
    taken = take_in(store, *files)
    assert (taken.new, taken.known, taken.bad) == (len(log), len(told) - len(log), [])
    assert counts(store) == expected


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    log = [claim("a"), claim("b", "manager_check", actor="UM", outcome="advanced")]
    assert take_in(store, log).new == 2
    before = counts(store)
    again = take_in(store, log)
    assert (again.new, again.known, again.bad) == (0, 2, [])
    assert counts(store) == before


def test_one_id_with_two_contents_is_told_and_the_first_stays(store: Store) -> None:
    taken = take_in(store, [claim("a"), claim("a"), claim("a", "completed_task", module="listening")])
    assert (taken.new, taken.known) == (1, 1)
    [bad] = taken.bad
    assert bad.number == 4
    assert bad.reason == "event_id a was told before with another name, module; what was told first stays"
    assert [(key[3], times) for key, times in counts(store).items()] == [("opened", 1)]


def test_events_that_replace_each_other_are_refused(store: Store) -> None:
    check = {"name": "manager_check", "actor": "UM", "outcome": "advanced"}
    ring = [claim(one, replaces=other, **check) for one, other in (("a", "c"), ("b", "a"), ("c", "b"))]
    taken = take_in(store, ring)
    assert taken.new == 2
    assert [bad.reason for bad in taken.bad] == ["replaces b, which replaces this one"]
    assert sum(counts(store).values()) == 1


def test_what_is_taken_back_twice_is_taken_back_once(store: Store) -> None:
    thanks = {"name": "peer_feedback", "actor": "UM", "outcome": "lets_finish"}
    undo = {"name": "taken_back", "actor": "UM", "replaces": "a"}
    take_in(store, [claim("b", **undo), claim("a", **thanks), claim("c", **undo), claim("other", **thanks)])
    assert list(counts(store).values()) == [1]


def test_a_check_by_somebody_who_was_not_their_manager_is_kept_and_counts_for_no_figure(store: Store) -> None:
    taken = take_in(store, [claim("a", "manager_check", actor="U2", outcome="advanced")])
    assert taken.new == 1
    assert counts(store) == {}


def test_who_erased_everything_is_not_brought_back_by_an_old_file(store: Store) -> None:
    from scheduler import joining

    log = [claim("a"), claim("b", person="U2")]
    take_in(store, log)
    with store.write() as tx:
        joining.erase(tx, "T1", "U1", now=NOW)
    taken = take_in(store, log)
    assert (taken.new, taken.known) == (0, 1)
    assert [bad.reason for bad in taken.bad] == ["U1 had not agreed on 2026-11-02"]


def test_a_step_is_fifty_lines_and_a_file_of_any_length_is_never_held_whole(store: Store) -> None:
    ahead = 0

    def lines() -> Iterator[tuple[Row, Claim]]:
        nonlocal ahead
        for n in range(500):
            ahead = max(ahead, n + 1 - done)
            yield Row(n, (), ()), claim(f"e{n}")

    done = 0
    for step in logs.take_in(store, "T1", lines(), now=NOW):
        done += step.new
    assert (done, ahead) == (500, logs.STEP)

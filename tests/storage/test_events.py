"""What happened is written once, and counted exactly as often as it is written."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select
from sqlalchemy.event import listen, remove

from coaching.events import NOT_OBSERVED, Event, EventName, event_id
from coaching.people import Newcomer
from coaching.prompts import Plan, prompt_id
from storage import events, people, presses, prompts, roster, taking_back
from storage.engine import Store

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PROMPT = prompt_id("T1", "nudge:U1")
NAMES: tuple[EventName, ...] = ("opened", "completed_task", "confidence_rated", "snoozed")


def happening(name: EventName = "opened", step: str = "", **fields: object) -> Event:
    plain = Event(event_id("T1", PROMPT, name, step), name, NOW, date(2026, 11, 24), "U1", prompt=PROMPT)
    return Event(**{field: getattr(plain, field) for field in Event.__dataclass_fields__} | fields)


def counts(tx: Connection) -> dict[tuple[str, str, date], int]:
    table = events.activity.c
    return {(row.person, row.name, row.local_date): row.count for row in tx.execute(select(*table))}


def test_an_event_is_written_once_and_counted_once(store: Store) -> None:
    with store.write() as tx:
        assert events.write(tx, "T1", happening())
        assert not events.write(tx, "T1", happening())
        assert counts(tx) == {("U1", "opened", date(2026, 11, 24)): 1}
        assert events.counts(tx, "T1", "U1") == {"opened": 1}


def test_the_same_id_in_another_workspace_is_another_event(store: Store) -> None:
    with store.write() as tx:
        assert events.write(tx, "T1", happening())
        assert events.write(tx, "T2", happening())


def test_a_later_telling_of_the_same_event_does_not_change_it(store: Store) -> None:
    with store.write() as tx:
        events.write(tx, "T1", happening("confidence_rated", value=1.0))
        assert not events.write(tx, "T1", happening("confidence_rated", value=0.0))
        assert tx.execute(select(events.event.c.value)).scalar() == 1.0


def test_praise_counts_for_whoever_gave_it_and_what_nobody_saw_for_nobody(store: Store) -> None:
    with store.write() as tx:
        events.write(tx, "T1", happening("peer_feedback", actor="U2", outcome="lets_finish"))
        events.write(tx, "T1", happening("peer_feedback", "2", actor="U3", outcome=NOT_OBSERVED))
        assert counts(tx) == {("U2", "peer_feedback", date(2026, 11, 24)): 1}


def test_a_changed_answer_replaces_the_one_before_and_counts_no_more(store: Store) -> None:
    first, second, third = (happening("confidence_rated", step) for step in "123")
    with store.write() as tx:
        for said, before in ((first, None), (second, first), (third, second)):
            events.write(
                tx,
                "T1",
                happening(
                    "confidence_rated",
                    said.event_id,
                    event_id=said.event_id,
                    replaces=before.event_id if before else None,
                ),
            )
            assert events.latest(tx, "T1", "U1", PROMPT, "confidence_rated") == said.event_id
        assert sum(counts(tx).values()) == 1


def test_what_replaces_an_answer_is_found_without_walking_through_a_workspaces_events(store: Store) -> None:
    many = """
        INSERT INTO event (workspace_id, event_id, name, occurred_at, local_date, person, prompt)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        SELECT 'T1', 'e' || i, 'opened', CURRENT_TIMESTAMP, CURRENT_DATE, 'U' || (i % 500), 'p' || i FROM n
    """
    asked: list[tuple[str, Any]] = []

    def note(_tx: object, _cursor: object, sql: str, values: object, *_: object) -> None:
        asked.append((sql, values))

    with store.write() as tx:
        tx.exec_driver_sql(many)
        tx.exec_driver_sql("ANALYZE event")
        listen(tx, "before_cursor_execute", note)
        assert events.latest(tx, "T1", "U1", "p501", "opened") == "e501"
        remove(tx, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN" if store.dialect == "sqlite" else "EXPLAIN"
        plans = [str(tx.exec_driver_sql(f"{explain} {sql}", values).all()) for sql, values in asked]
    assert all("event_person" in plan and "Seq Scan" not in plan and "SCAN" not in plan for plan in plans), plans


def test_before_any_answer_there_is_none_to_replace(store: Store) -> None:
    with store.read() as tx:
        assert events.latest(tx, "T1", "U1", PROMPT, "confidence_rated") is None


def _forget(tx: Connection) -> None:
    for table in (events.event, events.activity, prompts.prompt, people.membership, people.person):
        tx.execute(delete(table))


@given(
    tale=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from("ab"), st.integers(0, 2), st.booleans(), st.booleans()),
        max_size=12,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_activity_is_what_the_events_say_after_any_presses_changes_and_repeats(
    store: Store, tale: list[tuple[EventName, str, int, bool, bool]]
) -> None:
    newcomer = Newcomer("U1", "Ana", None, "Europe/Madrid", None, None, None, None, date(2026, 1, 1), None, None)
    with store.write() as tx:
        _forget(tx)
        roster.welcome(tx, "T1", newcomer, today=NOW.date())
        plan = Plan(kind="nudge", recipient="U1", dedupe_key="nudge:U1", due_at=NOW, reason="next_in_order")
        prompts.plan(tx, "T1", [plan])
    for name, step, days, changes, by_press in tale:
        with store.write() as tx:
            press = presses.read(tx, "T1", PROMPT)
            assert press is not None
            before = events.latest(tx, "T1", "U1", PROMPT, name) if changes else None
            said = press.event(name, NOW + timedelta(days=days), step=step, replaces=before)
            if before == said.event_id:
                continue  # Slack repeats a press: it cannot replace itself
            if by_press:
                presses.answer(tx, press, said, face="opened", real_now=NOW)
            else:
                events.write(tx, "T1", said)
    with store.read() as tx:
        kept = tx.execute(select(events.event)).all()
        told = Counter((row.person, row.name, row.local_date) for row in kept if row.replaces is None)
        assert counts(tx) == told
        assert len({row.event_id for row in kept}) == len(kept)


def test_an_answer_writes_event_count_and_face_together(store: Store) -> None:
    newcomer = Newcomer("U1", "Ana", None, "Europe/Madrid", None, "c", "agent", "U9", date(2026, 1, 1), None, None)
    with store.write() as tx:
        roster.welcome(tx, "T1", newcomer, today=NOW.date())
        prompts.plan(tx, "T1", [Plan("nudge", "U1", "nudge:U1", NOW, "next_in_order", module="m", item="i")])
        press = presses.read(tx, "T1", PROMPT)
        assert press is not None
        said = press.event("opened", NOW)
        assert presses.answer(tx, press, said, face="opened", real_now=NOW)
        again = presses.read(tx, "T1", PROMPT)
        assert again is not None
        assert not presses.answer(tx, again, said, face="opened", real_now=NOW)
    with store.read() as tx:
        assert list(counts(tx).values()) == [1]
        asked = prompts.find(tx, "T1", PROMPT)
        assert asked is not None
        assert asked.face == "opened"
        row = tx.execute(select(events.event)).one()
        assert (row.cohort, row.role, row.manager, row.module, row.item) == ("c", "agent", "U9", "m", "i")
        assert row.occurred_at == NOW


DAY, NEXT_DAY = date(2026, 11, 26), date(2026, 11, 27)


def noted(
    tx: Connection, number: int, outcome: str | None, *, day: date = DAY, name: EventName = "manager_check"
) -> None:
    """Note the next in a chain of answers about one report: each replaces the one before; None takes it back."""
    said = name if outcome else "taken_back"
    before = str(number - 1) if number else None
    at = NOW + timedelta(minutes=number)
    one = Event(
        str(number), said, at, day, "U1", actor="UM", module="m", outcome=outcome, replaces=before, manager="UM"
    )
    assert (events.write if outcome else taking_back.take_back)(tx, "T1", one)


@pytest.mark.parametrize(
    ("outcomes", "counted"),
    [
        (["proficient"], 1),
        ([NOT_OBSERVED], 0),
        ([NOT_OBSERVED, "proficient"], 1),
        (["proficient", NOT_OBSERVED], 0),
        (["proficient", "advanced"], 1),
        (["proficient", None], 0),
        (["proficient", None, "advanced"], 1),
        (["proficient", "advanced", None], 0),
        ([NOT_OBSERVED, None], 0),
        ([NOT_OBSERVED, "advanced", NOT_OBSERVED, "developing"], 1),
    ],
)
def test_activity_counts_a_check_while_the_answer_that_stands_is_one(
    store: Store, outcomes: list[str | None], counted: int
) -> None:
    with store.write() as tx:
        for number, outcome in enumerate(outcomes):
            noted(tx, number, outcome)
        assert counts(tx) == ({("U1", "manager_check", DAY): 1} if counted else {})


def test_what_is_taken_back_a_day_later_goes_from_the_day_on_which_it_was_counted(store: Store) -> None:
    with store.write() as tx:
        noted(tx, 0, "developing")
        noted(tx, 1, "advanced", day=NEXT_DAY)
        assert counts(tx) == {("U1", "manager_check", DAY): 1}
        noted(tx, 2, None, day=NEXT_DAY)
        assert counts(tx) == {}


def test_one_of_two_that_is_taken_back_leaves_the_other_counted(store: Store) -> None:
    with store.write() as tx:
        noted(tx, 0, "developing")
        other = Event("other", "manager_check", NOW, DAY, "U1", actor="UM", module="m", outcome="x", manager="UM")
        events.write(tx, "T1", other)
        noted(tx, 1, None)
        assert counts(tx) == {("U1", "manager_check", DAY): 1}


def test_thanks_that_are_taken_back_no_longer_count_for_whoever_gave_them(store: Store) -> None:
    with store.write() as tx:
        noted(tx, 0, "lets_finish", name="peer_feedback")
        assert counts(tx) == {("UM", "peer_feedback", DAY): 1}
        noted(tx, 1, None)
        assert counts(tx) == {}

"""The prompt table: one row a key, claims with one winner, and a life that only moves forward."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from coaching.prompts import Plan, Prompt, State, prompt_id
from storage import outbox, prompts
from storage.engine import Busy, Store, open_store

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PLAN = Plan("nudge", "U1", "nudge:U1:2026-11-24", NOW, "next_in_order", module="m", item="i", variant="a")
ID = prompt_id("T1", PLAN.dedupe_key)


def found(store: Store, one: str = ID) -> Prompt:
    with store.read() as tx:
        prompt = prompts.find(tx, "T1", one)
    assert prompt is not None
    return prompt


def put(store: Store, *plans: Plan) -> None:
    with store.write() as tx:
        prompts.plan(tx, "T1", plans)


def set_state(store: Store, state: str) -> None:
    with store.write() as tx:
        tx.execute(prompts.prompt.update().values(state=state))


def test_a_prompt_is_kept_as_it_was_planned(store: Store) -> None:
    put(store, PLAN)
    kept = found(store)
    assert (kept.state, kept.face, kept.shown, kept.due_at, kept.variant) == ("planned", "before", None, NOW, "a")
    with store.read() as tx:
        assert prompts.find(tx, "T2", ID) is None, "in no other workspace"


@pytest.mark.parametrize("state", get_args(State))
def test_only_what_is_not_under_way_is_decided_anew(store: Store, state: State) -> None:
    put(store, PLAN)
    set_state(store, state)
    put(store, replace(PLAN, item="another", probability=0.25))
    kept = found(store)
    if state in {"planned", "skipped", "cancelled"}:
        assert (kept.state, kept.item, kept.probability) == ("planned", "another", 0.25)
    else:
        assert (kept.state, kept.item, kept.probability) == (state, "i", 1.0)


def test_of_many_who_claim_one_wins(store: Store) -> None:
    put(store, PLAN)
    url = store.engine.url.render_as_string(hide_password=False).replace("+pg8000", "")
    won: list[str] = []
    start = threading.Barrier(4)

    def claim(sender: str) -> None:
        mine = open_store(url)
        start.wait()
        for _ in range(200):
            try:
                with mine.write() as tx:
                    if outbox.claim(tx, "T1", ID, sender=sender, real_now=NOW, item_hash=None):
                        won.append(sender)
                break
            except Busy:
                continue
        mine.close()

    senders = [threading.Thread(target=claim, args=(f"s{n}",)) for n in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert len(won) == 1
    with store.read() as tx:
        ((prompt, at, sender),) = outbox.in_doubt(tx, "T1")
    assert (prompt.attempts, at, [sender]) == (1, NOW, won)


@pytest.mark.parametrize("state", [state for state in get_args(State) if state != "planned"])
def test_what_is_not_planned_cannot_be_claimed(store: Store, state: State) -> None:
    put(store, PLAN)
    set_state(store, state)
    with store.write() as tx:
        assert not outbox.claim(tx, "T1", ID, sender="s", real_now=NOW, item_hash=None)


def test_what_arrived_arrives_once(store: Store) -> None:
    put(store, PLAN)
    with store.write() as tx:
        assert not outbox.sent(tx, "T1", ID, channel="D1", ts="1.1", shown="before", now=NOW), "nobody has sent it"
        outbox.claim(tx, "T1", ID, sender="s", real_now=NOW, item_hash=None)
        assert outbox.sent(tx, "T1", ID, channel="D1", ts="1.1", shown="before", now=NOW)
        assert not outbox.sent(tx, "T1", ID, channel="D1", ts="2.2", shown="before", now=NOW)
    assert found(store).ts == "1.1"


def test_what_was_sent_can_neither_be_put_back_nor_ended(store: Store) -> None:
    put(store, PLAN)
    with store.write() as tx:
        outbox.claim(tx, "T1", ID, sender="s", real_now=NOW, item_hash=None)
        outbox.sent(tx, "T1", ID, channel="D1", ts="1.1", shown="before", now=NOW)
        outbox.postpone(tx, "T1", ID, due_at=NOW + timedelta(days=1))
        outbox.end(tx, "T1", ID, state="cancelled", reason="not_agreed")
        prompts.cancel_planned(tx, "T1", "U1", reason="not_agreed")
    assert (found(store).state, found(store).due_at) == ("sent", NOW)


def test_what_is_due_comes_in_the_order_of_waiting(store: Store) -> None:
    late, later, next_day = (
        replace(PLAN, dedupe_key=key, due_at=NOW + timedelta(hours=hours))
        for key, hours in (("a", -2), ("b", -1), ("c", 24))
    )
    put(store, later, next_day, late, replace(PLAN, dedupe_key="d", state="skipped"))
    with store.read() as tx:
        assert [p.due_at for p in outbox.due(tx, "T1", NOW)] == [late.due_at, later.due_at]
        assert outbox.due(tx, "T2", NOW) == []


def test_put_off_to_another_date_it_takes_that_dates_place(store: Store) -> None:
    put(store, replace(PLAN, local_date=date(2026, 11, 24)))
    with store.write() as tx:
        outbox.postpone(tx, "T1", ID, due_at=NOW + timedelta(days=1), local_date=date(2026, 11, 25), reason="outside")
    assert (found(store).local_date, found(store).state) == (date(2026, 11, 25), "planned")
    with store.write() as tx:
        outbox.postpone(tx, "T1", ID, due_at=NOW + timedelta(days=1, seconds=30))
    assert found(store).local_date == date(2026, 11, 25), "a few seconds later is the same date"


def test_what_a_person_asked_for_stays_when_the_plan_changes(store: Store) -> None:
    asked = replace(PLAN, dedupe_key="asked:U1:1", requested=True)
    put(store, PLAN, asked, replace(PLAN, dedupe_key="nudge:U2", recipient="U2"))
    with store.write() as tx:
        assert prompts.cancel_planned(tx, "T1", "U1", reason="paused", requested=False) == 1
    assert found(store).state == "cancelled"
    assert found(store, prompt_id("T1", "asked:U1:1")).state == "planned"
    assert found(store, prompt_id("T1", "nudge:U2")).state == "planned"


def test_why_something_was_chosen_outlives_its_failure(store: Store) -> None:
    put(store, PLAN)
    with store.write() as tx:
        outbox.end(tx, "T1", ID, state="failed", reason="channel_not_found")
        assert outbox.failures(tx, "T1") == {"channel_not_found": 1}
        assert outbox.failures(tx, "T1", since=NOW + timedelta(days=1)) == {}
    assert found(store).reason == "next_in_order"

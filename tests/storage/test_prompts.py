"""The prompt table: one row a key, and decisions taken anew."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from coaching.prompts import Plan, Prompt, State, prompt_id
from storage import prompts
from storage.engine import Store

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
    put(store, PLAN._replace(item="another", probability=0.25))
    kept = found(store)
    if state in {"planned", "skipped", "cancelled"}:
        assert (kept.state, kept.item, kept.probability) == ("planned", "another", 0.25)
    else:
        assert (kept.state, kept.item, kept.probability) == (state, "i", 1.0)


def test_an_invitation_that_came_too_late_is_decided_anew(store: Store) -> None:
    put(store, PLAN._replace(kind="invitation"))
    set_state(store, "expired")
    put(store, PLAN._replace(kind="invitation"))
    assert found(store).state == "planned"


def test_what_a_person_asked_for_stays_when_the_plan_changes(store: Store) -> None:
    asked = PLAN._replace(dedupe_key="asked:U1:1", requested=True)
    put(store, PLAN, asked, PLAN._replace(dedupe_key="nudge:U2", recipient="U2"))
    with store.write() as tx:
        assert prompts.cancel_decided(tx, "T1", "U1", reason="paused") == 1
    assert found(store).state == "cancelled"
    assert found(store, prompt_id("T1", "asked:U1:1")).state == "planned"
    assert found(store, prompt_id("T1", "nudge:U2")).state == "planned"

"""Where Slack has asked to wait with posting, whoever sends there next waits too."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection

from coaching.prompts import Plan
from storage import leases, prompts, workspaces
from storage.engine import Store
from storage.prompts import prompt
from storage.sending import Sending, Terms
from storage.workspaces import workspace

T = TypeVar("T")

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PLAN = Plan("nudge", "U1", "nudge:U1:2026-11-24", NOW, "next_in_order", module="m", item="i", variant="a")


def by(owner: str) -> Sending:
    return Sending(owner, Terms(), NOW, datetime.now(UTC))


def do(store: Store, work: Callable[[Connection], T]) -> T:
    with store.write() as tx:
        return work(tx)


def held(store: Store) -> float:
    return do(store, lambda tx: leases.held(tx, "T1", by("two")))


def take(store: Store, owner: str) -> str | None:
    return do(store, lambda tx: leases.take(tx, ["T1"], by(owner)))


def put(store: Store, **values: Any) -> None:
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T1", "Name", "UB", "B", None))
        prompts.plan(tx, "T1", [PLAN])
        tx.execute(prompt.update().values(**values) if values else prompt.select())


def test_a_workspace_where_nobody_may_post_waits_until_somebody_may(store: Store) -> None:
    put(store)
    assert take(store, "one") == "T1"
    assert held(store) == 0
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one"), held=20))
    with store.read() as tx:
        assert leases.waiting(tx, ["T1"], by("two")) == []
    assert take(store, "two") is None
    assert held(store) == pytest.approx(20, abs=3)


def test_what_is_to_be_drawn_anew_does_not_wait_with_it(store: Store) -> None:
    put(store)
    take(store, "one")
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one"), held=20))
    put(store, state="sent", face="opened", shown="before")
    assert take(store, "two") == "T1"
    assert held(store) == pytest.approx(20, abs=3)


@pytest.mark.parametrize("until", [timedelta(seconds=-1), timedelta(hours=2)], ids=["over", "made up"])
def test_nobody_waits_for_a_moment_that_is_past_or_that_a_clock_made_up(store: Store, until: timedelta) -> None:
    put(store)
    take(store, "one")
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one"), held=20))
    do(store, lambda tx: tx.execute(workspace.update().values(held_until=datetime.now(UTC) + until)))
    assert held(store) == 0
    assert take(store, "two") == "T1"

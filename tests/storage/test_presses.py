"""A press on a prompt is one event, whoever else presses, and in whichever process."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from coaching.people import Newcomer
from scheduler import roster
from storage import presses, workspaces
from storage.engine import Busy, Store
from storage.events import activity, event
from storage.presses import Press
from storage.prompts import prompt

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture
def asked(store: Store) -> Store:
    """Ana has a nudge that asks how sure she feels."""
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T1", "Acme", "UB", "B", None))
    ana = Newcomer("U1", "Ana", None, "Europe/Madrid", "ES", None, None, None, date(2026, 1, 7), None, consented=True)
    for _ in roster.take_in(store, "T1", [ana], now=NOW):
        pass
    row = {
        "workspace_id": "T1",
        "prompt_id": "p1",
        "dedupe_key": "k1",
        "kind": "nudge",
        "recipient": "U1",
        "state": "sent",
        "face": "tried",
        "shown": "tried",
        "due_at": NOW,
        "sent_at": NOW,
        "local_date": NOW.date(),
        "reason": "new",
    }
    with store.write() as tx:
        tx.execute(insert(prompt).values(row))
    return store


def read(store: Store) -> Press:
    with store.read() as tx:
        press = presses.read(tx, "T1", "p1")
    assert press is not None
    return press


def rate(store: Store, press: Press, ts: str, *, replaces: str | None = None) -> bool:
    said = press.event("confidence_rated", NOW, step=ts, outcome="4", value=0.75, replaces=replaces)
    with store.write() as tx:
        return presses.answer(tx, press, said, face="done", real_now=NOW, anew=True)


def rows(store: Store) -> tuple[int, list[int], str]:
    """How many events there are, what is counted, and what the prompt shows."""
    with store.read() as tx:
        events = len(tx.execute(select(event.c.event_id)).all())
        counts = list(tx.execute(select(activity.c.count)).scalars())
        return events, counts, str(tx.execute(select(prompt.c.face)).scalar())


def test_an_answer_is_written_counted_and_shown(asked: Store) -> None:
    assert rate(asked, read(asked), "1.1")
    assert rows(asked) == (1, [1], "done")


def test_the_same_answer_delivered_again_changes_nothing_not_even_what_is_shown(asked: Store) -> None:
    rate(asked, read(asked), "1.1")
    with asked.write() as tx:
        tx.execute(prompt.update().values(face="tried"))
    assert not rate(asked, read(asked), "1.1")
    assert rows(asked) == (1, [1], "tried")


def test_an_answer_that_replaces_another_counts_once(asked: Store) -> None:
    press = read(asked)
    first = press.event("confidence_rated", NOW, step="1.1").event_id
    rate(asked, press, "1.1")
    with asked.write() as tx:
        tx.execute(prompt.update().values(face="tried"))
    assert rate(asked, read(asked), "1.2", replaces=first)
    assert rows(asked) == (2, [1], "done")


@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_of_two_taps_in_two_processes_the_second_looks_again_at_what_the_prompt_shows_now(asked: Store) -> None:
    """Two machines have read that the question is open; one answer is taken, the other one starts anew."""
    here, there = read(asked), read(asked)
    assert rate(asked, here, "1.1")
    with pytest.raises(Busy):
        rate(asked, there, "1.2")
    assert rows(asked) == (1, [1], "done")

"""How much attention was asked of people: a figure of its own."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from coaching.attention import Asked
from coaching.hours import moment
from coaching.people import Newcomer
from coaching.prompts import Plan, prompt_id
from coaching.weeks import Week
from scheduler import roster
from storage import attention, people, prompts
from storage import roster as rows
from storage.engine import Store
from storage.prompts import prompt

WEEK = Week.parse("2026-W47")
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def hire(store: Store, *names: str, consented: bool = True) -> None:
    lines = [
        Newcomer(name, name, None, "Europe/Madrid", None, "c", None, None, date(2026, 5, 4), None, consented)
        for name in names
    ]
    for _ in roster.take_in(store, "T1", lines, now=NOW):
        pass


def send(store: Store, who: str, kind: str, day: date, state: str = "sent") -> None:
    key = f"{kind}:{who}:{day}"
    plan = Plan(kind, who, key, moment(day, time(9, 30), "Europe/Madrid"), "next_in_order", local_date=day)
    with store.write() as tx:
        prompts.plan(tx, "T1", [plan])
        tx.execute(update(prompt).where(prompt.c.prompt_id == prompt_id("T1", key)).values(state=state))


def test_the_minutes_asked_are_those_of_what_arrived_in_the_week(store: Store) -> None:
    hire(store, "ana", "ben", "mia")
    for n in range(3):
        send(store, "ana", "nudge", WEEK.monday + timedelta(days=n))
    send(store, "mia", "digest", WEEK.monday)
    send(store, "mia", "nudge", WEEK.monday + timedelta(days=1))
    send(store, "ben", "nudge", WEEK.monday, state="skipped")
    send(store, "ben", "nudge", WEEK.monday - timedelta(days=1))
    with store.read() as tx:
        found = attention.asked(tx, "T1", WEEK)
    assert found.people == 3, "whoever got nothing counts too"
    assert found.mean == pytest.approx((60 + 80) / 60 / 3)
    assert found.most == pytest.approx(80 / 60)


def test_nobody_counts_who_has_left_whose_account_is_closed_or_who_is_a_guest(store: Store) -> None:
    hire(store, "ana", "gone", "closed", "guest")
    for who in ("ana", "gone", "closed", "guest"):
        send(store, who, "nudge", WEEK.monday)
    with store.write() as tx:
        people.change(tx, "T1", "gone", left_on=WEEK.sunday - timedelta(days=1))
        rows.note_account(tx, "T1", "closed", closed=True, today=WEEK.sunday)
        rows.note_account(tx, "T1", "guest", closed=False, guest=True, today=WEEK.sunday)
    with store.read() as tx:
        found = attention.asked(tx, "T1", WEEK)
    assert (found.people, found.mean) == (1, pytest.approx(20 / 60))


def test_nobody_counts_who_does_not_take_part(store: Store) -> None:
    hire(store, "omar", consented=False)
    send(store, "omar", "invitation", WEEK.monday)
    with store.read() as tx:
        assert attention.asked(tx, "T1", WEEK) == Asked(0, 0.0, 0.0)

"""The roster as it is remembered: what was true when, what was agreed when, and whose turn it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coaching.people import Consent, Newcomer, Preferences
from storage import cohorts, consents, decisions, invitations, people, roster, workspaces
from storage.engine import Store

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
TODAY = NOW.date()
ANA = Newcomer("U1", "Ana", "a@x.org", "Europe/Madrid", "ES", "c1", "agent", "U9", date(2026, 3, 2), None, None)


def welcome(store: Store, newcomer: Newcomer, today: date = TODAY) -> bool:
    with store.write() as tx:
        return roster.welcome(tx, "T1", newcomer, today=today)


def memberships(store: Store) -> list[tuple[date, date | None, str | None, str]]:
    table = people.membership.c
    with store.read() as tx:
        rows = tx.execute(select(table.since, table.until, table.cohort, table.tz).order_by(table.since))
        return [(row.since, row.until, row.cohort, row.tz) for row in rows]


def test_a_first_import_counts_from_the_joining_date(store: Store) -> None:
    assert welcome(store, ANA)
    assert memberships(store) == [(date(2026, 3, 2), None, "c1", "Europe/Madrid")]


def test_the_same_line_twice_changes_nothing(store: Store) -> None:
    welcome(store, ANA)
    assert not welcome(store, ANA)
    assert len(memberships(store)) == 1


def test_a_change_counts_from_today_and_what_was_true_before_stays(store: Store) -> None:
    welcome(store, ANA)
    assert welcome(store, replace(ANA, cohort="c2"))
    assert memberships(store) == [
        (date(2026, 3, 2), TODAY, "c1", "Europe/Madrid"),
        (TODAY, None, "c2", "Europe/Madrid"),
    ]


def test_two_changes_on_one_day_leave_one_line(store: Store) -> None:
    welcome(store, ANA)
    welcome(store, replace(ANA, cohort="c2"))
    welcome(store, replace(ANA, cohort="c3", tz="Asia/Tokyo"))
    assert [line[2:] for line in memberships(store)] == [("c1", "Europe/Madrid"), ("c3", "Asia/Tokyo")]


def test_a_new_name_is_no_new_place(store: Store) -> None:
    welcome(store, ANA)
    assert welcome(store, replace(ANA, name="Ana María"))
    assert len(memberships(store)) == 1


def test_somebody_manages_while_somebody_in_an_open_cohort_reports_to_them(store: Store) -> None:
    welcome(store, ANA)
    welcome(store, replace(ANA, person_id="U9", manager=None, cohort=None))
    with store.read() as tx:
        assert people.managers(tx, "T1") == [], "nobody's cohort is open yet"
    with store.write() as tx:
        workspaces.open_cohort(tx, "T1", str(ANA.cohort), programme="listening", by="U9", now=NOW)
    with store.read() as tx:
        (boss,) = people.managers(tx, "T1")
        assert (boss.person_id, boss.manages) == ("U9", True)
        assert [p.person_id for p in people.reports_of(tx, "T1", "U9")] == ["U1"]
    welcome(store, replace(ANA, manager=""))
    with store.read() as tx:
        assert people.managers(tx, "T1") == []


def test_preferences_come_back_as_they_were_given(store: Store) -> None:
    welcome(store, ANA)
    wish = Preferences(frozenset({6, 0}), time(7, 15), time(12, 45), 2, NOW + timedelta(days=3))
    with store.write() as tx:
        people.prefer(tx, "T1", "U1", wish)
        found = people.find(tx, "T1", "U1")
    assert found is not None
    assert found.preferences == wish


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (ANA, True),
        (replace(ANA, joined_on=TODAY), True),
        (replace(ANA, joined_on=TODAY + timedelta(days=1)), False),
        (replace(ANA, left_on=TODAY), True),
        (replace(ANA, left_on=TODAY - timedelta(days=1)), False),
        (replace(ANA, cohort="other"), False),
        (replace(ANA, cohort=None), False),
    ],
)
def test_who_works_here_and_is_in_the_cohort_is_asked(store: Store, who: Newcomer, asked: bool) -> None:
    welcome(store, who)
    with store.read() as tx:
        page = invitations.page(tx, "T1", ["c1"], today=TODAY, after="", limit=9)
        assert list(page.to_ask) == ([("U1", "c1")] if asked else [])
        assert cohorts.count_uninvited(tx, "T1", "c1", today=TODAY) == len(page.to_ask)


@pytest.mark.parametrize("consent", ["invited", "agreed", "declined", "withdrawn"])
def test_nobody_is_asked_twice(store: Store, consent: Consent) -> None:
    welcome(store, ANA)
    with store.write() as tx:
        people.change(tx, "T1", "U1", consent=consent)
        assert invitations.page(tx, "T1", ["c1"], today=TODAY, after="", limit=9).last is None
        assert invitations.take(tx, "T1", ["U1"]) == []


def test_only_whoever_agreed_is_decided_for(store: Store) -> None:
    for number, consent in enumerate(("none", "invited", "agreed", "declined", "withdrawn")):
        welcome(store, replace(ANA, person_id=f"U{number}"))
        with store.write() as tx:
            people.change(tx, "T1", f"U{number}", consent=consent, next_decision_at=NOW)
    with store.read() as tx:
        assert [p.person_id for p in decisions.take(tx, "T1", NOW)] == ["U2"]
        assert decisions.take(tx, "T1", NOW - timedelta(seconds=1)) == []


def note(store: Store, answer: Consent, at: datetime = NOW, source: str = "person") -> None:
    with store.write() as tx:
        consents.note(
            tx, "T1", "U1", answer=answer, text_version=1, source=source, occurred_at=at, local_date=at.date()
        )


def test_the_ledger_keeps_every_answer_and_the_last_one_holds(store: Store) -> None:
    welcome(store, ANA)
    answers: tuple[Consent, ...] = ("agreed", "withdrawn", "agreed")
    for number, answer in enumerate(answers):
        note(store, answer, NOW + timedelta(days=number))
    with store.read() as tx:
        assert consents.latest(tx, "T1", "U1") == ("agreed", "person", 1, TODAY + timedelta(days=2))
        assert len(tx.execute(select(consents.consent)).all()) == 3
        ana = people.find(tx, "T1", "U1")
    assert ana is not None
    assert (ana.consent, ana.consented_on) == ("agreed", TODAY + timedelta(days=2))


def test_of_two_answers_at_one_moment_the_one_said_last_holds(store: Store) -> None:
    welcome(store, ANA)
    answers: tuple[Consent, ...] = ("agreed", "withdrawn", "agreed", "withdrawn", "agreed")
    for answer in answers:
        note(store, answer)
        with store.read() as tx:
            last = consents.latest(tx, "T1", "U1")
        assert last is not None
        assert last[0] == answer


def test_withdrawing_takes_the_date_of_agreeing_away(store: Store) -> None:
    welcome(store, ANA)
    note(store, "agreed")
    note(store, "withdrawn", NOW + timedelta(hours=1))
    with store.read() as tx:
        ana = people.find(tx, "T1", "U1")
    assert ana is not None
    assert (ana.agreed, ana.consented_on) == (False, None)


def settle(store: Store, *names: str) -> None:
    for name in names:
        with store.write() as tx:
            workspaces.settle(tx, workspaces.Workspace(name, name, "UB", "B", None))


def test_a_cohort_is_opened_once(store: Store) -> None:
    with store.write() as tx:
        assert workspaces.open_cohort(tx, "T1", "c1", programme="listening", by="U7", now=NOW)
        assert not workspaces.open_cohort(tx, "T1", "c1", programme="other", by="U8", now=NOW)
        assert workspaces.opened(tx, "T1")["c1"].programme == "listening"
        assert workspaces.opened(tx, "T2") == {}

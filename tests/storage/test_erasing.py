"""Erasing a person leaves no word, answer or name of theirs, and every group figure of the weeks before as it was."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from coaching.events import Event
from coaching.people import Newcomer
from coaching.prompts import ERASED, Plan, prompt_id
from coaching.spacing import Recall
from coaching.weeks import Week
from storage import (
    checks,
    consents,
    copies,
    digests,
    erasing,
    events,
    notes,
    outbox,
    people,
    prompts,
    readings,
    recall,
    roster,
    schema,
    targets,
)
from storage.engine import Store, open_store
from storage.noted import standing
from storage.people import membership, person
from storage.prompts import prompt

#: A Wednesday; what happened, happened in the two weeks before.
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
TEAM = ("UANA", "UBEN", "UCID")
WEEK = Week.of(date(2026, 11, 16))
JOINED = date(2026, 1, 7)


def add_team(store: Store) -> None:
    with store.write() as tx:
        for who in (*TEAM, "UMIA"):
            lead = None if who == "UMIA" else "UMIA"
            newcomer = Newcomer(who, f"Name of {who}", None, "UTC", "ES", "c", "agent", lead, JOINED, None, None)
            roster.welcome(tx, "T1", newcomer, today=JOINED)
        for who in TEAM:
            agree(tx, who, date(2026, 11, 4))


def agree(tx: Any, who: str, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 10, 17, 3, tzinfo=UTC)
    consents.note(tx, "T1", who, answer="agreed", text_version=1, source="person", occurred_at=at, local_date=day)


def live(store: Store, who: str) -> None:
    """Let somebody have taken part: messages, answers, words, what only they know."""
    with store.write() as tx:
        for n, day in enumerate((date(2026, 11, 12), date(2026, 11, 17), date(2026, 11, 19))):
            at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
            message = _sent(tx, who, at, f"{n}")
            for name in ("delivered", "opened", "completed_task", "confidence_rated"):
                said = {"module": "m", "item": "i1", "prompt": message, "outcome": "secret-answer"}
                events.write(tx, "T1", Event(f"{who}{n}{name}", name, at, day, who, **said))  # type: ignore[arg-type]
        prompts.plan(tx, "T1", [Plan("nudge", who, f"nudge:{who}:next", NOW + timedelta(days=1), "next_in_order")])
        notes.write(tx, "T1", f"n{who}", person_id=who, words=f"words of {who}", now=NOW)
        recall.keep(tx, "T1", who, Recall("m", "i1", "{}", NOW, 1, "advanced", ()))
        targets.keep(tx, "T1", who, 3)
        digests.keep(tx, "T1", f"digest:{who}", recipient=who, monday=WEEK.monday, body="{}", now=NOW)
        people.change(tx, "T1", who, last_session_on=TODAY, dm_channel=f"D{who}", days="024", per_week=1)
        praise = f"praise{TEAM.index(who)}"
        given = Event(praise, "peer_feedback", NOW, date(2026, 11, 18), "UBEN", actor=who, outcome="listening")
        events.write(tx, "T1", given)


def _sent(tx: Any, who: str, at: datetime, key: str) -> str:
    prompts.plan(tx, "T1", [Plan("nudge", who, f"nudge:{who}:{key}", at, "next_in_order", module="m", item="i1")])
    message = prompt_id("T1", f"nudge:{who}:{key}")
    tx.execute(prompt.update().where(prompt.c.prompt_id == message).values(state="sending"))
    assert outbox.sent(tx, "T1", message, channel=f"D{who}", ts=f"{key}.1", shown="before", now=at)
    return message


def erase(store: Store, who: str = "UANA", *, pseudonym: str = "gone-1", now: datetime = NOW) -> bool:
    with store.write() as tx:
        return erasing.erase(tx, "T1", who, pseudonym=pseudonym, text_version=1, now=now, today=now.date())


def dump(store: Store) -> dict[str, list[str]]:
    with store.read() as tx:
        return {t.name: [str(row) for row in tx.execute(select(t))] for t in schema.metadata.sorted_tables}


def figures(store: Store, week: Week = WEEK) -> list[Any]:
    """A team's week without who is who; and without how many messages were finished, which messages alone tell."""
    with store.read() as tx:
        team = readings.team_week(tx, "T1", "UMIA", week)
    return sorted((one.invited_days, one.enrolled_days, one.rows, one.delivered) for one in team)


@pytest.fixture
def team(store: Store) -> Store:
    add_team(store)
    for who in TEAM:
        live(store, who)
    return store


def test_nothing_of_theirs_is_left_under_their_id_but_the_rosters_row_and_that_they_left(team: Store) -> None:
    assert erase(team)
    left = {table: [row for row in rows if "UANA" in row] for table, rows in dump(team).items()}
    # What stands in Slack is still to be blanked: where it stands is all that is known of it.
    assert {table: len(rows) for table, rows in left.items() if rows} == {
        "person": 1,
        "membership": 1,
        "consent": 1,
        "prompt": 3,
    }
    assert "withdrawn" in left["consent"][0]
    # Their id stands in the key and in the channel's.
    assert all(row.count("UANA") == 2 and "next_in_order" not in row and "'i1'" not in row for row in left["prompt"])
    assert "words of UANA" not in str(dump(team))
    with team.read() as tx:
        ana = people.find(tx, "T1", "UANA")
        assert ana is not None
        assert (ana.name, ana.consent, ana.cohort, ana.manager) == ("Name of UANA", "withdrawn", "c", "UMIA")
        assert (ana.preferences.per_week, ana.last_session_on) == (4, None)
        assert targets.standing(tx, "T1", "UANA", WEEK) == (None, 0)
        assert people.dm_channel(tx, "T1", "UANA") is None


def test_the_others_keep_everything(team: Store) -> None:
    def others() -> set[str]:
        return {row for rows in dump(team).values() for row in rows if "UBEN" in row and "UANA" not in row}

    before = others()
    erase(team)
    assert before <= others()


@pytest.mark.parametrize("back", [0, 1, 2])
def test_figures_of_the_weeks_before_stay_as_they_were(team: Store, back: int) -> None:
    before = figures(team, WEEK.before(back))
    erase(team)
    assert figures(team, WEEK.before(back)) == before
    assert len(before) == 3


def test_who_erased_everything_counts_from_that_week_on_as_one_who_does_not_take_part(team: Store) -> None:
    erase(team)
    with team.read() as tx:
        now = readings.team_week(tx, "T1", "UMIA", WEEK.before(-1))
    assert {one.person: one.enrolled_days > 0 for one in now} == {"UANA": False, "UBEN": True, "UCID": True}


def test_what_is_counted_on_bears_no_name_no_moment_and_is_in_no_list(team: Store) -> None:
    erase(team)
    with team.read() as tx:
        nobody = tx.execute(select(person).where(person.c.person_id == "gone-1")).one()
        assert (nobody.name, nobody.email, nobody.country, nobody.consent) == ("", None, None, "withdrawn")
        assert nobody.left_on == TODAY - timedelta(days=1)
        assert people.find(tx, "T1", "gone-1") is None
        assert {p.person_id for p in people.everybody(tx, "T1")} == {*TEAM, "UMIA"}
        assert {p.person_id for p in people.reports_of(tx, "T1", "UMIA")} == set(TEAM)
        lines = tx.execute(select(consents.consent).where(consents.consent.c.person_id == "gone-1")).all()
        assert [(line.answer, f"{line.occurred_at:%H:%M:%S}") for line in lines] == [("agreed", "00:00:00")]
        assert "UANA" not in str(lines)
        # The praise they gave stays with whom they gave it to, and says no longer from whom.
        given = tx.execute(select(events.event.c.actor).where(events.event.c.event_id == "praise0")).scalar()
        assert given == "gone-1"


def test_what_others_wrote_about_them_goes_too(team: Store) -> None:
    with team.write() as tx:
        seen = Event("check", "manager_check", NOW, TODAY, "UANA", actor="UMIA", manager="UMIA", outcome="advanced")
        events.write(tx, "T1", seen)
        notes.write(tx, "T1", "nc", person_id="UMIA", words="what Mia saw", now=NOW, event_id="check")
    erase(team)
    assert "what Mia saw" not in str(dump(team))
    assert "words of UBEN" in str(dump(team))


def test_twice_does_no_harm(team: Store) -> None:
    erase(team)
    before, shown = dump(team), figures(team)
    assert erase(team, pseudonym="gone-2", now=NOW + timedelta(days=3))
    assert dump(team) == before
    assert figures(team) == shown


def test_who_joined_again_may_erase_again(team: Store) -> None:
    erase(team)
    later = NOW + timedelta(days=14)
    with team.write() as tx:
        agree(tx, "UANA", TODAY + timedelta(days=1))
        happened = Event("again", "opened", NOW, date(2026, 12, 1), "UANA", module="m")
        events.write(tx, "T1", happened)
    week = Week.of(date(2026, 12, 1))
    before = figures(team, week)
    assert erase(team, pseudonym="gone-2", now=later)
    assert figures(team, week) == before
    assert len(figures(team)) == 3


def test_who_was_never_asked_or_said_no_is_counted_nowhere_and_asked_no_more(team: Store) -> None:
    with team.write() as tx:
        newcomer = Newcomer("UDAN", "Dan", None, "UTC", None, "c", None, "UMIA", JOINED, None, None)
        roster.welcome(tx, "T1", newcomer, today=JOINED)
    people_before = len(dump(team)["person"])
    for _ in range(2):
        assert erase(team, "UDAN")
    assert len(dump(team)["person"]) == people_before
    with team.read() as tx:
        dan = people.find(tx, "T1", "UDAN")
        assert dan is not None
        assert dan.consent == "declined"
        assert consents.latest(tx, "T1", "UDAN") == ("declined", "person", 1, TODAY)


def test_whom_the_roster_does_not_know_nothing_is_done_for(team: Store) -> None:
    before = dump(team)
    assert not erase(team, "UZOE")
    assert dump(team) == before
    with team.read() as tx:
        assert copies.copy_of(tx, "T1", "UZOE", now=NOW) is None


def test_a_message_that_is_on_its_way_is_blanked_once_it_has_arrived(team: Store) -> None:
    message = prompt_id("T1", "nudge:UANA:next")
    with team.write() as tx:
        tx.execute(prompt.update().where(prompt.c.prompt_id == message).values(state="sending", attempts=1))
    erase(team)
    with team.write() as tx:
        assert outbox.sent(tx, "T1", message, channel="DUANA", ts="9.9", shown="before", now=NOW)
        row = prompts.find(tx, "T1", message)
        assert row is not None
        assert (row.state, row.face, row.shown) == ("sent", ERASED, "before")
        outbox.shown(tx, "T1", message, face=ERASED)
        assert prompts.find(tx, "T1", message) is None


def test_a_copy_holds_everything_of_a_person_and_nothing_of_others(team: Store) -> None:
    with team.write() as tx:
        seen = Event("check", "manager_check", NOW, TODAY, "UANA", actor="UMIA", manager="UMIA", outcome="advanced")
        events.write(tx, "T1", seen)
        notes.write(tx, "T1", "nc", person_id="UMIA", words="what Mia saw", now=NOW, event_id="check")
    with team.read() as tx:
        copy = copies.copy_of(tx, "T1", "UANA", now=NOW)
    assert copy is not None
    said = json.dumps(copy)
    assert copy["person"]["name"] == "Name of UANA"
    assert copy["person"]["target"] == 3
    assert [line["answer"] for line in copy["consents"]] == ["agreed"]
    assert [row["reason"] for row in copy["prompts"]] == ["next_in_order"] * 4
    assert {row["outcome"] for row in copy["events"]} == {"secret-answer", "advanced"}
    assert [row["words"] for row in copy["notes"]] == ["words of UANA"]
    assert [(row["actor"], row["words"]) for row in copy["written_about_you"]] == [("UMIA", "what Mia saw")]
    assert [row["person"] for row in copy["said_of_others"]] == ["UBEN"]
    assert not {"cohort", "role", "manager"} & copy["said_of_others"][0].keys(), "where Ben works is Ben's"
    assert [len(copy[name]) for name in ("memberships", "recall", "digests", "drafts")] == [1, 1, 1, 0]
    assert "words of UBEN" not in said
    assert "Name of UBEN" not in said
    assert "UCID" not in said


def test_other_peoples_private_words_are_no_part_of_a_copy(team: Store) -> None:
    with team.write() as tx:
        notes.write(tx, "T1", "private", person_id="UBEN", words="private to Ben", now=NOW, event_id="UANA0opened")
    with team.read() as tx:
        assert "private to Ben" not in json.dumps(copies.copy_of(tx, "T1", "UANA", now=NOW))


def test_a_copy_has_a_place_for_every_table_that_knows_people(team: Store) -> None:
    """A table that is added later, and bears somebody's id, must be handed out and erased as well."""
    known = {"person", "membership", "consent", "prompt", "event", "activity", "note", "recall", "digest", "draft"}
    ids = {"person_id", "person", "recipient", "actor", "giver"}
    bearing = {t.name for t in schema.metadata.sorted_tables if ids & {column.name for column in t.c}}
    assert bearing == known | {"picture", "named", "model_response", "check_line", "card_report", "offer"}


def test_drafts_sent_for_review_stay_and_say_no_longer_whose_they_were(team: Store) -> None:
    from storage.drafts import draft

    row = {"workspace_id": "T1", "person_id": "UANA", "kind": "nudge", "module": "m", "cells": "{}", "changed_at": NOW}
    with team.write() as tx:
        tx.execute(insert(draft).values(draft_id="open", **row))
        tx.execute(insert(draft).values(draft_id="sent", sent_at=NOW, **row))
    erase(team)
    with team.read() as tx:
        assert [(r.draft_id, r.person_id) for r in tx.execute(select(draft))] == [("sent", "")]


def test_past_places_go_with_the_past_and_the_roster_goes_on_from_today(team: Store) -> None:
    with team.write() as tx:
        roster.move(tx, "T1", "UANA", today=date(2026, 11, 10), role="senior")
    erase(team)
    with team.read() as tx:
        rows = tx.execute(select(membership).where(membership.c.person_id.in_(("UANA", "gone-1")))).all()
    assert sorted((r.person_id, r.since, r.until, r.role) for r in rows) == [
        ("UANA", TODAY, None, "senior"),
        ("gone-1", JOINED, date(2026, 11, 10), "agent"),
        ("gone-1", date(2026, 11, 10), TODAY, "senior"),
    ]


@pytest.mark.postgres
def test_what_a_press_under_way_writes_is_waited_for_and_goes_too(postgres_url: str) -> None:
    """Two processes: one takes a press, the other erases its person."""
    store = open_store(postgres_url, waits=True)
    schema.upgrade(store)
    add_team(store)
    live(store, "UANA")
    message = prompt_id("T1", "nudge:UANA:0")
    with ThreadPoolExecutor(1) as other:
        with store.write() as pressing:
            prompts.show(pressing, "T1", message, face="tried", real_now=NOW)
            erasing_it = other.submit(erase, store)
            wait([erasing_it], timeout=0.5)
            assert not erasing_it.done()
            events.write(pressing, "T1", Event("late", "applied", NOW, TODAY, "UANA", prompt=message))
            notes.write(pressing, "T1", "late", person_id="UANA", words="late words", now=NOW, event_id="late")
        assert erasing_it.result(timeout=10)
    left = dump(store)
    with store.write() as tx:
        tx.exec_driver_sql(f"TRUNCATE {', '.join(table.__tablename__ for table in schema.TABLES)}")
    store.close()
    assert left["note"] == []
    assert not any("UANA" in row for row in left["event"])


def asked(tx: Any, manager: str = "UMIA") -> str:
    """Let a manager have been asked about the team, with a message that stands in Slack."""
    key = f"check:{manager}:2026-W48"
    checks.ask(tx, "T1", key, manager=manager, on=TODAY, about=[(who, "m") for who in TEAM])
    plan = Plan("check", manager, key, NOW, "weekly_check", subject=key, face="after-0-1")
    prompts.plan(tx, "T1", [plan])
    this = prompt.c.prompt_id == prompt_id("T1", key)
    tx.execute(prompt.update().where(this).values(state="sent", shown="after-0-1", channel="D", ts="9.1", sent_at=NOW))
    return key


def test_who_was_asked_about_and_is_erased_is_in_no_check_any_more_and_messages_are_drawn_without_them(
    team: Store,
) -> None:
    with team.write() as tx:
        key = asked(tx)
    erase(team)
    with team.read() as tx:
        check = checks.find_round(tx, "T1", key, tz="UTC", now=NOW)
        assert check is not None
        assert [line.person.person_id for line in check.lines] == ["UBEN", "UCID"]
        [(_, face)] = checks.sent_of(tx, "T1", "UMIA", key)
        assert face == "after-0-2"
        assert json.dumps(copies.copy_of(tx, "T1", "UBEN", now=NOW)).count(key) == 1


def test_a_manager_who_is_erased_leaves_no_check_and_no_name_on_what_they_shared(team: Store) -> None:
    with team.write() as tx:
        key = asked(tx)
        events.write(
            tx,
            "T1",
            Event("seen", "manager_check", NOW, TODAY, "UANA", actor="UMIA", manager="UMIA", outcome="advanced"),
        )
        notes.write(tx, "T1", "w", person_id="UMIA", words="words of Mia", now=NOW, event_id="seen")
        prompts.plan(tx, "T1", [Plan("shared_note", "UANA", "shared:seen", NOW, "shared_note", subject="seen")])
        tx.execute(prompt.update().where(prompt.c.kind == "shared_note").values(state="sent", shown="before"))
    erase(team, "UMIA")
    with team.read() as tx:
        assert checks.find_round(tx, "T1", key, tz="UTC", now=NOW) is None
        found = standing(tx, "T1", "seen")
        assert found is not None
        assert (found.by, found.words, found.event.actor) == ("", None, "gone-1")
        assert tx.execute(select(prompt.c.shown).where(prompt.c.kind == "shared_note")).scalar() == ""

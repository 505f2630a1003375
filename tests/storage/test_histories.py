"""What the rules know of a person: what they were sent, what they left unanswered, and what they met."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from coaching.attention import History
from coaching.courses import Met
from coaching.events import Event
from coaching.people import Person
from coaching.prompts import Plan, prompt_id
from storage import events, histories, prompts
from storage.engine import Store
from storage.prompts import prompt

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
ANA = Person("T1", "U1", "Ana", "Europe/Madrid", None, date(2026, 1, 1), consent="agreed")
BEN = replace(ANA, person_id="U2", name="Ben")


def sent(
    store: Store,
    days_ago: float,
    *,
    face: str = "before",
    who: Person = ANA,
    item: str = "i1",
    kind: str = "nudge",
    state: str = "sent",
) -> str:
    """Write a prompt that was due so many days ago; returns its id."""
    due_at = NOW - timedelta(days=days_ago)
    key = f"nudge:{who.person_id}:{kind}:{days_ago}"
    plan = Plan(
        kind, who.person_id, key, due_at, "next_in_order", module="m", item=item, face=face, local_date=due_at.date()
    )
    one = prompt_id("T1", key)
    with store.write() as tx:
        prompts.plan(tx, "T1", [plan])
        arrived = due_at if state == "sent" else None
        tx.execute(update(prompt).where(prompt.c.prompt_id == one).values(state=state, sent_at=arrived))
    return one


def history(store: Store, who: Person = ANA) -> History:
    with store.read() as tx:
        return histories.of(tx, "T1", [who, BEN], now=NOW)[who.person_id]


def test_whoever_was_never_written_to_has_a_history_of_nothing(store: Store) -> None:
    assert history(store) == History([], 0, asked=False)


def test_what_was_sent_lately_is_named_the_oldest_first_and_only_that_persons(store: Store) -> None:
    ids = [sent(store, days) for days in (14, 3, 1)]
    sent(store, 16)
    sent(store, 2, who=BEN)
    sent(store, 4, state="skipped")
    found = history(store).prompts
    assert [one.prompt_id for one in found] == ids
    assert [(one.item, one.local_date, one.sent_at) for one in found][-1] == (
        "i1",
        date(2026, 11, 16),
        NOW - timedelta(days=1),
    )


def test_unanswered_ones_are_counted_back_to_the_last_answer(store: Store) -> None:
    for days, face in ((8, "before"), (7, "done"), (4, "before"), (3, "lapsed"), (1, "before")):
        sent(store, days, face=face)
    assert history(store).unanswered == 3


def test_a_message_of_this_morning_is_not_unanswered_yet(store: Store) -> None:
    sent(store, 0.4)
    sent(store, 1)
    assert history(store).unanswered == 1


def test_somebody_who_said_how_they_would_like_it_starts_anew(store: Store) -> None:
    for days in (4, 3, 2):
        sent(store, days)
    assert history(store, replace(ANA, heard_at=NOW - timedelta(days=2.5))).unanswered == 1


def test_silence_is_counted_over_weeks_when_few_messages_come(store: Store) -> None:
    for days in (70, 56, 42, 28, 14):
        sent(store, days)
    assert history(store).unanswered == 5
    sent(store, 63, face="done")
    assert history(store).unanswered == 4


def test_what_lies_further_back_than_twelve_weeks_is_forgotten(store: Store) -> None:
    for days in (100, 90, 80):
        sent(store, days)
    assert history(store).unanswered == 1


def test_whether_somebody_was_asked_if_we_are_to_go_on_is_known_until_they_say(store: Store) -> None:
    for days in (9, 8, 7, 6, 5):
        sent(store, days)
    assert not history(store).asked
    sent(store, 4, kind="notice")
    assert (history(store).unanswered, history(store).asked) == (5, True)
    assert not history(store, replace(ANA, heard_at=NOW - timedelta(days=1))).asked


def test_what_somebody_met_long_ago_and_lately_is_one_count(store: Store) -> None:
    for days, item in ((30, "i1"), (20, "i2"), (3, "i1"), (-1, "i3")):
        sent(store, days, item=item, state="planned" if days < 0 else "sent")
    with store.read() as tx:
        known = histories.of(tx, "T1", [ANA], now=NOW)
        met = histories.met(tx, "T1", known, "m", now=NOW)
        assert met == histories.all_met(tx, "T1", ["U1"], "m"), "as if all were counted by the database"
        assert histories.met(tx, "T1", known, "other", now=NOW) == {"U1": {}}
    assert met["U1"] == {
        "i1": Met(2, NOW - timedelta(days=3)),
        "i2": Met(1, NOW - timedelta(days=20)),
        "i3": Met(1, NOW + timedelta(days=1)),
    }


@pytest.mark.parametrize(
    ("name", "actor", "counts"), [("opened", None, True), ("delivered", None, False), ("peer_feedback", "U2", False)]
)
def test_before_sending_it_is_known_when_the_person_acted_last(
    store: Store, name: str, actor: str | None, counts: bool
) -> None:
    at = NOW - timedelta(minutes=20)
    with store.write() as tx:
        events.write(tx, "T1", Event("e1", name, at, at.date(), "U1", actor=actor))  # type: ignore[arg-type]
    with store.read() as tx:
        assert histories.before_sending(tx, ANA, now=NOW).acted_at == (at if counts else None)
        heard = replace(ANA, heard_at=NOW - timedelta(minutes=5))
        assert histories.before_sending(tx, heard, now=NOW).acted_at == heard.heard_at

"""Kudos given, changed and taken back: what is written, what counts, and when the message comes that brings them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from engines import ENGINES, on_engine
from sqlalchemy import select

from coaching.asking import Later, Now
from coaching.events import Event
from coaching.kudos import PER_DAY, Kudos, Limit, useful_id
from coaching.people import Person
from coaching.praise import Fact
from coaching.prompts import Prompt
from coaching.weeks import Week
from scheduler import asking, joining, planner, thanks, wishes
from scheduler.thanks import Given, Saying
from storage import copies, events, kudos, notes, outbox, people, prompts, readings

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
#: A Tuesday, 10:00 in Madrid.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WORDS = "you let me finish, and I could think aloud"
SAYING = Saying("active-listening", "lets-others-finish", WORDS)


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, empty: Office) -> Iterator[Office]:
    """The same office, on either engine."""
    yield from on_engine(request, empty)


@pytest.fixture
def team(office: Office) -> Office:
    office.lead()
    for name in ("ana", "ben", *(f"p{n}" for n in range(6))):
        office.hire(name)
    return office


def person(office: Office, name: str) -> Person:
    with office.store.read() as tx:
        found = people.find(tx, TEAM, name)
    assert found is not None
    return found


def give(office: Office, to: str = "ana", *, by: str = "ben", now: datetime = NOW, **how: Any) -> Any:
    saying, key = how.pop("saying", SAYING), how.pop("key", f"{by} {to} {now}")
    giver = person(office, by)
    with office.store.write() as tx:
        return thanks.give(tx, giver, to, saying, key=key, now=now, **how)


def given(office: Office, to: str = "ana", **how: Any) -> Kudos:
    made = give(office, to, **how)
    assert isinstance(made, Given), made
    return made.kudos


def take_back(office: Office, one: Kudos, *, by: str = "ben", now: datetime = NOW) -> Kudos | None:
    with office.store.write() as tx:
        return thanks.take_back(tx, TEAM, by, one.kudos_id, today=now.date(), now=now, real_now=now)


def rows(office: Office, name: str = "ana") -> list[Prompt]:
    with office.store.read() as tx:
        found = prompts.history(tx, TEAM, [name], since=NOW - timedelta(days=30))[name]
    return [row for row in found if row.kind == "thanks"]


def counted(office: Office) -> dict[tuple[str, str], int]:
    with office.store.read() as tx:
        table = events.activity.c
        query = select(table.person, table.local_date, table["count"])
        found = tx.execute(query.where(table.name.in_(("peer_feedback", "taken_back"))))
        return {(who, str(day)): times for who, day, times in found}


def words(office: Office) -> list[str]:
    with office.store.read() as tx:
        return sorted(tx.execute(select(notes.note.c.words)).scalars())


def sent(office: Office, row: Prompt, at: datetime = NOW) -> None:
    with office.store.write() as tx:
        change = prompts.prompt.update().where(prompts.prompt.c.prompt_id == row.prompt_id)
        tx.execute(change.values(state="sending", attempts=1))
        assert outbox.sent(tx, TEAM, row.prompt_id, channel="D1", ts="1.1", shown="before", now=at)


def show(office: Office, row: Prompt, face: str) -> None:
    with office.store.write() as tx:
        prompts.show(tx, TEAM, row.prompt_id, face=face, real_now=NOW)
        outbox.shown(tx, TEAM, row.prompt_id, face=face)


def test_one_transaction_holds_the_event_the_words_and_the_message(team: Office) -> None:
    one = given(team)
    assert (one.giver_name, one.receiver_name, one.words, one.link) == ("ben", "ana", WORDS, None)
    with team.store.read() as tx:
        (row,) = tx.execute(select(events.event).where(events.event.c.name == "peer_feedback")).all()
    assert (row.person, row.actor, row.module, row.outcome, row.value) == (
        "ana",
        "ben",
        "active-listening",
        "lets-others-finish",
        1.0,
    )
    assert (row.local_date, row.cohort, row.manager) == (TODAY, "listening", "mia")
    (message,) = rows(team)
    assert (message.state, message.due_at, message.reason, message.module) == ("planned", NOW, "thanks", None)
    assert row.prompt == message.prompt_id == message.subject
    assert counted(team) == {("ben", "2026-11-24"): 1}, "it counts for its giver"


def test_the_date_is_the_givers_and_the_place_of_work_the_receivers(team: Office) -> None:
    team.hire("yuki", tz="Asia/Tokyo", manager=None)
    given(team, by="yuki", now=datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
    assert counted(team) == {("yuki", "2026-11-25"): 1}


def test_delivered_twice_it_is_given_once(team: Office) -> None:
    first, second = give(team, key="K"), give(team, key="K")
    assert first.new
    assert not second.new
    assert second.kudos == first.kudos
    assert len(rows(team)) == 1
    assert words(team) == [WORDS]


@pytest.mark.parametrize("to", ["nobody", "omar", "gone"])
def test_whoever_is_out_of_reach_is_so_without_a_trace(team: Office, to: str) -> None:
    team.hire("omar", consented=False)
    team.hire("gone")
    with team.store.write() as tx:
        people.change(tx, TEAM, "gone", left_on=date(2026, 11, 23))
    assert give(team, to) == "out_of_reach"
    assert give(team, "ben") == "yourself"
    assert counted(team) == {}
    assert words(team) == []
    assert rows(team, to) == []


def test_a_colleague_is_thanked_once_a_day_and_what_is_kept_comes_tomorrow(team: Office) -> None:
    given(team)
    assert give(team, key="again") == Limit("again", may_be_kept=True)
    kept = give(team, key="again", keep=True)
    assert isinstance(kept, Given)
    assert kept.due_at == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    assert len(rows(team)) == 2
    assert give(team, key="more") == Limit("again", may_be_kept=False)
    tomorrow = NOW + timedelta(days=1)
    assert give(team, now=tomorrow) == Limit("again", may_be_kept=True), "tomorrow's place is taken by it"
    given(team, now=NOW + timedelta(days=2))


def test_there_are_a_few_a_day(team: Office) -> None:
    for n in range(PER_DAY):
        given(team, f"p{n}")
    assert give(team) == Limit("enough", may_be_kept=True)
    assert isinstance(give(team, keep=True), Given)


def test_what_several_saw_on_one_day_comes_in_one_message(team: Office) -> None:
    given(team)
    given(team, by="p1", now=NOW + timedelta(seconds=1))
    (message,) = rows(team)
    with team.store.read() as tx:
        assert [one.giver for one in kudos.of_message(tx, TEAM, "ana", message.prompt_id)] == ["ben", "p1"]
    sent(team, message)
    later = NOW + timedelta(hours=1)
    given(team, by="p2", now=later)
    assert [row.local_date for row in rows(team)] == [TODAY, TODAY + timedelta(days=1)], "one message a day"


def test_what_is_still_on_its_way_is_not_told_before_its_time(team: Office) -> None:
    one = given(team)
    with team.store.read() as tx:
        assert kudos.received(tx, TEAM, "ana", limit=5) == []
        assert kudos.given(tx, TEAM, "ben", limit=5) == [one]
    sent(team, rows(team)[0])
    with team.store.read() as tx:
        assert kudos.received(tx, TEAM, "ana", limit=5) == [one]


def test_what_was_planned_gives_way_and_is_decided_anew(team: Office) -> None:
    def plan(now: datetime = NOW) -> list[Prompt]:
        for _ in planner.plan_due(team.store, team.library, TEAM, now=now):
            pass
        with team.store.read() as tx:
            found = prompts.history(tx, TEAM, ["ana"], since=NOW)["ana"]
        return [row for row in found if row.state == "planned"]

    (idea,) = [row for row in plan() if row.kind == "nudge"]
    assert idea.local_date == date(2026, 11, 25)
    at_night = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    given(team, now=at_night)
    coming = {row.kind: row for row in plan(at_night)}
    assert coming["thanks"].due_at == idea.due_at
    assert coming["nudge"].local_date == date(2026, 11, 26)
    assert coming["nudge"].item == idea.item, "it comes a day later, and none is left out"


def test_what_finds_no_place_when_it_is_due_waits_for_the_next(team: Office) -> None:
    given(team)
    (message,) = rows(team)
    with team.store.write() as tx:
        people.change(tx, TEAM, "ana", dnd_from=NOW, dnd_until=NOW + timedelta(hours=2))
    with team.store.write() as tx:
        answer = asking.ask(tx, people.find(tx, TEAM, "ana"), message, now=NOW)
    assert answer == Later(NOW + timedelta(hours=2), "do_not_disturb")
    (message,) = rows(team)
    assert (message.state, message.put_off) == ("planned", "do_not_disturb")
    with team.store.write() as tx:
        people.change(tx, TEAM, "ana", dnd_from=None, dnd_until=None)
        assert asking.ask(tx, people.find(tx, TEAM, "ana"), message, now=message.due_at) == Now()


def test_a_pause_moves_thanks_behind_it_and_its_end_brings_them_forward(team: Office) -> None:
    at_night = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    given(team, now=at_night)
    until = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    with team.store.write() as tx:
        wishes.pause(tx, team.library, person(team, "ana"), until=until, now=at_night)
    assert [(row.state, row.due_at) for row in rows(team)] == [("planned", until)]
    with team.store.write() as tx:
        wishes.resume(tx, team.library, person(team, "ana"), now=at_night)
    assert [row.due_at for row in rows(team)] == [datetime(2026, 11, 25, 8, 30, tzinfo=UTC)]


def test_who_withdraws_meanwhile_gets_nothing_any_more(team: Office) -> None:
    given(team)
    with team.store.write() as tx:
        joining.withdraw(tx, person(team, "ana"), now=NOW)
    assert [row.state for row in rows(team)] == ["cancelled"]
    assert give(team, key="later", now=NOW + timedelta(days=1)) == "out_of_reach"


def test_taken_back_before_it_came_it_never_comes(team: Office) -> None:
    one = given(team)
    assert take_back(team, one) == one
    assert [row.state for row in rows(team)] == ["cancelled"]
    assert counted(team) == {}
    assert words(team) == []
    assert take_back(team, one) is None
    assert give(team) == "taken_back", "and what Slack delivers once more brings it not back"
    with team.store.read() as tx:
        assert kudos.given(tx, TEAM, "ben", limit=5) == []


def test_taken_back_after_it_came_the_message_says_so(team: Office) -> None:
    one = given(team)
    sent(team, rows(team)[0])
    take_back(team, one)
    assert rows(team)[0].face == "taken"
    given(team, key="anew"), "a place that was given back is free again"


def test_what_the_others_said_stays_when_one_takes_theirs_back(team: Office) -> None:
    one = given(team)
    given(team, by="p1")
    (message,) = rows(team)
    sent(team, message)
    show(team, message, "read")
    take_back(team, one)
    (message,) = rows(team)
    assert (message.face, message.shown) == ("read", ""), "it is drawn anew, with what is left"
    with team.store.read() as tx:
        assert [left.giver for left in kudos.of_message(tx, TEAM, "ana", message.prompt_id)] == ["p1"]


def test_nobody_takes_back_what_is_not_theirs(team: Office) -> None:
    one = given(team)
    assert take_back(team, one, by="ana") is None
    assert take_back(team, one, by="mia") is None
    assert counted(team) == {("ben", "2026-11-24"): 1}


def change(office: Office, one: Kudos, saying: Saying, *, by: str = "ben", key: str = "C", now: datetime = NOW) -> Any:
    with office.store.write() as tx:
        return thanks.change(tx, person(office, by), one.kudos_id, saying, key=key, now=now, real_now=now)


def test_changed_it_is_one_kudos_with_the_new_words(team: Office) -> None:
    one = given(team, saying=Saying("active-listening", None, "you let me finish", link="https://x.slack.com/p1"))
    tomorrow = NOW + timedelta(days=1)
    for _ in range(2):
        changed = change(team, one, SAYING, now=tomorrow)
    assert (changed.kudos.words, changed.kudos.behaviour) == (WORDS, "lets-others-finish")
    assert changed.kudos.link == "https://x.slack.com/p1"
    assert words(team) == ["https://x.slack.com/p1", WORDS]
    assert counted(team) == {("ben", "2026-11-24"): 1}
    given(team, now=tomorrow), "and takes no place of the day on which it was changed"
    assert change(team, one, SAYING, by="p1", key="forged") is None
    assert take_back(team, one, now=tomorrow) is not None, "the button on the first receipt speaks of what stands now"
    assert counted(team) == {("ben", "2026-11-25"): 1}


def test_a_week_counts_who_gave_and_not_who_took_it_back(team: Office) -> None:
    def gave() -> set[str]:
        with team.store.read() as tx:
            week = readings.team_week(tx, TEAM, "mia", Week.of(TODAY))
        return {one.person for one in week if one.count("peer_feedback", Week.of(TODAY))}

    one = given(team)
    given(team, by="p1")
    assert gave() == {"ben", "p1"}
    take_back(team, one)
    assert gave() == {"p1"}


def test_thanks_that_came_are_no_message_to_be_finished(team: Office) -> None:
    given(team)
    (message,) = rows(team)
    sent(team, message)
    with team.store.write() as tx:
        events.write(tx, TEAM, Event("d", "delivered", NOW, TODAY, "ana", prompt=message.prompt_id))
        ana = next(p for p in readings.team_week(tx, TEAM, "mia", Week.of(TODAY).before(-1)) if p.person == "ana")
    assert ana.delivered_before == 0


def test_notes_to_oneself_are_not_what_was_said_of_others(team: Office) -> None:
    given(team)
    with team.store.write() as tx:
        notes.write(tx, TEAM, "own", person_id="ben", words="to myself", now=NOW)
    with team.store.write() as tx:
        assert [said for _, said in notes.of_person(tx, TEAM, "ben")] == ["to myself"]
        assert [said for _, said in notes.oldest(tx, TEAM, "ben", until=NOW, limit=9)] == ["to myself"]
        assert notes.erase(tx, TEAM, "ben") == 1
    assert words(team) == [WORDS]


def test_everybodys_copy_holds_what_they_gave_or_were_given(team: Office) -> None:
    given(team)
    with team.store.read() as tx:
        ben, ana, mia = (str(copies.copy_of(tx, TEAM, who, now=NOW)) for who in ("ben", "ana", "mia"))
    assert WORDS in ben
    assert WORDS in ana
    assert WORDS not in mia
    assert "lets-others-finish" not in mia


def test_erasing_the_giver_takes_words_and_name_from_the_receivers_message(team: Office) -> None:
    given(team)
    (message,) = rows(team)
    sent(team, message)
    show(team, message, "read")
    with team.store.write() as tx:
        assert joining.erase(tx, TEAM, "ben", now=NOW)
    (message,) = rows(team)
    assert (message.face, message.shown) == ("read", "")
    with team.store.read() as tx:
        (left,) = kudos.of_message(tx, TEAM, "ana", message.prompt_id)
    assert (left.giver_name, left.words) == ("", None)
    assert words(team) == []


def test_erasing_the_receiver_takes_all_of_it_and_the_count_stays(team: Office) -> None:
    given(team)
    with team.store.write() as tx:
        assert joining.erase(tx, TEAM, "ana", now=NOW)
    assert words(team) == []
    assert counted(team) == {("ben", "2026-11-24"): 1}
    with team.store.read() as tx:
        assert kudos.given(tx, TEAM, "ben", limit=5) == []


def test_the_quality_of_thanks_is_read_from_what_stands_and_was_opened(team: Office) -> None:
    given(team)
    plain = given(team, "p1", saying=Saying("active-listening", None, "thanks"))
    short = given(team, "p2", by="ana", saying=Saying("active-listening", "says-it-back", "ok"))
    gone = given(team, "p3")
    take_back(team, gone)
    for name, face in (("ana", "read-1"), ("p1", "closed"), ("p2", "before")):
        sent(team, rows(team, name)[0])
        show(team, rows(team, name)[0], face)
    with team.store.write() as tx:
        (first, *_) = kudos.received(tx, TEAM, "ana", limit=5)
        chip = Event(useful_id(TEAM, first.kudos_id), "reported_back", NOW, TODAY, "ana", outcome="useful")
        events.write(tx, TEAM, chip)
    with team.store.read() as tx:
        found = {(one.giver, one.receiver): one for one in kudos.facts(tx, TEAM, since=TODAY)}
        assert kudos.facts(tx, TEAM, since=TODAY + timedelta(days=1)) == []
    assert found == {
        ("ben", "ana"): Fact("ben", "ana", specific=True, useful=True),
        ("ben", "p1"): Fact("ben", "p1", specific=False, useful=False),
        ("ana", "p2"): Fact("ana", "p2", specific=False, useful=None),
    }
    assert {plain.behaviour, short.behaviour} == {None, "says-it-back"}

"""When managers are asked what they saw, about whom, and when not; what they note, change and take back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event as listen

from coaching.consent import SAYS_OF_NOTES
from coaching.people import Newcomer, Preferences
from coaching.prompts import Plan, Prompt, prompt_id
from coaching.weeks import Week
from scheduler import joining, noting, roster
from scheduler.checks import begin, knows, plan_due
from scheduler.noting import Noting
from storage import checks, consents, events, people, prompts

if TYPE_CHECKING:
    from coaching.checks import Round
    from tests.scheduler.conftest import Office

TEAM = "T1"
WEEK = Week.parse("2026-W48")
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
#: Half past nine of Thursday in New York.
THURSDAY = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
KEY = f"check:mia:{WEEK}"


def run(office: Office, now: datetime = MONDAY) -> int:
    return sum(plan_due(office.store, office.library, TEAM, now=now))


def rows(office: Office, name: str = "mia") -> list[Prompt]:
    with office.store.read() as tx:
        found = prompts.history(tx, TEAM, [name], since=datetime(2026, 11, 2, tzinfo=UTC))[name]
    return [row for row in found if row.kind == "check"]


def goes_out(office: Office, now: datetime = THURSDAY, key: str = KEY) -> bool:
    """Ask once more, just before sending."""
    with office.store.write() as tx:
        mia, prompt = people.find(tx, TEAM, "mia"), prompts.find(tx, TEAM, prompt_id(TEAM, key))
        assert mia is not None
        assert prompt is not None
        return begin(tx, office.library, mia, prompt, now=now)


def check(office: Office, key: str = KEY, now: datetime = THURSDAY) -> Round:
    with office.store.read() as tx:
        found = checks.find_round(tx, TEAM, key, tz="America/New_York", now=now)
    assert found is not None
    return found


def asked_about(office: Office, key: str = KEY) -> list[str]:
    return [line.person.person_id for line in check(office, key).lines]


def by(office: Office, key: str = "1", now: datetime = THURSDAY) -> Noting:
    with office.store.read() as tx:
        mia = people.find(tx, TEAM, "mia")
    assert mia is not None
    return Noting(mia, now, key, prompt_id(TEAM, KEY))


def changed(office: Office, name: str, **values: object) -> None:
    with office.store.write() as tx:
        people.change(tx, TEAM, name, **values)


def counted(office: Office, name: str) -> list[tuple[date, int]]:
    with office.store.read() as tx:
        table = events.activity.c
        query = events.activity.select().where(table.person == name, table.name == "manager_check")
        return [(row.local_date, row.count) for row in tx.execute(query)]


def test_a_manager_is_asked_on_their_own_thursday_at_half_past_nine(eight: Office) -> None:
    assert run(eight) == 1
    (row,) = rows(eight)
    assert (row.due_at, row.local_date, row.reason) == (THURSDAY, date(2026, 11, 26), "weekly_check")
    assert row.expires_at == THURSDAY + timedelta(days=3)
    assert run(eight) == run(eight, THURSDAY) == 0, "a second run changes nothing"


def test_a_minute_with_nothing_due_costs_one_short_read(eight: Office) -> None:
    run(eight)
    said: list[str] = []
    listen.listen(eight.store.engine, "before_cursor_execute", lambda *one: said.append(one[2]))
    assert list(plan_due(eight.store, eight.library, TEAM, now=MONDAY + timedelta(minutes=1))) == []
    assert [sql.split()[0] for sql in said] == ["SELECT"]


def test_about_whom_is_decided_on_the_day_and_kept_as_it_was(eight: Office) -> None:
    run(eight)
    eight.hire("zoe")
    changed(eight, "p1", left_on=date(2026, 11, 24))
    assert goes_out(eight)
    assert asked_about(eight) == ["p0", "p2", "p3", "p4", "p5", "p6", "sam", "zoe"]
    assert goes_out(eight), "a second try to send it asks about the same"
    assert {line.module for line in check(eight).lines} == {"active-listening"}


@pytest.mark.parametrize("consented", [False, None])
def test_a_manager_who_did_not_agree_is_never_asked(office: Office, consented: bool | None) -> None:
    office.hire("mia", manager=None, cohort=None, consented=consented)
    office.hire("ana")
    assert run(office) == 0


@pytest.mark.parametrize("consented", [False, None])
def test_nobody_who_did_not_agree_is_asked_about_and_where_there_is_nobody_else_no_check_comes(
    office: Office, consented: bool | None
) -> None:
    office.lead()
    office.hire("omar", consented=consented)
    assert run(office) == 0
    office.hire("ana")
    assert run(office) == 1
    assert goes_out(office)
    assert asked_about(office) == ["ana"]


def test_of_whoever_agreed_before_the_text_said_so_nothing_is_noted(office: Office) -> None:
    office.lead()
    office.hire("ana", consented=None)
    office.hire("ben")
    said = {"occurred_at": MONDAY, "local_date": MONDAY.date(), "source": "person", "answer": "agreed"}
    with office.store.write() as tx:
        consents.note(tx, TEAM, "ana", text_version=SAYS_OF_NOTES - 1, **said)  # type: ignore[arg-type]
    run(office)
    goes_out(office)
    assert asked_about(office) == ["ben"]
    with office.store.write() as tx:
        ana = people.find(tx, TEAM, "ana")
        assert ana is not None
        assert not knows(tx, ana)
        consents.note(tx, TEAM, "ana", text_version=SAYS_OF_NOTES, **said)  # type: ignore[arg-type]
        assert knows(tx, ana)


def test_a_manager_without_reports_or_with_people_of_no_open_group_is_not_asked(office: Office) -> None:
    office.lead()
    assert run(office) == 0
    office.hire("ana", cohort="waiting")
    assert run(office) == 0


def test_where_everybody_has_gone_by_thursday_it_does_not_go_out(office: Office) -> None:
    office.lead()
    office.hire("ana")
    run(office)
    changed(office, "ana", consent="withdrawn")
    assert not goes_out(office)
    assert [(row.state, row.reason) for row in rows(office)] == [("skipped", "nobody_to_note")]


def test_once_the_programme_is_over_nobody_is_asked_about(office: Office) -> None:
    office.lead()
    office.hire("ana")
    week = Week.of(date(2026, 12, 17))  # it began on 2 November and lasts six weeks
    assert run(office, datetime(2026, 12, 14, 7, tzinfo=UTC)) == 1
    assert not goes_out(office, datetime(2026, 12, 17, 14, 30, tzinfo=UTC), f"check:mia:{week}")


def test_whoever_agrees_on_the_day_itself_waits_for_next_week(office: Office) -> None:
    office.hire("mia", tz="America/New_York", manager=None, cohort=None, consented=None)
    office.hire("ana")
    with office.store.write() as tx:
        mia = people.find(tx, TEAM, "mia")
        assert mia is not None
        joining.agree(tx, office.library, mia, now=THURSDAY - timedelta(hours=2))
    assert run(office, THURSDAY - timedelta(hours=1)) == 0
    assert run(office, THURSDAY + timedelta(weeks=1, days=-2)) == 1


@pytest.mark.parametrize(("away", "due"), [(2, THURSDAY), (3, THURSDAY + timedelta(weeks=1))])
def test_after_days_away_it_still_comes_and_after_the_week_only_the_next_one(
    eight: Office, away: int, due: datetime
) -> None:
    assert run(eight, THURSDAY + timedelta(days=away)) == 1
    assert [row.due_at for row in rows(eight)] == [due]


def test_what_was_noted_unasked_this_week_is_not_asked_again(eight: Office) -> None:
    run(eight)
    with eight.store.write() as tx:
        ana = people.find(tx, TEAM, "p0")
        assert ana is not None
        when = by(eight, now=THURSDAY - timedelta(days=1))
        assert noting.say_unasked(tx, when, ana, "active-listening", "proficient")
        assert noting.say_unasked(tx, when, ana, "active-listening", "proficient") is None, "delivered twice is once"
    assert goes_out(eight)
    assert "p0" not in asked_about(eight)
    assert counted(eight, "p0") == [(date(2026, 11, 25), 1)]


def test_one_reminder_is_planned_for_the_next_own_day(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    first, again = rows(eight)
    assert (again.due_at, again.follows, again.reason) == (THURSDAY + timedelta(days=1), first.prompt_id, "check_again")
    assert again.expires_at == datetime(2026, 12, 3, 5, tzinfo=UTC), "until Wednesday is over in New York"


def test_a_reminder_of_what_is_finished_does_not_go_out(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    with eight.store.write() as tx:
        for n, line in enumerate(check(eight).lines):
            assert noting.say(tx, by(eight, str(n)), KEY, line, "proficient")
    assert not goes_out(eight, THURSDAY + timedelta(days=1), f"{KEY}:again")
    assert [row.state for row in rows(eight)] == ["planned", "skipped"]


def test_the_next_check_closes_the_one_before(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    first = prompt_id(TEAM, KEY)
    with eight.store.write() as tx:
        sent = {"state": "sent", "face": "ask-3", "sent_at": THURSDAY}
        tx.execute(prompts.prompt.update().where(prompts.prompt.c.prompt_id == first).values(**sent))
    run(eight, MONDAY + timedelta(weeks=1))
    assert goes_out(eight, THURSDAY + timedelta(weeks=1), f"check:mia:{WEEK.before(-1)}")
    was = {row.prompt_id: (row.state, row.face) for row in rows(eight)}
    assert was[first] == ("sent", "closed")
    assert was[prompt_id(TEAM, f"{KEY}:again")][0] == "cancelled"


def test_a_manager_with_days_of_their_own_is_asked_on_one_of_them(eight: Office) -> None:
    with eight.store.write() as tx:
        people.prefer(tx, TEAM, "mia", Preferences(days=frozenset({0, 1})))
    run(eight)
    assert [row.local_date for row in rows(eight)] == [date(2026, 11, 24)]


def test_of_a_large_team_some_are_asked_about_each_week_and_the_others_first_next_time(office: Office) -> None:
    office.lead()
    for n in range(13):
        office.hire(f"p{n:02}")
    run(office)
    goes_out(office)
    first = set(asked_about(office))
    run(office, MONDAY + timedelta(weeks=1))
    later = f"check:mia:{WEEK.before(-1)}"
    goes_out(office, THURSDAY + timedelta(weeks=1), later)
    second = set(asked_about(office, later))
    assert (len(first), len(second)) == (10, 10)
    assert len(first | second) == 13


def test_an_answer_changed_and_taken_back_counts_as_it_stands(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    day = date(2026, 11, 26)
    with eight.store.write() as tx:
        assert noting.say(tx, by(eight, "1"), KEY, check(eight).lines[0], "not_observed")
    assert counted(eight, "p0") == []
    with eight.store.write() as tx:
        assert noting.say(tx, by(eight, "2"), KEY, check(eight).lines[0], "proficient")
    assert counted(eight, "p0") == [(day, 1)]
    with eight.store.write() as tx:
        assert noting.take_back(tx, by(eight, "3"), KEY, check(eight).lines[0])
    assert counted(eight, "p0") == []
    assert check(eight).lines[0].outcome is None
    line = check(eight).lines[0]
    with eight.store.write() as tx:
        assert noting.say(tx, by(eight, "2"), KEY, line, "proficient") is None, "an old press that comes again"
        assert not noting.take_back(tx, by(eight, "3"), KEY, line)
        assert noting.say(tx, by(eight, "4"), KEY, line, "advanced")
        assert noting.say(tx, by(eight, "5"), KEY, line, "developing") is None, "another one came first"
    assert counted(eight, "p0") == [(day, 1)]


def test_an_answer_bears_what_was_true_of_the_report_then_and_the_managers_date(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    night = datetime(2026, 11, 27, 3, tzinfo=UTC)  # Friday in Madrid, Thursday in New York
    with eight.store.write() as tx:
        said = noting.say(tx, by(eight, now=night), KEY, check(eight).lines[0], "developing")
        assert said is not None
        found = events.find(tx, TEAM, said)
    assert found is not None
    assert (found.person, found.actor, found.manager, found.cohort) == ("p0", "mia", "mia", "listening")
    assert (found.local_date, found.outcome, found.module) == (date(2026, 11, 26), "developing", "active-listening")


def test_a_report_who_moves_half_way_is_neither_asked_about_nor_counted(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    line = Newcomer("p0", None, None, None, None, "listening", None, "kim", date(2026, 5, 4), None, None)
    for _ in roster.take_in(eight.store, TEAM, [line], now=THURSDAY):
        pass
    assert check(eight).total == 7
    assert "p0" not in [one.person.person_id for one in check(eight).open]


def test_on_a_day_that_brought_the_manager_something_to_learn_the_check_waits_for_the_next(eight: Office) -> None:
    run(eight)
    with eight.store.write() as tx:
        prompts.plan(tx, TEAM, [Plan("nudge", "mia", "nudge:mia:x", THURSDAY, "next_in_order")])
        this = prompts.prompt.c.prompt_id == prompt_id(TEAM, "nudge:mia:x")
        tx.execute(prompts.prompt.update().where(this).values(state="sent", sent_at=THURSDAY))
    assert not goes_out(eight, THURSDAY + timedelta(hours=3))
    assert [row.local_date for row in rows(eight)] == [date(2026, 11, 27)]
    assert goes_out(eight, THURSDAY + timedelta(days=1))


def test_a_reminder_waits_while_what_it_reminds_of_has_just_come(eight: Office) -> None:
    run(eight)
    goes_out(eight)
    friday = THURSDAY + timedelta(days=1)
    with eight.store.write() as tx:
        this = prompts.prompt.c.prompt_id == prompt_id(TEAM, KEY)
        tx.execute(prompts.prompt.update().where(this).values(state="sent", sent_at=friday))
    assert not goes_out(eight, friday + timedelta(hours=3), f"{KEY}:again")
    assert rows(eight)[-1].local_date == date(2026, 11, 30)

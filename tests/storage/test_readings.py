from dataclasses import replace
from datetime import timedelta

import pytest
from lives import MONDAY, TEAM, WEEK, Life, expected, lives, noon, write
from sqlalchemy import event as listen

from coaching.events import Event
from coaching.readings import PersonWeek
from coaching.weeks import Week
from storage import consents, events, people
from storage.engine import Store
from storage.readings import cohort_week, happened, team_week, team_weeks


@pytest.mark.parametrize("seed", range(3))
def test_a_teams_week_is_what_a_count_by_hand_gives(store: Store, seed: int) -> None:
    history = lives(seed)
    with store.write() as tx:
        for life in history:
            write(tx, life)
    seen = 0
    for manager in ("mia", "kim", "nobody"):
        for back in (-2, -1, 0, 1, 2, 4, 8):
            for cohorts in (None, {"a"}):
                week = WEEK.before(back)
                with store.read() as tx:
                    found = team_week(tx, TEAM, manager, week, cohorts=cohorts)
                by_hand = [expected(life, manager, week, cohorts) for life in history]
                assert found == tuple(one for one in by_hand if one), (manager, str(week), cohorts)
                seen += sum(one.enrolled for one in found)
    assert seen > 40


@pytest.fixture
def ana() -> Life:
    joined = MONDAY - timedelta(days=90)
    return Life("ana", joined, places=[(joined, "mia", "a")], answers=[(joined, "agreed")])


def week_of(store: Store, life: Life, week: Week = WEEK, manager: str = "mia") -> PersonWeek | None:
    with store.write() as tx:
        if people.find(tx, TEAM, life.name) is None:
            write(tx, life)
        return next(iter(team_week(tx, TEAM, manager, week)), None)


def test_whoever_withdraws_counts_in_the_days_they_had_agreed_and_not_from_then_on(store: Store, ana: Life) -> None:
    ana.answers.append((MONDAY + timedelta(days=3), "withdrawn"))
    this, following = week_of(store, ana), week_of(store, ana, WEEK.before(-1))
    assert this is not None
    assert following is not None
    assert (this.enrolled_days, this.enrolled) == (3, True)
    assert (following.invited_days, following.enrolled_days) == (5, 0)


def test_of_a_yes_and_a_no_of_one_moment_the_no_holds(store: Store, ana: Life) -> None:
    with store.write() as tx:
        write(tx, ana)
        consents.note(
            tx,
            TEAM,
            "ana",
            answer="declined",
            text_version=1,
            source="roster",
            occurred_at=noon(ana.joined),
            local_date=ana.joined,
        )
    this = week_of(store, ana)
    assert this is not None
    assert this.enrolled_days == 0


@pytest.mark.parametrize(("moves_on", "manager"), [(6, "kim"), (7, "mia")])
def test_a_person_counts_with_the_manager_they_have_on_sunday(
    store: Store, ana: Life, moves_on: int, manager: str
) -> None:
    ana.places.append((MONDAY + timedelta(days=moves_on), "kim", "a"))
    for asked in ("mia", "kim"):
        assert (week_of(store, ana, manager=asked) is not None) is (asked == manager)


def test_a_late_answer_counts_in_its_own_local_week(store: Store, ana: Life) -> None:
    ana.messages = [("nudge", WEEK.sunday, WEEK.sunday + timedelta(days=1))]
    this, following = week_of(store, ana), week_of(store, ana, WEEK.before(-1))
    assert this is not None
    assert following is not None
    assert (this.count("completed_task", WEEK), following.count("completed_task", WEEK.before(-1))) == (0, 1)
    assert (following.delivered_before, following.finished_before) == (1, 1)


@pytest.mark.parametrize(("days", "finished"), [(7, 1), (8, 0)])
def test_a_message_is_finished_within_seven_days_or_not(store: Store, ana: Life, days: int, finished: int) -> None:
    ana.messages = [("nudge", MONDAY, MONDAY + timedelta(days=days)), ("nudge", MONDAY, None)]
    following = week_of(store, ana, WEEK.before(-1))
    assert following is not None
    assert (following.delivered_before, following.finished_before) == (2, finished)


def test_of_a_message_that_a_file_brought_in_the_events_are_enough(store: Store, ana: Life) -> None:
    with store.write() as tx:
        write(tx, ana)
        for name, day in (("delivered", MONDAY), ("completed_task", MONDAY + timedelta(days=2))):
            said = Event(f"elsewhere {name}", name, noon(day), day, "ana", prompt="elsewhere")  # type: ignore[arg-type]
            assert events.write(tx, TEAM, said)
    following = week_of(store, ana, WEEK.before(-1))
    assert following is not None
    assert (following.delivered_before, following.finished_before) == (1, 1)


def test_another_workspaces_people_are_not_ours(store: Store, ana: Life) -> None:
    with store.write() as tx:
        write(tx, ana, workspace="T2")
        assert team_week(tx, TEAM, "mia", WEEK) == ()


def test_several_weeks_at_once_are_the_same_as_each_alone(store: Store) -> None:
    with store.write() as tx:
        for life in lives(7):
            write(tx, life)
        weeks = [WEEK, WEEK.before(), WEEK.before(4)]
        together = team_weeks(tx, TEAM, "mia", weeks)
        assert together == {week: team_week(tx, TEAM, "mia", week) for week in weeks}
        without = team_weeks(tx, TEAM, "mia", weeks, messages=False)
        assert without == {
            week: tuple(replace(one, delivered_before=0, finished_before=0) for one in those)
            for week, those in together.items()
        }


def test_a_team_of_sixty_costs_as_many_statements_as_a_team_of_one(store: Store, ana: Life) -> None:
    asked: list[str] = []
    listen.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    counts = []
    for size in (1, 60):
        with store.write() as tx:
            for n in range(size):
                write(tx, Life(f"{size}-{n}", ana.joined, places=ana.places, answers=ana.answers))
            asked.clear()
            team_week(tx, TEAM, "mia", WEEK)
            counts.append(len(asked))
    assert counts == [4, 4]


def test_what_happened_is_asked_of_the_whole_workspace_between_two_dates(store: Store, ana: Life) -> None:
    ana.acts = [(MONDAY, "peer_feedback", "x")]
    ana.unseen = [MONDAY]
    week_of(store, ana)
    with store.read() as tx:
        both = {"peer_feedback", "manager_check"}
        assert happened(tx, TEAM, both, since=MONDAY, until=MONDAY) == ({"peer_feedback"}, None)
        assert happened(tx, TEAM, both, since=MONDAY + timedelta(days=1), until=WEEK.sunday) == (set(), None)
        assert happened(tx, TEAM, {"manager_check"}, since=MONDAY, until=MONDAY) == (set(), None)
        assert happened(tx, "T2", both, since=MONDAY, until=MONDAY) == (set(), None)
        first, after = happened(tx, TEAM, both, since=MONDAY, until=MONDAY, limit=1)
        assert after is not None, "a few people at a time"
        assert first | happened(tx, TEAM, both, since=MONDAY, until=MONDAY, after=after)[0] == {"peer_feedback"}


def test_a_persons_events_are_found_without_walking_through_everybodys(store: Store) -> None:
    if store.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps its own statistics")
    said: list[tuple[str, object]] = []
    listen.listen(store.engine, "before_cursor_execute", lambda *call: said.append((call[2], call[3])))
    with store.read() as tx:
        events.counts(tx, TEAM, "ana")
        events.latest(tx, TEAM, "ana", "p1", "confidence_rated")
        asked = [call for call in said if call[0].startswith("SELECT")]
        plans = [tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all() for sql, values in asked]
    assert len(plans) == 2
    for plan in plans:
        assert "INDEX event_person" in plan[0][3]


@pytest.mark.parametrize("seed", range(2))
def test_a_cohorts_week_page_by_page_is_what_its_managers_weeks_hold_together(store: Store, seed: int) -> None:
    history = lives(seed)
    with store.write() as tx:
        for life in history:
            write(tx, life)
    with store.read() as tx:
        found: list[PersonWeek] = []
        while page := cohort_week(tx, TEAM, "a", WEEK, after=found[-1].person if found else "", limit=3):
            found += page
        managers = {one.manager for one in found} - {None}
        by_manager = [one for who in managers for one in team_week(tx, TEAM, str(who), WEEK, cohorts={"a"})]
    assert len(found) == len({one.person for one in found}) > 5
    led = sorted((one for one in found if one.manager), key=lambda one: one.person)
    without = [replace(one, delivered_before=0, finished_before=0) for one in by_manager]
    assert led == sorted(without, key=lambda one: one.person)

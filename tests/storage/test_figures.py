from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from lives import MONDAY, TEAM, WEEK, Life, expected, lives, noon, write
from sqlalchemy import Connection

from coaching.counts import Counts, Funnel, Loop
from coaching.events import Event, EventName
from coaching.kpis import FIGURES
from coaching.scopes import Added, Place, Sums, total
from coaching.weeks import Week
from storage import events, figures
from storage.engine import Store

LONG_AGO = date(2020, 1, 1)


def counted(store: Store, week: Week = WEEK, **wanted: object) -> Counts:
    with store.read() as tx:
        return figures.week(tx, TEAM, week, **wanted)  # type: ignore[arg-type]


def by_manager(added: Added) -> dict[str, Sums]:
    found: dict[str, Sums] = defaultdict(Sums)
    for place, sums in added.items():
        found[place.manager] += sums
    return dict(found)


def by_hand(history: Iterable[Life], week: Week, name: str) -> dict[str, Sums]:
    """Count person by person, in Python, as a team's digest does it."""
    history, found = list(history), {}
    for manager in {manager for life in history for _, manager, _ in life.places}:
        team = [one for life in history if (one := expected(life, manager, week, None))]
        adds = [part for one in team if (part := FIGURES[name].part(one, week))]
        if adds:
            found[manager or ""] = Sums.of(adds)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_whole_workspace_counts_what_each_team_counts(store: Store, seed: int) -> None:
    history = lives(seed)
    with store.write() as tx:
        for life in history:
            write(tx, life)
    seen = 0
    for back in (-2, -1, 0, 1, 2, 4, 8):
        found = counted(store, WEEK.before(back)).figures
        for name in FIGURES:
            assert by_manager(found[name]) == by_hand(history, WEEK.before(back), name), (name, back)
            seen += total(found[name].values()).n
    assert seen > 400


def test_no_table_is_left_behind_and_the_next_count_begins_anew(store: Store) -> None:
    with store.write() as tx:
        for life in lives(4):
            write(tx, life)
    first, again = counted(store), counted(store)
    assert first == again
    with store.read() as tx:
        assert figures.week(tx, TEAM, WEEK) == figures.week(tx, TEAM, WEEK)


def test_a_cohorts_count_leaves_out_everybody_else(store: Store) -> None:
    with store.write() as tx:
        for life in lives(5):
            write(tx, life)
    everybody, only = counted(store).figures, counted(store, cohorts=["a"]).figures
    for name in FIGURES:
        assert only[name] == {place: sums for place, sums in everybody[name].items() if place.cohort == "a"}


@pytest.fixture
def ana() -> Life:
    joined = MONDAY - timedelta(days=90)
    return Life("ana", joined, places=[(joined, "mia", "a")], answers=[(joined, "agreed")])


def test_a_module_counts_the_acts_in_it_of_the_same_people(store: Store, ana: Life) -> None:
    ana.acts = [(MONDAY, "completed_task", "listening"), (MONDAY, "completed_task", "feedback")]
    with store.write() as tx:
        write(tx, ana)
    place = Place("a", "", "mia")
    assert counted(store).figures["practice_tasks"][place] == Sums(1, 2, 1, 4, 2, 1)
    for module, tasks in (("listening", 1), ("feedback", 1), ("calming", 0)):
        found = counted(store, module=module).figures
        assert found["practice_tasks"][place] == Sums(1, tasks, 1, tasks, tasks, 1)
        assert found["active_users"][place].top == tasks


def test_the_funnel_counts_at_each_step_those_who_did_all_steps_before(store: Store, ana: Life) -> None:
    ana.messages = [("nudge", MONDAY, MONDAY)]
    ana.acts = [(MONDAY, "opened", "listening")]
    ben = Life("ben", ana.joined, places=ana.places, answers=ana.answers, acts=[(MONDAY, "peer_feedback", "")])
    ben.messages = [("nudge", MONDAY, MONDAY)]  # done by command, never opened; and thanks besides
    with store.write() as tx:
        write(tx, ana)
        write(tx, ben)
    assert counted(store).funnel == {Place("a", "", "mia"): Funnel(2, 1, 1, 0)}


def test_the_loop_counts_who_got_to_each_stage_in_order(store: Store, ana: Life) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    ana.messages = [("nudge", days[0], None), ("nudge", days[1], days[2])]
    early = Life("ben", ana.joined, places=ana.places, answers=ana.answers)
    early.messages = [("nudge", days[0], days[0]), ("nudge", days[1], None)]  # done before the second one came
    with store.write() as tx:
        write(tx, ana)
        write(tx, early)
        seen(tx, days[1], "peer_feedback", "ben")  # too early: before she had done it
        seen(tx, days[2], "manager_check", "mia")  # and so is this, before a colleague saw it
    here = Place("a", "", "mia")
    assert counted(store, since=LONG_AGO).loop == {here: Loop(2, 1, 0, 0)}
    with store.write() as tx:
        seen(tx, days[3], "peer_feedback", "ben", outcome="not_observed")
    assert counted(store, since=LONG_AGO).loop == {here: Loop(2, 1, 0, 0)}
    with store.write() as tx:
        seen(tx, days[3], "peer_feedback", "ben")
    assert counted(store, since=LONG_AGO).loop == {here: Loop(2, 1, 1, 0)}
    with store.write() as tx:
        seen(tx, days[4], "manager_check", "mia")
    assert counted(store, since=LONG_AGO).loop == {here: Loop(2, 1, 1, 1)}
    assert counted(store, since=days[1]).loop == {here: Loop(0, 0, 0, 0)}
    assert counted(store).loop == {}


def seen(tx: Connection, day: date, name: EventName, by: str, *, outcome: str = "did") -> None:
    key = f"{name} {day} {outcome}"
    said = Event(key, name, noon(day), day, "ana", actor=by, cohort="a", manager="mia", outcome=outcome)
    assert events.write(tx, TEAM, said)


def test_praise_that_was_taken_back_is_none(store: Store, ana: Life) -> None:
    ana.messages = [("nudge", MONDAY, MONDAY), ("nudge", MONDAY, MONDAY)]
    with store.write() as tx:
        write(tx, ana)
        seen(tx, MONDAY, "peer_feedback", "ben")
    assert counted(store, since=LONG_AGO).loop == {Place("a", "", "mia"): Loop(1, 1, 1, 0)}
    with store.write() as tx:
        back = Event("back", "taken_back", noon(MONDAY), MONDAY, "ana", actor="ben")
        assert events.write(tx, TEAM, replace(back, replaces=f"peer_feedback {MONDAY} did"))
    assert counted(store, since=LONG_AGO).loop == {Place("a", "", "mia"): Loop(1, 1, 0, 0)}

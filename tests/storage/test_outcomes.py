"""Business measures are kept as they were told last; the newest two that do not overlap can be compared."""

from dataclasses import replace
from datetime import date

from coaching.outcomes import Outcome
from storage import outcomes
from storage.engine import Store

CALLS = Outcome("repeat_calls", "manager", "UMIA", date(2026, 10, 1), date(2026, 10, 31), 38, 212)


def month(number: int, top: float) -> Outcome:
    return replace(CALLS, period_start=date(2026, number, 1), period_end=date(2026, number, 28), numerator=top)


def test_what_is_told_again_takes_the_place_of_what_was_told_before(store: Store) -> None:
    mended = replace(CALLS, numerator=41, unit="calls")
    with store.write() as tx:
        assert outcomes.keep(tx, "T1", CALLS) == ("new", None)
        assert outcomes.keep(tx, "T1", CALLS) == ("same", CALLS)
        assert outcomes.keep(tx, "T1", mended) == ("changed", CALLS)
        assert outcomes.series(tx, "T1", "repeat_calls") == [mended]
        assert outcomes.series(tx, "T2", "repeat_calls") == []
        assert outcomes.names(tx, "T1") == ["repeat_calls"]


def test_a_managers_newest_measure_stands_beside_the_one_that_was_over_before_it_began(store: Store) -> None:
    with store.write() as tx:
        assert outcomes.of_manager(tx, "T1", "UMIA", "repeat_calls") == []
        overlapping = replace(CALLS, period_start=date(2026, 8, 15), period_end=date(2026, 9, 15))
        others = [replace(CALLS, who="UKIM"), replace(CALLS, scope="person"), replace(CALLS, name="other")]
        for told in (month(7, 40), month(8, 41), month(9, 42), overlapping, *others):
            outcomes.keep(tx, "T1", told)
        assert outcomes.of_manager(tx, "T1", "UMIA", "repeat_calls") == [month(9, 42), month(8, 41)]
        assert outcomes.of_manager(tx, "T1", "UMIA", "repeat_calls", until=date(2026, 8, 30)) == [
            month(8, 41), month(7, 40),
        ]  # fmt: skip
        assert outcomes.of_manager(tx, "T1", "UMIA", "repeat_calls", until=date(2026, 7, 30)) == [month(7, 40)]


def test_a_series_holds_groups_and_no_single_person(store: Store) -> None:
    group, person = replace(CALLS, scope="cohort", who="a"), replace(CALLS, scope="person", who="UANA")
    with store.write() as tx:
        for told in (month(9, 42), month(8, 41), person, group):
            outcomes.keep(tx, "T1", told)
        assert outcomes.series(tx, "T1", "repeat_calls") == [group, month(8, 41), month(9, 42)]


def test_erasing_deletes_what_was_measured_of_somebody_and_leaves_their_teams_to_nobody(store: Store) -> None:
    with store.write() as tx:
        for told in (CALLS, replace(CALLS, scope="person"), replace(CALLS, scope="cohort")):
            outcomes.keep(tx, "T1", told)
        outcomes.forget(tx, "T1", "UMIA", pseudonym="gone")
        assert outcomes.series(tx, "T1", "repeat_calls") == [
            replace(CALLS, scope="cohort"), replace(CALLS, who="gone"),
        ]  # fmt: skip
        assert len(tx.execute(outcomes.outcome.select()).all()) == 2

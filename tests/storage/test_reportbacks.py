"""What managers reported back on cards: each counted once, told only with enough others, and true after an erasing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.cards import Tally
from coaching.people import Newcomer
from coaching.prompts import Plan, Prompt
from coaching.reportbacks import Outcome
from coaching.weeks import Week
from scheduler.reportbacks import known, tell_due
from storage import consents, copies, erasing, prompts, reportbacks, roster
from storage.engine import Store

TEAM, MODULE, CARD = "T1", "active-listening", "told-before"
WEEK = Week.parse("2026-W47")
SUNDAY = WEEK.sunday
#: When that week has ended everywhere.
ENDED = datetime(2026, 11, 23, 12, tzinfo=UTC)


def report(store: Store, name: str, outcome: Outcome, *, on: date = WEEK.monday, card: str = CARD) -> None:
    asked = Prompt(TEAM, "p", "report_back", name, "sent", "answered", ENDED, "card_tried", module=MODULE, item=card)
    with store.write() as tx:
        reportbacks.keep(tx, asked, outcome, on=on)


def tell(store: Store, now: datetime = ENDED) -> None:
    with store.write() as tx:
        tell_due(tx, TEAM, MODULE, now=now)


def told(store: Store, reader: str = "zoe") -> dict[str, Tally]:
    with store.read() as tx:
        return reportbacks.tallies(tx, TEAM, MODULE, reader=reader)


def five(store: Store) -> None:
    outcomes: tuple[Outcome, ...] = ("worked", "worked", "worked", "partly", "not")
    for n, outcome in enumerate(outcomes):
        report(store, f"m{n}", outcome)


def test_four_managers_are_never_told_of(store: Store) -> None:
    for n in range(4):
        report(store, f"m{n}", "worked")
    report(store, "m4", "no_chance")
    tell(store)
    tell(store, ENDED + timedelta(weeks=3))
    assert told(store) == {}


def test_five_are_told_of_once_the_week_has_ended_everywhere(store: Store) -> None:
    five(store)
    tell(store, ENDED - timedelta(seconds=1))
    assert told(store) == {}
    tell(store)
    assert told(store) == {CARD: Tally(5, 3, 1)}


def test_one_more_answer_changes_nothing_that_is_told_until_there_are_five_more(store: Store) -> None:
    five(store)
    tell(store)
    for n in range(5, 9):
        report(store, f"m{n}", "not", on=SUNDAY + timedelta(days=1))
        tell(store, ENDED + timedelta(weeks=n))
        assert told(store) == {CARD: Tally(5, 3, 1)}
    report(store, "m9", "worked", on=SUNDAY + timedelta(days=1))
    tell(store, ENDED + timedelta(weeks=9))
    assert told(store) == {CARD: Tally(10, 4, 1)}


def test_each_manager_is_counted_once_and_a_change_after_that_moves_nothing(store: Store) -> None:
    report(store, "m0", "not")
    five(store)  # m0 says now that it worked
    tell(store)
    report(store, "m0", "not", on=SUNDAY + timedelta(days=1))
    report(store, "m1", "no_chance", on=SUNDAY + timedelta(days=1))
    tell(store, ENDED + timedelta(weeks=1))
    assert told(store) == {CARD: Tally(5, 3, 1)}


def test_whoever_takes_an_answer_back_in_time_is_not_counted(store: Store) -> None:
    five(store)
    report(store, "m0", "no_chance")
    tell(store)
    assert told(store) == {}


def test_a_reader_who_is_one_of_them_is_known_to_be(store: Store) -> None:
    five(store)
    tell(store)
    assert told(store, "m3") == {CARD: Tally(5, 3, 1, is_in=True)}
    assert told(store, "m3")[CARD].may_be_told is False


def test_cards_are_told_of_apart(store: Store) -> None:
    five(store)
    for n in range(4):
        report(store, f"m{n}", "worked", card="the-correction")
    tell(store)
    assert set(told(store)) == {CARD}


def test_other_workspaces_and_modules_hear_nothing(store: Store) -> None:
    five(store)
    tell(store)
    with store.read() as tx:
        assert reportbacks.tallies(tx, "T2", MODULE, reader="zoe") == {}
        assert reportbacks.tallies(tx, TEAM, "giving-feedback", reader="zoe") == {}


@pytest.fixture
def hired(store: Store) -> Store:
    with store.write() as tx:
        for n in range(5):
            joined = date(2026, 5, 4)
            roster.welcome(
                tx, TEAM, Newcomer(f"m{n}", "M", None, "UTC", None, None, None, None, joined, None, None), today=joined
            )
            consents.note(
                tx,
                TEAM,
                f"m{n}",
                answer="agreed",
                text_version=1,
                source="person",
                occurred_at=ENDED,
                local_date=joined,
            )
    return store


def erase(store: Store, name: str) -> None:
    with store.write() as tx:
        erasing.erase(tx, TEAM, name, pseudonym="gone-1", text_version=1, now=ENDED, today=ENDED.date())


def test_what_was_told_stays_true_when_somebody_is_erased_and_is_nobodys(hired: Store) -> None:
    five(hired)
    tell(hired)
    erase(hired, "m0")
    assert told(hired, "m0") == {CARD: Tally(5, 3, 1)}
    with hired.read() as tx:
        assert reportbacks.waiting(tx, TEAM, MODULE, until=SUNDAY) == {}


def test_what_was_not_told_yet_goes_with_its_manager(hired: Store) -> None:
    five(hired)
    erase(hired, "m0")
    tell(hired)
    assert told(hired) == {}


def test_a_copy_of_everything_holds_ones_own_and_no_others(hired: Store) -> None:
    five(hired)
    with hired.read() as tx:
        copy = copies.copy_of(tx, TEAM, "m3", now=ENDED)
    assert copy is not None
    assert [(row["item"], row["outcome"]) for row in copy["card_reports"]] == [(CARD, "partly")]


def test_cards_that_a_manager_chose_lately_are_known_besides_all_they_had(store: Store) -> None:
    def plan(kind: str, card: str, day: date) -> Plan:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        return Plan(kind, "mia", f"{kind}:{card}", at, "weekly_digest", item=card, local_date=day)

    monday = WEEK.before(-1).monday
    with store.write() as tx:
        prompts.plan(tx, TEAM, [plan("digest", "a", monday - timedelta(weeks=7))])
        prompts.plan(tx, TEAM, [plan("report_back", "b", monday - timedelta(weeks=2))])
        prompts.plan(tx, TEAM, [plan("report_back", "c", monday - timedelta(weeks=3))])
    with store.read() as tx:
        found = known(tx, TEAM, "mia", MODULE, week=WEEK.before(-1))
    assert (found.tried, found.met) == (["b"], frozenset("abc"))

"""What a file says happened is held against what was true of people then."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coaching.claims import Answer, Claim, Known, Stay, differences, judge
from coaching.events import Event

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
JOINED, MOVED = date(2026, 3, 2), date(2026, 10, 5)
TOKYO = Stay(JOINED, MOVED, "spring", "agent", "UKIM", "Asia/Tokyo")
MADRID = Stay(MOVED, None, "autumn", "lead", "UMIA", "Europe/Madrid")
YES = Answer("agreed", "person", 2, date(2026, 4, 1))
ANA = Known("UANA", JOINED, None, (TOKYO, MADRID), (YES,))
BEN = Known("UBEN", JOINED, None, (Stay(JOINED, None, "c", None, None, "America/New_York"),))
#: In the night from the 4th to the 5th: still the 19th in New York, the 20th in Madrid.
LATE = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
OPENED = Claim("e", "opened", LATE, "UANA")


def taken(claim: Claim, person: Known = ANA, actor: Known | None = None) -> Event:
    said = judge(claim, person, actor, now=NOW)
    assert isinstance(said, Event), said
    return said


def refused(claim: Claim, person: Known | None = ANA, actor: Known | None = None) -> str:
    said = judge(claim, person, actor, now=NOW)
    assert isinstance(said, str)
    return said


def test_what_a_line_does_not_say_is_what_was_true_then() -> None:
    autumn = taken(OPENED)
    assert (autumn.local_date, autumn.cohort, autumn.role, autumn.manager) == (
        date(2026, 11, 20), "autumn", "lead", "UMIA",
    )  # fmt: skip
    spring = taken(replace(OPENED, occurred_at=datetime(2026, 6, 1, 16, tzinfo=UTC)))
    assert (spring.local_date, spring.cohort, spring.manager) == (date(2026, 6, 2), "spring", "UKIM")


def test_what_a_line_does_say_stays() -> None:
    said = taken(replace(OPENED, cohort="x", role="y", manager="UZOE", local_date=date(2026, 11, 19)))
    assert (said.local_date, said.cohort, said.role, said.manager) == (date(2026, 11, 19), "x", "y", "UZOE")


def test_an_act_belongs_to_the_date_of_whoever_did_it_and_its_context_to_whom_it_is_about() -> None:
    praise = replace(OPENED, name="peer_feedback", actor="UBEN")
    said = taken(praise, ANA, BEN)
    assert (said.local_date, said.cohort) == (date(2026, 11, 19), "autumn")


@pytest.mark.parametrize(
    ("claim", "person", "why"),
    [
        (OPENED, None, "UANA is not on the roster"),
        (replace(OPENED, actor="UBEN"), ANA, "the actor UBEN is not on the roster"),
        (replace(OPENED, occurred_at=NOW.replace(minute=1)), ANA, "2026-11-24T09:01:00Z lies in the future"),
        (replace(OPENED, occurred_at=datetime(2026, 3, 1, tzinfo=UTC)), ANA, "UANA joined on 2026-03-02"),
        (OPENED, replace(ANA, last_on=date(2026, 11, 19)), "UANA was here until 2026-11-19, and this is of 2026-11-20"),
        (replace(OPENED, occurred_at=datetime(2026, 3, 31, tzinfo=UTC)), ANA, "UANA had not agreed on 2026-03-31"),
        (OPENED, replace(ANA, answers=()), "UANA had not agreed on 2026-11-20"),
        (
            OPENED,
            replace(ANA, answers=(YES, Answer("withdrawn", "person", 2, date(2026, 11, 20)))),
            "UANA had not agreed on 2026-11-20",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(claim: Claim, person: Known | None, why: str) -> None:
    assert why in refused(claim, person)


def test_the_first_day_and_the_last_day_are_days_here() -> None:
    first = replace(ANA, joined_on=date(2026, 11, 20), last_on=date(2026, 11, 20))
    assert taken(OPENED, first).local_date == date(2026, 11, 20)


def test_a_yes_after_a_no_holds_again() -> None:
    no = Answer("withdrawn", "person", 2, date(2026, 5, 1))
    again = Answer("agreed", "person", 2, date(2026, 6, 1))
    back = replace(ANA, answers=(YES, no, again))
    assert taken(OPENED, back)
    assert back.agreed_since() == date(2026, 6, 1)
    assert not back.agreed_throughout(date(2026, 4, 1), date(2026, 6, 30))
    assert back.agreed_throughout(date(2026, 6, 1), date(2026, 6, 30))
    assert replace(ANA, answers=(YES, replace(again, text_version=3))).agreed_since() == YES.since
    assert replace(ANA, answers=(YES, no)).agreed_since() is None


def test_a_check_needs_a_text_that_says_so_or_the_companys_own() -> None:
    check = replace(OPENED, name="manager_check", actor="UMIA")
    mia = replace(BEN, person="UMIA")
    assert taken(check, ANA, mia)
    assert "says nothing of managers' notes" in refused(
        check, replace(ANA, answers=(replace(YES, text_version=1),)), mia
    )
    assert taken(check, replace(ANA, answers=(Answer("agreed", "roster", 0, YES.since),)), mia)


def test_a_day_that_a_move_swallows_is_still_a_day() -> None:
    """Whoever flies east over midnight, or west, has a date all the same."""
    flies = replace(
        ANA, stays=(replace(TOKYO, until=date(2026, 11, 20)), replace(BEN.stays[0], since=date(2026, 11, 20)))
    )
    assert flies.day(datetime(2026, 11, 19, 16, tzinfo=UTC)) == date(2026, 11, 20)


def test_the_same_line_again_says_nothing_else() -> None:
    said = taken(OPENED)
    assert differences(OPENED, said) == []
    assert differences(replace(OPENED, cohort="autumn", local_date=date(2026, 11, 20)), said) == []
    assert differences(replace(OPENED, cohort="spring", outcome="x"), said) == ["cohort", "outcome"]

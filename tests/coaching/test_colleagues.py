"""Who may be named: whoever takes part and is still here, and nobody else; no answer tells why not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coaching.colleagues import may_not_be_named
from coaching.people import Person

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANA = Person("T1", "UANA", "Ana", "Europe/Madrid", "ES", date(2026, 1, 7), consent="agreed")


def asked(colleague: Person | None, *, named: str = "UANA", by: str = "UBEN", now: datetime = NOW) -> str | None:
    return may_not_be_named(named, colleague, by=by, now=now)


def test_a_colleague_who_takes_part_may_be_named() -> None:
    assert asked(ANA) is None


def test_nobody_names_themselves_whether_they_take_part_or_not() -> None:
    assert asked(ANA, by="UANA") == "yourself"
    assert asked(None, named="UNEW", by="UNEW") == "yourself"


@pytest.mark.parametrize(
    "colleague",
    [
        None,
        replace(ANA, consent="none"),
        replace(ANA, consent="invited"),
        replace(ANA, consent="declined"),
        replace(ANA, consent="withdrawn"),
        replace(ANA, guest=True),
        replace(ANA, deactivated=True),
        replace(ANA, left_on=date(2026, 11, 23)),
        replace(ANA, joined_on=date(2026, 11, 25)),
    ],
    ids=["stranger", "not asked", "asked", "said no", "withdrew", "guest", "closed account", "left", "not here yet"],
)
def test_everybody_else_is_out_of_reach_for_one_and_the_same_reason(colleague: Person | None) -> None:
    assert asked(colleague) == "out_of_reach"


def test_the_last_day_is_the_colleagues_own() -> None:
    leaving = replace(ANA, tz="America/Los_Angeles", left_on=date(2026, 11, 24))
    assert asked(leaving, now=datetime(2026, 11, 25, 7, 30, tzinfo=UTC)) is None, "it is still Tuesday there"
    assert asked(leaving, now=datetime(2026, 11, 25, 8, 30, tzinfo=UTC)) == "out_of_reach"

"""Whom a manager may prepare a talk with: one of their own who takes part, and of all others nothing is told."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from coaching.one_on_ones import ENDINGS, Preparation, ending, why_not
from coaching.people import Person
from coaching.weeks import Week

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANA = Person("T1", "ana", "Ana", "Europe/Madrid", "ES", date(2026, 1, 7), consent="agreed", manager="mia")


def test_ones_own_person_who_takes_part() -> None:
    assert why_not("ana", ANA, by="mia", now=NOW) is None


@pytest.mark.parametrize(
    "colleague",
    [
        None,
        replace(ANA, consent="declined"),
        replace(ANA, consent="invited"),
        replace(ANA, consent="withdrawn"),
        replace(ANA, left_on=date(2026, 11, 20)),
        replace(ANA, guest=True),
        replace(ANA, deactivated=True),
        replace(ANA, manager="kim"),
        replace(ANA, manager="kim", consent="declined"),
        replace(ANA, manager=None),
    ],
)
def test_for_everybody_else_there_is_one_answer(colleague: Person | None) -> None:
    assert why_not("ana", colleague, by="mia", now=NOW) == "cannot"


def test_a_talk_with_oneself_is_none() -> None:
    assert why_not("mia", replace(ANA, person_id="mia"), by="mia", now=NOW) == "yourself"


def test_there_is_no_place_for_what_somebody_answered() -> None:
    assert {one.name for one in fields(Preparation)} == {"name", "noted", "thanked", "question", "ending"}


def test_each_week_ends_on_another_line() -> None:
    week = Week.parse("2026-W47")
    assert {ending(week.before(-n)) for n in range(3)} == set(ENDINGS)

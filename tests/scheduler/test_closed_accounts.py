"""Whoever's account was closed stands behind no figure from then on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.weeks import Week
from storage import roster

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
WEEK = Week.parse("2026-W47")
#: When the week has ended in New York.
ENDED = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture
def five(office: Office) -> Office:
    """Mia leads five people, and each of them acts in both weeks."""
    office.lead()
    for n in range(5):
        office.hire(f"p{n}")
        for weeks in (0, 1):
            office.act(f"p{n}", ENDED - timedelta(days=3, weeks=weeks), "opened")
    return office


def account(office: Office, name: str, *, closed: bool, today: date) -> None:
    with office.store.write() as tx:
        roster.note_account(tx, TEAM, name, closed=closed, today=today)


def reason(office: Office) -> str | None:
    office.run(ENDED)
    return office.digest().reason


def test_a_team_of_five_with_one_closed_account_is_too_few_from_then_on(five: Office) -> None:
    account(five, "p4", closed=True, today=WEEK.monday)
    assert reason(five) == "small"


def test_a_week_counts_whoever_was_here_on_three_of_its_days(five: Office) -> None:
    account(five, "p4", closed=True, today=WEEK.monday + timedelta(days=2))
    assert reason(five) is None
    five.run(ENDED + timedelta(weeks=1))
    assert five.digest(week=WEEK.before(-1)).reason == "small"


def test_an_account_that_is_opened_again_counts_again(five: Office) -> None:
    account(five, "p4", closed=True, today=WEEK.monday)
    account(five, "p4", closed=False, today=WEEK.monday)
    assert reason(five) is None


def test_a_roster_that_still_names_somebody_does_not_open_their_account(five: Office) -> None:
    account(five, "p4", closed=True, today=WEEK.monday)
    five.hire("p4")
    assert reason(five) == "small"

"""Which statuses say that somebody is out of office, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.away import OPEN_END, Status, away_until, read

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        (":palm_tree:", "Vacationing"),
        (":palm_tree:", "De vacaciones"),
        (":palm_tree:", ""),
        (":face_with_thermometer:", "Out sick"),
        (":face_with_thermometer:", "Enferma"),
        ("", "Out of office"),
        ("", "OOO"),
        (":calendar:", "OOO until 5 Jan, ask Ben"),
        ("", "Out of the Office • Outlook Calendar"),
        (":baby:", "Parental leave, back in March"),
        ("", "on leave"),
        ("", "Bank holiday"),
        ("", "Im Urlaub bis 5.1."),
        ("", "Krank"),
        ("", "En congés"),
        ("", "de férias"),
        ("", "休暇中"),
        ("", "On vacation, not working until Monday"),
        ("", "OOO until tomorrow"),
        ("", "Vacation! Back next week"),
        ("", "  out   of office "),
    ],
)
def test_these_say_out_of_office(emoji: str, text: str) -> None:
    assert read(emoji, text, FRIDAY) == Status(away=True, until=FRIDAY)


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        ("", ""),
        (":spiral_calendar_pad:", "In a meeting"),
        (":bus:", "Commuting"),
        (":house_with_garden:", "Working remotely"),
        (":palm_tree:", "Working from Lisbon"),
        (":palm_tree:", "Back from vacation"),
        ("", "Vacation next week"),
        ("", "OOO tomorrow"),
        ("", "Planning my holiday"),
        (":christmas_tree:", "Happy holidays"),
        ("", "Sick of Mondays"),
        ("", "Not on holiday, just quiet"),
        ("", "In the office"),
        ("", "Leave me be, I'm focusing"),
        ("", "Sickbay software on call"),
        (":airplane:", "Travelling to a customer"),
    ],
)
def test_these_do_not(emoji: str, text: str) -> None:
    assert read(emoji, text, None) == Status(away=False)


def test_a_status_counts_until_slack_clears_it_and_not_after() -> None:
    assert away_until(Status(away=True, until=FRIDAY), None, NOW) == FRIDAY
    assert away_until(Status(away=True, until=FRIDAY), None, FRIDAY) is None
    assert away_until(Status(away=False), FRIDAY, NOW) is None


def test_a_status_without_an_end_counts_on_while_it_stands_and_is_seldom_news() -> None:
    known, moved = None, 0
    for day in range(100):
        now = NOW + timedelta(days=day)
        until = away_until(Status(away=True), known, now)
        assert until is not None
        assert until > now + timedelta(weeks=1), "planning looks a week ahead"
        moved += until != known
        known = until
    assert moved <= 100 // (OPEN_END / 2).days + 1

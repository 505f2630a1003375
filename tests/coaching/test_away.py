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
        ("", "OOO, back in the office on Monday"),
        (":palm_tree:", "Vacationing - back in office 7 Dec"),
        ("", "On vacation, not available"),
        ("", "Out of office, not available until Monday"),
        ("", "Out of office, returning next week"),
        ("", "On vacation, available for emergencies only"),
        ("", "On PTO - back soon"),
        ("", "Happy holidays! Out of office until 2 Jan"),
        (":palm_tree:", "On vacation, working again 7 January"),
        ("", "Back next week, on a long holiday until then"),
        ("", "Vacation until 7 Dec, back in office 8 Dec"),
        ("", "Vacation: no laptop, no longer reading Slack"),
        ("", "Sick, not available"),
        ("", "Out sick, hopefully back tomorrow"),
        (":palm_tree:", "Vacances, de retour lundi"),
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
        ("", "Back in the office, OOO tomorrow"),
        ("", "Next week on vacation"),
        ("", "On leave, starting Monday"),
        ("", "No longer OOO"),
        ("", "Not on vacation any more"),
        ("", "Back from being on leave"),
        ("", "Back in the office, was on vacation"),
        (":palm_tree:", "Back in office since Monday"),
        ("", "Not available"),
        ("", "Vacation soon"),
        ("", "Planning my vacation"),
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

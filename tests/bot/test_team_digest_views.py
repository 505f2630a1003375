"""A team's week as its channel shows it: golden JSON, within Slack's limits, and every number with its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.views import team_digests
from coaching.kudos import Kudos, Said, What
from coaching.readings import PersonWeek
from coaching.team_digests import TeamWeekShown, make
from coaching.weeks import Week
from content.library import load
from sandbox.validate import message_faults, text_length

Golden = Callable[[str, dict[str, Any]], None]

WEEK = Week.parse("2026-W47")
MODULE = load().modules["active-listening"]
LOUD = "<!channel> *you* let me finish & <http://x.example|look>"


def people(week: Week, took_part: int, size: int) -> list[PersonWeek]:
    acts = ((week.monday, "opened", 1), (week.monday, "completed_task", 3))
    return [PersonWeek(f"p{n}", "mia", 5, 5, acts if n < took_part else (), delivered=1) for n in range(size)]


def week(took_part: int, size: int) -> TeamWeekShown:
    before = make("listening", people(WEEK.before(), took_part - 2, size), WEEK.before(), MODULE, teams={})
    return make("listening", people(WEEK, took_part, size), WEEK, MODULE, teams={}, shown=[before])


KUDOS = Kudos("K", "U0BEN0001", "U0ANA0001", date(2026, 11, 18), MODULE.id, None, "P", LOUD, None, "Ben", "Ana")
MOMENT = Said(KUDOS, What("listening"))
DRAWN = {
    "whole": team_digests.draw(week(9, 12), MOMENT, chart="F0CHART0001"),
    "plain": team_digests.draw(week(9, 12), None),
    "few": team_digests.draw(week(3, 5), None, chart="F0CHART0001"),
    "story": team_digests.draw(replace(week(9, 12), story=("*No move this week.*",)), None),
}


@pytest.mark.parametrize("name", DRAWN)
def test_each_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    payload = DRAWN[name].payload()
    assert message_faults(payload["blocks"]) == []
    assert text_length(payload["blocks"]) < 1_500
    golden(f"team_digest_{name}", payload)


def test_the_text_says_all_of_it_the_button_last() -> None:
    text = DRAWN["whole"].text
    assert text.startswith(
        "Our week in listening. 9 of 12 took part (likely 47 to 91 %), last week 7. 27 tasks done. "
        "A direction, not a score. A moment, with both their leave: Ben thanks Ana for listening."
    )
    assert "Together this week: " in text
    assert "Week of 9 November: 7 of 12 people, likely 32 to 81 %." in text
    assert text.endswith("Button: Say what you saw.")


def test_peoples_words_call_nobody_and_nobody_is_mentioned() -> None:
    payload = DRAWN["whole"].payload()
    marked = str([b for b in payload["blocks"] if b.get("text", {}).get("type") != "plain_text"]) + payload["text"]
    assert "<!channel>" not in marked
    assert "<@" not in str(payload)


def test_of_too_few_there_is_no_number_and_no_chart() -> None:
    payload = DRAWN["few"].payload()
    assert "No group figures this week, to protect each person." in payload["text"]
    assert " of 5" not in payload["text"]
    assert not any(block["type"] == "image" for block in payload["blocks"])

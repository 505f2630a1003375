"""What a steward reads: golden JSON, within Slack's limits, plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.views import stewards
from coaching.daily import Morning, OpenNotes, Sessions
from coaching.early import Cases, Compared, Month
from sandbox.validate import message_faults, view_faults

Golden = Callable[[str, dict[str, Any]], None]

DAY = date(2026, 11, 24)
KEY = f"steward_daily:ULEA:{DAY.isoformat()}"
FEW = Sessions(date(2026, 11, 23), 12, 39, 66, 6)
MORNINGS = {
    "nothing": Morning(date(2026, 11, 23), sessions=Sessions(date(2026, 11, 20), 41, 39, 66, 6)),
    "all": Morning(
        DAY,
        (("user_not_found", 3), ("in doubt, and in a channel", 1)),
        (("stumbled over KeyError", 1),),
        FEW,
        OpenNotes(12, 30, date(2026, 11, 25)),
    ),
    "few_sessions": Morning(DAY, sessions=FEW),
}


MONTHS = {
    "outcomes": Month(
        DAY, 40, 120, (Compared("Repeat <calls>", Cases(138, 812, 40), Cases(312, 1640, 80)), Compared("Handover"))
    ),
    "none_yet": Month(DAY, 40, 120),
}


@pytest.mark.parametrize("name", MONTHS)
def test_a_month_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    payload = stewards.month(MONTHS[name]).payload()
    assert message_faults(payload["blocks"]) == []
    golden(f"steward_monthly_{name}", payload)


def test_a_difference_never_stands_without_its_range_and_why_it_proves_nothing() -> None:
    text = stewards.month(MONTHS["outcomes"]).text
    assert text.startswith("October 2026. Came back in week 1: 40 of 120 people, likely 26 to 42 %.")
    assert "difference -2 points, likely -5 to +1. No difference shown." in text
    assert "Not random: those who came back chose to." in text
    assert "Handover, last 90 days: too few people to say." in text


@pytest.mark.parametrize("name", MORNINGS)
def test_each_morning_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    payload = stewards.morning(MORNINGS[name], KEY).payload()
    assert message_faults(payload["blocks"]) == []
    golden(f"steward_daily_{name}", payload)


def test_what_failed_is_explained_behind_the_button(golden: Golden) -> None:
    drawn = stewards.failed(MORNINGS["all"]).to_dict()
    assert view_faults(drawn) == []
    golden("modal_steward_failed", drawn)


def test_the_button_stands_only_where_something_failed() -> None:
    labels = [
        [
            element["text"]["text"]
            for block in stewards.morning(one, KEY).blocks
            for element in block.get("elements", [])
            if element["type"] == "button"
        ]
        for one in MORNINGS.values()
    ]
    assert labels == [[], ["See them"], []]

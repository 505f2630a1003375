"""Ana, Mia and their programme, as the drawings of Home know them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.views import home, my_data
from coaching.faces import Outlook
from coaching.hours import local
from coaching.people import Person
from coaching.programmes import Chain, Programme

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANA = Person(
    "T1", "U1", "Ana", "Europe/Madrid", "ES", date(2026, 1, 1), consent="agreed", cohort="listening", manager="U3"
)
MIA = replace(ANA, person_id="U3", name="Mia", tz="America/New_York", country="US", manages=True, cohort=None)
SOON = Outlook(
    "Ana", "Europe/Madrid", TODAY, next_at=local(datetime(2026, 11, 26, 8, 30, tzinfo=UTC), ANA.tz), next_kind="nudge"
)
PAUSED = Outlook("Ana", "Europe/Madrid", TODAY, paused_until=local(datetime(2026, 12, 1, 8, 0, tzinfo=UTC), ANA.tz))
NOTHING = Outlook("Ana", "Europe/Madrid", TODAY)
LISTENING = Programme(
    *("listening", "Six weeks of listening", "active-listening", 6, ("listening",), "Lea", "lea@example.com"),
    sponsor="the head of service",
    chain=Chain(None, "a customer call", "says-it-back", "manager_checks"),
)
PLACE = home.Place(LISTENING, "listening", week=2, learns=True)
AGREED = my_data.Answer("agreed", "person", 1, date(2026, 11, 16))


def page(**more: object) -> home.Page:
    given: dict[str, Any] = {"person": ANA, "outlook": SOON, "place": PLACE, "contact": "lea@example.com"}
    return home.Page(**(given | more))

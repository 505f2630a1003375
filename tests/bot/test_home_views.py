"""Every face of Home, of /coach, its modals and answers: kept as golden JSON, and within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from at_home import AGREED, ANA, LISTENING, MIA, NOTHING, NOW, PAUSED, PLACE, SOON, TODAY, page
from slack_sdk.models.views import View

from bot.views import coach, cohorts, home, messages, my_data, preferences, why
from bot.views.channels import Place
from bot.views.message import Message, spoken
from bot.views.progress import Own, Waiting
from coaching.coach import NoSuchPause, Unknown
from coaching.people import Preferences
from coaching.preferences import Fault
from coaching.prompts import Prompt
from sandbox.validate import message_faults, text_length, view_faults

Golden = Callable[[str, dict[str, Any]], None]


def line(cohort: str, **more: object) -> cohorts.Line:
    given: dict[str, Any] = {"size": 24, "agreed": 0, "to_ask": 26, "programme": LISTENING.name, "opened_on": None}
    return cohorts.Line(cohort, **(given | more))


DESK = cohorts.Desk(
    [
        line("support & sales"),
        line("board", programme=None, size=1, to_ask=1),
        line("listening", agreed=12, to_ask=0, opened_on=date(2026, 11, 16)),
        line("retail", agreed=12, opened_on=date(2026, 11, 16), place=Place("C0RETAIL01", "failed", "not_in_channel")),
    ],
    {"account_inactive": 1, "msg_blocks_too_long": 3, "odd <reason>": 1, "in doubt, and ratelimited": 1},
    None,
)

HOMES = {
    "stranger": page(person=None, outlook=NOTHING, place=None),
    "not_asked": page(person=replace(ANA, consent="none"), outlook=NOTHING, place=None),
    "no_group": page(person=replace(ANA, consent="none", cohort=None), outlook=NOTHING, place=None),
    "being_asked": page(person=replace(ANA, consent="none"), outlook=NOTHING),
    "no_programme": page(person=replace(ANA, consent="declined"), outlook=NOTHING, place=None, contact=None),
    "invited": page(person=replace(ANA, consent="invited"), outlook=NOTHING),
    "declined": page(person=replace(ANA, consent="declined"), outlook=NOTHING),
    "declined_by_roster": page(
        person=replace(ANA, consent="declined"),
        outlook=NOTHING,
        answer=my_data.Answer("declined", "roster", 1, date(2026, 11, 16)),
    ),
    "withdrawn": page(person=replace(ANA, consent="withdrawn"), outlook=NOTHING),
    "first_day": page(answer=AGREED, place=replace(PLACE, week=1), own=Own()),
    "second_week": page(answer=AGREED, waiting=Waiting("Say it back <before> you solve it"), own=Own(), lately=2),
    "paused": page(answer=AGREED, outlook=PAUSED, lately=1),
    "nothing_planned": page(answer=AGREED, outlook=NOTHING, lately=4),
    "over": page(answer=AGREED, outlook=NOTHING, place=replace(PLACE, week=7)),
    "closed": page(answer=AGREED, outlook=NOTHING, place=None),
    "manager": page(person=MIA, place=replace(PLACE, learns=False), answer=AGREED, outlook=NOTHING),
    "manager_invited": page(person=replace(MIA, consent="invited"), place=replace(PLACE, learns=False)),
    "steward": page(person=None, outlook=NOTHING, place=None, desk=DESK, notice=cohorts.OPENED),
    "steward_stopped": page(answer=AGREED, desk=cohorts.Desk([], {}, "token_revoked")),
}


@pytest.mark.parametrize("name", HOMES)
def test_each_home_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    drawn = home.draw(HOMES[name]).to_dict()
    assert view_faults(drawn, kinds=("home",)) == []
    golden(f"home_{name}", drawn)


def test_a_home_with_very_many_cohorts_still_fits() -> None:
    lines = [line(f"cohort {number} with quite a long name of its own, as some have") for number in range(400)]
    drawn = home.draw(page(answer=AGREED, desk=cohorts.Desk(lines, {}, None))).to_dict()
    assert view_faults(drawn, kinds=("home",)) == []
    assert len(str(drawn)) < 100_000


def sent(number: int, days_ago: float, **more: object) -> Prompt:
    due = NOW - timedelta(days=days_ago)
    given: dict[str, Any] = {
        "kind": "nudge",
        "state": "sent",
        "face": "before",
        "reason": "next_in_order",
        "local_date": due.date(),
        "sent_at": due,
    } | more
    return Prompt("T1", f"p{number}", given.pop("kind"), "U1", due_at=due, **given)


def skipped(number: int, days_ago: float, reason: str) -> Prompt:
    return sent(number, days_ago, state="skipped", reason=reason, sent_at=None)


ROWS = [
    sent(1, 8, kind="invitation", reason="invitation"),
    sent(9, 6, state="cancelled", reason="paused", sent_at=None),
    sent(10, 5, state="cancelled", reason="asked_for", sent_at=None),
    sent(2, 4),
    skipped(3, 3, "not_your_day"),
    skipped(4, 2, "not_your_day"),
    skipped(5, 1, "spread_out"),
    sent(6, 0.5, state="failed", sent_at=None),
    sent(7, 0.2, reason="asked_for"),
    sent(8, -2, state="planned", sent_at=None),
]
NOTES = [(NOW - timedelta(days=n), f"“I waited” <{n}> & *listened*") for n in range(12)]
KEPT = my_data.Kept(
    ANA,
    messages=14,
    events={"delivered": 14, "opened": 11, "completed_task": 1, "confidence_rated": 9, "consent_changed": 1},
    notes=NOTES,
    answer=my_data.Answer("agreed", "person", 1, date(2026, 11, 16)),
    manager="Mia",
    contact="lea@example.com",
)
FAULTS = (Fault("days", "no_day"), Fault("end", "too_short"))

MODALS: dict[str, View] = {
    "preferences": preferences.form(ANA, SOON),
    "preferences_odd": preferences.form(
        replace(MIA, country=None, preferences=Preferences(frozenset({6}), time(0), time(23, 59), per_week=3)), NOTHING
    ),
    "preferences_saved": preferences.saved(SOON),
    "preferences_saved_paused": preferences.saved(PAUSED),
    "why": why.why(ANA, ROWS, SOON, now=NOW),
    "why_pressed": why.why(ANA, ROWS, SOON, now=NOW, pressed="p2"),
    "why_paused": why.why(ANA, ROWS[:5], PAUSED, now=NOW),
    "why_nothing": why.why(ANA, [], NOTHING, now=NOW),
    "why_silent": why.why(ANA, [skipped(9, -1, "week_full")], NOTHING, now=NOW),
    "why_not_agreed": why.why(replace(ANA, consent="declined"), ROWS[:1], NOTHING, now=NOW),
    "my_data": my_data.my_data(KEPT),
    "my_data_older": my_data.my_data(KEPT, skip=10),
    "my_data_roster": my_data.my_data(
        replace(KEPT, events={}, notes=[], answer=my_data.Answer("declined", "roster", 1, TODAY), messages=0)
    ),
    "my_data_nothing": my_data.nothing(),
    "my_data_steward": my_data.nothing(steward=True),
}


@pytest.mark.parametrize("name", MODALS)
def test_each_modal_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    drawn = MODALS[name].to_dict()
    assert view_faults(drawn) == []
    golden(f"modal_{name}", drawn)


def test_ten_notes_as_long_as_they_may_be_still_fit() -> None:
    long = replace(KEPT, notes=[(NOW, "word " * 600)] * 25)
    drawn = my_data.my_data(long, skip=10).to_dict()
    assert view_faults(drawn) == []
    assert len(str(drawn).encode()) < 250_000


def test_no_number_of_rows_makes_the_why_modal_too_long() -> None:
    rows = [sent(number, 14 - number / 10) for number in range(100)]
    drawn = why.why(ANA, rows, SOON, now=NOW, pressed="p3").to_dict()
    assert view_faults(drawn) == []
    assert len(drawn["blocks"]) <= why.LINES + 3


def test_each_fault_of_the_form_says_what_to_choose() -> None:
    assert preferences.errors(FAULTS) == {
        "days": "Choose at least one day. To get nothing for a while, press Pause on my Home tab instead.",
        "end": "Choose a time at least one hour after “Not before”, on the same day.",
    }


MESSAGES: dict[str, Message] = {
    "help": coach.help_with(takes_part=True),
    "help_only": coach.help_with(takes_part=False),
    "unknown": coach.unknown(Unknown("paws", "pause"), takes_part=True),
    "unknown_strange": coach.unknown(Unknown("<!here>", None), takes_part=False),
    "no_such_pause": coach.no_such_pause(NoSuchPause("for a bit", "unreadable")),
    "paused": coach.paused(PAUSED),
    "resumed": coach.resumed(SOON, was_paused=True),
    "not_paused": coach.resumed(NOTHING, was_paused=False),
    "stranger": coach.stranger("lea@example.com"),
    "not_taking_part": coach.not_taking_part(),
    "typed": messages.typed(takes_part=True),
    "typed_only": messages.typed(takes_part=False),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_each_answer_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    payload = MESSAGES[name].payload()
    assert message_faults(payload["blocks"]) == []
    assert text_length(payload["blocks"]) < 9000
    golden(f"coach_{name}", payload)


@pytest.mark.parametrize("name", MESSAGES)
def test_the_text_says_all_that_the_blocks_say_and_names_every_button(name: str) -> None:
    payload = MESSAGES[name].payload()
    for block in payload["blocks"]:
        for part in [block.get("text"), *block.get("elements", [])]:
            if part and part.get("type") == "button":
                assert part["text"]["text"] in payload["text"]
            elif part:
                assert spoken(part["text"]) in payload["text"]


def _strings(drawn: object) -> list[str]:
    if isinstance(drawn, dict):
        return [s for value in drawn.values() for s in _strings(value)]
    if isinstance(drawn, list):
        return [s for value in drawn for s in _strings(value)]
    return [drawn] if isinstance(drawn, str) else []


def test_no_label_is_longer_than_a_phone_shows_and_no_sentence_shouts() -> None:
    drawn = [home.draw(p).to_dict() for p in HOMES.values()] + [m.to_dict() for m in MODALS.values()]
    drawn += [m.payload() for m in MESSAGES.values()]
    for surface in drawn:
        for block in surface["blocks"]:
            for element in [block.get("accessory") or {}, *block.get("elements", [])]:
                if element.get("type") == "button":
                    assert len(element["text"]["text"]) <= 24
        assert not [said for said in _strings(surface) if said.endswith("!")]

"""Thanks go first and wait for their place: one message a day, the week's places, quiet hours, a pause."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coaching import courses
from coaching.asking import Later, Now, ask_again
from coaching.attention import History, against_planning
from coaching.courses import Progress
from coaching.decisions import Send, Skip, decide
from coaching.items import Module, Nudge, Resource, Scenario, Wording
from coaching.kinds import ITEM_KINDS, KINDS, LEARNER_KINDS
from coaching.people import Person, Preferences
from coaching.prompts import Prompt
from coaching.thanks import moment, press

TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Madrid
TUESDAY = date(2026, 11, 24)
NEXT_SLOT = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
ANA = Person("T1", "U1", "Ana", "Europe/Madrid", None, date(2026, 1, 1), consent="agreed")
WORDING = Wording("a", "Title", "Teaser", "How title", "How", "Example")
MODULE = Module(
    "m",
    "M",
    "m",
    (),
    (),
    tuple(Nudge(f"n{n}", "a", "b", (WORDING,)) for n in range(8)),
    tuple(Scenario(f"s{n}", "a", "b", "T", "T", (), Resource("R", "https://x", 1)) for n in range(8)),
    (),
    (),
    (),
)


def prompt(kind: str, day: date, state: str = "sent", **fields: object) -> Prompt:
    at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=UTC)
    sent = at if state == "sent" else None
    plain = Prompt("T1", f"{kind} {day}", kind, "U1", "sent", "before", at, "r", local_date=day, sent_at=sent)
    return replace(plain, **({"state": state} | fields))


def when(*others: Prompt, person: Person = ANA, now: datetime = TEN, unanswered: int = 0, day: date | None = None):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return moment(person, others, History(others, unanswered), now=now, day=day)


def test_thanks_come_at_once_at_a_good_moment() -> None:
    assert when() == (TEN, None)


def test_at_night_they_wait_for_the_morning() -> None:
    night = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    assert when(now=night) == (NEXT_SLOT, "outside_hours")


def test_a_day_that_has_had_its_message_has_no_room_for_them() -> None:
    assert when(prompt("nudge", TUESDAY)) == (NEXT_SLOT, "hours_apart")
    afternoon = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert when(prompt("nudge", TUESDAY), now=afternoon) == (NEXT_SLOT, "day_full")


def test_what_is_only_planned_gives_way_to_them() -> None:
    later = prompt("nudge", TUESDAY, "planned", due_at=TEN + timedelta(hours=5))
    assert when(later) == (TEN, None)
    asked_for = replace(later, requested=True, state="sent")
    assert when(asked_for, now=TEN + timedelta(hours=4))[1] == "day_full", "what the person asked for fills the day"


def test_a_second_message_of_thanks_waits_for_the_next_day() -> None:
    assert when(prompt("thanks", TUESDAY, "planned", due_at=TEN + timedelta(hours=5))) == (NEXT_SLOT, "day_full")


def test_a_week_that_has_had_its_messages_has_no_room_for_them() -> None:
    monday = TUESDAY - timedelta(days=1)
    once = replace(ANA, preferences=Preferences(per_week=1))
    assert when(prompt("nudge", monday), person=once) == (datetime(2026, 11, 30, 8, 30, tzinfo=UTC), "week_full")


def test_they_need_no_days_of_rest_between_two() -> None:
    twice = replace(ANA, preferences=Preferences(per_week=2))
    assert when(prompt("nudge", TUESDAY - timedelta(days=1)), person=twice) == (TEN, None)


def test_they_wait_for_the_end_of_a_pause_and_are_not_dropped() -> None:
    until = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
    paused = replace(ANA, preferences=Preferences(paused_until=until))
    assert when(person=paused) == (until, "paused")
    waiting = prompt("thanks", TUESDAY, "planned", expires_at=TEN + KINDS["thanks"].lasts)
    assert ask_again(paused, waiting, History([waiting]), now=TEN) == Later(until, "paused")
    a_year = TEN + timedelta(days=366)
    assert ask_again(ANA, waiting, History([waiting]), now=a_year) == Now()


def test_they_are_put_off_where_an_idea_would_end() -> None:
    idea, waiting = prompt("nudge", TUESDAY), prompt("thanks", TUESDAY, "planned")
    afternoon = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert ask_again(ANA, waiting, History([idea, waiting]), now=afternoon) == Later(NEXT_SLOT, "day_full")
    assert ask_again(ANA, waiting, History([waiting]), now=TEN) == Now()


def test_silence_does_not_hold_a_colleague_back() -> None:
    assert when(unanswered=9) == (TEN, None)
    monday = prompt("nudge", TUESDAY - timedelta(days=1))
    tuesday = prompt("thanks", TUESDAY)
    wednesday = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    at, why = when(monday, tuesday, now=wednesday, unanswered=9)
    assert (at, why) == (datetime(2026, 11, 30, 8, 30, tzinfo=UTC), "unanswered_some"), "half as many come all the same"


def test_a_managers_digest_day_is_left_to_the_digest() -> None:
    mia = replace(ANA, manages=True)
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert when(person=mia, now=monday) == (datetime(2026, 11, 24, 8, 30, tzinfo=UTC), "digest_day")


def test_what_is_kept_for_tomorrow_comes_tomorrow() -> None:
    assert when(day=TUESDAY + timedelta(days=1)) == (NEXT_SLOT, None)


def test_who_takes_no_days_gets_none() -> None:
    assert when(person=replace(ANA, left_on=date(2026, 1, 2))) is None


def test_thanks_take_a_place_of_the_week_and_of_the_day() -> None:
    sent = prompt("thanks", TUESDAY)
    assert against_planning(ANA, History([sent]), TUESDAY) == "day_full"
    once = replace(ANA, preferences=Preferences(per_week=1))
    assert against_planning(once, History([sent]), TUESDAY + timedelta(days=2)) == "week_full"
    planned = prompt("thanks", TUESDAY + timedelta(days=1), "planned")
    made = decide(ANA, History([planned]), Progress(MODULE), now=TEN)
    assert [type(one) for one in made[:2]] == [Skip, Send]
    assert made[0].reason == "day_full"


def test_thanks_are_no_item_whatever_has_its_turn_has_it_still() -> None:
    assert "thanks" in LEARNER_KINDS
    assert "thanks" not in ITEM_KINDS
    monday = TUESDAY - timedelta(days=1)
    before = courses.so_far(ANA, History([prompt("scenario", monday)]), date(2026, 11, 26), TEN + timedelta(days=2))
    beside = History([prompt("scenario", monday), prompt("thanks", TUESDAY)])
    after = courses.so_far(ANA, beside, date(2026, 11, 26), TEN + timedelta(days=2))
    assert after == before._replace(taken=2)
    assert after.last == "scenario", "two situations in a row are two, whatever came between"


@pytest.mark.parametrize(
    ("face", "action", "after"),
    [
        ("before", "read", "read"),
        ("read", "read", None),
        ("read", "useful", "read-1"),
        ("read-1", "useful", "read-1"),
        ("before", "useful", None),
        ("taken", "read", None),
        ("closed", "useful", None),
        ("moved", "read", None),
    ],
)
def test_a_press_leads_from_face_to_face(face: str, action: str, after: str | None) -> None:
    assert press(face, action, useful=1) == after

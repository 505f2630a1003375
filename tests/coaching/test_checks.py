"""A manager's weekly check: when it comes, about whom it asks, and what each press on it does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching import checks
from coaching.checks import Asked, Line, Round, Step, press, whom, why_gone
from coaching.events import NOT_OBSERVED
from coaching.people import Person, Preferences
from coaching.weeks import Week
from content.library import load

WEEK = Week.parse("2026-W48")
THURSDAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
MIA = Person("T1", "mia", "Mia", "America/New_York", None, date(2026, 1, 5), consent="agreed")
LISTENING = load().modules["active-listening"]
CHIPS = checks.outcomes(LISTENING)


def report(name: str, **fields: object) -> Person:
    plain = Person("T1", name, name.title(), "Europe/Madrid", None, date(2026, 1, 5), consent="agreed", manager="mia")
    return replace(plain, **fields)  # type: ignore[arg-type]


def check(*outcomes: str | None, today: date = THURSDAY, **of_first: object) -> Round:
    """A check about so many people; of each what was answered so far."""
    lines = [Line(n, report(f"p{n}"), LISTENING.id, outcome) for n, outcome in enumerate(outcomes)]
    if of_first:
        lines[0] = replace(lines[0], person=replace(lines[0].person, **of_first))  # type: ignore[arg-type]
    return Round("mia", THURSDAY, today, NOW, lines)


def does(face: str, action: str, of: Round, place: int | None = None) -> Step | None:
    return press(face, action, of, place=place, chips=CHIPS)


def days(person: Person, own: set[int]) -> Person:
    return replace(person, preferences=Preferences(days=frozenset(own)))


@pytest.mark.parametrize(
    ("own", "comes"),
    [
        ({0, 1, 2, 3, 4}, 26),
        ({0, 4}, 27),
        ({0, 5, 6}, 28),
        ({0, 1, 2}, 25),
        ({3, 4}, 27),  # their Thursday is the digest's
        ({0}, 23),
        ({3}, 26),
    ],
)
def test_it_comes_on_thursday_or_on_the_managers_own_day_and_leaves_the_digest_its_own(
    own: set[int], comes: int
) -> None:
    assert checks.day_of(days(MIA, own), WEEK) == date(2026, 11, comes)


def test_on_a_thursday_that_is_a_holiday_it_comes_on_friday_and_never_to_somebody_who_left() -> None:
    assert checks.day_of(replace(MIA, country="US"), WEEK) == date(2026, 11, 27)  # Thanksgiving
    assert checks.day_of(replace(MIA, left_on=date(2026, 11, 20)), WEEK) is None


def test_it_is_open_until_wednesday_of_the_week_after() -> None:
    assert checks.open_until(THURSDAY) == checks.open_until(date(2026, 11, 24)) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("own", "taken", "reminded"),
    [
        ({0, 1, 2, 3, 4}, set(), date(2026, 11, 27)),
        ({0, 1, 2, 3, 4}, {27}, date(2026, 12, 1)),  # Monday is the digest's
        ({0, 2, 3}, set(), date(2026, 12, 2)),
        ({3}, set(), None),
        ({0, 3}, set(), None),
    ],
)
def test_the_one_reminder_comes_on_the_next_own_day_that_nothing_else_has(
    own: set[int], taken: set[int], reminded: date | None
) -> None:
    full = {date(2026, 11, day) for day in taken}
    assert checks.reminded_on(days(MIA, own), THURSDAY, full) == reminded


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, None),
        ({"manager": "kim"}, "moved"),
        ({"manager": None}, "moved"),
        ({"consent": "declined"}, "cannot"),
        ({"consent": "withdrawn", "manager": "kim"}, "cannot"),
        ({"left_on": date(2026, 11, 25)}, "cannot"),
        ({"guest": True}, "cannot"),
        ({"deactivated": True}, "cannot"),
        ({"joined_on": date(2026, 11, 27)}, "cannot"),
    ],
)
def test_only_of_their_own_people_who_take_part_and_are_here_a_manager_notes_anything(
    fields: dict[str, object], why: str | None
) -> None:
    ana = report("ana", **fields)
    assert why_gone(ana, "mia", NOW) == why
    assert whom([ana], "mia", now=NOW, asked={}) == (() if why else (ana,))


def test_of_twelve_ten_are_asked_about_and_the_other_two_come_first_next_week() -> None:
    team = [report(f"p{n:02}") for n in range(12)]
    first = whom(team, "mia", now=NOW, asked={})
    assert [one.person_id for one in first] == [f"p{n:02}" for n in range(10)]
    second = whom(team, "mia", now=NOW + timedelta(weeks=1), asked={one.person_id: Asked(THURSDAY, 1) for one in first})
    assert {"p10", "p11"} < {one.person_id for one in second}
    assert len(second) == 10
    assert whom(reversed(team), "mia", now=NOW, asked={}) == first


@given(size=st.integers(0, 40), weeks=st.integers(1, 26))
def test_over_half_a_year_everybody_is_asked_about_as_often_within_one(size: int, weeks: int) -> None:
    team = [report(f"p{n:02}") for n in range(size)]
    asked = {one.person_id: Asked() for one in team}
    for n in range(weeks):
        day = THURSDAY + timedelta(weeks=n)
        about = whom(team, "mia", now=NOW + timedelta(weeks=n), asked=asked)
        assert len(about) == min(size, checks.MOST)
        asked |= {one.person_id: Asked(day, asked[one.person_id].times + 1) for one in about}
    times = [one.times for one in asked.values()]
    assert max(times, default=0) - min(times, default=0) <= 1


@pytest.mark.parametrize("module", load().modules.values(), ids=lambda module: module.id)
def test_the_chips_are_the_rubrics_own_words_each_short_enough_for_a_phone(module: object) -> None:
    chips = checks.outcomes(module)  # type: ignore[arg-type]
    assert list(chips) == ["unacceptable", "developing", "proficient", "advanced", NOT_OBSERVED]
    assert all(len(label) <= 24 for label in chips.values())
    assert len(set(chips.values())) == 5
    assert checks.level(LISTENING, NOT_OBSERVED) is None
    assert checks.level(LISTENING, "proficient") == LISTENING.rubric[2]


def test_an_answer_leads_to_the_next_one_with_the_answered_one_above() -> None:
    assert does("before", "proficient", check(None, None), 0) == Step("after-0-1", {0: "proficient"})
    assert does("after-0-1", NOT_OBSERVED, check("proficient", None, None), 1) == Step("after-1-2", {1: NOT_OBSERVED})


def test_the_last_answer_folds_the_message() -> None:
    assert does("after-0-1", "advanced", check("proficient", None), 1) == Step("done-2", {1: "advanced"})


def test_a_second_tap_is_about_the_same_person_and_costs_nothing() -> None:
    assert does("after-0-1", "proficient", check("proficient", None), 0) is None
    assert does("after-0-1", "unacceptable", check("proficient", None), 0) is None, "nor does a slip beside the chip"


def test_undo_takes_back_the_one_above_and_no_other() -> None:
    assert does("after-1-2", "undo", check("proficient", "advanced", None), 1) == Step("back-1-3", takes_back=1)
    assert does("after-1-2", "undo", check("proficient", "advanced", None), 0) is None
    assert does("back-1-3", "undo", check("proficient", None, None), 1) is None
    assert does("back-1-3", "developing", check("proficient", None, None), 1) == Step("after-1-4", {1: "developing"})


def test_the_rest_is_not_seen_with_one_press() -> None:
    unseen = {1: NOT_OBSERVED, 2: NOT_OBSERVED}
    assert does("after-0-1", "rest", check("proficient", None, None)) == Step("done-2", unseen)
    assert does("later-2", "rest", check("proficient", None, None)) == Step("done-3", unseen)
    assert does("done-2", "rest", check("proficient", "advanced")) is None


def test_finishing_later_folds_and_leads_back() -> None:
    assert does("after-0-1", "later", check("proficient", None)) == Step("later-2")
    assert does("later-2", "go_on", check("proficient", None)) == Step("ask-3")
    assert does("later-2", "proficient", check("proficient", None), 1) is None


def test_all_of_them_as_a_list_and_one_by_one_again() -> None:
    listed = replace(check(None, "advanced", None), as_list=True)
    assert does("before", "list", check(None, None)) == Step("ask-1", as_list=True)
    assert does("ask-1", "proficient", listed, 2) == Step("ask-2", {2: "proficient"})
    assert does("ask-2", "undo", listed, 1) == Step("back-1-3", takes_back=1)
    assert does("ask-2", "undo", listed, 0) is None
    assert does("ask-2", "single", listed) == Step("ask-3", as_list=False)
    assert does("ask-2", "list", listed) is None


def test_a_reminder_leads_back_to_whoever_is_left() -> None:
    assert does("before", "go_on", check("proficient", None)) == Step("ask-1")


@pytest.mark.parametrize(("fields", "why"), [({"manager": "kim"}, "moved"), ({"consent": "withdrawn"}, "cannot")])
def test_of_somebody_who_is_gone_by_the_time_of_the_press_nothing_is_noted(fields: dict[str, object], why: str) -> None:
    gone = check(None, None, **fields)
    assert [line.place for line in gone.open] == [1]
    assert gone.total == 1
    assert does("before", "proficient", gone, 0) == Step("ask-1", gone=why)  # type: ignore[arg-type]
    assert does("after-1-4", "proficient", gone, 0) == Step("ask-5", gone=why)  # type: ignore[arg-type]
    assert does("before", "proficient", check(None, **fields), 0) == Step("done-1", gone=why)  # type: ignore[arg-type]


def test_after_wednesday_it_is_closed() -> None:
    assert does("before", "proficient", check(None, today=date(2026, 12, 2)), 0) == Step("done-1", {0: "proficient"})
    assert does("before", "proficient", check(None, today=date(2026, 12, 3)), 0) == Step("closed")


@pytest.mark.parametrize("action", ["mastery", "", "<b>", "undo", "delivered", "single"])
def test_a_forged_answer_is_none(action: str) -> None:
    assert does("before", action, check(None, None), 0) is None
    assert does("before", "proficient", check(None, None), 7) is None
    assert does("before", "proficient", check(None, None)) is None


def test_of_what_was_not_seen_the_count_says_so() -> None:
    done = check("proficient", NOT_OBSERVED, "unacceptable", None)
    assert (done.seen, len(done.said), done.total) == (2, 3, 4)


@pytest.mark.parametrize(
    ("face", "anew"),
    [("before", "ask-1"), ("after-2-5", "after-2-6"), ("done-3", "done-4"), ("closed", "closed"), ("moved", "moved")],
)
def test_a_change_made_elsewhere_is_drawn_anew(face: str, anew: str) -> None:
    assert checks.anew(face) == anew
    assert checks.anew("snoozed-2026-11-27") == "snoozed-2026-11-27"

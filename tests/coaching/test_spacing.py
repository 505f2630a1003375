"""When a scenario comes back: sooner after a slip, later once it is firm, and always by the same rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from coaching.items import LevelName
from coaching.scenarios import Answer, Sure
from coaching.spacing import LONGEST_DAYS, Recall, after, rating, recall_now, recurring

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def answer(level: LevelName, *, must_dos: bool = True, misconceptions: tuple[str, ...] = ()) -> Answer:
    right = level in {"proficient", "advanced"}
    return Answer(level, 0.5, right=right, met_must_dos=must_dos, misconceptions=misconceptions)


WRONG, PARTLY, GOOD, BEST = (
    answer("unacceptable", must_dos=False),
    answer("developing"),
    answer("proficient"),
    answer("advanced"),
)
ANSWERS = st.builds(
    lambda level, must_dos: answer(level, must_dos=must_dos and level != "unacceptable"),
    st.sampled_from(["unacceptable", "developing", "proficient", "advanced"]),
    st.booleans(),
)
SURE: st.SearchStrategy[Sure] = st.sampled_from(["sure", "fairly", "guessing"])
#: Answers one after the other, each some hours after the last.
LIVES = st.lists(st.tuples(ANSWERS, SURE, st.integers(0, 200 * 24)), min_size=1, max_size=12)


def once(given: Answer, sure: Sure = "fairly", known: Recall | None = None, now: datetime = NOW) -> Recall:
    return after(known, given, sure, module="m", item="i", now=now)


def lived(life: list[tuple[Answer, Sure, int]]) -> list[tuple[datetime, Recall]]:
    """Return each answer's moment and what is known after it."""
    found: list[tuple[datetime, Recall]] = []
    now = NOW
    for said, sure, hours in life:
        now += timedelta(hours=hours)
        found.append((now, once(said, sure, found[-1][1] if found else None, now)))
    return found


@pytest.mark.parametrize(
    ("given", "sure", "days"),
    [
        (WRONG, "fairly", 1),
        (answer("developing", must_dos=False), "fairly", 1),
        (PARTLY, "fairly", 1),
        (GOOD, "guessing", 1),
        (GOOD, "fairly", 2),
        (GOOD, "sure", 2),
        (BEST, "guessing", 2),
        (BEST, "fairly", 8),
        (BEST, "sure", 8),
    ],
)
def test_a_first_answer_comes_back_after_so_many_days(given: Answer, sure: Sure, days: int) -> None:
    known = once(given, sure)
    assert known.due_at == NOW + days * DAY
    assert (known.times, known.level) == (1, given.level)


@pytest.mark.parametrize(
    ("given", "sure", "told"),
    [
        (WRONG, "guessing", Rating.Again),
        (answer("developing", must_dos=False), "guessing", Rating.Again),
        (PARTLY, "fairly", Rating.Hard),
        (PARTLY, "guessing", Rating.Hard),
        (PARTLY, "sure", Rating.Again),  # sure, but wrong
        (GOOD, "fairly", Rating.Good),
        (GOOD, "guessing", Rating.Hard),
        (BEST, "sure", Rating.Easy),
        (BEST, "guessing", Rating.Good),
    ],
)
def test_the_level_the_must_dos_and_how_sure_say_what_the_schedule_is_told(
    given: Answer, sure: Sure, told: Rating
) -> None:
    assert rating(given, sure) == told


def test_intervals_grow_while_it_goes_well_and_start_anew_after_a_slip() -> None:
    known, days = once(GOOD), []
    for said in (GOOD, GOOD, GOOD, WRONG, GOOD):
        at = known.due_at
        known = once(said, "fairly", known, at)
        days.append((known.due_at - at) / DAY)
    assert days[0] < days[1] < days[2]
    assert days[3] < days[1]
    assert days[3] < days[4] < days[2]


def test_with_its_own_defaults_the_scheduler_counts_as_it_always_has() -> None:
    """The reference by which a new release of it would be noticed."""
    card, at, days = Card(card_id=0, due=NOW), NOW, []
    scheduler = Scheduler(enable_fuzzing=False)
    for told in [Rating.Good] * 6 + [Rating.Again] * 2 + [Rating.Good] * 5:
        card, _ = scheduler.review_card(card, told, at)
        days.append((card.due - at).days)
        at = card.due
    assert days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


@given(LIVES)
def test_it_comes_back_on_a_later_day_and_within_ninety(life: list[tuple[Answer, Sure, int]]) -> None:
    for at, known in lived(life):
        assert at + DAY <= known.due_at <= at + LONGEST_DAYS * DAY


@given(LIVES, SURE, st.integers(0, 200 * 24))
def test_a_failure_never_makes_the_wait_longer(life: list[tuple[Answer, Sure, int]], sure: Sure, hours: int) -> None:
    at, known = lived(life)[-1]
    failed_at = at + timedelta(hours=hours)
    assert once(WRONG, sure, known, failed_at).due_at - failed_at <= known.due_at - at


@given(LIVES, SURE, st.integers(0, 200 * 24))
def test_a_better_answer_never_comes_back_sooner(life: list[tuple[Answer, Sure, int]], sure: Sure, hours: int) -> None:
    at, known = lived(life)[-1]
    due = [once(given, sure, known, at + timedelta(hours=hours)).due_at for given in (WRONG, PARTLY, GOOD, BEST)]
    assert all(worse <= better for worse, better in pairwise(due))


@given(LIVES)
def test_what_is_kept_loses_nothing_against_the_scheduler_fed_in_one_go(life: list[tuple[Answer, Sure, int]]) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
    card = Card(card_id=0, due=NOW)
    steps = lived(life)
    for (said, sure, _), (at, _) in zip(life, steps, strict=True):
        card, _ = scheduler.review_card(card, rating(said, sure), at)
    last = steps[-1][1]
    assert (last.card, last.due_at, last.times) == (card.to_json(), card.due, len(life))
    assert lived(life) == steps, "and the same again"


@given(LIVES, st.integers(0, 400))
def test_recall_falls_with_time_and_stays_a_probability(life: list[tuple[Answer, Sure, int]], days: int) -> None:
    at, known = lived(life)[-1]
    earlier, later = (recall_now(known, at + n * DAY) for n in (days, days + 1))
    assert 0 < later < earlier <= 1


def test_recall_is_whole_right_after_the_answer_and_about_nine_in_ten_when_due() -> None:
    known = once(BEST)
    assert recall_now(known, NOW) == 1
    assert recall_now(known, known.due_at) == pytest.approx(0.9, abs=0.01)


def test_another_time_zone_is_the_same_moment() -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    assert once(GOOD, now=NOW.astimezone(nepal)) == once(GOOD)
    assert recall_now(once(GOOD), (NOW + 3 * DAY).astimezone(nepal)) == recall_now(once(GOOD), NOW + 3 * DAY)


def test_a_misconception_in_one_scenario_is_a_slip_and_in_two_it_is_not() -> None:
    first = once(answer("unacceptable", must_dos=False, misconceptions=("fix-first", "speed-is-care")))
    assert recurring([first]) == frozenset()
    second = replace(first, item="j", misconceptions=("fix-first",))
    assert recurring([first, second]) == {"fix-first"}
    better = once(GOOD, known=first, now=NOW + DAY)
    assert recurring([better, second]) == frozenset(), "whoever chose better since has left it behind"


def test_what_was_found_with_a_hint_comes_back_as_soon_as_what_was_guessed() -> None:
    for level in ("proficient", "advanced"):
        assert rating(answer(level), "sure", hinted=True) == rating(answer(level), "guessing")


def test_a_hint_makes_no_wrong_answer_better() -> None:
    assert rating(WRONG, "sure", hinted=True) == rating(PARTLY, "sure", hinted=True) == Rating.Again
    assert rating(PARTLY, "fairly", hinted=True) == rating(PARTLY, "fairly")

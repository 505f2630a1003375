"""Held, sustained, plateau and the weekly picture; what everybody's answers tell of an item."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from coaching import progress_words
from coaching.capability import Estimate
from coaching.difficulty import NO_NORMS, Norms, norms_of
from coaching.first_answers import FirstAnswer
from coaching.progress import COURSE_WORDS, OFFER_WORDS, Change, held, plateau, reliable_change, sustained, weekly
from coaching.weeks import Week

#: A Monday.
START = date(2026, 9, 28)
NORMS = Norms({}, spread=0.2, df=200, people=60)


GAIN, NO_GAIN = Change(4, 4, change=0.5, needed=0.3), Change(4, 4, change=0.2, needed=0.3)


def at(week: float, score: float, item: str = "s") -> FirstAnswer:
    return FirstAnswer(item, START + timedelta(days=round(week * 7)), score, score > 0.5, "fairly")


def row(*scores: float, every: float = 1.0, start: float = 0) -> list[FirstAnswer]:
    return [at(start + n * every, score, f"s{n}") for n, score in enumerate(scores)]


def end_of(week: int) -> date:
    return START + timedelta(weeks=week, days=-1)


def test_a_gain_beyond_the_reliable_change_is_held_by_hand() -> None:
    # Four and four answers: 1.972 (t for 200) times 0.2 times the root of a half is 0.279.
    found = held(row(0, 1 / 3, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 1), NORMS, today=end_of(8))
    assert (found.before, found.after, found.withheld) == (4, 4, None)
    assert found.change == pytest.approx(0.5)
    assert found.needed == pytest.approx(0.2789, abs=1e-3)
    assert found.is_reliable


def test_a_gain_within_chance_is_not_held() -> None:
    found = held(row(*[1 / 3] * 4, *[1 / 3] * 2, *[2 / 3] * 2), NORMS, today=end_of(8))
    assert found.change == pytest.approx(1 / 6)
    assert found.is_reliable is False


def test_a_loss_is_not_held() -> None:
    assert held(row(*[1.0] * 4, *[0.0] * 4), NORMS, today=end_of(8)).is_reliable is False


def test_too_few_answers_on_either_side_are_withheld() -> None:
    found = held(row(0, 1, 1, 1, 1), NORMS, today=end_of(5))
    assert (found.before, found.after, found.withheld, found.is_reliable) == (1, 4, "few_answers", None)


def test_too_few_people_tell_nothing_of_chance() -> None:
    found = held(row(*[0.0] * 4, *[1.0] * 4), Norms(spread=0.2, df=29, people=5), today=end_of(8))
    assert (found.withheld, found.is_reliable) == ("few_people", None)


def test_the_baseline_is_the_first_four_weeks_and_stays_it() -> None:
    early, middle, late = row(*[0.0] * 4), row(*[1.0] * 8, start=4), row(*[1.0] * 4, start=12)
    assert held([*early, *middle, *late], NORMS, today=end_of(16)).change == pytest.approx(1.0)


def test_a_gain_that_is_still_there_after_thirty_days_is_sustained() -> None:
    ended_on = end_of(8)
    answers = [*row(*[0.0] * 4), *row(*[1.0] * 4, start=4), *row(1.0, 2 / 3, 1.0, every=0.2, start=12.5)]
    before = sustained(answers, NORMS, ended_on=ended_on, days=30, today=ended_on + timedelta(days=29))
    assert before.withheld == "too_soon"
    found = sustained(answers, NORMS, ended_on=ended_on, days=30, today=ended_on + timedelta(days=40))
    assert (found.before, found.after, found.is_reliable) == (4, 3, True)
    later = sustained(answers, NORMS, ended_on=ended_on, days=90, today=ended_on + timedelta(days=100))
    assert (later.after, later.withheld) == (0, "few_answers")


def test_one_answer_to_a_probe_must_beat_the_baseline_by_far_more() -> None:
    ended_on = end_of(8)
    found = [
        sustained([*row(*[1 / 3] * 4), at(12.5, score, "probe")], NORMS, ended_on=ended_on, days=30, today=end_of(14))
        for score in (1.0, 2 / 3)
    ]
    # 1.972 times 0.2 times the root of one and a quarter.
    assert [one.needed for one in found] == [pytest.approx(0.441, abs=1e-3)] * 2
    assert [one.is_reliable for one in found] == [True, False]


def test_a_gain_that_has_gone_is_not_sustained() -> None:
    answers = [*row(*[1 / 3] * 4), *row(*[1.0] * 4, start=4), *row(1 / 3, 1 / 3, 2 / 3, every=0.2, start=12.5)]
    found = sustained(answers, NORMS, ended_on=end_of(8), days=30, today=end_of(14))
    assert found.is_reliable is False


def test_six_like_answers_in_four_weeks_are_steady_and_something_else_is_offered() -> None:
    found = plateau(row(*[2 / 3] * 6, every=0.6), today=end_of(4))
    assert (found.course, found.slope.value, found.slope.n) == ("steady", 0.0, 6)
    assert set(found.offers) == {"reflection", "harder", "mentor"} == set(OFFER_WORDS)


def test_below_the_middle_a_mentors_answer_comes_first_and_nothing_harder() -> None:
    assert plateau(row(*[1 / 3] * 6, every=0.6), today=end_of(4)).offers == ("mentor", "reflection")


def test_steady_at_the_top_is_holding_and_nothing_is_asked() -> None:
    found = plateau(row(*[1.0] * 6, every=0.6), today=end_of(4))
    assert (found.course, found.offers) == ("holding", ())


def test_ups_and_downs_and_a_rise_are_no_plateau() -> None:
    assert plateau(row(0, 1, 0, 1, 0, 1, every=0.6), today=end_of(4)).course == "unclear"
    assert plateau(row(0, 0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, every=0.6), today=end_of(4)).course == "unclear"


def test_the_slope_and_its_interval_by_hand() -> None:
    # Over six days in a row of weeks 0, .6, ... 3 the squares of x are 6.3; y rises evenly by 0.01 a step of 0.6.
    days = (0, 4, 8, 13, 17, 21)
    answers = [FirstAnswer("s", START + timedelta(days=n), 0.5 + 0.01 * n / 7, right=False) for n in days]
    found = plateau(answers, today=end_of(4)).slope
    assert found.value == pytest.approx(0.01)
    assert (found.low, found.high) == (pytest.approx(0.01), pytest.approx(0.01))


@pytest.mark.parametrize("answers", [row(*[1.0] * 5, every=0.7), row(*[1.0] * 6, every=0.3)])
def test_too_few_or_too_close_together_is_no_plateau(answers: list[FirstAnswer]) -> None:
    found = plateau(answers, today=end_of(4))
    assert (found.course, found.slope) == (None, Estimate(len(answers), withheld="few_answers"))


def test_nobody_is_scolded_for_how_it_goes() -> None:
    said = [*COURSE_WORDS.values(), *OFFER_WORDS.values(), *progress_words.WITHHELD.values()]
    said += [progress_words.held(one) for one in (GAIN, NO_GAIN, Change(1, 0, withheld="few_answers"))]
    words = " ".join(said).lower()
    assert not [word for word in ("stuck", "fail", "should", "only", "still", "not ", "worse", "bad") if word in words]


def test_a_gain_is_said_where_it_is_beyond_chance_and_nowhere_else() -> None:
    assert "better than when you began" in progress_words.held(GAIN)
    assert "better" not in progress_words.held(NO_GAIN)
    assert progress_words.held(Change(1, 0, withheld="few_answers")) == "Too few first answers yet to say."


def test_the_picture_has_a_point_a_week_and_reads_four_weeks_each() -> None:
    found = weekly(row(*[0.0] * 4, *[1.0] * 2), today=end_of(7))
    assert [point.week for point in found] == [Week(START).before(-n) for n in range(7)]
    assert [point.answers for point in found] == [1, 1, 1, 1, 1, 1, 0]
    assert [point.standing.capability.withheld for point in found[:3]] == ["few_answers", "few_answers", None]
    assert [point.standing.capability.value for point in found[2:6]] == [0.0, 0.0, 0.25, 0.5]
    assert [point.standing.capability.n for point in found] == [1, 2, 3, 4, 4, 4, 3]


def test_before_the_first_answer_there_is_no_picture() -> None:
    assert weekly([], today=START) == ()
    assert weekly(row(1.0, start=3), today=START) == ()


def test_the_picture_ends_after_half_a_year() -> None:
    assert len(weekly(row(1.0), today=START + timedelta(weeks=60))) == 26


def office(
    rng: random.Random, people: int, *, answers: int = 8, gain: float = 0.0, shuffled: bool = True
) -> list[list[FirstAnswer]]:
    """People who differ, each with so many answers drawn around their own level, evenly over eight weeks."""
    found = []
    for _ in range(people):
        skill, days = rng.gauss(1.6, 0.8), sorted(rng.sample(range(56), answers))
        rungs = [min(3, max(0, round(skill + gain * n + rng.gauss(0, 0.8)))) for n in range(answers)]
        items = rng.sample(range(answers), answers) if shuffled else range(answers)
        found.append([at(day / 7, rung / 3, f"s{n}") for n, day, rung in zip(items, days, rungs, strict=True)])
    return found


def shares(everybody: Sequence[Sequence[FirstAnswer]], norms: Norms) -> tuple[int, float]:
    verdicts = [held(answers, norms, today=end_of(8)).is_reliable for answers in everybody]
    read = [verdict for verdict in verdicts if verdict is not None]
    return len(read), sum(read) / len(read)


@pytest.mark.parametrize("shuffled", [True, False])
def test_pure_noise_is_called_held_no_more_often_than_in_two_and_a_half_of_a_hundred(shuffled: bool) -> None:
    everybody = office(random.Random(1), 2000, shuffled=shuffled)  # noqa: S311 - seeded on purpose
    read, share = shares(everybody, norms_of(everybody))
    assert read > 1500
    assert 0.005 < share <= 0.025 + 2 * (0.025 * 0.975 / read) ** 0.5


def test_a_real_gain_is_called_held_far_more_often() -> None:
    everybody = office(random.Random(3), 500, gain=0.25)  # noqa: S311 - seeded on purpose
    assert shares(everybody, norms_of(everybody))[1] > 0.25


def test_everybodys_spread_is_found_whatever_their_levels() -> None:
    rng = random.Random(5)  # noqa: S311 - seeded on purpose
    everybody = [
        [at(n, min(1, max(0, 0.5 + level + rng.choice((-0.2, 0.2)))), f"s{rng.random()}") for n in range(4)]
        for level in (-0.3, 0.0, 0.3)
        for _ in range(60)
    ]
    found = norms_of(everybody)
    assert (found.people, found.df) == (180, 540)
    assert found.spread == pytest.approx(0.2, abs=0.01)


def test_nothing_is_known_of_an_item_before_thirty_people_answered_it() -> None:
    rows = [row(1.0, 0.0, 1.0)] * 29
    assert norms_of(rows).easier == {}
    assert set(norms_of([*rows, row(1.0, 0.0, 1.0)]).easier) == {"s0", "s1", "s2"}


def test_a_hard_item_is_found_and_shrunk() -> None:
    rng = random.Random(7)  # noqa: S311 - seeded on purpose
    rows = []
    for _ in range(200):
        items = rng.sample(range(8), 8)
        rows.append([at(n, 0.2 if item == 3 else 0.6, f"s{item}") for n, item in enumerate(items)])
    found = norms_of(rows)
    # A hard item lies 0.35 below the mean of all, 0.55; 200 of 210 parts of it count.
    assert found.easier["s3"] == pytest.approx(-0.35 * 200 / 210, abs=0.01)
    assert found.easier["s0"] == pytest.approx(0.05 * 200 / 210, abs=0.01)


def learning(rng: random.Random, *, shuffled: bool) -> list[list[FirstAnswer]]:
    """Eighty people who all gain as much from one answer to the next."""
    orders = [rng.sample(range(8), 8) if shuffled else list(range(8)) for _ in range(80)]
    return [[at(n, 0.1 + 0.1 * n, f"s{item}") for n, item in enumerate(order)] for order in orders]


def test_what_everybody_learns_makes_no_item_easy_where_each_has_an_order_of_their_own() -> None:
    found = norms_of(learning(random.Random(9), shuffled=True)).easier  # noqa: S311 - seeded on purpose
    assert max(map(abs, found.values())) < 0.1


def test_what_everybody_learns_is_taken_off_where_all_have_the_same_order() -> None:
    norms = norms_of(learning(random.Random(9), shuffled=False))  # noqa: S311 - seeded on purpose
    assert norms.easier["s7"] - norms.easier["s0"] == pytest.approx(0.7 * 80 / 90, abs=0.01)


def test_items_that_get_easier_along_everybodys_way_are_no_gain() -> None:
    rng = random.Random(11)  # noqa: S311 - seeded on purpose
    rows = [
        [at(n, min(1.0, max(0.0, 0.2 + 0.06 * n + rng.gauss(level, 0.15))), f"s{n}") for n in range(8)]
        for level in (0.0, 0.1, 0.2)
        for _ in range(200)
    ]
    raw = Norms({}, spread=0.2, df=600, people=600)
    assert shares(rows, raw)[1] > 0.1, "taken as they are they would look like one"
    assert shares(rows, norms_of(rows))[1] <= 0.025 + 2 * (0.025 * 0.975 / 600) ** 0.5


def test_able_people_do_not_make_the_items_easy_that_they_alone_answered() -> None:
    rows = [row(0.9, 0.9, 0.9) for _ in range(40)]
    others = [[at(n, 0.2, f"t{n}") for n in range(3)] for _ in range(40)]
    assert norms_of([*rows, *others]).easier == pytest.approx(dict.fromkeys(["s0", "s1", "s2", "t0", "t1", "t2"], 0.0))


def test_whoever_answered_nothing_is_nobody() -> None:
    assert norms_of([[], []]) == NO_NORMS


def test_equal_means_are_no_gain_even_without_any_spread() -> None:
    assert reliable_change([0.5] * 3, [0.5] * 3, spread=0.0, df=60).is_reliable is False

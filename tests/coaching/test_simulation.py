"""Made-up learners: the same for the same seed; and flat skill with adaptive repeats reads flat."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest

from coaching.difficulty import norms_of
from coaching.first_answers import Act, FirstAnswer, first_answers
from coaching.items import LevelName, Option, Resource, Scenario, Step
from coaching.progress import held, weekly
from coaching.scenarios import outcome_of
from coaching.simulation import Learner, normal, uniform

START = datetime(2026, 9, 28, 9, tzinfo=UTC)
END = (START + timedelta(days=55)).date()
LEVELS: tuple[LevelName, ...] = ("unacceptable", "developing", "proficient", "advanced")


def scenario(name: str) -> Scenario:
    options = tuple(Option(level[0], level, level, "", "", "") for level in LEVELS)
    step = Step("one", "", "", options, hint="", model="", thinking="")
    return Scenario(name, "", "", "", "", (step,), Resource("", "", 1))


SCENARIOS = [scenario(f"s{n}") for n in range(8)]


def lives(learner: Learner, *, begins: int = 0) -> list[Act]:
    """Eight weeks: each week something new, then twice what went worst, which is remembered from last time.

    `begins` is the place in the module's order at which the learner begins.
    """
    acts, last = list[Act](), dict[str, float]()
    for week in range(8):
        worst = sorted(last, key=lambda item: last[item])[:2]
        for place, item in enumerate([SCENARIOS[(begins + week) % 8], *(one for one in SCENARIOS if one.id in worst)]):
            prompt, at = f"{week}:{place}", START + timedelta(days=week * 7 + 2 * place)
            found = outcome_of(item, learner.way(item, prompt))
            acts.append(Act("confidence_rated", at, at.date(), item.id, prompt, learner.sure(prompt), None))
            acts.append(Act("scenario_answered", at, at.date(), item.id, prompt, found.level, found.score))
            last[item.id] = found.score
            learner.met.add(item.id)
            learner.practised += 1
    return acts


def trend(values: Sequence[tuple[int, float]]) -> float:
    """The least-squares slope over weeks."""
    x, y = fmean(week for week, _ in values), fmean(value for _, value in values)
    return sum((a - x) * (b - y) for a, b in values) / sum((a - x) ** 2 for a, _ in values)


def weeks(answers: Sequence[Act | FirstAnswer]) -> list[int]:
    return [(one.day - START.date()).days // 7 for one in answers]


@pytest.fixture(scope="module")
def flat() -> list[list[Act]]:
    """Six hundred people whose skill does not change."""
    return [lives(Learner(7, f"u{n}")) for n in range(600)]


def test_flat_skill_with_adaptive_repeats_reads_flat(flat: list[list[Act]]) -> None:
    everything = [act for acts in flat for act in acts if act.value is not None]
    seeming = trend([(week, act.value or 0) for week, act in zip(weeks(everything), everything, strict=True)])
    firsts = [one for acts in flat for one in first_answers(acts)]
    norms = norms_of(first_answers(acts) for acts in flat)
    true = trend([(week, norms.adjusted(one)) for week, one in zip(weeks(firsts), firsts, strict=True)])
    assert len(firsts) == 8 * len(flat)
    assert seeming > 0.01, "all answers taken together would seem to rise, by what is remembered"
    assert abs(true) < 0.005


def test_nobody_with_flat_skill_is_told_more_often_than_stated_that_a_gain_has_held(flat: list[list[Act]]) -> None:
    rows = [first_answers(acts) for acts in flat]
    norms = norms_of(rows)
    verdicts = [held(row, norms, today=END).is_reliable for row in rows]
    assert None not in verdicts
    assert sum(map(bool, verdicts)) / len(rows) <= 0.025 + 2 * math.sqrt(0.025 * 0.975 / len(rows))


def test_the_picture_of_flat_skill_is_flat(flat: list[list[Act]]) -> None:
    rows = [first_answers(acts) for acts in flat]
    norms = norms_of(rows)
    pictures = [weekly(row, norms, today=END) for row in rows]
    early, late = (fmean(picture[n].standing.capability.value or 0 for picture in pictures) for n in (3, 7))
    assert late - early == pytest.approx(0, abs=0.02)


def test_skill_that_grows_is_held_by_many_where_not_all_begin_at_the_same_scenario() -> None:
    rows = [first_answers(lives(Learner(7, f"u{n}", gain=0.1), begins=n % 8)) for n in range(200)]
    norms = norms_of(rows)
    assert fmean(bool(held(row, norms, today=END).is_reliable) for row in rows) > 0.15


def test_the_same_seed_is_the_same_person_and_another_is_another() -> None:
    one, same, other = Learner(7, "u1"), Learner(7, "u1"), Learner(8, "u1")
    drawn = [(who.skill, who.keen, [who.way(item, "p") for item in SCENARIOS], who.sure("p")) for who in (one, same)]
    assert drawn[0] == drawn[1]
    assert one.skill != other.skill


def test_practice_adds_what_it_is_said_to_add() -> None:
    learner = Learner(7, "u1", gain=0.05)
    learner.practised = 6
    assert learner.skill - learner.began_with == pytest.approx(0.3)


def test_abler_people_choose_better_and_are_surer() -> None:
    people = sorted((Learner(7, f"u{n}") for n in range(200)), key=lambda who: who.skill)
    scores = [fmean(outcome_of(item, who.way(item, item.id)).score for item in SCENARIOS) for who in people]
    assert fmean(scores[:50]) < fmean(scores[150:]) - 0.3
    sure = [who.sure("p") for who in people]
    assert sure[:50].count("sure") < sure[150:].count("sure")


def test_ratings_use_the_whole_scale() -> None:
    assert {Learner(7, f"u{n}").rating("p", 1) for n in range(200)} == {"1", "2", "3", "4", "5"}


def test_draws_are_spread_evenly() -> None:
    drawn = [uniform(7, n) for n in range(2000)]
    assert fmean(drawn) == pytest.approx(0.5, abs=0.02)
    assert 0 < min(drawn) < max(drawn) < 1
    normals = [normal(7, n) for n in range(2000)]
    assert fmean(normals) == pytest.approx(0, abs=0.06)
    assert fmean(value**2 for value in normals) == pytest.approx(1, abs=0.08)

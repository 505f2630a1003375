"""When a round begins, closes and is sent, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from coaching import agreement_words as say
from coaching import rounds
from coaching.calibration import Rated
from coaching.items import Level, Line, Module, Round, Vignette
from coaching.people import Person, Preferences
from coaching.rounds import Settled, settle, takes_ratings

OPENED = datetime(2026, 11, 2, 8, tzinfo=UTC)
RUBRIC = tuple(
    Level(value, name, label, "")
    for value, (name, label) in enumerate(
        [("unacceptable", "Nothing"), ("developing", "Some"), ("proficient", "Most"), ("advanced", "All")]
    )
)
MIA = Person("W", "MIA", "Mia", "America/New_York", None, date(2026, 1, 1), consent="agreed")


def scene(number: int) -> Vignette:
    return Vignette(
        f"scene-{number:02}", f"Scene {number}", "Ada", (Line("Ada", "“Yes.”"),), "developing", (), "I see."
    )


def module(scenes: int) -> Module:
    return Module("m", "M", "m", (), RUBRIC, (), (), (), (), (), tuple(scene(n) for n in range(scenes)))


def rated(rater: str, number: int, level: int, key: int, *, in_round: int = 0, seconds: float = 30.0) -> Rated:
    return Rated(rater, f"scene-{number:02}@abc", level, key, f"{rater}-{in_round}", seconds, in_round)


def test_the_first_twelve_are_the_kick_off_and_then_come_threes() -> None:
    whole = module(18)
    first, third = rounds.round_of(whole, 0), rounds.round_of(whole, 2)
    assert first is not None
    assert third is not None
    assert len(first.vignettes) == 12
    assert [one.id for one in third.vignettes] == ["scene-15", "scene-16", "scene-17"]
    assert rounds.round_of(whole, 3) is None
    assert rounds.round_of(module(0), 0) is None


def test_a_round_begins_every_four_weeks_and_is_open_for_three() -> None:
    assert rounds.latest(OPENED, OPENED - timedelta(days=1)) == rounds.latest(OPENED, OPENED + timedelta(days=27)) == 0
    assert rounds.latest(OPENED, OPENED + timedelta(days=28)) == 1
    closes = rounds.closes_at(OPENED, 1)
    assert closes == OPENED + timedelta(days=49)
    assert takes_ratings(1, closes.isoformat(), closes - timedelta(seconds=1))
    assert not takes_ratings(1, closes.isoformat(), closes)
    assert takes_ratings(0, closes.isoformat(), closes)  # the kick-off is practice


def test_scenes_come_on_a_thursday_or_else_not_on_a_monday() -> None:
    monday = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert rounds.due_at(MIA, monday) == datetime(2026, 12, 3, 14, 30, tzinfo=UTC)
    no_thursday = replace(MIA, preferences=Preferences(days=frozenset({0, 1, 4})))
    assert rounds.due_at(no_thursday, monday) == datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
    mondays = replace(MIA, preferences=Preferences(days=frozenset({0}), start=time(9)))
    assert rounds.due_at(mondays, monday) == datetime(2026, 11, 30, 14, 30, tzinfo=UTC)


def test_what_came_of_a_round_is_kept_whole() -> None:
    ratings = [rated(who, n, n % 4, n % 4) for who in "abcdef" for n in range(12)]
    ratings += [rated("a", n, 3, n % 4, in_round=1, seconds=2.0) for n in (12, 13, 14)]
    ratings += [rated("b", n, n % 4, n % 4, in_round=1) for n in (12, 13, 14)]
    found = settle(ratings, 4, module="m", number=1, seed="s")
    assert (found.raters, found.scenes, found.whole.units, found.whole.raters) == (2, 3, 15, 6)
    assert found.calm is not None
    assert found.calm.alpha.value == 1.0
    assert found.whole.alpha.value is not None
    assert found.whole.alpha.value < 1.0
    assert Settled.from_json(found.to_json()) == found
    assert Settled.from_json(settle([], 4, module="m", number=1, seed="s").to_json()).whole.alpha.why == "not_rated"


@pytest.mark.parametrize(("raters", "told"), [("abcde", False), ("abcdef", True)])
def test_raters_are_told_figures_with_five_behind_them_beside_themselves(raters: str, told: bool) -> None:
    ratings = [rated(who, n, n, n) for who in raters for n in range(4)]
    found = settle(ratings, 4, module="m", number=0, seed="s")
    assert (found.told, found.told_round, found.told_calm) == (told, told, False)
    hurry = [rated("a", n, 3, n % 4, in_round=1, seconds=1.0) for n in range(4, 8)]
    alone = settle([*ratings, *hurry], 4, module="m", number=1, seed="s")
    assert (alone.told, alone.told_round, alone.told_calm) == (told, False, told)


def test_the_words_name_the_measure_and_its_range() -> None:
    found = settle(
        [rated(who, n, n % 4, n % 4) for who in "abcdef" for n in range(9)], 4, module="m", number=0, seed="s"
    )
    assert say.line(found.whole, "alpha") == "Krippendorff's alpha (ordinal distance): 1.00, likely 1.00 to 1.00"
    assert say.line(found.whole, "raw") == "The same level, of all pairs: 100 %, likely 100 to 100 %"
    assert say.closed(found) == (
        "Over all 9 scenes so far: 9 scenes that two people rated are too few to be sure; rounds are added up."
    )
    small = settle([rated("a", 1, 1, 1)], 4, module="m", number=0, seed="s")
    assert "six raters on" in say.closed(small)
    assert "no scene was rated by two people" in say.line(small.whole, "ac2")


def test_how_somebody_leans_is_said_kindly_with_an_example() -> None:
    seen = Round("m", 0, RUBRIC, (), module(12).vignettes)
    assert say.lean([rated("a", n, 2, 1) for n in range(7)], seen) is None
    mild = say.lean([*(rated("a", n, 2, 1) for n in range(8)), rated("a", 8, 3, 1)], seen)
    assert mild is not None
    assert "about one level milder than the expert" in mild
    assert "in “Scene 8”: you chose “All”, the expert “Some”." in mild
    strict = say.lean([rated("a", n, 0 if n % 2 else 1, 1) for n in range(8)], seen)
    assert strict is not None
    assert "about half a level stricter" in strict
    even = say.lean([rated("a", n, 1, 1) for n in range(8)], seen)
    assert even == (
        "Over the 8 scenes that you have rated, you and the expert are level: neither milder nor stricter on the whole."
    )

"""Somebody's own picture, worded and drawn: kept as golden JSON, and read against the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from at_home import AGREED, page

from bot.views import home, progress
from bot.views.message import text_of
from bot.views.progress import Own, Waiting
from coaching import progress as measures
from coaching.confidence import quadrant
from coaching.first_answers import FirstAnswer, Sure
from sandbox.validate import view_faults

Golden = Callable[[str, dict[str, Any]], None]

MONDAY = date(2026, 11, 2)
TODAY = date(2026, 11, 24)


def answers(*said: tuple[int, int, Sure]) -> list[FirstAnswer]:
    """(day, level 0..3, how sure), one scenario each."""
    return [
        FirstAnswer(f"s{n}", MONDAY + timedelta(days=day), level / 3, level >= 2, sure)
        for n, (day, level, sure) in enumerate(said)
    ]


RISING = answers(
    *((0, 0, "guessing"), (1, 1, "fairly"), (3, 2, "fairly"), (7, 1, "fairly"), (9, 2, "sure"), (10, 1, "sure")),
    *((14, 2, "fairly"), (16, 3, "sure"), (21, 3, "sure")),
)
FLAT = answers(*((day, 1, "fairly") for day in (0, 3, 7, 10, 14, 17)))


def own(given: list[FirstAnswer], today: date = TODAY, **more: Any) -> Own:
    return Own(
        measures.weekly(given, today=today),
        quadrant(given),
        plateau=measures.plateau(given, today=today),
        **more,
    )


WEEK4 = own(RISING, again=("p1",), picture="F1", target=2, done=2)
WAITS = Waiting("The third call about one parcel", opens="p9")

HOMES = {
    "week4": page(answer=AGREED, own=WEEK4, waiting=WAITS, lately=3),
    "week4_no_picture": page(answer=AGREED, own=replace(WEEK4, picture=None, again=("p1", "p2")), waiting=WAITS),
    "held": page(answer=AGREED, own=replace(WEEK4, held=True)),
    "levelled": page(answer=AGREED, own=own(FLAT, mentor="p3")),
    "rests": page(answer=AGREED, own=own(RISING, today=TODAY + timedelta(weeks=6))),
}


@pytest.mark.parametrize("name", HOMES)
def test_each_picture_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    drawn = home.draw(HOMES[name]).to_dict()
    assert view_faults(drawn, kinds=("home",)) == []
    golden(f"home_{name}", drawn)


def test_three_answers_are_a_picture_and_offer_nothing_to_sort_yet() -> None:
    blocks = str([block.to_dict() for block in progress.blocks(own(RISING[:3], today=MONDAY + timedelta(days=4)))])
    assert "three answers in four weeks" in blocks
    assert "Sort my answers" not in blocks
    assert "Sort my answers" in str([block.to_dict() for block in progress.blocks(own(RISING))])


@pytest.mark.parametrize("given", [[], RISING], ids=["none", "rising"])
def test_answers_are_sorted_in_words(given: list[FirstAnswer], golden: Golden) -> None:
    drawn = progress.sorted_answers(quadrant(given)).to_dict()
    assert view_faults(drawn) == []
    golden(f"modal_answers_{'sorted' if given else 'none'}", drawn)


def words(shown: Own) -> str:
    return text_of([block.to_dict() for block in progress.blocks(shown)])


def test_the_words_say_from_where_to_where_of_how_many_and_how_sure_that_is() -> None:
    said = words(WEEK4)
    last = WEEK4.points[-1].standing
    assert last.capability.n == 9
    assert "How sure you feel: from 2.3 to 3.7 of 5, likely 2.6 to 4.7 now (nine answers in four weeks)." in said
    assert (
        "What you choose in situations: from 1.0 to 1.7 of 3, likely 0.9 to 2.4 now (nine answers in four weeks)."
        in said
    )


def test_few_answers_are_said_to_be_few() -> None:
    assert "Still few answers" in words(own(RISING[:4]))
    assert "Still few answers" not in words(WEEK4)


def test_before_the_third_answer_there_is_no_figure_and_nothing_looks_empty() -> None:
    said = words(own(RISING[:2], today=MONDAY))
    assert "starts after your third new situation" in said
    assert "of 3" not in said


def test_the_alt_text_says_every_figure_of_the_picture() -> None:
    said = progress.alt_text(WEEK4)
    for point in WEEK4.shown:
        here = point.standing
        for estimate, as_said in ((here.confidence, progress.said_sure), (here.capability, progress.said_level)):
            figures = [as_said(value) for value in (estimate.value, estimate.low, estimate.high) if value is not None]
            assert "{} ({} to {})".format(*figures) in said
        assert f"{here.capability.n} answers" in said


def test_the_alt_text_of_the_longest_picture_fits() -> None:
    year = own(answers(*((day, 1, "fairly") for day in range(0, 250, 2))), today=MONDAY + timedelta(days=250))
    assert len(year.shown) == progress.WEEKS
    assert len(progress.alt_text(year)) < 2000


def test_being_surer_than_the_answers_bear_out_is_said_kindly_and_only_when_it_is_no_accident() -> None:
    over = answers(*((day, 0, "sure") for day in range(8)))
    under = answers(*((day, 3, "guessing") for day in range(8)))
    assert "You feel surer than your choices bear out" in words(own(over, today=MONDAY + timedelta(days=8)))
    assert "better than you give yourself credit for" in words(own(under, today=MONDAY + timedelta(days=8)))
    assert "bear out" not in words(WEEK4)
    assert "credit" not in words(WEEK4)


def test_an_aim_is_noticed_when_it_is_reached_and_never_when_it_is_not() -> None:
    assert "You set out to practise twice this week. You have." in words(WEEK4)
    said = words(replace(WEEK4, done=1))
    assert "You have." not in said
    assert "1" not in said.partition("Your own aim")[2].partition("Only you")[0]


def test_no_level_is_called_by_its_name() -> None:
    for shown in HOMES.values():
        said = words(shown.own or Own()).lower()
        assert not [name for name in ("unacceptable", "developing", "proficient", "advanced") if name in said]


def test_a_step_whose_ranges_overlap_is_said_to_be_chance_perhaps() -> None:
    chance = "The likely ranges still overlap, so a step like this may be chance."
    assert chance in words(WEEK4)
    leap = answers(*((day, 0, "guessing") for day in range(8)), *((day, 3, "sure") for day in range(50, 58)))
    assert chance not in words(own(leap, today=MONDAY + timedelta(days=58)))

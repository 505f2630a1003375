"""Early repeaters beside the others: five people in each group, a range, and no claim that one causes the other."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from coaching import early
from coaching.early import Month, make, said, said_back, title

DAY = date(2026, 12, 1)
BACK = {f"p{n}": n < 6 for n in range(14)}


def measured(share: int, *, people: int = 14) -> dict[str, dict[str, tuple[int, int]]]:
    return {"Repeat calls": {f"p{n}": (share if n < 6 else 10, 20) for n in range(people)}}


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(early).failed == 0


def test_both_shares_are_said_with_their_cases_their_difference_and_its_range() -> None:
    month = make(DAY, BACK, measured(2))
    assert title(month) == "November 2026"
    assert said_back(month) == "*Came back in week 1:* 6 of 14 people, likely 21 to 67 %."
    assert said(month.outcomes[0]) == (
        "10 % of 120 with them (6 people), 50 % of 160 with the others (8); difference -40 points, likely -49 to -30. "
        "A difference beyond chance, whatever its cause."
    )
    assert Month.from_json(month.to_json()) == month


def test_a_small_difference_is_none_shown() -> None:
    assert said(make(DAY, BACK, measured(9)).outcomes[0]).endswith("No difference shown.")


@pytest.mark.parametrize("people", [4, 10])
def test_with_fewer_than_five_measured_people_in_either_group_nothing_is_said(people: int) -> None:
    (one,) = make(DAY, BACK, measured(2, people=people)).outcomes
    assert (one.back, one.others) == (None, None)
    assert said(one) == "too few people to say."


def test_people_without_cases_do_not_count_as_measured() -> None:
    found = measured(2)
    found["Repeat calls"] |= {"p4": (0, 0), "p5": (0, 0)}
    assert make(DAY, BACK, found).outcomes[0].back is None


def test_under_five_who_began_nothing_is_told() -> None:
    month = make(DAY, {f"p{n}": True for n in range(4)}, {})
    assert not month.is_told
    assert said_back(month) == "*Came back in week 1:* too few people to say."


def test_only_so_many_outcomes_are_compared() -> None:
    many = {f"outcome {n}": measured(2)["Repeat calls"] for n in range(9)}
    assert len(make(DAY, BACK, many).outcomes) == early.MOST

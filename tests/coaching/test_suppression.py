"""Which groups are hidden, by hand: the audit beside this file tries to find people out."""

import pytest
from onlooking import roster, scopes_of

from coaching.scopes import EVERYBODY, Place, Scope
from coaching.suppression import hidden


def names(people: dict[Place, int], *, minimum: int = 5) -> list[str]:
    return sorted(scope.value for scope in hidden(scopes_of(people), people, minimum=minimum))


def cohorts(**sizes: int) -> dict[Place, int]:
    return {Place(name): size for name, size in sizes.items()}


def test_hiding_four_people_hides_the_next_smallest_group_too() -> None:
    assert names(cohorts(sales=4, technology=13, care=15)) == ["sales", "technology"]


def test_groups_of_five_and_more_are_all_shown() -> None:
    assert names(cohorts(sales=5, technology=13)) == []


def test_small_groups_that_are_five_together_hide_no_other() -> None:
    assert names(cohorts(sales=3, care=3, technology=13)) == ["care", "sales"]


def test_a_group_without_people_hides_nothing_and_is_not_hidden() -> None:
    assert names(cohorts(sales=0, technology=13)) == []


def test_of_two_as_small_the_first_by_name_is_hidden() -> None:
    assert names(cohorts(sales=4, technology=9, care=9)) == ["care", "sales"]


def test_two_people_in_no_cohort_are_not_everybody_less_the_only_cohort() -> None:
    assert names({Place("sales"): 13, Place(): 2}) == ["sales"]
    assert names({Place("sales"): 13, Place(): 5}) == []


def test_a_manager_of_four_is_not_the_cohort_less_its_other_managers() -> None:
    """Hidden across cohorts are seven people, but each of the two would be the rest of their own cohort."""
    teams = {Place("a", "", "ana"): 4, Place("a", "", "ben"): 8, Place("a", "", "mia"): 9}
    others = {Place("b", "", "omar"): 3, Place("b", "", "kim"): 6, Place("b", "", "leo"): 7}
    assert names(teams | others) == ["ana", "ben", "kim", "omar"]


def test_a_cohort_of_one_manager_is_hidden_with_them_and_so_are_one_cohort_and_one_manager_more() -> None:
    teams = {Place("a", "", "ana"): 4, Place("b", "", "ben"): 8, Place("c", "", "mia"): 9}
    assert names(teams) == ["a", "ana", "b", "ben"]


def test_where_roles_cross_teams_one_who_is_left_over_is_hidden() -> None:
    """The role less the team that has nobody else: the one designer of Ana's team."""
    people = {
        Place("", "engineer", "ana"): 7,
        Place("", "designer", "ana"): 1,
        Place("", "designer", "ben"): 5,
        Place("", "engineer", "mia"): 8,
    }
    assert names(people)
    mixed = people | {Place("", "engineer", "ben"): 4}
    assert names(mixed) == []


def test_everybody_is_hidden_where_they_are_few_and_modules_with_them() -> None:
    few = [EVERYBODY, Scope("module", "listening"), Scope("cohort", "sales")]
    assert hidden(few, cohorts(sales=4)) == set(few)
    assert hidden(few, cohorts(sales=5)) == set()
    assert hidden(few, cohorts(sales=0)) == set()


def test_the_same_people_in_another_order_give_the_same_answer() -> None:
    for seed in range(30):
        people = list(roster(seed).items())
        scopes = list(scopes_of(dict(people)))
        first = hidden(scopes, dict(people))
        for turned in (people[::-1], sorted(people, key=lambda one: one[1]), people[::2] + people[1::2]):
            assert hidden(scopes[::-1], dict(turned)) == first


def test_each_group_under_the_minimum_is_hidden_in_every_cut() -> None:
    for seed in range(30):
        people = roster(seed)
        unseen = hidden(scopes_of(people), people, minimum=7)
        for scope in scopes_of(people):
            assert scope in unseen or sum(n for place, n in people.items() if scope.holds(place)) >= 7


def test_a_minimum_under_three_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 people"):
        hidden([EVERYBODY], cohorts(sales=9), minimum=2)

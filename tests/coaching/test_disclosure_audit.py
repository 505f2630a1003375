"""An audit of the gate: whoever sees all of a report, and can reckon, is off by at least four people for every few."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import pytest
from onlooking import FEW_GROUPS, MINIMUM, Onlooking, roster, scopes_of, some_of

from coaching import suppression
from coaching.scopes import EVERYBODY, Place, Scope
from coaching.suppression import hidden

People = Mapping[Place, int]
Gate = Callable[[Sequence[Scope], People, People], Collection[Scope]]


def leaks(people: People, did: People, gate: Gate) -> Iterator[str]:
    """Yield each hidden small group, and each small place, that what is shown leads to."""
    scopes = scopes_of(people)
    unseen = gate(scopes, people, did)
    onlooking = Onlooking(people, did, set(scopes) - set(unseen))
    for group in (*sorted(unseen), *onlooking.places):
        if 0 < onlooking.where(group) @ onlooking.people < MINIMUM and onlooking.off_in_people(group) < MINIMUM - 1:
            yield f"people of {group}"
    if len(onlooking.sums) > FEW_GROUPS:
        return
    if any(0 < group @ onlooking.people < MINIMUM for group in onlooking.derived):
        yield "a sum of shown groups"
    for group in sorted(unseen) if onlooking.derived else ():
        size = int(onlooking.where(group) @ onlooking.people)
        enough = min(MINIMUM - 1, size, onlooking.doing_told_anyway(group))
        if 0 < size < MINIMUM and onlooking.off_in_doing(group) < enough:
            yield f"what people of {group} did"


def by_our_rules(scopes: Sequence[Scope], people: People, did: People) -> Collection[Scope]:
    return hidden(scopes, people, did=[did])


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_no_small_group_and_no_small_place_can_be_worked_out_from_what_is_shown(first: int) -> None:
    for seed in range(first, first + 25):
        people = roster(seed)
        assert list(leaks(people, some_of(people, seed), by_our_rules)) == []


def size_of(scope: Scope, people: People) -> int:
    return sum(count for place, count in people.items() if scope.holds(place))


def threshold_alone(scopes: Sequence[Scope], people: People, did: People) -> Collection[Scope]:
    return {scope for scope in scopes if size_of(scope, people) < MINIMUM}


def each_cut_by_itself(scopes: Sequence[Scope], people: People, did: People) -> Collection[Scope]:
    """Hide the next smallest of the cut until the hidden ones are five together: right for one cut, and no more."""
    unseen = set(threshold_alone(scopes, people, did))
    for by in ("cohort", "role", "manager"):
        ranked = sorted((size_of(scope, people), scope) for scope in scopes if scope.by == by)
        while 0 < sum(size for size, scope in ranked if scope in unseen) < MINIMUM:
            rest = [scope for _, scope in ranked if scope not in unseen]
            if not rest:
                break
            unseen.add(rest[0])
    return unseen


def smaller_minimum(scopes: Sequence[Scope], people: People, did: People) -> Collection[Scope]:
    return {*threshold_alone(scopes, people, did), *hidden(scopes, people, did=[did], minimum=3)}


def without_places(scopes: Sequence[Scope], people: People, did: People) -> Collection[Scope]:
    with pytest.MonkeyPatch.context() as patch:
        whole = suppression._Table._given_away
        patch.setattr(
            suppression._Table, "_given_away", lambda *asked: (one for one in whole(*asked) if one[0] is not None)
        )
        return hidden(scopes, people, did=[did])


def without_what_they_did(scopes: Sequence[Scope], people: People, did: People) -> Collection[Scope]:
    return hidden(scopes, people)


@pytest.mark.parametrize("gate", [threshold_alone, each_cut_by_itself, smaller_minimum, without_places])
def test_the_audit_finds_people_out_where_a_rule_is_missing(gate: Gate) -> None:
    found = {seed: next(leaks(roster(seed), some_of(roster(seed), seed), gate), None) for seed in range(30)}
    assert sum(leak is not None for leak in found.values()) >= 3, found


@pytest.mark.parametrize("seed", [331, 343, 483])
def test_where_nearly_all_did_it_more_is_hidden_than_the_numbers_of_people_ask_for(seed: int) -> None:
    people = roster(seed)
    did = some_of(people, seed)
    assert list(leaks(people, did, without_what_they_did)) != []
    assert list(leaks(people, did, by_our_rules)) == []


def test_four_people_of_sales_are_found_by_nobody() -> None:
    people = {Place("sales"): 4, Place("technology"): 13, Place("care"): 15}
    did = {Place("sales"): 3, Place("technology"): 9, Place("care"): 9}
    assert hidden(scopes_of(people), people) == {Scope("cohort", "sales"), Scope("cohort", "technology")}
    assert list(leaks(people, did, by_our_rules)) == []
    onlooking = Onlooking(people, did, {EVERYBODY, Scope("cohort", "technology"), Scope("cohort", "care")})
    assert onlooking.off_in_people(Scope("cohort", "sales")) == 0
    assert onlooking.off_in_doing(Scope("cohort", "sales")) == 0


def test_little_is_hidden_beside_the_small_groups() -> None:
    shown = Counter[str]()
    for seed in range(100):
        people = roster(seed)
        scopes, did = scopes_of(people), some_of(people, seed)
        unseen = by_our_rules(scopes, people, did)
        small = threshold_alone(scopes, people, did)
        shown.update(small=len(small), beside=len(unseen - set(small)), all=len(scopes))
    assert shown["beside"] < 0.15 * shown["all"], shown

"""What comes out of the gate of a report."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from onlooking import roster, scopes_of, some_of

from coaching.gate import gate, leaves_few, moved, steps
from coaching.readings import Reading, withheld
from coaching.scopes import EVERYBODY, Place, Scope
from coaching.suppression import hidden

SALES, TECHNOLOGY, CARE = (Scope("cohort", name) for name in ("sales", "technology", "care"))
LISTENING = Scope("module", "listening")
ANA, BEN, MIA = Place("sales", "", "ana"), Place("technology", "", "ben"), Place("care", "", "mia")
PEOPLE = {ANA: 4, BEN: 13, MIA: 15}
DID = {ANA: 3, BEN: 9, MIA: 9}
SCOPES = (EVERYBODY, SALES, TECHNOLOGY, CARE)


def reading(name: str, numerator: int, n: int) -> Reading:
    return Reading(name, numerator, n, n, numerator / n, 0.123, 0.987, None, None, None, withheld=False, reason=None)


def readings(name: str, did: dict[Place, int], people: dict[Place, int], scope: Scope) -> Reading:
    n = sum(count for place, count in people.items() if scope.holds(place))
    if n == 0:
        return withheld(name, None, None, "empty")
    return reading(name, sum(count for place, count in did.items() if scope.holds(place)), n)


def passed(name: str, people: dict[Place, int], did: dict[Place, int] = DID) -> dict[Scope, Reading]:
    """Send one figure of some of the people through the gate, beside who took part."""
    found = {
        scope: (readings("active_users", DID, PEOPLE, scope), readings(name, did, people, scope)) for scope in SCOPES
    }
    shown = gate(found, {"active_users": PEOPLE, name: people})
    return {scope: both[1] for scope, both in shown.items()}


def hidden_in(shown: dict[Scope, Reading]) -> set[Scope]:
    return {scope for scope, one in shown.items() if one.withheld}


def test_a_report_tells_of_everybody_and_of_care_and_of_neither_sales_nor_technology() -> None:
    shown = passed("practice_tasks", PEOPLE)
    assert hidden_in(shown) == {SALES, TECHNOLOGY}
    assert (shown[EVERYBODY].numerator, shown[CARE].numerator) == (21, 9)
    assert {shown[scope].reason for scope in (SALES, TECHNOLOGY)} == {"small"}


def test_a_figure_of_fewer_people_hides_more_than_those_who_take_part() -> None:
    came = {ANA: 3, BEN: 9, MIA: 4}
    assert hidden_in(passed("repeat_7d", came)) == {SALES, TECHNOLOGY, CARE}
    assert hidden_in(passed("repeat_7d", {ANA: 1, BEN: 1, MIA: 1})) == set(SCOPES)


def test_whose_number_is_hidden_shows_no_other_figure_not_even_how_many_agreed() -> None:
    invited = {ANA: 20, BEN: 20, MIA: 20}
    assert hidden_in(passed("uptake", invited, PEOPLE)) == {SALES, TECHNOLOGY}


def test_an_empty_base_is_told_of_a_group_that_is_shown_and_of_no_other() -> None:
    shown = passed("repeat_7d", {ANA: 0, BEN: 0, MIA: 0})
    assert {scope: one.reason for scope, one in shown.items()} == {
        EVERYBODY: "empty",
        CARE: "empty",
        SALES: "small",
        TECHNOLOGY: "small",
    }


def test_nobody_giving_thanks_is_almost_none_in_every_group() -> None:
    shown = passed("peer_feedback", PEOPLE, {ANA: 0, BEN: 0, MIA: 0})
    assert (shown[CARE].reason, shown[CARE].numerator) == ("almost_none", None)


def test_notes_that_nobody_can_lean_on_are_withheld_for_that_reason() -> None:
    found = {scope: (withheld("manager_checks", 0.1, 0.5, "not_dependable"),) for scope in SCOPES}
    shown = gate(found, {"active_users": PEOPLE, "manager_checks": PEOPLE})
    assert {one.reason for (one,) in shown.values()} == {"not_dependable"}


@pytest.mark.parametrize(("n", "is_shown"), [(32, True), (31, False), (28, False), (27, True), (5, True), (4, False)])
def test_a_module_is_shown_unless_it_is_few_people_or_all_but_a_few(n: int, is_shown: bool) -> None:
    everybody = readings("repeat_7d", DID, PEOPLE, EVERYBODY)
    found = {EVERYBODY: (everybody,), LISTENING: (reading("repeat_7d", 2, n),)}
    shown = gate(found, {"active_users": PEOPLE, "repeat_7d": PEOPLE})
    assert shown[LISTENING][0].withheld is not is_shown
    assert shown[EVERYBODY] == (everybody,) or shown[EVERYBODY][0].low == 0.12


def test_ranges_over_managers_who_are_hidden_are_rounded_outwards() -> None:
    """To the last digit such a range is an equation for how the hidden managers' people differ."""
    shown = passed("repeat_7d", PEOPLE)
    assert (shown[EVERYBODY].low, shown[EVERYBODY].high) == (0.12, 0.99)
    with_managers = (*SCOPES, *(Scope("manager", place.manager) for place in PEOPLE))
    people = {ANA: 14, BEN: 13, MIA: 15}
    found = {scope: (readings("active_users", DID, people, scope),) for scope in with_managers}
    assert gate(found, {"active_users": people}) == found
    tasks = {scope: (replace(readings("practice_tasks", DID, people, scope), low=1.16),) for scope in SCOPES}
    shown_tasks = gate(tasks, {"active_users": people, "practice_tasks": people})
    assert (shown_tasks[CARE][0].low, shown_tasks[CARE][0].high) == (1.1, 1.0)


def test_readers_who_are_counted_do_not_stand_behind_their_group() -> None:
    people = {ANA: 6, BEN: 13, MIA: 15}
    found = {scope: (readings("active_users", DID, people, scope),) for scope in SCOPES}
    assert not gate(found, {"active_users": people}, readers=1)[SALES][0].withheld
    assert gate(found, {"active_users": people}, readers=2)[SALES][0].withheld


def test_coming_back_is_not_shown_where_a_few_left_or_came() -> None:
    then = dict(everybody_at((ANA, 6), (BEN, 13), (MIA, 15)))
    now = dict(list(then.items())[1:])
    gone = moved(SCOPES, then, now)
    assert gone == {EVERYBODY, SALES}
    people = {ANA: 5, BEN: 13, MIA: 15}
    found = {scope: (readings("repeat_7d", DID, people, scope),) for scope in SCOPES}
    shown = gate(found, {"active_users": people, "repeat_7d": people}, telling={"repeat_7d": gone})
    assert [shown[scope][0].withheld for scope in SCOPES] == [True, True, False, False]


def everybody_at(*sizes: tuple[Place, int]) -> Iterable[tuple[str, Place]]:
    return ((f"{place.manager}-{i}", place) for place, size in sizes for i in range(size))


def test_figures_of_the_same_people_hide_the_same_groups() -> None:
    """Nearly all took part, and then few are left of whom somebody else could be made; thanks alone would hide less."""
    people = roster(483)
    took_part, thanked = some_of(people, 483), dict.fromkeys(people, 0)
    scopes = scopes_of(people)
    found = {
        scope: (readings("active_users", took_part, people, scope), readings("peer_feedback", thanked, people, scope))
        for scope in scopes
    }
    both = {"active_users": people, "peer_feedback": people}
    shown = gate(found, both, did={"active_users": took_part, "peer_feedback": thanked})
    unseen = {scope for scope, (took, _) in shown.items() if took.withheld}
    assert unseen == {scope for scope, (_, gave) in shown.items() if gave.withheld}
    assert unseen > hidden(scopes, people, did=[thanked])


def test_a_manager_in_the_channel_is_not_left_with_four_whom_they_do_not_lead() -> None:
    people = {Place("care", "", "mia"): 8, Place("care", "", "ana"): 4, Place("sales", "", "ben"): 4}
    assert leaves_few(CARE, people)
    assert not leaves_few(SALES, people)
    assert not leaves_few(CARE, people | {Place("care", "", "ana"): 5})


def test_a_step_is_shown_where_enough_people_stand_before_it() -> None:
    """Three of fifteen opened it: that is told. Which of these three went on is not."""
    by_place = ({MIA: 15, BEN: 20}, {MIA: 15, BEN: 18}, {MIA: 3, BEN: 14}, {MIA: 2, BEN: 9})
    counts = {
        scope: tuple(sum(n for place, n in step.items() if scope.holds(place)) for step in (*by_place, {MIA: 1}))
        for scope in (EVERYBODY, TECHNOLOGY, CARE)
    }
    shown = steps(counts, by_place)
    assert shown[CARE] == (15, 15, 3, None, None)
    assert shown[TECHNOLOGY] == (20, 18, 14, None, None)
    assert shown[EVERYBODY] == (35, 33, 17, 11, 1)


def test_no_step_of_a_small_group_is_shown_nor_of_the_one_hidden_with_it() -> None:
    counts = {SALES: (4, 0), TECHNOLOGY: (13, 5), CARE: (15, 5), EVERYBODY: (32, 10)}
    shown = steps(counts, (PEOPLE,))
    assert (shown[SALES], shown[TECHNOLOGY], shown[CARE]) == ((None, None), (None, None), (15, 5))


def test_the_next_step_of_a_module_that_nearly_everybody_opened_is_not_shown() -> None:
    counts = {EVERYBODY: (32, 20, 9), LISTENING: (32, 18, 9)}
    shown = steps(counts, (PEOPLE, {ANA: 4, BEN: 8, MIA: 8}))
    assert shown == {EVERYBODY: (32, 20, 9), LISTENING: (32, 18, None)}

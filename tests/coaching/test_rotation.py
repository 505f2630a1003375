"""Whose turn it is to be asked about whom: even, rested, and nobody forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rotating import FIRST, QUARTER, quarter

from coaching.rotation import Ask, Circle, Colleague, may_observe

ANA, BEN, CAT = (Colleague(who, "mia", FIRST) for who in ("ana", "ben", "cat"))
MIA = Colleague("mia", "zoe", FIRST)
DAY = date(2026, 11, 25)
#: A month until a colleague may be asked again, and the week in which their next place comes.
NOBODY_WAITS_LONGER = 6 * 7

teams = st.lists(st.integers(1, 9), min_size=1, max_size=3)
changes = st.lists(st.tuples(st.integers(1, QUARTER - 1), st.booleans(), st.integers(0, 2)), max_size=14)
seeds = st.integers(0, 2**32)
slowly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def circle(*people: Colleague, asks: list[Ask] | None = None) -> Circle:
    return Circle({one.person_id: one for one in people}, asks or [])


@slowly
@given(teams, changes, seeds, st.integers(0, 5))
def test_over_a_quarter_no_pair_repeats_in_a_month_and_nobody_gets_two_a_week(
    sizes: list[int], coming_and_going: list[tuple[int, bool, int]], seed: int, named: int
) -> None:
    lived = quarter(sizes, coming_and_going, seed, named=named)
    last: dict[tuple[str, str], date] = {}
    for ask in lived.asks:
        assert ask.observer != ask.subject
        assert ask.on - last.get((ask.observer, ask.subject), date.min) >= timedelta(days=31)
        last[ask.observer, ask.subject] = ask.on
    weeks = Counter((ask.observer, ask.on.isocalendar()[:2]) for ask in lived.asks)
    assert max(weeks.values(), default=0) <= 1


@slowly
@given(teams, seeds)
def test_in_a_team_that_stays_together_asks_about_people_and_asks_they_get_are_even_within_one(
    sizes: list[int], seed: int
) -> None:
    lived = quarter(sizes, [], seed)
    assert lived.apart_about <= 1
    assert lived.apart_got <= 1


@slowly
@given(teams, changes, seeds, st.integers(0, 5))
def test_where_people_come_and_go_asks_about_two_colleagues_are_even_within_one_while_both_are_there(
    sizes: list[int], coming_and_going: list[tuple[int, bool, int]], seed: int, named: int
) -> None:
    lived = quarter(sizes, coming_and_going, seed, named=named)
    assert lived.apart_about <= 1
    assert lived.apart_got <= 2, "somebody left over cannot be asked about themselves, so a colleague is"


@slowly
@given(teams, changes, seeds)
def test_nobody_with_a_colleague_is_forgotten(
    sizes: list[int], coming_and_going: list[tuple[int, bool, int]], seed: int
) -> None:
    lived = quarter(sizes, coming_and_going, seed)
    for who in lived.here:
        assert lived.longest_wait(who, 0) <= NOBODY_WAITS_LONGER, "without being asked"
        assert lived.longest_wait(who, 1) <= NOBODY_WAITS_LONGER, "without being asked about"


def test_pairs_of_a_team_are_spread_evenly() -> None:
    pairs = Counter((ask.observer, ask.subject) for ask in quarter([5], [], seed=1).asks)
    assert len(pairs) == 5 * 4, "everybody was asked about everybody"
    assert set(pairs.values()) <= {2, 3}, "a pair may come three times in a quarter"


def test_a_team_of_eight_is_asked_every_week_and_a_team_of_two_once_a_month() -> None:
    assert Counter(ask.observer for ask in quarter([8], [], seed=3).asks) == {f"p{n:02}": 13 for n in range(8)}
    assert set(Counter(ask.observer for ask in quarter([2], [], seed=3).asks).values()) == {3}


def test_the_same_seed_chooses_the_same_colleague_with_the_probability_it_says() -> None:
    eight = [Colleague(f"p{n}", "mia", FIRST) for n in range(8)]
    drawn = Counter()
    for n in range(700):
        turn = circle(*eight).turn("p0", DAY, seed=f"seed {n}")
        assert turn is not None
        assert turn == circle(*eight).turn("p0", DAY, seed=f"seed {n}")
        assert turn.probability == 1 / 7
        drawn[turn.subject] += 1
    assert min(drawn.values()) > 70, "each of the seven, about as often"


def test_colleagues_share_a_manager_or_were_named() -> None:
    stranger = Colleague("lea", "tom", FIRST)
    assert may_observe(BEN, ANA)
    assert not may_observe(stranger, ANA)
    assert may_observe(stranger, replace(ANA, named=frozenset({"lea"})))
    assert not may_observe(replace(ANA, named=frozenset({"lea"})), stranger), "naming somebody asks them, not oneself"
    assert not may_observe(replace(BEN, manager=None), replace(ANA, manager=None)), "no manager is no team"
    assert not may_observe(ANA, ANA)


def test_nobody_is_asked_about_their_manager_unless_that_is_enabled_nor_a_manager_about_their_people() -> None:
    mia = replace(MIA, named=frozenset({"ana"}))
    assert not may_observe(ANA, mia)
    assert may_observe(ANA, replace(mia, by_reports=True))
    assert not may_observe(MIA, replace(ANA, named=frozenset({"mia"})))
    assert circle(ANA, mia).turn("ana", DAY, seed="s") is None
    assert circle(ANA, replace(mia, by_reports=True)).turn("ana", DAY, seed="s") is not None


def test_somebody_alone_or_unknown_is_asked_about_nobody() -> None:
    assert circle(ANA).turn("ana", DAY, seed="s") is None
    assert circle(ANA).turn("omar", DAY, seed="s") is None
    assert circle(ANA, replace(BEN, practises=False)).turn("ana", DAY, seed="s") is None
    assert circle(replace(ANA, answers=False), BEN).turn("ana", DAY, seed="s") is None


def test_who_wants_fewer_questions_gets_one_a_month_and_nobody_waits_for_them() -> None:
    ana, week = replace(ANA, seldom=True), timedelta(days=7)
    asks = [Ask("ana", "ben", DAY), Ask("ben", "cat", DAY), Ask("cat", "ana", DAY)]
    assert circle(ana, BEN, CAT, asks=asks).turn("ana", DAY + week, seed="s") is None
    asks += [Ask("ben", "ana", DAY + week)]
    assert circle(ana, BEN, CAT, asks=asks).turn("cat", DAY + week, seed="s") is not None, "Ana is not waited for"
    asks += [Ask("cat", "ben", DAY + week)]
    assert circle(ana, BEN, CAT, asks=asks).turn("ana", DAY + timedelta(days=31), seed="s") is not None


def test_a_colleague_named_outside_the_team_is_asked_besides_and_twice_a_month_at_most() -> None:
    ana = replace(ANA, manager=None, named=frozenset({"x", "y", "z"}))
    asked = [Colleague(who, who.upper(), FIRST) for who in ("x", "y", "z")]
    asks: list[Ask] = []
    for one in asked:
        turn = circle(ana, *asked, asks=asks).turn(one.person_id, DAY, seed="s")
        if turn:
            asks.append(Ask(one.person_id, turn.subject, DAY, shared=False))
    assert [(ask.observer, ask.subject) for ask in asks] == [("x", "ana"), ("y", "ana")]


def test_who_was_away_is_not_owed_all_that_they_missed() -> None:
    asks = [Ask("ana", who, DAY - timedelta(days=7 * n)) for n, who in enumerate(("cat", "ben", "dan"), start=1)]
    people = (ANA, BEN, CAT, Colleague("dan", "mia", FIRST))
    assert circle(*people, asks=asks[:2]).turn("ana", DAY, seed="s") is None, "two are owed"
    assert circle(*people, asks=asks).turn("ana", DAY, seed="s") is None, "the pairs of this month are used up"
    later = DAY + timedelta(days=31)
    assert circle(*people, asks=asks).turn("ana", later, seed="s") is not None, "three are not"


def test_who_waits_in_vain_for_a_colleague_waits_six_weeks_at_most() -> None:
    asks = [Ask("ana", "ben", DAY)]
    four = circle(ANA, BEN, CAT, asks=asks)
    assert four.turn("ana", DAY + timedelta(days=40), seed="s") is None, "Ben and Cat have not been asked yet"
    assert four.turn("ana", DAY + timedelta(days=43), seed="s") is not None

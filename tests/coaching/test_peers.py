"""What somebody is told of colleagues' answers, and what nobody can work out from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.items import Behaviour, Module
from coaching.peers import ANSWERS, Sight, Told, next_behaviour, press, takes_questions, told
from coaching.people import Person, Preferences

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def sight(n: int, who: str, outcome: str = "saw", *, prompt: str | None = None, behaviour: str = "b") -> Sight:
    return Sight(prompt or f"q{n}", who, behaviour, outcome, AT + timedelta(hours=n))


def test_two_answers_are_not_told_and_the_third_tells_all_three() -> None:
    answers = [sight(1, "ben"), sight(2, "cat", "not_this_time")]
    assert told(answers) == ()
    assert told([*answers, sight(3, "dan")]) == (Told("b", 2, 3),)


def test_three_answers_of_one_person_are_one() -> None:
    assert told([sight(n, "ben") for n in range(5)]) == ()
    assert told([sight(1, "ben"), sight(2, "ben"), sight(3, "cat")]) == ()


def test_who_was_not_there_has_not_answered() -> None:
    assert told([sight(1, "ben"), sight(2, "cat"), sight(3, "dan", "not_observed")]) == ()


def test_a_fourth_and_a_fifth_answer_wait_for_the_sixth() -> None:
    six = [sight(n, f"p{n}", "saw" if n % 2 else "not_this_time") for n in range(6)]
    assert told(six[:3]) == told(six[:4]) == told(six[:5]) == (Told("b", 1, 3),)
    assert told(six) == (Told("b", 3, 6),)


def test_a_change_of_mind_is_told_with_the_next_three_and_not_before() -> None:
    first = [sight(n, f"p{n}") for n in range(3)]
    changed = [*first, sight(4, "p0", "not_this_time", prompt="q0")]
    assert told(changed) == told(first)
    assert told([*changed, *(sight(n, f"p{n}") for n in (5, 6, 7))]) == (Told("b", 5, 6),)
    gone = [*first, sight(4, "p0", "not_observed", prompt="q0"), *(sight(n, f"p{n}") for n in (5, 6, 7))]
    assert told(gone) == (Told("b", 5, 5),)


def test_whoever_changes_their_mind_before_it_is_told_counts_with_the_last_word() -> None:
    answers = [sight(1, "ben"), sight(2, "ben", "not_observed", prompt="q1"), sight(3, "cat"), sight(4, "dan")]
    assert told(answers) == ()
    assert told([*answers, sight(5, "eve")]) == (Told("b", 3, 3),)


def test_behaviours_are_told_apart() -> None:
    answers = [sight(n, f"p{n}", behaviour="one" if n < 2 else "other") for n in range(5)]
    assert told(answers) == (Told("other", 3, 3),)


def test_words_never_speak_of_each_of_them() -> None:
    assert Told("b", 3, 3).in_words == Told("b", 2, 3).in_words
    assert Told("b", 0, 3).in_words == Told("b", 1, 3).in_words
    assert Told("b", 6, 6).in_words == Told("b", 5, 6).in_words
    assert Told("b", 3, 6).in_words == "3 of 6 answers: saw it"


people = st.sampled_from([f"p{n}" for n in range(6)])
answers_given = st.lists(st.tuples(people, st.sampled_from(sorted(ANSWERS)), st.integers(0, 7)), max_size=30)


@given(answers_given)
@settings(max_examples=200, deadline=None)
def test_between_two_things_that_are_ever_told_lie_new_answers_by_three_people(
    given_answers: list[tuple[str, str, int]],
) -> None:
    """Whatever comes in whichever order: who compares what was told before and after learns nothing of any one."""
    history = [sight(n, who, outcome, prompt=f"{who}:{key}") for n, (who, outcome, key) in enumerate(given_answers)]
    states = [(n, told(history[:n])) for n in range(len(history) + 1)]
    shown = [states[0], *(now for before, now in pairwise(states) if now[1] != before[1])]
    for (before, _), (after, then) in pairwise(shown):
        between = [one for one in history[before:after] if one.outcome != "not_observed"]
        assert len({one.observer for one in between}) >= 3
        assert all(one.answers >= 3 for one in then)


def test_a_press_counts_once_and_again_when_it_is_to_be_changed() -> None:
    assert press("before", "saw") == press("seldom", "not_observed") == press("again", "not_this_time") == "done"
    assert press("done", "saw") is None
    assert press("gone", "saw") is None
    assert press("before", "charm") is None


def test_one_behaviour_at_a_time_until_three_have_answered_or_six_were_asked() -> None:
    behaviours = tuple(Behaviour(name, name, name, ()) for name in ("one", "two"))
    module = Module("m", "M", "m", behaviours, (), (), (), (), (), ())
    assert next_behaviour(module, {}, {}).id == "one"
    assert next_behaviour(module, {"one": 5}, {"one": 2}).id == "one"
    assert next_behaviour(module, {"one": 3}, {"one": 3}).id == "two"
    assert next_behaviour(module, {"one": 6}, {}).id == "two"
    assert next_behaviour(module, {"one": 3, "two": 3}, {"one": 3, "two": 3}).id == "one"


def takes(preferences: Preferences | None = None, *, on: date = date(2026, 11, 10)) -> bool:
    ana = Person("T", "ana", "Ana", "UTC", None, date(2026, 1, 1), consented_on=date(2026, 11, 2))
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return takes_questions(replace(ana, preferences=preferences or Preferences()), now=at, today=on)


def test_only_who_has_the_places_and_was_here_lately_is_asked() -> None:
    assert takes()
    assert not takes(Preferences(per_week=2))
    assert not takes(Preferences(days=frozenset({0, 1})))
    assert not takes(Preferences(paused_until=AT))
    assert not takes(on=date(2026, 11, 20)), "nothing was heard of them for two weeks"

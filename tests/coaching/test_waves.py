"""Who begins when: drawn at random from a seed, teams together, nobody preferred."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coaching.waves import draw, named

PEOPLE = [(f"p{n}", f"m{n % 6}") for n in range(30)]


def test_the_same_people_and_seed_are_the_same_waves_in_whatever_order_they_come() -> None:
    assert draw(PEOPLE, 2, "s") == draw(reversed(PEOPLE), 2, "s")
    assert len({draw(PEOPLE, 2, f"s{n}") for n in range(20)}) > 5


@given(
    some.dictionaries(some.integers(0, 500), some.none() | some.integers(0, 12), max_size=60),
    some.integers(1, 4),
    some.text(max_size=5),
)
def test_everybody_is_in_one_wave_a_managers_people_together_and_the_waves_alike_in_size(
    who: dict[int, int | None], count: int, seed: str
) -> None:
    people = [(f"p{n}", None if m is None else f"m{m}") for n, m in who.items()]
    waves = draw(people, count, seed)
    assert len(waves) == count
    assert sorted(person for wave in waves for person in wave) == sorted(person for person, _ in people)
    of = {person: n for n, wave in enumerate(waves) for person in wave}
    by_manager: dict[str, set[int]] = {}
    for person, manager in people:
        if manager is not None:
            by_manager.setdefault(manager, set()).add(of[person])
    assert all(len(found) == 1 for found in by_manager.values())
    largest = max(Counter(manager or person for person, manager in people).values(), default=0)
    assert max(map(len, waves)) - min(map(len, waves)) <= largest


def test_over_many_seeds_nobody_is_preferred() -> None:
    first = Counter(person for n in range(600) for person in draw(PEOPLE, 2, f"seed-{n}")[0])
    assert all(240 < first[person] < 360 for person, _ in PEOPLE)


def test_the_first_wave_keeps_the_groups_name_and_less_than_one_wave_is_an_error() -> None:
    assert [named("Berlin", wave) for wave in range(3)] == ["Berlin", "Berlin, wave 2", "Berlin, wave 3"]
    with pytest.raises(ValueError, match="at least one wave; got 0"):
        draw(PEOPLE, 0, "s")

"""One's own aim: read, reached once, and never held against anybody."""

import pytest

from coaching.targets import CHOICES, NONE, is_choice, reached, read, said, times


@pytest.mark.parametrize("choice", [*map(str, CHOICES), NONE])
def test_every_choice_is_read(choice: str) -> None:
    assert is_choice(choice)
    assert read(choice) == (None if choice == NONE else int(choice))


@pytest.mark.parametrize("choice", ["0", "6", "", "two", "-1", None])
def test_anything_else_is_no_choice(choice: str | None) -> None:
    assert not is_choice(choice)


def test_reaching_it_is_said_once() -> None:
    assert [done for done in range(8) if reached(2, done)] == [2]
    assert not any(reached(None, done) for done in range(8))


def test_what_is_missing_is_never_said() -> None:
    for target in CHOICES:
        lines = {done: said(target, done) for done in range(8)}
        assert len(set(lines.values())) == 2
        assert all(("You have." in line) == (done >= target) for done, line in lines.items())
    assert said(2, 2) == "You set out to practise twice this week. You have."
    assert times(7) == "7 times"

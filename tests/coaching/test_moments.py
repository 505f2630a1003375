"""The moment of need: which moments there are, and what fits."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from coaching.items import Behaviour, Module, Nudge, Practice, Wording
from coaching.moments import MOST, fitting, moments

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDING = Wording("a", "Title", "Teaser", "How title", "How", "Example")


class Met(NamedTuple):
    last: datetime


def nudge(name: str, moment: str) -> Nudge:
    return Nudge(name, moment, "b", (WORDING,))


def module(*items: Nudge | Practice, at: tuple[str, ...] = ("a call", "a meeting", "a chat")) -> Module:
    nudges = tuple(item for item in items if isinstance(item, Nudge))
    tasks = tuple(item for item in items if isinstance(item, Practice))
    return Module("m", "M", "m", (Behaviour("b", "B", "B", at),), (), nudges, (), tasks, (), ())


TASK = Practice("task", "a call", "b", "Title", "Task")
WHOLE = module(nudge("one", "a call"), nudge("two", "a meeting"), nudge("three", "a call"), TASK)


def test_only_moments_with_something_to_try_are_offered_each_once() -> None:
    assert moments(WHOLE) == ("a call", "a meeting")


def test_no_more_moments_than_a_form_holds() -> None:
    many = tuple(f"moment {n}" for n in range(14))
    assert moments(module(*(nudge(f"n{n}", one) for n, one in enumerate(many)), at=many)) == many[:MOST]


def test_what_was_never_met_comes_first_in_the_modules_order() -> None:
    met: dict[str, Met] = {}
    order = []
    for n in range(4):
        item = fitting(WHOLE, "a call", met)
        assert item is not None
        order.append(item.id)
        met[item.id] = Met(NOW + timedelta(hours=n))
    assert order == ["one", "three", "task", "one"]


def test_then_what_was_met_longest_ago() -> None:
    met = {"one": Met(NOW), "three": Met(NOW - timedelta(days=9)), "task": Met(NOW - timedelta(days=3))}
    item = fitting(WHOLE, "a call", met)
    assert item is not None
    assert item.id == "three"


def test_a_moment_with_nothing_to_try_gets_nothing() -> None:
    assert fitting(WHOLE, "a chat", {}) is None

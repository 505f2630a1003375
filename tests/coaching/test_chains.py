"""What stands of answers that replace each other, whichever way they lie."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.chains import counted, standing
from coaching.events import NOT_OBSERVED, Event

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def chain(*outcomes: str | None) -> list[Event]:
    """Answers of one manager about one person, each replacing the one before; None takes it back."""
    made = []
    for n, outcome in enumerate(outcomes):
        name = "manager_check" if outcome else "taken_back"
        at, day, before = NOON + timedelta(days=n), date(2026, 11, 24) + timedelta(days=n), f"e{n - 1}" if n else None
        made.append(Event(f"e{n}", name, at, day, "U1", actor="UM", manager="UM", outcome=outcome, replaces=before))
    return made


@pytest.mark.parametrize(
    ("outcomes", "first"),
    [
        (["developing"], "e0"),
        ([NOT_OBSERVED], None),
        (["developing", "advanced"], "e0"),
        ([NOT_OBSERVED, "developing", "advanced"], "e1"),
        (["developing", NOT_OBSERVED], None),
        (["developing", NOT_OBSERVED, "advanced"], "e2"),
        (["developing", None], None),
        (["developing", None, "advanced"], "e2"),
    ],
)
def test_the_first_answer_counts_from_which_on_every_one_did(outcomes: list[str | None], first: str | None) -> None:
    made = chain(*outcomes)
    found = counted({one.event_id: one for one in made})
    assert (found.event_id if found else None) == first
    assert [one.event_id for one in standing(reversed(made))] == ([first] if first else [])


def test_of_two_changes_of_one_answer_the_newer_one_stands() -> None:
    first, older, newer = chain("developing", NOT_OBSERVED, "advanced")
    both = [first, older, Event(**_fields(newer) | {"replaces": "e0"})]
    assert [one.event_id for one in standing(both)] == ["e0"]
    taken_back_twice = [first, *(Event(f"b{n}", "taken_back", NOON, NOON.date(), "U1", replaces="e0") for n in "12")]
    assert list(standing(taken_back_twice)) == []


def test_what_replaces_something_that_is_not_there_counts_by_itself() -> None:
    assert [one.event_id for one in standing(chain("developing", "advanced")[1:])] == ["e1"]


def test_answers_that_replace_each_other_in_a_ring_are_nobodys_to_judge() -> None:
    first, second = chain("developing", "advanced")
    assert list(standing([Event(**_fields(first) | {"replaces": "e1"}), second])) == []


def _fields(one: Event) -> dict[str, object]:
    return {name: getattr(one, name) for name in Event.__dataclass_fields__}


@given(st.permutations(chain("a", None, "b", NOT_OBSERVED, "c", "d")))
def test_the_order_in_which_answers_are_told_does_not_matter(told: list[Event]) -> None:
    assert [one.event_id for one in standing(told)] == ["e4"]

import pytest

from coaching.cards import OFFERED, deal, press, turn_of
from coaching.items import Card
from coaching.weeks import Week

WEEK = Week.parse("2026-W47")
CARDS = tuple(Card(f"card-{n}", f"Question {n}?", "Because.", f"Thanks {n}.") for n in range(7))


def test_no_card_comes_back_within_three_weeks_and_all_come_round() -> None:
    seen: list[str] = []
    for step in range(7):
        seen.append(deal(CARDS, "mia", WEEK.before(-step), seen[:-4:-1])[0].id)
    assert sorted(seen) == [card.id for card in CARDS]


def test_a_card_of_the_last_three_weeks_is_passed_over_also_when_the_module_changed() -> None:
    first = deal(CARDS, "mia", WEEK)[0].id
    second = deal(CARDS, "mia", WEEK, [first])[0].id
    third = deal(CARDS, "mia", WEEK, [first, second])[0].id
    fourth = deal(CARDS, "mia", WEEK, [third, second, first])[0].id
    assert len({first, second, third, fourth}) == 4


def test_with_three_cards_or_fewer_the_one_longest_unseen_comes_back() -> None:
    assert deal(CARDS[:3], "mia", WEEK, ["card-1", "card-0", "card-2"])[0].id == "card-2"
    assert deal(CARDS[:1], "mia", WEEK, ["card-0"])[0].id == "card-0"
    with pytest.raises(ValueError, match="at least one coaching card"):
        deal((), "mia", WEEK)


def test_two_managers_do_not_all_get_the_same_card() -> None:
    assert len({deal(CARDS, f"manager-{n}", WEEK)[0].id for n in range(20)}) > 3


def test_others_are_offered_in_turn_until_the_first_comes_round() -> None:
    faces = ["before"]
    while (following := press(faces[-1], "another", offered=OFFERED)) not in faces:
        assert following is not None
        faces.append(following)
    assert faces == ["before", "other-1", "other-2", "other-3"]
    offered = deal(CARDS, "mia", WEEK)
    assert len({offered[turn_of(face)].id for face in faces}) == OFFERED
    assert press("before", "another", offered=1) is None


@pytest.mark.parametrize(("face", "after"), [("before", "tried"), ("other-2", "tried-2"), ("tried-2", None)])
def test_a_card_is_chosen_once(face: str, after: str | None) -> None:
    assert press(face, "try", offered=OFFERED) == after


@pytest.mark.parametrize("face", ["tried", "closed", "snoozed", "moved", "paused"])
def test_after_the_choice_nothing_is_offered(face: str) -> None:
    assert press(face, "another", offered=OFFERED) is None

import pytest

from coaching.cards import OFFERED, Known, Tally, because, deal, may_be_counted, press, said, turn_of
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


NINE = Tally(9, 5, 3)


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (NINE, "Of 9 managers who tried it, it worked for 5 and partly for 3."),
        (Tally(5, 3, 0), "Of 5 managers who tried it, it worked for 3."),
        (Tally(6, 6, 0), "Of 6 managers who tried it, it worked for almost all."),
        (Tally(6, 0, 0), "Of 6 managers who tried it, it worked for almost none."),
        (Tally(6, 0, 6), "Of 6 managers who tried it, it worked partly for almost all."),
        (Tally(6, 0, 2), "Of 6 managers who tried it, it worked for almost none and partly for 2."),
        (Tally(6, 4, 2), "Of 6 managers who tried it, it worked for 4, and at least partly for almost all."),
        (Tally(4, 2, 1), ""),
        (Tally(5, 2, 1, is_in=True), ""),
        (Tally(6, 2, 1, is_in=True), "Of 6 managers who tried it, it worked for 2 and partly for 1."),
        (None, ""),
    ],
)
def test_what_came_of_a_card_is_told_from_five_other_managers_on(tally: Tally | None, words: str) -> None:
    assert said(tally) == words


def test_no_number_speaks_of_every_single_manager() -> None:
    for worked, partly in ((w, p) for w in range(7) for p in range(7 - w)):
        words = said(Tally(6, worked, partly)).removeprefix("Of 6 managers")
        assert " 6" not in words
        assert " 0" not in words


def test_answers_join_what_is_told_five_at_a_time() -> None:
    assert not may_be_counted(["a", "b", "c", "d"])
    assert not may_be_counted(["a", "b", "c", "d", "d"])
    assert may_be_counted(["a", "b", "c", "d", "e"])


def test_what_worked_for_others_goes_first_the_surest_before_the_others() -> None:
    known = Known(tallies={"card-2": Tally(9, 5, 3), "card-4": Tally(9, 8, 1), "card-6": Tally(4, 4, 0)})
    dealt = deal(CARDS, "mia", WEEK, known=known)
    assert [card.id for card in dealt[:2]] == ["card-4", "card-2"]
    assert [because(card, known=known) for card in dealt[:3]] == ["worked_for_others", "worked_for_others", "in_turn"]
    assert deal(CARDS, "mia", WEEK, known=known) == dealt


def test_what_helped_fewer_than_half_goes_behind_what_nobody_knows_of() -> None:
    turn = deal(CARDS, "mia", WEEK)
    known = Known(tallies={turn[0].id: Tally(9, 2, 2)})
    assert deal(CARDS, "mia", WEEK, known=known)[:3] == turn[1:4]


def test_nobody_is_offered_again_what_they_had_lately_however_well_it_worked() -> None:
    best = {"card-4": Tally(9, 9, 0)}
    assert deal(CARDS, "mia", WEEK, ["card-4"], Known(tallies=best))[0].id != "card-4"
    assert deal(CARDS, "mia", WEEK, [], Known(tried=["card-4"], tallies=best))[0].id != "card-4"


def test_what_they_had_long_ago_waits_for_its_turn() -> None:
    known = Known(met={"card-4"}, tallies={"card-4": Tally(9, 9, 0)})
    assert deal(CARDS, "mia", WEEK, known=known) == deal(CARDS, "mia", WEEK)


def test_with_two_that_worked_all_cards_still_come_round() -> None:
    tallies = {"card-1": Tally(9, 7, 1), "card-5": Tally(9, 5, 3)}
    seen: list[str] = []
    for step in range(9):
        known = Known(met=set(seen), tallies=tallies)
        seen.append(deal(CARDS, "mia", WEEK.before(-step), seen[:-4:-1], known)[0].id)
    assert seen[:2] == ["card-1", "card-5"]
    assert set(seen) == {card.id for card in CARDS}

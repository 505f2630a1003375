"""A week's story: put together by rules, each sentence with where it comes from, and nobody's words kept in it."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from teams import WEEK

from coaching import story_words
from coaching.cards import Tally
from coaching.changes import NOT_COMPARED, Twice
from coaching.kpis import DEFAULTS, FIGURES
from coaching.kudos import Kudos, Said, What
from coaching.readings import Reading, withheld
from coaching.scopes import Scope, Sums
from coaching.stories import Clause, Counted, Material, Story, Tried, choose, make

TEAM = Scope("cohort", "listening")
THANKS = Kudos(
    *("k1", "U0BEN", "U0ANA", date(2026, 11, 18), "active-listening", "lets-others-finish", "b1"),
    words="you let me finish",
    giver_name="Ben",
    receiver_name="Ana",
    offer="yes",
)
SAID = Said(THANKS, What("listening", "Let somebody finish"))
TRIED = Tried("What did they say back?", Tally(9, 5, 3), ("e1", "e2"))
COUNTED = Counted(
    "Repeat calls",
    "18 % of 212, before 21 % of 198.",
    date(2026, 10, 1),
    date(2026, 10, 31),
    212,
    "outcome:repeat_calls",
)


def twice(gained: int, lost: int, same: int = 0, *, managers: int = 6, **more: Any) -> Twice:
    """Of each manager's people so many do it now and did not before, the other way round, and both times."""
    people = [(1, 0)] * gained + [(0, 1)] * lost + [(1, 1)] * same
    return Twice({f"m{n}": Sums.of(people) for n in range(managers)}, **more)


def noted(n: int = 60, done: int = 41) -> Reading:
    pilot, success = DEFAULTS["manager_checks"].pilot, DEFAULTS["manager_checks"].success
    return Reading(
        "manager_checks", done, n, n, done / n, 0.5, 0.8, pilot, success, "success", withheld=False, reason=None
    )


WENT_UP = "Taking part went up among the same 48 people in 6 teams"
UP = Material(WEEK, "active_users", twice(5, 0, 3), TEAM)
WHOLE = replace(UP, thanks=[THANKS], tried=[TRIED], outcome=COUNTED)


def test_a_whole_story_reads_aloud() -> None:
    assert make(WHOLE).lines(SAID) == (
        f"{WENT_UP}: 62 points more than the week before, likely 47 to 75.",
        "Shared in the same week, with the leave of both: Ben thanks Ana for listening, “you let me finish”",
        "New this week: of 9 managers who tried “What did they say back?” it worked for 5 and partly for 3.",
        "Repeat calls, 1 October to 31 October: 18 % of 212, before 21 % of 198.",
        "They came in the same week; that one led to the other is not shown.",
    )


def test_a_story_with_no_move_says_so() -> None:
    story = make(replace(UP, twice=twice(2, 2, 4)))
    assert story.lines()[0] == (
        "No move this week in taking part: among the same 48 people in 6 teams it is likely between 20 points fewer "
        "and 20 points more than the week before."
    )
    assert not story.moved
    assert story_words.CAVEAT not in make(replace(WHOLE, twice=twice(2, 2, 4))).lines(SAID)


def test_a_count_is_told_for_each_person() -> None:
    people = Twice({f"m{n}": Sums.of([(3, 1)] * 8) for n in range(6)})
    (first, *_) = make(Material(WEEK, "practice_tasks", people)).lines()
    assert re.fullmatch(
        r"Tasks done went up among the same 48 people in 6 teams: 2\.0 more each .*, likely 1\.\d to 2\.\d\.", first
    )
    down = Twice({f"m{n}": Sums.of([(0, 2)] * 8) for n in range(6)})
    assert (
        " went down among the same 48 people in 6 teams: 2.0 fewer each "
        in make(Material(WEEK, "practice_tasks", down)).lines()[0]
    )


@pytest.mark.parametrize(
    "found", [twice(5, 0, 3, quiet=True), twice(5, 0, managers=3), twice(1, 0, managers=1), Twice({})]
)
def test_of_a_quiet_week_of_few_people_and_of_few_teams_no_number_is_told(found: Twice) -> None:
    story = make(replace(UP, twice=found))
    assert story.lines()[0].startswith("No move to tell this week in taking part: ")
    assert not re.search(r"\d", story.lines()[0])


@pytest.mark.parametrize("few", [{"came": 1}, {"left": 4}, {"came": 9, "left": 2}])
def test_where_a_few_came_or_left_the_numbers_are_not_told(few: dict[str, int]) -> None:
    (first, *_) = make(replace(UP, twice=twice(5, 0, 3, **few))).lines()
    assert first == "Taking part went up among the same people; by how much is not told, to protect each person."
    (still, *_) = make(replace(UP, twice=twice(2, 2, 4, **few))).lines()
    assert still == "No move this week in taking part, among the same people."


def test_where_only_a_few_have_a_manager_who_reads_nothing_the_numbers_are_not_told() -> None:
    teams = {**twice(5, 0, 3).teams, "of-two": Sums.of([(1, 0), (1, 1)])}
    assert "by how much is not told" in make(replace(UP, twice=Twice(teams))).lines()[0]


def test_of_what_people_answered_all_or_none_is_not_told_in_numbers() -> None:
    (first, *_) = make(replace(UP, figure="peer_feedback", twice=twice(8, 0))).lines()
    assert first.startswith("Giving thanks went up among the same people; by how much")


def test_whoever_reads_it_in_their_own_channel_is_one_of_those_it_counts() -> None:
    five = replace(UP, twice=twice(5, 0, managers=1))
    assert "went up" in make(five).lines()[0]
    assert "too few people" in make(five, readers=1).lines()[0]


def test_it_always_tells_of_the_same_figure_whatever_else_moved() -> None:
    for name in FIGURES.keys() - NOT_COMPARED:
        story = make(Material(WEEK, name, twice(5, 0, 3)))
        assert story.clauses[0].sources == (f"reading:2026-W47:all:{name}", f"reading:2026-W46:all:{name}")
        assert story_words.WHAT[name] in story.lines()[0].lower()


def test_what_raters_do_not_mean_alike_does_not_move() -> None:
    material = replace(UP, figure="manager_checks", undependable=["manager_checks"])
    assert make(material).lines() == (
        "No move to tell this week in managers' notes: those who note do not yet mean the same by the levels.",
    )
    assert "managers noted" not in str(make(replace(UP, readings=[noted()], undependable=["manager_checks"])).lines())


def test_every_clause_says_where_it_comes_from() -> None:
    for material in (WHOLE, UP, replace(UP, readings=[noted()]), replace(UP, twice=Twice({}))):
        for clause in make(material).told(SAID):
            assert clause.sources
            assert all(clause.sources)
    assert [one.sources for one in make(WHOLE).told(SAID)][1:] == [("k1",), ("e1", "e2"), ("outcome:repeat_calls",)]


@pytest.mark.parametrize(("text", "sources"), [("Said.", ()), ("Said.", ("",)), ("Said.", ("e1", " ")), (" ", ("e1",))])
def test_what_nobody_could_trace_cannot_be_told(text: str, sources: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"nobody could say|without words"):
        Clause(text, sources)


def test_answers_of_managers_whose_events_are_all_gone_cannot_be_told() -> None:
    with pytest.raises(ValueError, match="nobody could say"):
        make(replace(WHOLE, tried=[replace(TRIED, sources=())]))


def test_five_managers_of_whom_the_reader_may_be_one_are_too_few() -> None:
    for managers, is_told in ((4, False), (5, False), (6, True)):
        tried = replace(TRIED, tally=Tally(managers, 2, 1))
        assert ("who tried" in str(make(replace(WHOLE, tried=[tried])).lines())) is is_told


def test_without_a_question_that_was_tried_it_counts_managers_notes() -> None:
    story = make(replace(UP, readings=[noted()]))
    assert "In the same week managers noted something they saw of 41 of 60 people. Likely 50 to 80 %." in story.lines()
    hidden = withheld("manager_checks", 0.1, 0.5, "small")
    assert "managers noted" not in str(make(replace(UP, readings=[hidden])).lines())


def test_of_one_managers_notes_nothing_is_told_to_the_team() -> None:
    one = twice(5, 0, 3, managers=1)
    assert make(replace(UP, figure="manager_checks", twice=one)).lines() == (story_words.too_few("manager_checks"),)
    assert "managers noted" not in str(make(replace(UP, twice=one, readings=[noted()])).lines())


def test_a_week_with_nothing_else_says_where_the_figure_stands() -> None:
    stands = replace(noted(48, 30), name="active_users")
    assert make(replace(UP, readings=[stands])).lines()[1] == "Took part this week: 30 of 48 people. Likely 50 to 80 %."


def test_no_words_and_no_name_are_kept_in_it() -> None:
    kept = make(WHOLE).to_json()
    for private in ("Ben", "Ana", "U0BEN", "U0ANA", "you let me finish"):
        assert private not in kept
    assert Story.from_json(kept) == make(WHOLE)


@pytest.mark.parametrize(
    "now",
    [
        None,
        *(
            replace(SAID, kudos=replace(THANKS, **gone))
            for gone in ({"offer": "no"}, {"offer": None}, {"kudos_id": "k2"}, {"words": None}, {"giver_name": ""})
        ),
    ],
)
def test_a_moment_that_is_no_longer_shared_is_gone_from_what_was_told(now: Said | None) -> None:
    story = make(WHOLE)
    assert story.moment == "k1"
    assert "thanks" not in " ".join(story.lines(now))
    assert len(story.told(now)) == 3


def test_only_what_both_share_is_chosen_and_none_twice() -> None:
    others = [replace(THANKS, kudos_id=f"k{n}", offer=offer) for n, offer in enumerate((None, "open", "no"), start=2)]
    assert choose(others, WEEK) is None
    assert choose([THANKS], WEEK, told={"k1"}) is None
    assert choose([replace(THANKS, words=None)], WEEK) is None
    assert choose([replace(THANKS, words="you let me finish " * 20)], WEEK) is None
    assert choose([replace(THANKS, receiver_name="")], WEEK) is None


def test_the_programmes_behaviour_goes_first_then_an_example_then_chance_of_the_week() -> None:
    ours, vague = (
        replace(THANKS, kudos_id="k2", behaviour="checks"),
        replace(THANKS, kudos_id="k3", words="thanks a lot"),
    )
    assert choose([THANKS, ours, vague], WEEK, behaviour="checks") == ours
    assert choose([vague, THANKS], WEEK) == THANKS
    many = [replace(THANKS, kudos_id=f"k{n}") for n in range(10)]
    picked = {choose(many, WEEK.before(n)) for n in range(20)}
    assert len(picked) > 5
    assert choose(many, WEEK) == choose(many[::-1], WEEK)


def test_no_sentence_says_that_one_thing_led_to_another() -> None:
    told = [line for material in (WHOLE, replace(UP, readings=[noted()])) for line in make(material).lines(SAID)[:-1]]
    told += [story_words.quiet("active_users"), story_words.too_few("active_users")]
    for line in told:
        assert not re.search(
            r"\b(because|led|caused|thanks to|so that|therefore|due to|made)\b", line, re.IGNORECASE
        ), line
        assert "!" not in line

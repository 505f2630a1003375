"""A team's agenda says nothing from which its people could work out each other's part, and fits fifteen minutes."""

from dataclasses import replace

import pytest
from teams import CARDS, WEEK, digest, team

from coaching.agendas import agenda, as_text
from coaching.items import Module, Practice, RolePlay
from coaching.weeks import Week

TASK = Practice("once", "a call", "b", "In one call: say it back once", "Say it back before you answer.")
PLAYED = replace(TASK, id="played", roleplay=RolePlay("Nobody told me.", "Nobody did. Is that it?"))
OTHER = replace(TASK, id="other", title="In one chat: ask once", roleplay=RolePlay("Again?", "Again. Is that it?"))
MODULE = Module("m", "Listening", "listening", (), (), (), (), (TASK, PLAYED, OTHER), (), CARDS)


def words(size: int, acted: int, *, tasks: int = 2, module: Module | None = MODULE, week: Week = WEEK) -> list[str]:
    made = digest(team(size, week, acted=acted, tasks=tasks))
    return [part.words for part in agenda(made, module, CARDS[0])]


def test_three_parts_take_fifteen_minutes() -> None:
    parts = agenda(digest(team(8, acted=6)), MODULE, CARDS[0])
    assert [part.minutes for part in parts] == [2, 8, 5]


def test_one_figure_is_said_as_the_groups_with_how_many_and_how_sure() -> None:
    said = words(8, 6)[0]
    assert said.startswith("Took part: 6 of 8 people. Likely 41 to 93 %. 8 people: a direction, not a score.")


@pytest.mark.parametrize(("size", "acted"), [(4, 3), (5, 3)])
def test_of_too_few_to_hear_it_said_aloud_none_is_said_and_why(size: int, acted: int) -> None:
    said = words(size, acted)[0]
    assert "No figure this time" in said
    assert "it needs 6 people" in said
    assert "%" not in said


def test_a_figure_that_speaks_of_everybody_gives_way_to_one_that_does_not() -> None:
    assert words(8, 8, tasks=2)[0].startswith("Tasks done:")
    assert "No figure this time" in words(8, 0, tasks=0)[0]


def test_the_situation_is_a_role_play_and_another_one_the_week_after() -> None:
    first, second = words(8, 6)[1], words(8, 6, week=WEEK.before(-1))[1]
    assert {"“Nobody told me.”" in first, "“Nobody told me.”" in second} == {True, False}
    assert words(8, 6)[1] == first


def test_without_role_plays_or_content_the_cards_question_is_asked() -> None:
    for module in (None, replace(MODULE, practice=(TASK,))):
        assert CARDS[0].question in words(8, 6, module=module)[1]
    assert words(8, 6, module=None)[2].endswith("what they will try, and when. Nobody has to; listening is fine.")


def test_ideas_to_try_are_those_for_one_alone() -> None:
    assert "For example: In one call: say it back once. Nobody has to" in words(8, 6)[2]


def test_it_can_be_copied_as_plain_text() -> None:
    made = digest(team(8, acted=6))
    text = as_text(made, agenda(made, MODULE, CARDS[0]))
    assert text.splitlines()[0] == "15 minutes for the team, after the week of 16 to 22 November"
    assert text.count("minutes)") == 3
    assert not set("*_<>") & set(text)

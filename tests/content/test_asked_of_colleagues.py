"""What colleagues are asked about a behaviour, and whom a programme lets do what."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.library import Fault, faults, load

Change = Callable[[str, str, str], int]

#: What one can see or hear people do has none of these words in it.
NOT_SEEN = ("feel", "want", "care", "charm", "natural", "confident", "nice", "friendly", "understand ")


def test_each_behaviour_has_a_question_that_a_colleague_can_answer_from_what_they_saw() -> None:
    for module in load().modules.values():
        for behaviour in module.behaviours:
            question = behaviour.question("Ana")
            assert question.startswith("Did Ana ")
            assert question[8].islower()
            assert question.count("?") == 1
            assert not [word for word in NOT_SEEN if word in question.lower().replace("the feeling", "")], question


def test_a_question_of_its_own_goes_before_the_name() -> None:
    by_id = {one.id: one for one in load().modules["active-listening"].behaviours}
    assert by_id["lets-others-finish"].question("Ana") == "Did Ana let others finish?"
    assert by_id["checks-it-is-right"].question("Ana") == "Did Ana check they had understood before answering?"


@pytest.mark.parametrize("words", ["Did they ask first?", "Asked before telling?", "Does ask"])
def test_words_that_make_no_question_are_refused(change: Change, only_fault: Callable[[], Fault], words: str) -> None:
    line = change("module.yml", "    seen: Asked before telling\n", f"    seen: Asked\n    asked: {words}\n")
    assert only_fault().line == line + 1
    assert f"“Did Ana {words}?”" in only_fault().message


def test_colleagues_are_asked_about_managers_only_where_the_programme_says_so(folder: Path) -> None:
    assert not load(folder).programmes["pilot"].about_managers
    path = folder / "programmes" / "pilot.yml"
    path.write_text(path.read_text() + "about_managers: allowed\n")
    assert load(folder).programmes["pilot"].about_managers
    path.write_text(path.read_text().replace("allowed", "perhaps"))
    assert "perhaps" in faults(folder)[0].message


def test_mentors_are_slack_ids_and_each_is_named_once(folder: Path, only_fault: Callable[[], Fault]) -> None:
    path, as_it_was = folder / "programmes" / "pilot.yml", (folder / "programmes" / "pilot.yml").read_text()
    path.write_text(as_it_was + "mentors: [U012ABC, U034DEF]\n")
    assert load(folder).programmes["pilot"].mentors == ("U012ABC", "U034DEF")
    path.write_text(as_it_was + "mentors: [Ana]\n")
    assert "no Slack id" in only_fault().message
    path.write_text(as_it_was + "mentors: [U012ABC, U012ABC]\n")
    assert "stands twice" in only_fault().message

"""Each thing an author can get wrong is named with its file, its line, and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.library import Fault, faults

Change = Callable[[str, str, str], int]
OnlyFault = Callable[[], Fault]


# file, what stood there, what stands there now, words of the message
SPOILED = [
    ("module.yml", "id: asking", "id: asks", "The folder is called asking"),
    ("module.yml", "id: asks-first", "id: Asks First", "Write asks-first."),
    ("module.yml", "id: asks-first", "id: 1-2", "Write a short name that stays"),
    ("module.yml", "id: asks-first", "id: - asks", "A list starts on a line of its own"),
    ("module.yml", "skill: asking", "skil: asking", "Did you mean “skill”?"),
    ("module.yml", "name: Asking well", "name:", "This is empty. Write the skill as people say it."),
    ("module.yml", "name: Asking well", "name: ''", "This is empty"),
    ("module.yml", "name: Asking well", "name: 12", "Put it in quotes"),
    ("module.yml", "name: Asking well", "name: yes", "Put it in quotes"),
    ("module.yml", "name: Asking well", "name: 2026-11-23", "Put it in quotes"),
    ("module.yml", "name: Asking well", "name: [Asking, well]", "write one text instead"),
    ("module.yml", "name: Asking well", "name: Asking well #1", "YAML stops reading at “#”"),
    ("module.yml", "name: proficient", "name: proficent", "Did you mean “proficient”?"),
    ("module.yml", "name: proficient", "name: advanced", "Here belongs “proficient”"),
    ("module.yml", "label: Asked once", "label: Asked one single open question", "24 is the most. Cut 6"),
    ("module.yml", "label: Asked once", "label: Told at once", "the label of a level, and module.yml:11 has it"),
    ("module.yml", "moments: [a customer call, a one-on-one]", "moments: []", "1 is the least"),
    ("module.yml", "moments: [a customer call, a one-on-one]", "moments: a call", "each line starting with “- ”"),
    ("module.yml", "moments: [a customer call, a", "moments: [a customer call, a customer call, a", "stands twice"),
    ("nudges.yml", "title: What is it for?", "titel: What is it for?", "Did you mean “title”?"),
    ("nudges.yml", "title: What is it for?", f"title: {'Whyever ' * 11}", "80 is the most"),
    ("nudges.yml", "title: What is it for?", "title: What for? Ask them.", "2 sentences; 1 is the most"),
    ("nudges.yml", "moment: a customer call", "moment: a costumer call", "Did you mean “a customer call”?"),
    ("nudges.yml", "moment: a customer call", "moment: lunch", "Choose one of: a customer call; a one-on-one."),
    ("nudges.yml", "behaviour: asks-first", "behaviour: ask-first", "Did you mean “asks-first”?"),
    ("nudges.yml", "variant: b", "variant: a", "the letter of a wording, and nudges.yml:5 has it"),
    ("nudges.yml", "Find out in one line.", "Find out in one line. Wait. Answer.", "4 sentences; 2 is the most"),
    ("nudges.yml", "Find out in one line.", "Find out in one line!", "Leave out the exclamation mark"),
    ("nudges.yml", "Find out in one line.", "Just ask in one line.", "Leave it out, or write “only”"),
    ("nudges.yml", "Find out in one line.", "Simply ask in one line.", "feel slow"),
    ("nudges.yml", "Find out in one line.", "You must ask in one line.", "“you must” gives an order"),
    ("nudges.yml", "Find out in one line.", "You should ask in a line.", "“you should” scolds"),
    ("nudges.yml", "Find out in one line.", "You failed to ask a line.", "Say what can be done next time"),
    ("nudges.yml", "Find out in one line.", "Don’t forget to ask them.", "Say what to do instead"),
    ("nudges.yml", "Find out in one line.", "Keep up with your streak.", "no streaks"),
    ("nudges.yml", "Find out in one line.", "Find out with one line 🙂.", "Say it in words"),
    ("nudges.yml", "Find out in one line.", "Find out in a line:wave:.", "Say it in words"),
    ("nudges.yml", "Find out in one line.", "Find out in *one* line.", "Slack reads this sign as formatting"),
    ("nudges.yml", "Find out in one line.", "Find out in {one} line.", "Nothing is filled in for brackets"),
    ("nudges.yml", "Find out in one line.", "Utilise it in one line.", "“Utilise” is office language. Write “use”."),
    ("nudges.yml", "Find out in one line.", "Ask prior to the answer.", "Write “before”."),
    (
        "cards.yml",
        "It turns the talk to what worked.",
        "Retrospective consideration of any successful conversational strategy will improve your organisation.",
        "10 is the most. Try shorter words for “consideration”, “conversational”, “organisation”.",
    ),
    ("nudges.yml", "example: “What happens with it then?”", f"example: {'Whyever? ' * 25}", "220 is the most. Cut 4"),
    ("practice.yml", "behaviour: asks-first", "behaviour: kindness", "Choose one of asks-first."),
    (
        "practice.yml",
        "and wait for the answer.",
        f"and wait {'so ' * 25}long.",
        "A sentence of 32 words; 25 is the most",
    ),
    ("practice.yml", "task: Ask one", "task: Ask: one", "look like a new field"),
    ("practice.yml", "task: Ask one", "task: 'Ask one", "A quotation mark was opened and not closed"),
    ("practice.yml", "title: Ask once today", "title: [Ask once today", "A bracket was opened"),
    ("practice.yml", "title: Ask once today", "title: 'Don't ask today", "Words follow a closed quotation mark"),
    ("practice.yml", "title: Ask once today", "title: @you, ask once", "may not start with this sign"),
    ("practice.yml", "title: Ask once today", "title: *ask once", "may not start with “*”"),
    ("practice.yml", "title: Ask once today", "title: &ask once", "may not start with “&”"),
    ("practice.yml", "title: Ask once today", "title: !ask once", "may not start with “!”"),
    ("practice.yml", "title: Ask once today", "title: !!str once", "may not start with “!”"),
    ("practice.yml", "title: Ask once today", f"title: {'[' * 500}", "Too many steps"),
    ("practice.yml", "title: Ask once today", 'title: "Ask \\ud800 once"', "nobody can see"),
    ("practice.yml", "title: Ask once today", 'title: "Ask \\UFFFFFFFF once"', "Write the character itself"),
    ("practice.yml", "title: Ask once today", "title: Ask\u200bonce today", "invisible character (U+200B)"),
    ("practice.yml", "  title: Ask once today", "\ttitle: Ask once today", "Use spaces"),
    ("practice.yml", "title: Ask once today", "title Ask once today", "needs its colon"),
    ("practice.yml", "  title: Ask once today", " title: Ask once today", "does not line up"),
    ("practice.yml", "  title: Ask once today", "    title: Ask once today", "does not line up"),
    ("practice.yml", "title: Ask once today", 'title: "Ask \\once today"', "A backslash starts a code"),
    ("practice.yml", "title: Ask once today", "title: >- Ask once today", "Only a line break may follow"),
    ("checkins.yml", "- I can ask before I tell.", "- ", "This is empty"),
    ("module.yml", "name: proficient", "name: [proficient]", "write one text instead"),
    ("module.yml", "id: asks-first", "id: [asks-first]", "write one text instead"),
    ("pilot.yml", "id: pilot", "id: trial", "The file is called pilot.yml"),
    ("pilot.yml", "module: asking", "module: askin", "Did you mean “asking”?"),
    ("pilot.yml", "module: asking", "module: zoo", "Choose one of asking."),
    ("pilot.yml", "weeks: 6", "weeks: six", "Write a whole number from 1 to 52"),
    ("pilot.yml", "weeks: 6", "weeks: 6.5", "not a whole number"),
    ("pilot.yml", "weeks: 6", "weeks: 0", "0 is out of bounds"),
    ("pilot.yml", "weeks: 6", "weeks: .inf", "not a whole number"),
    ("pilot.yml", "weeks: 6", "weeks: 1:30", "not a whole number"),
    ("pilot.yml", "weeks: 6", "weeks: [6]", "not a whole number"),
    ("pilot.yml", "success: 0.7", "success: 0.3", "has to lie above pilot"),
    ("pilot.yml", "active_users:", "active_user:", "Did you mean “active_users”?"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), SPOILED)
def test_a_spoiled_field_is_named_with_its_file_line_and_cure(
    folder: Path, change: Change, name: str, old: str, new: str, message: str
) -> None:
    line = change(name, old, new)
    found = [fault for fault in faults(folder) if message in fault.message]
    (path,) = folder.rglob(name)
    assert [(Path(fault.file), fault.line) for fault in found] == [(path, line)], faults(folder)
    assert str(found[0]).startswith(f"{path}:{line}:")


# A text that is refused for its length or its tone still lets the other pieces be compared.
ALONE = [case for case in SPOILED if not case[2].startswith(("example:", "title: Whyever"))]


@pytest.mark.parametrize(("name", "old", "new", "message"), ALONE)
def test_one_mistake_is_one_fault(
    change: Change, name: str, old: str, new: str, message: str, only_fault: OnlyFault
) -> None:
    change(name, old, new)
    assert message in only_fault().message


NAMES = "title teaser how_title how example"


@pytest.mark.parametrize("field", NAMES.split())
def test_a_missing_field_is_named_at_the_item_that_lacks_it(folder: Path, field: str, only_fault: OnlyFault) -> None:
    text = (folder / "modules" / "asking" / "nudges.yml").read_text()
    before, after = text.split("    - variant: b\n")
    lines = [line for line in after.splitlines() if not line.strip().startswith(f"{field}:")]
    (folder / "modules" / "asking" / "nudges.yml").write_text(before + "    - variant: b\n" + "\n".join(lines))
    fault = only_fault()
    assert fault.line == before.count("\n") + 1
    assert f"This wording has no “{field}”. Add “{field}: ” and" in fault.message


def test_more_statements_than_a_person_rates_are_refused_at_the_list(change: Change, only_fault: OnlyFault) -> None:
    more = "".join(f"\n    - I can ask {count} times." for count in ("two", "three", "four", "five", "six"))
    line = change("checkins.yml", "- I can ask before I tell.", "- I can ask before I tell." + more)
    assert only_fault().line == line
    assert "6 in this list; 5 is the most" in only_fault().message


def test_a_field_that_stands_twice_is_refused_at_the_second_one(change: Change, only_fault: OnlyFault) -> None:
    line = change("practice.yml", "title: Ask once today", "title: Ask once today\n  title: Ask twice")
    fault = only_fault()
    assert (fault.line, fault.column) == (line + 1, 3)
    assert "“title” stands twice" in fault.message


def test_a_field_nobody_knows_is_told_which_fields_there_are(change: Change, only_fault: OnlyFault) -> None:
    line = change("module.yml", "skill: asking", "skill: asking\ncolour: blue")
    fault = only_fault()
    assert fault.line == line + 1
    assert "Its fields: id, name, skill, behaviours, rubric." in fault.message


def test_an_id_is_used_once_in_a_module_whatever_the_file(change: Change, only_fault: OnlyFault) -> None:
    change("cards.yml", "id: best-question", "id: one-question")
    fault = only_fault()
    assert (Path(fault.file).name, fault.line) == ("cards.yml", 1)
    assert "nudges.yml:1 has it already" in fault.message


def test_a_field_whose_name_is_a_list_is_refused(change: Change, only_fault: OnlyFault) -> None:
    line = change("practice.yml", "title: Ask once today", "title: Ask once today\n  ? [a, b]\n  : c")
    assert only_fault().line == line + 1


def test_a_fault_within_a_folded_text_is_named_on_its_own_line(change: Change, only_fault: OnlyFault) -> None:
    line = change("nudges.yml", "Ask what lies behind it.", "You should\n        ask what lies behind it.")
    fault = only_fault()
    assert (fault.line, fault.column) == (line, 9)


def test_two_wordings_of_one_nudge_are_alike_in_length(change: Change, only_fault: OnlyFault) -> None:
    change("nudges.yml", "Say nothing.", "Say nothing, and let the silence do its work while they think about it.")
    fault = only_fault()
    assert fault.line == 13
    assert "Wordings a and b have 36 and 47 words" in fault.message


def test_two_wordings_of_one_nudge_differ_in_their_words(folder: Path, only_fault: OnlyFault) -> None:
    path = folder / "modules" / "asking" / "nudges.yml"
    first, _ = path.read_text().split("    - variant: b\n")
    same = first.split("    - variant: a\n")[1].replace("real one", "true one")
    path.write_text(first + "    - variant: b\n" + same)
    assert "say nearly the same" in only_fault().message


def test_a_nudge_can_be_read_in_twenty_seconds(folder: Path, change: Change) -> None:
    change("nudges.yml", "Wait for it.", "Wait a little. " * 25)
    assert any("words in how and example; 70 fit into 20 seconds. Cut 20." in one.message for one in faults(folder))


def test_a_programme_is_not_blamed_for_the_faults_of_its_module(change: Change, only_fault: OnlyFault) -> None:
    change("module.yml", "skill: asking", "skil: asking")
    assert Path(only_fault().file).name == "module.yml"


def test_faults_come_in_the_order_of_files_and_lines(folder: Path, change: Change) -> None:
    change("cards.yml", "this week", "this week!")
    change("module.yml", "Asking well", "Asking well!")
    change("module.yml", "answer.\n  - name: advanced", "answer!\n  - name: advanced")
    found = faults(folder)
    assert [(Path(fault.file).name, fault.line) for fault in found] == [
        ("cards.yml", 2),
        ("module.yml", 2),
        ("module.yml", 18),
    ]

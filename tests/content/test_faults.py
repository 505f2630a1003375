"""Each thing an author can get wrong is named with its file, its line, and what to write instead."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.library import Fault, faults

Change = Callable[[str, str, str], int]


def at(folder: Path, name: str) -> Path:
    return folder / ("programmes" if name == "pilot.yml" else "modules/asking") / name


def only_fault(folder: Path) -> Fault:
    found = faults(folder)
    assert len(found) == 1, "\n".join(map(str, found)) or "no fault"
    return found[0]


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
    assert [(Path(fault.file), fault.line) for fault in found] == [(at(folder, name), line)], faults(folder)
    assert str(found[0]).startswith(f"{at(folder, name)}:{line}:")


# A text that is refused for its length or its tone still lets the other pieces be compared.
ALONE = [case for case in SPOILED if not case[2].startswith(("example:", "title: Whyever"))]


@pytest.mark.parametrize(("name", "old", "new", "message"), ALONE)
def test_one_mistake_is_one_fault(folder: Path, change: Change, name: str, old: str, new: str, message: str) -> None:
    change(name, old, new)
    assert message in only_fault(folder).message


NAMES = "title teaser how_title how example"


@pytest.mark.parametrize("field", NAMES.split())
def test_a_missing_field_is_named_at_the_item_that_lacks_it(folder: Path, field: str) -> None:
    text = at(folder, "nudges.yml").read_text()
    before, after = text.split("    - variant: b\n")
    lines = [line for line in after.splitlines() if not line.strip().startswith(f"{field}:")]
    at(folder, "nudges.yml").write_text(before + "    - variant: b\n" + "\n".join(lines))
    fault = only_fault(folder)
    assert fault.line == before.count("\n") + 1
    assert f"This wording has no “{field}”. Add “{field}: ” and" in fault.message


def test_a_field_that_stands_twice_is_refused_at_the_second_one(folder: Path, change: Change) -> None:
    line = change("practice.yml", "title: Ask once today", "title: Ask once today\n  title: Ask twice")
    fault = only_fault(folder)
    assert (fault.line, fault.column) == (line + 1, 3)
    assert "“title” stands twice" in fault.message


def test_a_field_nobody_knows_is_told_which_fields_there_are(folder: Path, change: Change) -> None:
    line = change("module.yml", "skill: asking", "skill: asking\ncolour: blue")
    fault = only_fault(folder)
    assert fault.line == line + 1
    assert "Its fields: id, name, skill, behaviours, rubric." in fault.message


def test_an_id_is_used_once_in_a_module_whatever_the_file(folder: Path, change: Change) -> None:
    change("cards.yml", "id: best-question", "id: one-question")
    fault = only_fault(folder)
    assert (Path(fault.file).name, fault.line) == ("cards.yml", 1)
    assert "nudges.yml:1 has it already" in fault.message


def test_a_field_whose_name_is_a_list_is_refused(folder: Path, change: Change) -> None:
    line = change("practice.yml", "title: Ask once today", "title: Ask once today\n  ? [a, b]\n  : c")
    assert only_fault(folder).line == line + 1


def test_a_fault_within_a_folded_text_is_named_on_its_own_line(folder: Path, change: Change) -> None:
    line = change("nudges.yml", "Ask what lies behind it.", "You should\n        ask what lies behind it.")
    fault = only_fault(folder)
    assert (fault.line, fault.column) == (line, 9)


def test_two_wordings_of_one_nudge_are_alike_in_length(folder: Path, change: Change) -> None:
    change("nudges.yml", "Say nothing.", "Say nothing, and let the silence do its work while they think about it.")
    fault = only_fault(folder)
    assert fault.line == 13
    assert "Wordings a and b have 36 and 47 words" in fault.message


def test_two_wordings_of_one_nudge_differ_in_their_words(folder: Path) -> None:
    path = at(folder, "nudges.yml")
    first, _ = path.read_text().split("    - variant: b\n")
    same = first.split("    - variant: a\n")[1].replace("real one", "true one")
    path.write_text(first + "    - variant: b\n" + same)
    assert "say nearly the same" in only_fault(folder).message


def test_a_nudge_can_be_read_in_twenty_seconds(folder: Path, change: Change) -> None:
    change("nudges.yml", "Wait for it.", "Wait a little. " * 25)
    assert any("words in how and example; 70 fit into 20 seconds. Cut 20." in one.message for one in faults(folder))


@pytest.mark.parametrize("name", ["module.yml", "nudges.yml", "practice.yml", "checkins.yml", "cards.yml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    at(folder, name).unlink()
    fault = only_fault(folder)
    assert Path(fault.file) == at(folder, name)
    assert "No such file" in fault.message


@pytest.mark.parametrize("name", ["module.yml", "nudges.yml", "pilot.yml"])
@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n", "~\n"])
def test_an_empty_file_is_named(folder: Path, name: str, text: str) -> None:
    at(folder, name).write_text(text)
    assert Path(only_fault(folder).file) == at(folder, name)


def test_two_documents_in_one_file_are_refused(folder: Path) -> None:
    at(folder, "cards.yml").write_text(at(folder, "cards.yml").read_text() + "---\n- id: more\n")
    assert only_fault(folder).line == 5
    assert "Keep one document in a file" in only_fault(folder).message


def test_a_file_that_is_not_utf8_is_named_with_the_first_bad_line(folder: Path) -> None:
    at(folder, "cards.yml").write_bytes(b"- id: one\n  question: What caf\xe9?\n")
    fault = only_fault(folder)
    assert (fault.line, fault.column) == (2, 21)
    assert "encoding UTF-8" in fault.message


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Path) -> None:
    path = at(folder, "cards.yml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(folder) == ()


def test_a_file_of_more_than_a_megabyte_is_refused_unread(folder: Path) -> None:
    with at(folder, "cards.yml").open("a") as file:
        file.write("#" * 1_000_000)
    assert "1,000,000 is the most" in only_fault(folder).message


def test_a_link_in_place_of_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    path = at(folder, "cards.yml")
    path.rename(tmp_path / "elsewhere.yml")
    path.symlink_to(tmp_path / "elsewhere.yml")
    assert "link to somewhere else" in only_fault(folder).message


def test_a_link_in_place_of_a_modules_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    path = at(folder, "module.yml").parent
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert "Put the folder itself here" in faults(folder)[0].message


def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(folder: Path) -> None:
    at(folder, "cards.yml").unlink()
    os.mkfifo(at(folder, "cards.yml"))
    assert "not an ordinary file" in only_fault(folder).message


def test_a_misspelt_file_name_is_noticed(folder: Path) -> None:
    at(folder, "cards.yml").rename(at(folder, "card.yml"))
    messages = {Path(fault.file).name: fault.message for fault in faults(folder)}
    assert "Did you mean “cards.yml”?" in messages["card.yml"]
    assert "No such file" in messages["cards.yml"]


def test_a_programme_in_a_file_that_ends_in_yaml_is_told_to_be_renamed(folder: Path) -> None:
    at(folder, "pilot.yml").rename(folder / "programmes" / "pilot.yaml")
    assert "Rename this one to pilot.yml" in only_fault(folder).message


def test_a_module_that_is_a_file_is_told_to_be_a_folder(folder: Path) -> None:
    (folder / "modules" / "giving.yml").write_text("id: giving\n")
    assert "modules/giving/module.yml" in only_fault(folder).message


def test_two_modules_do_not_share_the_word_for_kudos(folder: Path) -> None:
    other = folder / "modules" / "giving"
    shutil.copytree(at(folder, "module.yml").parent, other)
    (other / "module.yml").write_text((other / "module.yml").read_text().replace("id: asking", "id: giving"))
    fault = only_fault(folder)
    assert (Path(fault.file), fault.line) == (other / "module.yml", 3)
    assert "“asking” already means" in fault.message


def test_a_folder_without_modules_or_programmes_says_what_belongs_there(folder: Path) -> None:
    for place in ("modules", "programmes"):
        shutil.rmtree(folder / place)
        (folder / place).mkdir()
    assert [fault.message.split(".")[0] for fault in faults(folder)] == [
        "There is no module here",
        "There is no programme here",
    ]


def test_a_folder_that_is_not_there_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    found = faults(tmp_path / "nowhere")
    assert ["No such file" in fault.message for fault in found] == [True, True]


def test_a_programme_is_not_blamed_for_the_faults_of_its_module(folder: Path, change: Change) -> None:
    change("module.yml", "skill: asking", "skil: asking")
    assert Path(only_fault(folder).file).name == "module.yml"


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

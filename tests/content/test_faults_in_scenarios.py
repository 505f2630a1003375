"""What can be wrong with the branches, the levels and the length of a scenario, and where the author is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.items import Scenario
from coaching.reading_time import WORDS_A_MINUTE, seconds
from content.fields import Field, Many, Record, Text
from content.library import Fault, faults, load
from content.schema import MODULE_FILES

Change = Callable[[str, str, str], int]
OnlyFault = Callable[[], Fault]

BLUE = "“Quick one! Can I get it in blue?”"

# what stood there, what stands there now, the line that is named if another one, words of the message
SPOILED = [
    ("id: warm\n", "id: cold\n", "", "“cold” is the id of a step already"),
    (
        "- id: b\n          text: “What is it",
        "- id: a\n          text: “What is it",
        "",
        "is the letter of an option",
    ),
    ("text: “What is it for?”", "text: “No, only in red.”", "", "is the text of an option already. Choose another."),
    ("level: developing", "level: fair", "", "“fair” is none of unacceptable, developing, proficient, advanced."),
    ("level: developing", "level: [developing, proficient]", "", "write one text instead: its place on the rubric"),
    ("level: advanced", "level: developing", "- id: a", "No option is proficient or advanced. Write one that works."),
    ("level: developing", "level: advanced", "- id: a", "Every option works. Write one that does not"),
    ("leads_to: cold", "leads_to: could", "", "There is no step “could” here. Did you mean “cold”?"),
    ("leads_to: cold", "leads_to: nowhere-at-all", "", "Choose one of at-first, cold, warm."),
    ("leads_to: cold", "leads_to: at-first", "", "This leads back. Let it lead to a step that stands further down."),
    ("          leads_to: warm\n", "", "- id: a", "Some options lead on and some end here."),
    (
        "leads_to: warm",
        "leads_to: cold",
        "- id: warm",
        "No option leads here. Let one lead to it, or",
    ),
    ("next_step: Keep one question for the end.", "nextstep: Keep one.", "", "Did you mean “next_step”?"),
    ("minutes: 4", "minutes: 4.5", "", "not a whole number"),
    ("minutes: 4", "minutes: 90", "", "90 is out of bounds. Write a whole number from 1 to 60"),
    ("url: https://example.com/asking", "url: example.com/asking", "", "Write the whole address, as in https://"),
    (
        "url: https://example.com/asking",
        "url: http://example.com/asking",
        "",
        "Write the whole address, as in https://",
    ),
    ("url: https://example.com/asking", "url: https://example.com/a b", "", "Write the whole address, as in https://"),
    (
        "url: https://example.com/asking",
        "url: https://example.com/<a|b>",
        "",
        "Write the whole address, as in https://",
    ),
    ("behaviour: asks-first", "behaviour: ask-first", "", "Did you mean “asks-first”?"),
    ("moment: a customer call", "moment: a costumer call", "", "Did you mean “a customer call”?"),
    ("id: quick-question", "id: one-question", "", "is the id of an item, and nudges.yml:1 has it already"),
    (
        "misconception: polite-is-enough",
        "misconception: speed-iscare",
        "",
        "In scenarios.yml:17 stands “speed-is-care”.",
    ),
    ("hint: You know now", "hint: You should know", "", "“you should” scolds"),
    ("well: You stayed polite.", "well: You stayed polite!", "", "Leave out the exclamation mark"),
    ("text: “Have a nice day.”", "text: “Have a *nice* day.”", "", "Slack reads this sign as formatting"),
    ("text: “Have a nice day.”", f"text: “{'Bye ' * 60}”", "", "242 characters; 240 is the most. Cut 2"),
    ("question: What comes next?", "question: What comes next? And then?", "", "2 sentences; 1 is the most"),
]


@pytest.mark.parametrize(("old", "new", "named", "message"), SPOILED)
def test_a_spoiled_scenario_is_named_with_its_file_line_and_cure(
    folder: Path, change: Change, old: str, new: str, named: str, message: str
) -> None:
    line = change("scenarios.yml", old, new)
    (fault,) = (fault for fault in faults(folder) if message in fault.message)
    path = folder / "modules" / "asking" / "scenarios.yml"
    assert Path(fault.file) == path
    if named:
        assert path.read_text().splitlines()[fault.line - 1].strip() == named
    else:
        assert fault.line == line


@pytest.mark.parametrize(("old", "new", "named", "message"), [case for case in SPOILED if "Bye" not in case[1]])
def test_one_mistake_in_a_scenario_is_one_fault(
    change: Change, only_fault: OnlyFault, old: str, new: str, named: str, message: str
) -> None:
    change("scenarios.yml", old, new)
    assert message in only_fault().message


@pytest.mark.parametrize("field", ["level", "does", "well", "next_step"])
def test_an_option_without_a_piece_of_its_feedback_is_refused_at_the_option(
    folder: Path, only_fault: OnlyFault, field: str
) -> None:
    path = folder / "modules" / "asking" / "scenarios.yml"
    lines = path.read_text().splitlines()
    gone = next(place for place, line in enumerate(lines) if line.strip().startswith(f"{field}:"))
    path.write_text("\n".join(lines[:gone] + lines[gone + 1 :]))
    fault = only_fault()
    assert lines[fault.line - 1].strip() == "- id: a"
    assert f"This option has no “{field}”. Add “{field}: ” and" in fault.message


def test_people_in_a_situation_may_shout_and_say_just(folder: Path, change: Change) -> None:
    change("scenarios.yml", BLUE, "“Just tell me! You must have it in blue! Simply look!”")
    assert faults(folder) == ()


def test_ways_of_unlike_length_are_refused_because_a_count_is_shown(change: Change, only_fault: OnlyFault) -> None:
    ends = "          next_step: Keep one question for the end.\n          misconception: polite-is-enough\n"
    change("scenarios.yml", ends, ends + "          leads_to: warm\n")
    line = change("scenarios.yml", "next_step: Try it once this week.", "next_step: Try it.\n          leads_to: warm")
    fault = only_fault()
    assert fault.line < line
    assert "Some ways through are longer than others" in fault.message


def step(name: str, leads_to: str = "") -> str:
    """A step of two options, for scenarios as long as one likes."""
    lead = f"\n          leads_to: {leads_to}" if leads_to else ""
    options = "".join(
        f"""
        - id: {letter}
          text: “{letter} in {name}.”
          level: {level}
          does: It works or not.
          well: You tried.
          next_step: Try it again.{lead}"""
        for letter, level in (("a", "developing"), ("b", "advanced"))
    )
    rest = "      hint: Wait.\n      model: “Well.”\n      thinking: I wait.\n"
    return f"    - id: {name}\n      situation: So.\n      question: And now?\n      options:{options}\n{rest}"


def scenario_of(folder: Path, *steps: str) -> None:
    """Put these steps in place of those that the folder's scenario has."""
    path = folder / "modules" / "asking" / "scenarios.yml"
    text = path.read_text()
    begin, end = text.index("    - id:"), text.index("  resource:")
    path.write_text(text[:begin] + "".join(steps) + text[end:])


def test_three_decisions_in_a_row_are_well_and_four_are_refused(folder: Path, only_fault: OnlyFault) -> None:
    decisions = [step("one", "two"), step("two", "three"), step("three")]
    scenario_of(folder, *decisions)
    assert faults(folder) == ()
    scenario_of(folder, step("zero", "one"), *decisions)
    assert "4 decisions in a row; 3 is the most." in only_fault().message


def test_what_is_chosen_last_ends_the_scenario_and_what_comes_before_does_not(folder: Path) -> None:
    scenario = load(folder).item("asking", "quick-question")
    assert isinstance(scenario, Scenario)
    assert [step.is_last for step in scenario.steps] == [False, True, True]
    assert scenario.step("at-first").option("a").leads_to == "cold"


def test_two_minutes_are_kept_on_the_longest_way_and_not_in_the_sum_of_all_ways(
    folder: Path, change: Change, only_fault: OnlyFault
) -> None:
    def talk(words: int) -> str:
        return " ".join(["“I do not."] + ["No."] * (words - 4)) + "”"

    change("scenarios.yml", "“Then forget it.” You hear them breathe in.", talk(100))
    change("scenarios.yml", "“My daughter's room. The walls are yellow.”", talk(100))
    assert faults(folder) == ()
    scenario = load(folder).item("asking", "quick-question")
    assert isinstance(scenario, Scenario)
    assert seconds(scenario) == 80
    change("scenarios.yml", BLUE, talk(100))
    change("scenarios.yml", "“No, only in red.”", talk(45))
    change("scenarios.yml", "“Have a nice day.”", talk(45))
    fault = only_fault()
    assert fault.message.startswith("Reading and deciding takes 12")
    assert "seconds; 120 is the most. Cut some words." in fault.message


def longest(field: Field) -> int:
    """How many characters a field can hold, lists filled to the last."""
    match field:
        case Text():
            return field.longest
        case Many():
            return field.most * longest(field.of)
        case Record():
            return sum(longest(one) for one in field.fields.values())
        case _:
            return 0


@pytest.mark.parametrize("name", ["practice.yml", "checkins.yml", "cards.yml"])
def test_what_is_no_scenario_is_read_within_two_minutes_however_long_its_author_makes_it(name: str) -> None:
    item = MODULE_FILES[name]
    assert isinstance(item, Many)
    assert longest(item.of) / 6 / WORDS_A_MINUTE <= 2  # English has some six characters a word, with its space

"""What a programme has to say of itself before anybody is asked: each fault with its line and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.programmes import Chain, Hypothesis, Outcome, Waves
from content.library import Fault, faults, load

Change = Callable[[str, str, str], int]
OnlyFault = Callable[[], Fault]

# what stood there, what stands there now, words of the message
SPOILED = [
    ("sponsor: the head of service", f"sponsor: {'the head ' * 8}", "60 is the most"),
    ("name: repeat_calls", "name: repeat-calls", "single underscores only. Write repeat_calls."),
    ("name: repeat_calls", "name: Repeat Calls", "Write repeat_calls."),
    ("name: repeat_calls", "name: '7'", "Write its name in the outcomes file, as in repeat_calls."),
    (
        "label: Customers who call again",
        "label: " + "Customers who call again and ask us the same thing " * 2,
        "80 is the most",
    ),
    ("label: Customers who call again", "label: Customers who call again!", "Leave out the exclamation mark"),
    ("unit: share", "unit: share of all calls in a week", "20 is the most"),
    ("unit: share", "unit:", "Write what it is counted in"),
    ("better: lower", "better: less", "none of lower, higher"),
    ("moment: a customer call", "moment: a costumer call", "Did you mean “a customer call”?"),
    ("moment: a customer call", "moment: lunch", "Choose one of: a customer call; a one-on-one."),
    ("behaviour: asks-first", "behaviour: ask-first", "Did you mean “asks-first”?"),
    ("behaviour: asks-first", "behaviour: kindness", "asking has no behaviour “kindness”. Choose one of asks-first."),
    ("measure: manager_checks", "measure: uptake", "none of active_users, repeat_7d, practice_tasks"),
    ("measure: manager_checks", "measure: manager_check", "Did you mean “manager_checks”?"),
    ("figure: outcome", "figure: outcomes", "Did you mean “outcome”?"),
    ("expect: down", "expect: less", "none of up, down"),
    ("expect: down", "expect: up", "lower is better, and this expects the opposite. Write down"),
    ("words: Fewer customers have to call again.", "words: Fewer calls. More time.", "2 sentences; 1 is the most"),
    ("count: 1", "count: 0", "Write a whole number from 1 to 6"),
    ("count: 1", "count: 2", "1 in the list of cohorts are not 2. Write 1, or leave the reason out"),
    ("weeks_apart: 2", "weeks_apart: 13", "Write a whole number from 1 to 12"),
    ("weeks_apart: 2", "weeks_apart: soon", "This is not a whole number"),
    ("reason: There is one team.", f"reason: {'One team. ' * 17}", "160 is the most"),
    ("reading_weeks: [3, 6]", "reading_weeks: [1, 6]", "Write a whole number from 2 to 52"),
    ("reading_weeks: [3, 6]", "reading_weeks: [3, 8]", "lasts 6 weeks, so week 8 is never read"),
    ("reading_weeks: [3, 6]", "reading_weeks: [6, 3]", "Week 3 comes after week 6 here"),
    ("reading_weeks: [3, 6]", "reading_weeks: [3, 3]", "Write each week once"),
    ("reading_weeks: [3, 6]", "reading_weeks: 3", "each line starting with “- ”"),
]


@pytest.mark.parametrize(("old", "new", "message"), SPOILED)
def test_a_spoiled_field_of_a_programme_is_one_fault_with_its_line_and_cure(
    change: Change, only_fault: OnlyFault, old: str, new: str, message: str
) -> None:
    line = change("pilot.yml", old, new)
    fault = only_fault()
    assert (Path(fault.file).name, fault.line) == ("pilot.yml", line)
    assert message in fault.message


PARTS = ["sponsor", "chain", "outcome", "name", "label", "unit", "better", "moment", "behaviour", "measure"]
PARTS += ["hypotheses", "words", "figure", "expect", "count", "weeks_apart"]


@pytest.mark.parametrize("field", PARTS)
def test_a_programme_that_leaves_out_a_part_is_told_what_to_add(
    folder: Path, field: str, only_fault: OnlyFault
) -> None:
    path = folder / "programmes" / "pilot.yml"
    lines = path.read_text().splitlines()
    at = max(n for n, line in enumerate(lines) if line.strip(" -").startswith(f"{field}:"))
    deep = [len(line) - len(line.lstrip(" -")) for line in lines]
    end = next(n for n in range(at + 1, len(lines)) if deep[n] <= deep[at])
    kept = lines[:at] + lines[end:]
    if lines[at].startswith("  - "):
        kept[at] = "  - " + kept[at].lstrip()
    path.write_text("\n".join(kept) + "\n")
    assert f"has no “{field}”. Add “{field}: ” and " in only_fault().message


def test_a_programme_without_its_chain_is_refused_with_the_words_of_all_four_links(
    folder: Path, only_fault: OnlyFault
) -> None:
    path = folder / "programmes" / "pilot.yml"
    before, rest = path.read_text().split("chain:\n")
    path.write_text(before + rest[rest.index("hypotheses:") :])
    fault = only_fault()
    assert (Path(fault.file), fault.line) == (path, 1)
    assert fault.message == (
        "This programme has no “chain”. Add “chain: ” and outcome, moment, behaviour and measure: what should change "
        "for the business, where, by doing what, and which figure tells of it first."
    )


def test_a_chain_is_not_blamed_for_a_module_that_has_faults_of_its_own(change: Change, only_fault: OnlyFault) -> None:
    change("module.yml", "skill: asking", "skill: Asking")
    assert Path(only_fault().file).name == "module.yml"


def test_a_programme_is_read_with_all_that_it_says_of_itself(folder: Path) -> None:
    pilot = load(folder).programmes["pilot"]
    outcome = Outcome("repeat_calls", "Customers who call again", "share", "lower")
    assert pilot.sponsor == "the head of service"
    assert pilot.chain == Chain(outcome, "a customer call", "asks-first", "manager_checks")
    assert pilot.hypotheses == (Hypothesis("Fewer customers have to call again.", "outcome", "down"),)
    assert pilot.waves == Waves(1, 2, "There is one team.")
    assert pilot.read_in == (3, 6)


def test_without_waves_and_reading_weeks_all_begin_together_and_are_read_in_the_third_week_and_the_last(
    folder: Path,
) -> None:
    path = folder / "programmes" / "pilot.yml"
    text = path.read_text()
    waves, weeks = text.index("waves:"), text.index("reading_weeks:")
    path.write_text(text[:waves] + text[text.index("\n", weeks) + 1 :])
    assert faults(folder) == ()
    pilot = load(folder).programmes["pilot"]
    assert pilot.waves == Waves(count=1)
    assert pilot.read_in == (3, 6)


@pytest.mark.parametrize(("weeks", "read_in"), [(1, ()), (2, (2,)), (3, (3,)), (4, (3, 4)), (6, (3, 6)), (12, (3, 12))])
def test_a_short_programme_is_read_in_fewer_weeks(
    folder: Path, change: Change, weeks: int, read_in: tuple[int]
) -> None:
    change("pilot.yml", "reading_weeks: [3, 6]\n", "")
    change("pilot.yml", "weeks: 6", f"weeks: {weeks}")
    assert load(folder).programmes["pilot"].read_in == read_in


def test_the_packaged_example_draws_two_waves_at_random() -> None:
    frontline = load().programmes["frontline"]
    assert (frontline.weeks, frontline.waves) == (6, Waves(2, 2))
    assert len(frontline.hypotheses) == 3

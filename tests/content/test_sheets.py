"""Items from a spreadsheet: the same items, the same checks, and faults told by row and column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from coaching.items import CheckIn, Item, Nudge, Practice, Scenario
from content.intake import draft
from content.library import PACKAGED, load, load_module
from content.sheets import read

LISTENING = load().modules["active-listening"]

NUDGE = {
    "id": "why-now",
    "moment": "a one-on-one",
    "behaviour": "asks-first",
    "variant": "a",
    "title": "Why now?",
    "teaser": "People bring a topic when it is due. Ask: what made it today?",
    "how_title": "Ask what made it today",
    "how": "Ask what happened, and wait.",
    "example": "“What made you bring it up today?”",
}
SECOND = {
    **NUDGE,
    "moment": "",
    "behaviour": "",
    "variant": "b",
    "title": "What has changed?",
    "teaser": "Most topics have been there for weeks. Find out what is new.",
    "how_title": "Find out what is new",
    "how": "Ask about the change first, then listen.",
    "example": "“What is different since last week?”",
}
OPTIONS = {
    "option_a": "“No!”", "level_a": "developing", "does_a": "They go.", "well_a": "You were quick.",
    "next_a": "Ask one question first.", "misconception_a": "speed-is-care",
    "option_b": "“What is it for?”", "level_b": "advanced", "does_b": "They tell you.", "well_b": "You asked.",
    "next_b": "Ask it once more.",
}  # fmt: skip
SCENARIO = {
    "id": "in-blue", "moment": "a customer call", "behaviour": "asks-first", "title": "In blue, please",
    "teaser": "Somebody wants it in blue. What do you say?", "situation": "“Do you have it in blue? Just yes or no!”",
    "question": "What do you say?", **OPTIONS, "hint": "You do not know yet what for.", "model": "“What is it for?”",
    "thinking": "I want to say no. I ask first.", "resource_title": "Asking", "resource_url": "https://example.com/a",
    "resource_minutes": "4",
}  # fmt: skip


def test_two_rows_of_one_id_are_two_wordings_of_one_nudge(module: Path, sheet: Callable[..., Path]) -> None:
    made = draft(*read(sheet(NUDGE, SECOND)), module)
    made.put_in()
    nudge = load_module(module).nudges[-1]
    assert (nudge.id, nudge.moment) == ("why-now", "a one-on-one")
    assert [asdict(wording) for wording in nudge.wordings] == [
        {name: row[name] for name in asdict(nudge.wordings[0])} for row in (NUDGE, SECOND)
    ]


def test_a_row_is_a_scenario_of_one_decision(module: Path, sheet: Callable[..., Path]) -> None:
    draft(*read(sheet(SCENARIO)), module).put_in()
    scenario = load_module(module).scenarios[-1]
    (step,) = scenario.steps
    assert (scenario.title, scenario.resource.minutes) == ("In blue, please", 4)
    assert (step.situation, step.thinking) == (SCENARIO["situation"], SCENARIO["thinking"])
    first, second = step.options
    assert (first.id, first.text, first.level, first.misconception) == ("a", "“No!”", "developing", "speed-is-care")
    assert (second.id, second.next_step, second.misconception) == ("b", "Ask it once more.", None)


def rows_of(item: Item) -> Iterable[dict[str, str]]:
    """An item as somebody would have typed it into a sheet."""
    match item:
        case Nudge():
            head = {"id": item.id, "moment": item.moment, "behaviour": item.behaviour}
            return [head | asdict(wording) for wording in item.wordings]
        case Practice():
            plain: dict[str, Any] = asdict(item)
            lists = [numbered(name, plain.pop(name)) for name in ("when", "will")]
            return [lists[0] | lists[1] | (plain.pop("roleplay") or {}) | {k: v for k, v in plain.items() if v}]
        case CheckIn():
            statements, questions = numbered("statement", item.statements), numbered("reflection", item.reflections)
            return [{"id": item.id} | statements | questions]
        case Scenario():
            (step,) = item.steps
            row = {f"resource_{name}": str(value) for name, value in asdict(item.resource).items()}
            for option in step.options:
                shown = asdict(option) | {"option": option.text, "next": option.next_step}
                names = ("option", "level", "does", "well", "next", "misconception")
                row |= {f"{name}_{option.id}": shown[name] or "" for name in names}
            for thing in (item, step):
                row |= {name: value for name, value in asdict(thing).items() if isinstance(value, str)}
            return [row | {"id": item.id}]
    return [asdict(item)]


def numbered(name: str, values: Sequence[str]) -> dict[str, str]:
    return {f"{name}_{number}": value for number, value in enumerate(values, 1)}


FILES = {
    "nudges.yml": LISTENING.nudges,
    "practice.yml": LISTENING.practice,
    "checkins.yml": LISTENING.checkins,
    "cards.yml": LISTENING.cards,
}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("name", FILES)
def test_authored_items_come_back_from_a_sheet_word_for_word(
    tmp_path: Path, sheet: Callable[..., Path], name: str, separator: str
) -> None:
    module = tmp_path / "active-listening"
    module.mkdir()
    for path in (PACKAGED / "modules" / "active-listening").glob("*.yml"):
        (module / path.name).write_bytes(path.read_bytes())
    stand_in = yaml.safe_load((module / name).read_text())[0] | {"id": "stand-in"}
    (module / name).write_text(yaml.safe_dump([stand_in], allow_unicode=True, sort_keys=False, width=10_000))
    rows = [row for item in FILES[name] for row in rows_of(item)]
    draft(*read(sheet(*rows, separator=separator)), module).put_in()
    found = load_module(module)
    lists = {"nudges.yml": found.nudges, "practice.yml": found.practice, "checkins.yml": found.checkins}
    assert lists.get(name, found.cards)[1:] == FILES[name]


def test_a_scenario_comes_back_from_a_sheet_word_for_word(module: Path, sheet: Callable[..., Path]) -> None:
    draft(*read(sheet(SCENARIO)), module).put_in()
    scenario = load_module(module).scenarios[-1]
    (row,) = rows_of(scenario)
    assert {name: value for name, value in row.items() if value} == SCENARIO


# the row that is changed, what is changed in it, what an author reads
SPOILED = [
    (NUDGE, {"title": "Why now!"}, "row 2, column title: “!”: Leave out the exclamation mark"),
    (NUDGE, {"title": ""}, "row 2, column title: This is empty. Write the moment and the idea, in one line."),
    (NUDGE, {"title": "Why " * 30}, "row 2, column title: 119 characters; 80 is the most. Cut 39"),
    (NUDGE, {"moment": "a one-on-on"}, "row 2, column moment: “a one-on-on” is no moment of asks-first. Did you mean"),
    (NUDGE, {"behaviour": "asks-frist"}, "row 2, column behaviour: module.yml has no behaviour “asks-frist”. Did you"),
    (NUDGE, {"variant": ""}, "row 2, column variant: This is empty. Write one letter: a, b, c"),
    (NUDGE, {"id": ""}, "row 2, column id: This is empty. Write a short name that stays"),
    (NUDGE, {"id": "Why now?"}, "row 2, column id: “Why now?” is no name"),
    (NUDGE, {"id": "best-question"}, "row 2, column id: “best-question” is the id of an item in cards.yml already."),
    (NUDGE, {"how": "Wait\u200b a little."}, "row 2, column how: An invisible character (U+200B) stands here."),
    (NUDGE, {"how": "Wait [name] a little."}, "row 2, column how: “[”: Nothing is filled in for brackets."),
    (NUDGE, {"how": "Wait and see. " * 29}, "row 2, column how: 94 words in how and example"),
    (SCENARIO, {"level_a": "fair"}, "row 2, column level_a: “fair” is none of unacceptable, developing"),
    (SCENARIO, {"level_a": "proficient"}, "row 2, column option_a: Every option works."),
    (SCENARIO, {"option_b": ""}, "row 2, column option_b: This is empty. Write what somebody says or does"),
    (SCENARIO, {"option_b": "“No!”"}, "row 2, column option_b: “No!” is the text of an option already."),
    (SCENARIO, {"option_c": "“Yes.”"}, "row 2, column level_c: This is empty. Write its place on the rubric."),
    (SCENARIO, {"well_b": ""}, "row 2, column well_b: This is empty. Write one thing that is good about it."),
    (SCENARIO, {"resource_minutes": "four"}, "row 2, column resource_minutes: This is not a whole number."),
    (SCENARIO, {"resource_minutes": ""}, "row 2, column resource_minutes: This is"),
    (SCENARIO, {"resource_url": "example.com"}, "row 2, column resource_url: Write the whole address"),
    (SCENARIO, {"resource_url": "http://example.com"}, "row 2, column resource_url: Write the whole address"),
]


@pytest.mark.parametrize(("row", "change", "told"), SPOILED)
def test_a_fault_in_a_cell_is_told_by_its_row_and_column(
    said: Callable[..., list[str]], row: dict[str, str], change: dict[str, str], told: str
) -> None:
    assert [remark for remark in said({**row, **change}) if remark.startswith(told)], said({**row, **change})


def test_faults_between_rows_name_the_other_row_and_not_a_line_of_a_file(said: Callable[..., list[str]]) -> None:
    twice = said(NUDGE, {**SECOND, "variant": "a"})
    assert twice == ["row 3, column variant: “a” is the letter of a wording, and row 2 has it already. Choose another."]
    elsewhere = said(NUDGE, {**SECOND, "moment": "a customer call"})
    assert elsewhere == ["row 3, column moment: Row 2 says “a one-on-one” for the same nudge. Write the same."]
    again = said(SCENARIO, SCENARIO)
    assert again == ["row 3, column id: “in-blue” is the id of an item, and row 2 has it already. Choose another."]


def test_the_rows_are_counted_as_a_spreadsheet_counts_them(said: Callable[..., list[str]]) -> None:
    """A cell of two lines is in one row, and an empty row is a row."""
    empty = dict.fromkeys(NUDGE, "")
    told = said({**NUDGE, "how": "Ask what happened,\nand wait."}, empty, {**NUDGE, "id": "other", "title": "Why!"})
    assert [one.partition(":")[0] for one in told] == ["row 4, column title"]


def test_every_faulty_row_is_told_at_once(said: Callable[..., list[str]]) -> None:
    told = said({**NUDGE, "id": "best-question"}, {**NUDGE, "id": "one-more", "title": "Why!"}, {**NUDGE, "how": ""})
    assert [one.partition(":")[0] for one in told] == ["row 2, column id", "row 3, column title", "row 4, column how"]

"""The commands of whoever writes content: look at an item, bring items from a spreadsheet."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow  # noqa: F401

from content.columns import KINDS
from content.library import faults, load

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

SMALLEST = Path(__file__).parents[1] / "content" / "smallest"
CARD = "id,question,why,recognition\nnew-one,What helped?,It helps to know.,Thank you.\n"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder of one's own, which the commands use."""
    folder = shutil.copytree(SMALLEST, tmp_path / "mine")
    monkeypatch.setenv("INFLOW_CONTENT_DIR", str(folder))
    return folder


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "cards.csv"
    path.write_text(CARD)
    return path


def test_a_sheet_is_first_shown_as_yaml_and_written_only_when_asked(inflow: Inflow, mine: Path, sheet: Path) -> None:
    cards = mine / "modules" / "asking" / "cards.yml"
    before = cards.read_text()
    said = inflow("content", "import", str(sheet), "--module", "asking")
    assert (said.code, said.out.splitlines()[0]) == (0, "- id: new-one")
    assert f"1 item(s), no faults. --write puts them at the end of {cards}." in said.err
    assert cards.read_text() == before
    said = inflow("content", "import", str(sheet), "--module", "asking", "--write")
    assert (said.code, said.err) == (0, "")
    assert f"1 item(s) stand at the end of {cards}: new-one." in said.out
    assert faults(mine) == ()
    assert load(mine).item("asking", "new-one").id == "new-one"


def test_brought_twice_nothing_is_written_twice(inflow: Inflow, mine: Path, sheet: Path) -> None:
    words = ("content", "import", str(sheet), "--module", "asking", "--write")
    assert inflow(*words).code == 0
    after = (mine / "modules" / "asking" / "cards.yml").read_text()
    said = inflow(*words)
    assert said.code == 1
    assert said.err.splitlines() == [
        f"{sheet}, row 2, column id: “new-one” is the id of an item in cards.yml already. Choose another.",
        "1 fault(s); nothing was written.",
    ]
    assert (mine / "modules" / "asking" / "cards.yml").read_text() == after


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("nowhere.csv", "--module", "asking"), "nowhere.csv, row 1: This file cannot be opened"),
        (("cards.csv", "--module", "askin"), "There is no module 'askin'"),
        (("cards.csv", "--module", "../asking"), "There is no module '../asking'"),
        (("cards.csv",), "Missing option '--module'"),
    ],
)
def test_what_cannot_be_brought_is_named_in_a_sentence(
    inflow: Inflow, mine: Path, sheet: Path, words: tuple[str, ...], named: str
) -> None:
    said = inflow("content", "import", *words)
    assert said.code != 0
    assert named in said.err
    assert "Traceback" not in said.err


def test_a_module_misspelt_is_told_which_one_was_meant(inflow: Inflow, mine: Path, sheet: Path) -> None:
    assert "Did you mean “asking”?" in inflow("content", "import", str(sheet), "--module", "askin").err
    assert "Choose one of asking." in inflow("content", "import", str(sheet), "--module", "zoo").err


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_to_begin_a_sheet_with_is_printed_and_explained(inflow: Inflow, kind: str) -> None:
    printed = inflow("content", "columns", kind).out
    assert next(csv.reader([printed])) == list(KINDS[kind].columns)
    explained = inflow("content", "columns", kind, "--explain").out.splitlines()
    assert [line.partition(":")[0] for line in explained] == list(KINDS[kind].columns)
    assert [line.partition(":")[0] for line in explained if line.endswith("(may stay empty)")] == [
        column for column in KINDS[kind].columns if column in KINDS[kind].spare
    ]


def test_a_scenario_is_read_in_a_terminal_from_its_first_post_to_the_feedback_on_every_ending(
    inflow: Inflow, mine: Path
) -> None:
    shown = inflow("content", "preview", "quick-question").out
    for words in (
        "A quick question",
        "( ) A. “No, only in red.”",
        "A hint: You do not know yet what blue is for.",
        "How sure are you?",
        "[ Stop for now ]  [ Next ]",
        "Done well. You stayed polite.",
        "Words that work. “Green fits yellow. Would a picture help?”",
    ):
        assert words in shown
    assert shown.count("feedback on") == 4
    assert "&amp;" not in shown
    assert "*" not in shown


def test_what_repeats_is_left_out_in_a_terminal_and_kept_as_json(inflow: Inflow, mine: Path) -> None:
    drawn = [json.loads(line) for line in inflow("content", "preview", "ask-once", "--json").out.splitlines()]
    shown = inflow("content", "preview", "ask-once").out
    faces = {one["face"] for one in drawn}
    assert {"before", "done", "paused", "lapsed"} <= faces
    assert "· before ─" in shown
    assert "· paused ─" not in shown


def test_an_item_misspelt_is_told_which_one_was_meant(inflow: Inflow, mine: Path) -> None:
    said = inflow("content", "preview", "ask-onse")
    assert said.code == 1
    assert "There is no item 'ask-onse'. Did you mean “ask-once”?" in said.err


def test_every_item_of_a_module_is_among_what_is_shown(inflow: Inflow, mine: Path) -> None:
    shown = inflow("content", "preview", "--all").out
    assert all(f"── {item.id} · " in shown for item in load(mine).items("asking"))

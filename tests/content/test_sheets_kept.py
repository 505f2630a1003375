"""What is written into a module's file: as a person would write it, as a whole, and only what passed."""

import shutil
import stat
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.columns import KINDS, Row
from content.intake import draft
from content.library import faults
from content.sheets import Remark, SheetError
from content.writing import Cell, Page

CARD = {"id": "new-one", "question": "What helped?", "why": "It helps: to know.", "recognition": "Thank you."}


def cards(*rows: dict[str, str]) -> list[Row]:
    return [Row(number, row) for number, row in enumerate(rows, start=2)]


def test_items_stand_at_the_end_of_the_file_below_whatever_stood_there(module: Path) -> None:
    path = module / "cards.yml"
    before = path.read_text()
    made = draft(KINDS["card"], cards(CARD), module)
    assert path.read_text() == before, "a draft writes nothing"
    made.put_in()
    assert path.read_text() == before + (
        "\n- id: new-one\n  question: What helped?\n  why: 'It helps: to know.'\n  recognition: Thank you.\n"
    )
    assert faults(module) == ()


def test_a_file_without_a_last_line_end_or_with_those_of_windows_keeps_its_ways(module: Path) -> None:
    path = module / "cards.yml"
    path.write_bytes(path.read_bytes().rstrip().replace(b"\n", b"\r\n"))
    path.chmod(0o640)
    draft(KINDS["card"], cards(CARD), module).put_in()
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert faults(module) == ()
    assert [one.name for one in module.iterdir() if one.name.startswith(".")] == []


def test_a_module_with_faults_of_its_own_is_mended_first(module: Path) -> None:
    (module / "practice.yml").write_text("- id: once\n")
    with pytest.raises(SheetError, match=r"Mend the module first: .*practice\.yml:1:3"):
        draft(KINDS["card"], cards(CARD), module)


def test_long_texts_are_folded_within_the_files_width() -> None:
    page = Page()
    page.add({"id": Cell("a", 2, "id"), "text": Cell("a few words " * 30, 2, "text")})
    assert page.lines[:2] == ["- id: a", "  text: >-"]
    assert max(map(len, page.lines)) <= 120


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=300))
def test_any_words_come_back_from_the_page_as_they_were_typed(text: str) -> None:
    page = Page()
    page.add({"id": Cell("a", 2, "id"), "list": [{"text": Cell(text, 2, "text")}, Cell(text, 2, "text")]})
    words = " ".join(text.split())
    (item,) = yaml.safe_load(page.text)
    assert item["list"][0]["text"] == words
    assert item["list"][1] == words


CELLS = st.text(st.sampled_from("ab \n\t:#->|?,[]{}&*!%@`'\"\\~=<“”\u200b\x00é"), max_size=40)


@given(st.fixed_dictionaries(dict.fromkeys(KINDS["card"].columns, CELLS)))
def test_whatever_is_typed_is_taken_or_refused_by_row_and_column(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[str, str]
) -> None:
    root = tmp_path_factory.mktemp("typed")
    module = shutil.copytree(Path(__file__).parent / "smallest" / "modules" / "asking", root / "asking")
    remarks: tuple[Remark, ...] = ()
    try:
        draft(KINDS["card"], [Row(2, cells)], module).put_in()
    except SheetError as refused:
        remarks = refused.remarks
    assert all(remark.row == 2 and remark.column in cells for remark in remarks), remarks
    assert faults(module) == ()
    shutil.rmtree(root)

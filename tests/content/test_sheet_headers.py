"""A sheet's first line says what its rows are; a file that is no sheet is refused in a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.columns import KINDS
from content.sheets import SheetError, read

NUDGE = dict.fromkeys(KINDS["nudge"].columns, "x")


def test_a_header_may_be_written_with_capitals_and_spaces_and_in_any_order(
    sheet: Callable[..., Path],
) -> None:
    row = {name.replace("_", " ").title(): value for name, value in reversed(NUDGE.items())}
    kind, (read_row,) = read(sheet(row))
    assert (kind.noun, dict(read_row.cells)) == ("nudge", NUDGE)


def test_a_misspelt_column_is_told_with_the_one_that_was_meant(said: Callable[..., list[str]]) -> None:
    row = {**NUDGE, "teasers": NUDGE["teaser"]}
    del row["teaser"]
    told = said(row)
    assert "row 1, column teasers: A nudge has no column of this name. Did you mean “teaser”?" in told
    assert any("looks like a sheet of nudges, and lacks teaser. `inflow content columns nudge`" in one for one in told)


def test_a_column_that_stands_twice_or_belongs_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,question,why,recognition,why,colour\n")
    with pytest.raises(SheetError) as refused:
        read(tmp_path / "a.csv")
    twice, foreign = map(str, refused.value.remarks)
    assert twice == "row 1, column why: This column stands twice. Keep one of the two."
    assert foreign.endswith("A card has no column of this name. Its columns: id, question, why, recognition.")


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"], ids=repr)
def test_a_sign_that_only_some_programs_take_for_a_line_end_cuts_no_cell(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.csv").write_text(f"id,question,why,recognition\na,What{end}now?,c,d\n", encoding="utf-8")
    (row,) = read(tmp_path / "a.csv")[1]
    assert row.cells["question"] == f"What{end}now?"
    assert row.cells["recognition"] == "d"


@pytest.mark.parametrize("mark", ["sep=;", "\ufeffsep=;", '"sep=;"'])
def test_a_spreadsheets_own_line_about_its_separator_is_no_header(tmp_path: Path, mark: str) -> None:
    (tmp_path / "a.csv").write_text(f"{mark}\nid;question;why;recognition\na;b, c, d, e, f;c;d\n", encoding="utf-8")
    kind, (row,) = read(tmp_path / "a.csv")
    assert (kind.noun, row.number, row.cells["question"]) == ("card", 2, "b, c, d, e, f")


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_of_a_kind_is_understood_as_that_kind(tmp_path: Path, kind: str) -> None:
    columns = KINDS[kind].columns
    (tmp_path / "a.csv").write_text(f"{','.join(columns)}\n{','.join('x' for _ in columns)}\n")
    assert read(tmp_path / "a.csv")[0] is KINDS[kind]
    needed = [name for name in columns if name not in KINDS[kind].spare]
    (tmp_path / "a.csv").write_text(f"{','.join(needed)}\n{','.join('x' for _ in needed)}\n")
    assert read(tmp_path / "a.csv")[0] is KINDS[kind]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "There is no header in the first row. `inflow content columns nudge` prints one to begin with"),
        (b"\n\nid,question,why,recognition\na,b,c,d\n", "There is no header in the first row."),
        (b"colour,size\na,b\n", "row 1: None of these columns belongs to an item. `inflow content columns nudge`"),
        (b"id,question,why,recognition\na,#REF!,c,d\n", "row 2, column question: A formula's error stands here"),
        (b"id,question,why,recognition\na,b,=A1&B1,d\n", "row 2, column why: A formula stands here"),
        (b"id,question,why,recognition\n", "There is no row below the header. Write one card a row."),
        (b"id,question,why,recognition\na,b,c,d,e\n", "row 2: More cells than the header has columns."),
        (b'id,question,why,recognition\na,"b,c,d\n', "This cannot be read as CSV"),
        (b"id,question,why,recognition\na,caf\xe9,c,d\n", "Save the sheet as “CSV UTF-8”"),
        (b"PK\x03\x04\xff\xfe", "This is not UTF-8 text"),
        (b"x" * 1_000_001, "The file is too large"),
        (b"id,question,why,recognition\na," + b"x" * 200_000 + b",c,d\n", "This cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(tmp_path: Path, raw: bytes, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(raw)
    with pytest.raises(SheetError) as refused:
        read(tmp_path / "a.csv")
    assert told in str(refused.value)

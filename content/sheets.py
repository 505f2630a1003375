"""A spreadsheet of items, saved as CSV: its kind is told by its header, and each row becomes an item."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.columns import KINDS, Kind, Row
from content.shape import did_you_mean
from content.sources import LARGEST

_SEPARATORS = ",;\t"
#: Some spreadsheets begin a file with their separator; they neither show that line nor count it.
_OWN_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_NO_FORMULA = "{} stands here, not words. Write the words, or paste them as values."
_ERROR = re.compile(r"#(?:REF|NAME|VALUE|N/A|DIV/0|NULL|NUM|SPILL|CALC)[!?]?")
_BEGIN = (
    "`inflow content columns nudge` prints one to begin with, and so it does for practice, scenario, checkin, card."
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a sheet, in the words of whoever filled it in."""

    words: str
    row: int = 1
    column: str = ""

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"row {self.row}{column}: {self.words}"


class SheetError(Exception):
    """The sheet cannot be used; each remark says where and what to write instead."""

    def __init__(self, *remarks: Remark) -> None:
        self.remarks = remarks
        super().__init__("\n".join(map(str, remarks)))


def read(path: Path) -> tuple[Kind, list[Row]]:
    """Read a sheet. Raises SheetError where its header or its rows are not those of one kind."""
    records = _records(path)
    header = ["_".join(name.lower().split()) for name in records[0]] if records else []
    while header and not header[-1]:
        header.pop()
    kind = _kind(header)
    rows, faults = [], []
    for number, values in enumerate(records[1:], start=2):
        if any(value.strip() for value in values[len(header) :]):
            faults.append(
                Remark("More cells than the header has columns. Put a text with a comma into quotes.", number)
            )
        elif any(value.strip() for value in values):
            row = Row(number, dict(zip(header, values, strict=False)))
            faults.extend(_formulas(row))
            rows.append(row)
    if not rows and not faults:
        faults.append(Remark(f"There is no row below the header. Write one {kind.noun} a row.", 2))
    if faults:
        raise SheetError(*faults)
    return kind, rows


def _records(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > LARGEST:
            raise SheetError(Remark(f"The file is too large; {LARGEST:,} bytes are the most. Make it several."))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SheetError(Remark(f"This file cannot be opened ({error.strerror}).")) from error
    except UnicodeDecodeError as error:
        raise SheetError(Remark("This is not UTF-8 text. Save the sheet as “CSV UTF-8”.")) from error
    own = _OWN_LINE.match(text)
    text = text[own.end() :] if own else text
    separator = own[1] if own else max(_SEPARATORS, key=text.partition("\n")[0].count)
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        said = f"This cannot be read as CSV ({error}). Save the sheet as “CSV UTF-8” once more."
        raise SheetError(Remark(said, len(records) + 1)) from error
    return records


def _formulas(row: Row) -> Iterator[Remark]:
    """Cells that a spreadsheet was still to work out: people would read them as they stand."""
    for column in row.cells:
        said = row.cell(column)
        if _ERROR.fullmatch(said):
            yield Remark(_NO_FORMULA.format("A formula's error"), row.number, column)
        elif said.startswith("="):
            yield Remark(_NO_FORMULA.format("A formula"), row.number, column)


def _kind(header: Sequence[str]) -> Kind:
    """Return the kind whose columns these are, in any order."""
    if not any(header):
        raise SheetError(Remark(f"There is no header in the first row. {_BEGIN}"))
    if not any(set(header) & set(kind.columns) for kind in KINDS.values()):
        raise SheetError(Remark(f"None of these columns belongs to an item. {_BEGIN}"))
    name, kind = max(KINDS.items(), key=lambda one: _likeness(header, one[1].columns))
    faults = [
        Remark("This column stands twice. Keep one of the two.", column=column)
        for column, times in Counter(header).items()
        if times > 1
    ]
    missing = [column for column in kind.columns if column not in header and column not in kind.spare]
    for column in dict.fromkeys(header):
        if column not in kind.columns:
            advice = did_you_mean(column, missing or kind.columns) or f" Its columns: {', '.join(kind.columns)}."
            faults.append(
                Remark(f"A {kind.noun} has no column of this name.{advice}", column=column or "without a name")
            )
    if missing:
        said = f"This looks like a sheet of {kind.noun}s, and lacks {', '.join(missing)}."
        faults.append(Remark(f"{said} `inflow content columns {name}` prints the header to begin with."))
    if faults:
        raise SheetError(*faults)
    return kind


def _likeness(header: Sequence[str], columns: Mapping[str, object]) -> float:
    """How many of the columns are there, less those that are foreign."""
    return len(set(header) & set(columns)) - len(set(header) - set(columns)) + 1 / len(columns)

"""Files of lines, as people and spreadsheets save them: read one line at a time, and what was not taken is kept."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import zip_longest
from pathlib import Path
from typing import IO, Self

#: The column that a file of rejects has besides; a mended one may be imported as it is.
REASON = "reason"
#: What may stand between cells. Spreadsheets of many countries write semicolons, since their numbers have a comma.
_DELIMITERS = ",;\t"
#: No line of ours is as long: one that is would fill the memory of a small machine.
LONGEST_LINE = 100_000
#: How a file begins that was saved as "Unicode text".
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

#: Is told how many bytes of the file have been read so far.
OnRead = Callable[[int], None]


class FileError(Exception):
    """A file as a whole cannot be read, or not to its end; or it cannot be written."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not taken: its number in the file, why, and the line itself below its columns."""

    number: int
    reason: str
    values: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a line that was taken all the same, and what it means until somebody mends it."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line's cells below their columns, without the spaces around them. `comma`: numbers are written 0,5."""

    number: int
    values: tuple[str, ...]
    columns: tuple[str, ...]
    comma: bool = False

    @property
    def cells(self) -> dict[str, str]:
        """The cells by their columns; a line that ends early has no more."""
        return dict(zip(self.columns, (value.strip() for value in self.values), strict=False))

    def bad(self, reason: str) -> BadLine:
        """Return this line as one that was not taken."""
        return BadLine(self.number, reason, self.values, self.columns)


def encoding(path: Path) -> str:
    """Return how a file is encoded: UTF-8, with a byte mark or without, or what a spreadsheet calls Unicode text."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in _UTF_16 else "utf-8-sig"


def delimiter(header: str) -> str:
    """Return what stands between the names of a header line."""
    return max(_DELIMITERS, key=header.count)


def header_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a first line; spreadsheets write empty cells behind the last one."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def check_header(path: Path, header: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> None:
    """Refuse a file whose first line lacks a column that is needed, or names one that nobody knows, or one twice."""
    missing = [name for name in needed if name not in header]
    if missing:
        raise FileError(
            f"{path}: the first line must name the columns {', '.join(known)}; missing: {', '.join(missing)}"
        )
    unknown = [name for name in header if name not in {*known, REASON}]
    if unknown:
        raise FileError(f"{path}: unknown columns {', '.join(unknown)}; known ones are {', '.join(known)}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileError(f"{path}: the first line names a column twice: {', '.join(twice)}")


def text_lines(path: Path, on_read: OnRead) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text file with their numbers; of one that is too long no more than its beginning."""
    try:
        # A byte that is no UTF-8 spoils its line, and no other.
        with path.open("rb") as raw, TextIOWrapper(raw, encoding(path), errors="surrogateescape") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                rest = line
                while rest and not rest.endswith("\n"):
                    rest = file.readline(LONGEST_LINE)
                on_read(raw.tell())
                yield number, line
    except (OSError, UnicodeError) as error:
        raise FileError(f"{path}: {error}") from error


def csv_rows(
    path: Path, known: Sequence[str], needed: Sequence[str], on_read: OnRead = lambda _: None
) -> Iterator[Row | BadLine]:
    """Read a table line by line: a cell never goes on in the next one. Raises FileError where it is none at all."""
    lines = text_lines(path, on_read)
    _, first = next(lines, (1, ""))
    between = delimiter(first)
    header = header_of(next(csv.reader([first], delimiter=between), []))
    check_header(path, header, known, needed)
    for number, line in lines:
        row = _row(number, line, header, between)
        if isinstance(row, BadLine) or any(value.strip() for value in row.values):
            yield row


def _row(number: int, line: str, header: tuple[str, ...], between: str) -> Row | BadLine:
    whole = Row(number, (line.rstrip("\r\n"),), header)
    if unreadable := not_text(line):
        return whole.bad(unreadable)
    try:
        values = tuple(next(csv.reader([line], delimiter=between, strict=True), ()))
    except csv.Error as error:
        return whole.bad(f"the cells cannot be told apart ({error}); is a quotation mark missing?")
    row = Row(number, values, header, comma=between != ",")
    return row.bad(too_many) if (too_many := surplus(values, header)) else row


def surplus(values: Sequence[str], header: Sequence[str]) -> str | None:
    """Say that a line has cells for which there is no column; None if they are empty, or there are none."""
    if any(value.strip() for value in values[len(header) :]):
        return f"{len(values)} values for {len(header)} columns"
    return None


def not_text(line: str) -> str | None:
    """Say why a line cannot be read at all; None if it can."""
    if len(line) >= LONGEST_LINE:
        return f"longer than {LONGEST_LINE:,} letters"
    if not line.isascii() and any("\udc80" <= letter <= "\udcff" for letter in line):
        return "not UTF-8; save the file as CSV UTF-8"
    return None


class Rejects:
    """The file for lines that were not taken: a table of its own, begun with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, line: BadLine) -> None:
        """Write a line with its reason. Raises FileError where the file cannot be written."""
        try:
            self._add(line)
        except OSError as error:
            raise FileError(f"{self.path} cannot be written ({error.strerror})") from error

    def _add(self, line: BadLine) -> None:
        columns = [name for name in line.columns if name != REASON]
        if self._file is None:
            # What stood in the file may be about people: it is the owner's alone to read.
            self.path.touch(mode=0o600)
            self._file = self.path.open("w", newline="", encoding="utf-8", errors="surrogateescape")
            csv.writer(self._file).writerow([*columns, REASON])
        cells = zip_longest(line.columns, line.values, fillvalue="")
        kept = [_written(value) for name, value in cells if name != REASON]
        csv.writer(self._file).writerow([*kept, *[""] * (len(columns) - len(kept)), line.reason])
        self.count += 1


def _written(value: str) -> str:
    """Return a cell as it can be written: half letters, which JSON may spell, become what it spelt."""
    try:
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return value.encode("utf-8", "backslashreplace").decode()
    return value

"""From cells to YAML as a person would write it, remembering which cell stands on which line."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WIDTH = 120
_INDENT = 2
# Words that YAML takes for nothing else, whatever follows: no colon, no remark, no sign at the start.
_PLAIN = re.compile(r"[A-Za-z“‘][^:#]*")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_NO_WORD = re.compile(r"(?i:yes|no|on|off|true|false|null|y|n)")


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody wrote into one column of one row, and whether a number belongs there."""

    text: str
    row: int
    column: str
    number: bool = False


Tree = Cell | Sequence["Tree"] | Mapping[str, "Tree"]


class Page:
    """Lines of a content file, and the cells they came from."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._places: list[tuple[int, Cell]] = []

    @property
    def text(self) -> str:
        """All lines."""
        return "".join(f"{line}\n" for line in self.lines)

    def cell_of(self, line: int) -> Cell | None:
        """Return the cell that a line, counted from 1, came from."""
        return next((cell for start, cell in reversed(self._places) if start <= line), None)

    def add(self, item: Mapping[str, Tree]) -> None:
        """Write one item of a list."""
        if self.lines:
            self.lines.append("")
        self._mapping(item, _INDENT, dash=True)

    def _mapping(self, fields: Mapping[str, Tree], indent: int, *, dash: bool = False) -> None:
        for name, value in fields.items():
            lead = " " * (indent - _INDENT) + "- " if dash else " " * indent
            dash = False
            if isinstance(value, Cell):
                self._cell(f"{lead}{name}:", value, indent)
                continue
            self.lines.append(f"{lead}{name}:")
            if isinstance(value, Mapping):
                self._mapping(value, indent + _INDENT)
            else:
                self._list(value, indent + _INDENT)

    def _list(self, values: Sequence[Tree], indent: int) -> None:
        for value in values:
            if isinstance(value, Cell):
                self._cell(" " * indent + "-", value, indent)
            elif isinstance(value, Mapping):
                self._mapping(value, indent + _INDENT, dash=True)

    def _cell(self, lead: str, cell: Cell, indent: int) -> None:
        self._places.append((len(self.lines) + 1, cell))
        text = " ".join(cell.text.split())
        quoted = text if cell.number and _NUMBER.fullmatch(text) else _scalar(text)
        if len(lead) + 1 + len(quoted) <= _WIDTH:
            self.lines.append(f"{lead} {quoted}")
            return
        self.lines.append(f"{lead} >-")
        inner = " " * (indent + _INDENT)
        self.lines.extend(
            textwrap.wrap(
                text,
                _WIDTH,
                initial_indent=inner,
                subsequent_indent=inner,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _NO_WORD.fullmatch(text):
        return text
    return "'" + text.replace("'", "''") + "'"

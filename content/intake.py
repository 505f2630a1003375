"""New items for a module: written as YAML, held against the same checks as the rest, then put into its file."""

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content import library
from content.columns import Kind, Row
from content.faults import Fault
from content.sheets import Remark, SheetError
from content.writing import Page

_PLACE = re.compile(r"(\w+\.yml):(\d+)")


@dataclass(frozen=True, slots=True)
class Draft:
    """Items that passed every check, and the file they belong into."""

    file: Path
    text: str
    ids: tuple[str, ...]

    def put_in(self) -> None:
        """Append them to their file, which is replaced as a whole, so that nobody ever reads half of it."""
        raw = self.file.read_bytes()
        ends = "\r\n" if b"\r\n" in raw else "\n"
        gap = ends if raw.endswith(b"\n") else ends * 2
        beside = self.file.with_name(f".{self.file.name}.new")
        beside.write_bytes(raw + (gap + self.text.replace("\n", ends)).encode())
        shutil.copymode(self.file, beside)
        beside.replace(self.file)


def draft(kind: Kind, rows: Sequence[Row], module: Path) -> Draft:
    """Make items of rows for the module in that folder. Raises SheetError with whatever is to be mended."""
    ill = library.faults(module)
    if ill:
        raise SheetError(*(Remark(f"Mend the module first: {fault}") for fault in ill))
    file = module / kind.file
    known = _known_ids(module)
    remarks = [
        Remark(f"“{name}” is the id of an item in {known[name]} already. Choose another.", row.number, "id")
        for row in rows
        if (name := row.cell("id")) in known
    ]
    remarks.extend(_contradictions(kind, rows))
    page = Page()
    for together in _together(kind, [row for row in rows if row.cell("id") not in known]):
        page.add(kind.item(together))
    if page.lines:
        remarks.extend(_remarks(module, file, page))
    if remarks:
        raise SheetError(*sorted(set(remarks), key=lambda one: (one.row, one.column)))
    return Draft(file, page.text, tuple(dict.fromkeys(row.cell("id") for row in rows)))


def _together(kind: Kind, rows: Sequence[Row]) -> Iterable[list[Row]]:
    """Rows that make one item."""
    items: dict[str, list[Row]] = {}
    for row in rows:
        name = row.cell("id") if kind.several else ""
        items.setdefault(name or f"row {row.number}", []).append(row)
    return items.values()


def _contradictions(kind: Kind, rows: Sequence[Row]) -> Iterable[Remark]:
    if not kind.several:
        return
    for first, *others in _together(kind, rows):
        for row in others:
            for column in ("moment", "behaviour"):
                if row.cell(column) not in ("", first.cell(column)):
                    said = f"Row {first.number} says “{first.cell(column)}” for the same {kind.noun}. Write the same."
                    yield Remark(said, row.number, column)


def _known_ids(module: Path) -> Mapping[str, str]:
    """The ids that the module's items have, and the file each stands in."""
    found = library.load_module(module)
    return {
        **{item.id: "nudges.yml" for item in found.nudges},
        **{item.id: "scenarios.yml" for item in found.scenarios},
        **{item.id: "practice.yml" for item in found.practice},
        **{item.id: "checkins.yml" for item in found.checkins},
        **{item.id: "cards.yml" for item in found.cards},
    }


def _remarks(module: Path, file: Path, page: Page) -> list[Remark]:
    """What the module's checks say once the page stands in its file, row by row."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / module.absolute().name
        shutil.copytree(module, trial, ignore=shutil.ignore_patterns(".*", "__*"))
        before = (trial / file.name).read_text(encoding="utf-8-sig")  # in universal newlines, as the checks count
        above = before if before.endswith("\n") else before + "\n"
        (trial / file.name).write_text(above + "\n" + page.text, encoding="utf-8")
        offset = above.count("\n") + 1
        return [_remark(fault, file.name, offset, page) for fault in library.faults(trial)]


def _remark(fault: Fault, file: str, offset: int, page: Page) -> Remark:
    def row_of(found: re.Match[str]) -> str:
        cell = page.cell_of(int(found[2]) - offset) if found[1] == file else None
        return f"row {cell.row}" if cell else found[0]

    words = _PLACE.sub(row_of, fault.message)
    cell = page.cell_of(fault.line - offset)
    return Remark(words, cell.row, cell.column) if cell else Remark(words)

"""A small content folder of one's own, to break on purpose."""

import csv
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from content.intake import draft
from content.library import Fault, faults
from content.sheets import SheetError, read

SMALLEST = Path(__file__).parent / "smallest"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A valid content folder that a test may spoil."""
    return shutil.copytree(SMALLEST, tmp_path / "content")


@pytest.fixture
def only_fault(folder: Path) -> Callable[[], Fault]:
    """The one fault of the spoiled folder; a test fails where there are more or fewer."""

    def check() -> Fault:
        found = faults(folder)
        assert len(found) == 1, "\n".join(map(str, found)) or "no fault"
        return found[0]

    return check


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], int]:
    """Replace, in the file of that name, a text that stands there once; tells the line on which it stood."""

    def replace(name: str, old: str, new: str) -> int:
        (path,) = folder.rglob(name)
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new))
        return text.count("\n", 0, text.index(old)) + 1

    return replace


@pytest.fixture
def module(folder: Path) -> Path:
    return folder / "modules" / "asking"


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Save rows as a CSV file."""

    def save(*rows: Mapping[str, str], separator: str = ",", encoding: str = "utf-8") -> Path:
        path = tmp_path / "sheet.csv"
        with path.open("w", newline="", encoding=encoding) as file:
            writer = csv.DictWriter(
                file, list(dict.fromkeys(name for row in rows for name in row)), delimiter=separator
            )
            writer.writeheader()
            writer.writerows(rows)
        return path

    return save


@pytest.fixture
def said(module: Path, sheet: Callable[..., Path]) -> Callable[..., list[str]]:
    """What an author reads who brings these rows."""

    def check(*rows: Mapping[str, str], **how: str) -> list[str]:
        with pytest.raises(SheetError) as refused:
            draft(*read(sheet(*rows, **how)), module)
        return [str(remark) for remark in refused.value.remarks]

    return check
